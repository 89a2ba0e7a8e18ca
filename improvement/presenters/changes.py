"""The change package: its entries, what became of each at the sites, and whence they came."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from improvement.models import Change, Cycle
from improvement.presenters.words import cycle_url, place
from networks.models import Network

State = Change.State
# Icon and role of a tag, and the class of a box, for each state.
LOOKS = {
    State.UNTESTED: ("circle", "", "is-new"),
    State.TESTING: ("circle-half", "on", "is-test"),
    State.ADOPTED: ("check-circle-fill", "goal", "is-adopt"),
    State.ABANDONED: ("slash-circle", "line", "is-stop"),
}
MOST_CYCLES = 2000
COLUMNS = [
    "concept",
    "change",
    "state",
    "why",
    "since",
    "reliability",
    "how_it_is_done",
    "evidence",
    "source",
    "first_test",
    "tools",
    "known_harms",
    "measure",
    "sites_testing",
    "sites_adopted",
    "sites_abandoned",
    "cycles",
    "origin",
]


def change_url(change: Change) -> str:
    return reverse("improvement:change-detail", kwargs={"public_id": change.public_id})


def testing_url(change: Change) -> str:
    """Give the board, where the project is chosen in which a change is tested."""
    board = reverse("improvement:cycle-list", kwargs={"slug": change.network.slug})
    return f"{board}?{testing_query(change)}#projects-h"


def testing_query(change: Change) -> str:
    return urlencode({"change": change.public_id})


def change_asked_for(query: Any, network: Network) -> Change | None:
    """Give the change of a network's package that a test is to begin with, if one is named."""
    try:
        key = UUID(query.get("change", ""))
    except ValueError:
        return None
    return Change.objects.filter(network=network, public_id=key).select_related("measure").first()


def plan_for(change: Change) -> dict[str, Any]:
    """Give what is known of a change as the beginning of a plan."""
    return {
        "ramp": change.title[:120],
        "change_idea": change.pk,
        "change": change.first_test or change.description,
        "measures": [change.measure_id] if change.measure_id else [],
    }


def state_tag(state: str) -> dict[str, str]:
    """Give a state as a tag: word, icon, role, and the class of a box in that state."""
    icon, role, box = LOOKS[State(state)]
    return {"label": State(state).label, "icon": icon, "role": role, "box": box}


def cycles_by_change(changes: Iterable[Change]) -> dict[int, list[Cycle]]:
    """Give the tests of each of these changes, in order. One query."""
    grouped: dict[int, list[Cycle]] = defaultdict(list)
    cycles = Cycle.objects.filter(change_idea__in=[change.pk for change in changes])
    for cycle in cycles.select_related("site", "project").order_by("pk")[:MOST_CYCLES]:
        grouped[cycle.change_idea_id].append(cycle)  # type: ignore[index]
    return grouped


def at_sites(cycles: Iterable[Cycle]) -> list[dict[str, Any]]:
    """Say for each site what its tests of a change came to, with the newest result."""
    groups: dict[int | None, list[Cycle]] = defaultdict(list)
    for cycle in cycles:
        groups[cycle.site_id].append(cycle)
    rows = [_at_site(group) for group in groups.values()]
    return sorted(rows, key=lambda row: (row["place"], row["url"]))


def _at_site(cycles: list[Cycle]) -> dict[str, Any]:
    last = cycles[-1]
    closed = [cycle for cycle in cycles if cycle.stage == Cycle.Stage.CLOSED]
    told = closed[-1] if closed else None
    return {
        "place": place(last),
        "state": _stands(last),
        "tag": state_tag(_stands(last)),
        "cycles": len(cycles),
        "result": (told.findings or told.learned) if told else "",
        "learned": told.learned if told and told.findings else "",
        "last": last.title,
        "url": cycle_url(last),
    }


def _stands(last: Cycle) -> str:
    """A site stands where its newest test does; an adapted one is to be tested again."""
    if last.stage != Cycle.Stage.CLOSED:
        return State.TESTING
    return {"adopt": State.ADOPTED, "abandon": State.ABANDONED}.get(last.decision, State.TESTING)


def counts(sites: list[dict[str, Any]]) -> dict[str, int]:
    """Count sites by what their tests came to."""
    return {str(state): sum(row["state"] == state for row in sites) for state in State}


def tried(cycles: list[Cycle], network: Any) -> str:
    """Say in short where a change was tried: 2 clinics, 5 cycles."""
    if not cycles:
        return ""
    sites = len({cycle.site_id for cycle in cycles if cycle.site_id})
    word = network.site_word if sites == 1 else network.site_word_plural
    many = f"{len(cycles)} cycle{'' if len(cycles) == 1 else 's'}"
    return f"{sites} {word}, {many}" if sites else many


def change_row(change: Change, cycles: list[Cycle]) -> dict[str, Any]:
    """Give a change as a line of the package."""
    return {
        "title": change.title,
        "url": change_url(change),
        "concept": change.concept,
        "first_test": change.first_test,
        "tag": state_tag(change.state),
        "reason": change.state_reason,
        "reliability": change.get_reliability_display(),
        "level": change.reliability,
        "evidence": change.get_evidence_display(),
        "tried": tried(cycles, change.network),
        "origin": change.origin_note,
    }


def package(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Give changes by concept, as they come, which is sorted by it."""
    known = list(changes)
    tests = cycles_by_change(known)
    return [
        {
            "concept": concept or "Other changes",
            "rows": [change_row(change, tests[change.pk]) for change in group],
        }
        for concept, group in groupby(known, key=lambda change: change.concept)
    ]


def lines(text: str) -> list[dict[str, str]]:
    """Give each line of a text, those that are addresses as links."""
    return [
        {"text": line, "url": line if line.startswith(("https://", "http://")) else ""}
        for line in map(str.strip, text.splitlines())
        if line
    ]


def relatives(change: Change, user: Any) -> dict[str, Any]:
    """Give the original and the copies that this reader may see, in their networks."""
    seen = Change.objects.visible_to(user).select_related("network")
    origin = seen.filter(pk=change.origin_id).first() if change.origin_id else None
    copies = seen.filter(origin=change).order_by("network__name", "pk")[:50]
    return {
        "origin": _relative(origin) if origin else None,
        "copies": [_relative(copy) for copy in copies],
    }


def _relative(change: Change) -> dict[str, Any]:
    return {
        "network": change.network.name,
        "title": change.title,
        "url": change_url(change),
        "tag": state_tag(change.state),
        "reason": change.state_reason,
    }


def export_rows(changes: Iterable[Change]) -> Iterable[dict[str, Any]]:
    """Give the package for a spreadsheet, in the words of the page."""
    known = list(changes)
    tests = cycles_by_change(known)
    return (_export_row(change, tests[change.pk]) for change in known)


def _export_row(change: Change, cycles: list[Cycle]) -> dict[str, Any]:
    number = counts(at_sites(cycle for cycle in cycles if cycle.site_id))
    values = [
        change.concept,
        change.title,
        change.get_state_display(),
        change.state_reason,
        change.state_on,
        change.reliability,
        change.description,
        change.get_evidence_display(),
        change.source,
        change.first_test,
        change.tools,
        change.harms,
        change.measure.name if change.measure else "",
        number[State.TESTING],
        number[State.ADOPTED],
        number[State.ABANDONED],
        len(cycles),
        change.origin_note,
    ]
    return dict(zip(COLUMNS, values, strict=True))
