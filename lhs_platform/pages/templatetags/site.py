"""Parts of the shell that link to every room."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()

TABS = [
    ("overview", "Overview", "pages:network-overview"),
    ("measures", "Measures", "outcomes:measure-list"),
    ("drivers", "Theory of change", "improvement:diagram-list"),
    ("changes", "Changes", "improvement:change-list"),
    ("tests", "Tests", "improvement:cycle-list"),
    ("ideas", "Ideas", "improvement:idea-list"),
    ("meetings", "Meetings", "events:event-list"),
    ("results", "Results", "improvement:result-list"),
    ("people", "People", "networks:member-list"),
]


@register.simple_tag
def talk_url(kind: str, public_id: Any) -> str:
    """Give the page on which people talk about a thing of a lower room."""
    return reverse("improvement:talk-detail", kwargs={"kind": kind, "public_id": public_id})


@register.simple_tag
def trail_url(kind: str, public_id: Any) -> str:
    """Give the page of the trail of a thing of a lower room."""
    return reverse("pages:trail", kwargs={"kind": kind, "public_id": public_id})


@register.simple_tag
def network_tabs(network: Any, current: str = "") -> list[dict[str, Any]]:
    """Give the tabs of a network, the current one marked. A page sets `tab` in its context."""
    return [
        {
            "label": label,
            "url": reverse(name, kwargs={"slug": network.slug}),
            "current": key == current,
        }
        for key, label, name in TABS
    ]
