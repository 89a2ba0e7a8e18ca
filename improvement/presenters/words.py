"""Words, links and tags that every page of tests uses."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from improvement.models import Contribution, Cycle, Idea
from improvement.rules.moments import is_told_to_the_day, told_at


def cycle_url(cycle: Cycle) -> str:
    return reverse("improvement:cycle-detail", kwargs={"public_id": cycle.public_id})


def part_url(cycle: Cycle, part: str) -> str:
    kwargs = {"public_id": cycle.public_id, "part": part}
    return reverse("improvement:cycle-edit", kwargs=kwargs)


def day(value: date) -> str:
    """Give a day as people say it: Mon 20 Oct, with the year if it is not this one."""
    text = f"{value:%a} {value.day} {value:%b}"
    return text if value.year == timezone.localdate().year else f"{text} {value.year}"


def told_day(thing: Contribution | Idea, moment: datetime | None) -> str:
    """Say on which day something was given, or, of what has no name, in which month."""
    if moment is None:
        return ""
    if not is_told_to_the_day(thing):
        return f"{told_at(thing, moment):%B %Y}"
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y}"


def place(cycle: Cycle) -> str:
    return cycle.site.name if cycle.site else "No single site"


def decision_tag(cycle: Cycle) -> dict[str, str]:
    """Give the decision as a tag: word, icon and role."""
    icon, role = {
        "adopt": ("check-lg", "goal"),
        "adapt": ("arrow-repeat", "on"),
        "abandon": ("slash-circle", "line"),
    }.get(cycle.decision, ("dash-lg", ""))
    return {"label": cycle.get_decision_display(), "icon": icon, "role": role}
