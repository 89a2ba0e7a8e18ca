"""Results to share as plain dicts: for their page, their lists, REST and the feed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe

from improvement.models import Change, Result, ResultAuthor, ResultChart
from improvement.presenters import citing, uptakes
from improvement.presenters.changes import change_url
from improvement.rules import sharing as rules
from networks.models import Network
from networks.models.memberships import Group
from outcomes.presenters.frozen import table_of

Status = Result.Status
# Icon and role of the tag of each state, and of what came of it.
LOOKS = {
    Status.DRAFT: ("pencil", "mine"),
    Status.REVIEW: ("eye", "on"),
    Status.PUBLISHED: ("check-circle-fill", "goal"),
    Status.WITHDRAWN: ("slash-circle", "line"),
}
FINDINGS = {
    Result.Finding.HELPED: ("check-lg", "goal"),
    Result.Finding.PARTLY: ("circle-half", "on"),
    Result.Finding.NOT: ("slash-circle", "line"),
    Result.Finding.UNCLEAR: ("question-lg", ""),
}
PARTS = (
    ("tried", "What we tried"),
    ("happened", "What happened"),
    ("learned", "What we learned"),
    ("helps", "Whom it may help"),
)
SIGNALS = {"better": "better", "worse": "worse", "changed": "change"}
SIZES = ("large", "medium", "small")
MOST = 50


def result_url(result: Result, name: str = "detail", **more: Any) -> str:
    return reverse(f"improvement:result-{name}", kwargs={"public_id": result.public_id, **more})


def list_url(network: Network) -> str:
    return reverse("improvement:result-list", kwargs={"slug": network.slug})


def title_of(result: Result) -> str:
    """Give the title; of a withdrawn result that it is one, and none of its words."""
    if result.status == Status.WITHDRAWN:
        return f"Result {result.number} of {result.network.name}, withdrawn"
    return result.title


def published_on(result: Result) -> date | None:
    """Give the day on which it was published by the clock of its network, as it is cited."""
    return result.network.day_at(result.published_at) if result.published_at else None


def status_tag(status: str) -> dict[str, str]:
    icon, role = LOOKS[Status(status)]
    return {"label": str(Status(status).label), "icon": icon, "role": role}


def finding_tag(finding: str) -> dict[str, str]:
    icon, role = FINDINGS[Result.Finding(finding)]
    return {"label": str(Result.Finding(finding).label), "icon": icon, "role": role}


def texts(result: Result) -> list[dict[str, str]]:
    """Give the parts that have words."""
    known = [(label, getattr(result, name)) for name, label in PARTS]
    return [{"label": label, "text": text} for label, text in known if text]


def card(result: Result, counts: dict[str, int]) -> dict[str, Any]:
    """Give a result as a line of a list."""
    is_told = result.status != Status.WITHDRAWN
    return {
        "title": title_of(result),
        "url": result_url(result, "edit" if result.status == Status.DRAFT else "detail"),
        "network": result.network.name,
        "network_slug": result.network.slug,
        "tag": status_tag(result.status),
        "is_published": result.status == Status.PUBLISHED,
        "finding": finding_tag(result.finding) if is_told else None,
        "tried": result.tried if is_told else "",
        "learned": result.learned if is_told else "",
        "tags": [tag.name for tag in result.tags.all()] if is_told else [],
        "number": result.number,
        "edition": result.edition,
        "published_on": published_on(result),
        "visibility": result.get_visibility_display(),
        "is_public": result.visibility == Result.Visibility.PUBLIC,
        "brief": uptakes.in_brief(counts),
        "authors": authors_line(result) if is_told else "",
    }


def cards(results: Iterable[Result]) -> list[dict[str, Any]]:
    """Give results as lines of a list. One query, however many there are."""
    known = list(results)
    counts = uptakes.counts_of(known)
    return [card(one, counts.get(one.pk, {})) for one in known]


def of_change(change: Change, user: Any) -> list[dict[str, Any]]:
    """Give what is told of a change, and of the one it was copied from, to who may read it."""
    about = [key for key in (change.pk, change.origin_id) if key]
    seen = Result.objects.visible_to(user).filter(change__in=about).for_list()
    told = seen.exclude(status=Status.WITHDRAWN).exclude(next__status__in=Result.TOLD)
    return cards(told[:MOST])


def told_of(changes: Iterable[Change], user: Any) -> dict[int, list[dict[str, str]]]:
    """Give the links to what is published of each of these changes. One query."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    seen = Result.objects.visible_to(user).standing().order_by("-published_at", "-pk")
    for one in seen.filter(change__in=[change.pk for change in changes]):
        found[one.change_id].append({"title": one.title, "url": result_url(one)})
    return found


def share_url(change: Change) -> str:
    return reverse("improvement:result-add", kwargs={"public_id": change.public_id})


def authors_line(result: Result) -> str:
    """Name those who may be named, and count the others."""
    everyone = list(result.authors.all())
    names = [one.user.name for one in rules.named(everyone)]
    rest = len(everyone) - len(names)
    if not names:
        return f"{rest} author{'' if rest == 1 else 's'} of {result.network.name}"
    more = f" and {rest} more" if rest else ""
    return ", ".join(names) + more


def authors(result: Result, user: Any, *, shows_all: bool) -> dict[str, Any]:
    """Give the authors as their reader may know them: those who said that they may be named; to
    whoever writes or reviews, all of them, with what they said."""
    everyone = list(result.authors.all())
    shown = everyone if shows_all else rules.named(everyone)
    groups = {one.group for one in everyone}
    return {
        "rows": [_author(one, user) for one in shown],
        "unnamed": len(everyone) - len(shown),
        "missing": [label for value, label in Group.choices if value not in groups],
        "own": next((_author(one, user) for one in everyone if one.user_id == user.pk), None),
    }


def _author(author: ResultAuthor, user: Any) -> dict[str, Any]:
    return {
        "id": author.user.public_id,
        "name": author.user.name,
        "group": author.group,
        "consent": author.consent,
        "consent_label": author.get_consent_display(),
        "is_named": author.is_named,
        "is_you": author.user_id == user.pk,
    }


def charts(result: Result) -> list[dict[str, Any]]:
    """Give the charts of a result as they were put down."""
    return [_chart(result, one) for one in result.charts.all()]


def _chart(result: Result, chart: ResultChart) -> dict[str, Any]:
    data = chart.data
    columns, rows = table_of(data)
    return {
        "id": f"chart-{chart.position}",
        "public_id": chart.public_id,
        "title": data["title"],
        "sentence": data["sentence"],
        "signal": SIGNALS.get(data["verdict"], "none"),
        **{size: drawing(chart, size) for size in SIZES},
        "says": data["says"],
        "notes": [note | {"day": date.fromisoformat(note["on"])} for note in data["notes"]],
        "definition": data["definition_words"],
        "columns": columns,
        "rows": rows,
        "taken_on": result.network.day_at(chart.taken_at),
        "computed_at": parse_datetime(data["computed_at"]),
        "revision": chart.revision,
        "sha256": chart.sha256,
        "bound": data["bound"] if data["is_suppressed"] else 0,
        "remark": data["remark"],
        "svg_url": result_url(result, "chart", chart=chart.public_id),
    }


def drawing(chart: ResultChart, size: str = "large") -> SafeString:
    """Give a drawing as it was put down, byte for byte."""
    # Written by the renderer, which escapes every text, and never changed since.
    return mark_safe(chart.drawings[size])  # noqa: S308


def history(result: Result, user: Any, *, shows_all: bool) -> list[dict[str, Any]]:
    """Give the steps a result went, for the people of its network. An author who is not named is
    not named here either, unless to themselves and, before it is published, to who writes it."""
    rows = result.steps.select_related("by")
    unnamed = {one.user_id for one in result.authors.all() if not one.is_named}
    hidden = set() if shows_all else unnamed - {user.pk}
    words = {
        (Status.DRAFT, Status.REVIEW): "Handed in for review",
        (Status.REVIEW, Status.PUBLISHED): "Reviewed and published",
        (Status.PUBLISHED, Status.WITHDRAWN): "Withdrawn",
    }
    return [
        {
            "title": words.get((Status(one.was), Status(one.status))) or _went_back(one.reason),
            "text": f"{'An author' if one.by_id in hidden else one.by.name}, "
            f"{_day_words(result.network.day_at(one.created_at))}",
            "reason": one.reason,
        }
        for one in rows
    ]


def _day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _went_back(reason: str) -> str:
    return "Given back" if reason else "Taken back"


def editions(result: Result, user: Any) -> dict[str, Any]:
    """Give the links to the edition before and the newest one, as far as a reader sees them."""
    seen = Result.objects.visible_to(user) if user.is_authenticated else Result.objects.public()
    told = seen.told().filter(network=result.network_id, number=result.number)
    others = {one.edition: result_url(one) for one in told if result.number is not None}
    newest = max(others, default=result.edition)
    return {
        "newest_url": others[newest] if newest > result.edition else "",
        "before": [
            {"edition": edition, "url": url}
            for edition, url in sorted(others.items())
            if edition < result.edition
        ],
    }


def change_link(result: Result, user: Any) -> dict[str, str] | None:
    """Give the change that a result is about, to whoever sees it."""
    if not Change.objects.visible_to(user).filter(pk=result.change_id).exists():
        return None
    return {"title": result.change.title, "url": change_url(result.change)}


def cite_links(result: Result) -> list[dict[str, str]]:
    return [
        {"label": label, "url": result_url(result, "cite", form=form)}
        for form, (_, label) in citing.FORMS.items()
    ]
