"""Who took a result up, as its reader may know them.

Everybody who reads a result reads which networks took it up, if they can be found, and the note
that was meant for others. Which site it is, and who said so, is told to that network's own people,
and of sites only where its agreement names them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from improvement.models import Change, Result, Uptake
from improvement.presenters.changes import change_url
from improvement.rules import sharing as rules
from networks.models import Network
from outcomes.presenters.names import Names

State = Uptake.State
# Icon and role of the tag of each state.
LOOKS = {
    State.WILL_TEST: ("clock-history", ""),
    State.TESTING: ("circle-half", "on"),
    State.ADOPTED: ("check-circle-fill", "goal"),
    State.DID_NOT_WORK: ("slash-circle", "line"),
}
# What is counted, what went on furthest first.
COUNTED = {
    State.ADOPTED: "Adopted",
    State.TESTING: "Testing it",
    State.WILL_TEST: "Will test it",
    State.DID_NOT_WORK: "Did not work",
}
MOST = 500


def state_tag(state: str) -> dict[str, str]:
    icon, role = LOOKS[State(state)]
    return {"label": str(State(state).label), "icon": icon, "role": role}


def counts_of(results: Iterable[Result]) -> dict[int, dict[str, int]]:
    """Count for each result by what was said of it and stands. One query."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Uptake.objects.standing().filter(result__in=[one.pk for one in results]).order_by()
    for key, state in rows.values_list("result", "state"):
        counted[key][state] += 1
    return {key: dict(found) for key, found in counted.items()}


def in_brief(counts: dict[str, int]) -> list[dict[str, Any]]:
    """Say the counts in words."""
    return [
        {"count": counts[state], "words": words, **state_tag(state)}
        for state, words in COUNTED.items()
        if counts.get(state)
    ]


class Readers:
    """What one reader may know of those who took something up: two queries, however many."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.networks = set(Network.objects.visible_to(user).values_list("pk", flat=True))
        self._names: dict[int, Names] = {}

    def row(self, uptake: Uptake) -> dict[str, Any]:
        network, is_theirs = uptake.network, uptake.network_id in self.networks
        is_known = is_theirs or network.is_findable
        return {
            "id": uptake.public_id,
            "network": network.name if is_known else "",
            "slug": network.slug if is_known else "",
            "who": self._who(uptake, is_known=is_known),
            "site": self._site(uptake) if is_theirs else "",
            "is_site": uptake.site_id is not None,
            "state": uptake.state,
            "tag": state_tag(uptake.state),
            "note": uptake.note,
            "at": uptake.created_at,
            "ended_at": uptake.ended_at,
            "by": uptake.by.name if is_theirs else "",
        }

    def _who(self, uptake: Uptake, *, is_known: bool) -> str:
        name = uptake.network.name if is_known else "another network"
        if uptake.site is None:
            return name if is_known else "Another network"
        site = self._site(uptake) if uptake.network_id in self.networks else ""
        word = uptake.network.site_word if is_known else "site"
        return f"{site}, {name}" if site else f"A {word} of {name}"

    def _site(self, uptake: Uptake) -> str:
        """Name a site to its network's own people, where the agreement does."""
        if uptake.site is None:
            return ""
        names = self._names.setdefault(uptake.network_id, Names(self.user, uptake.network))
        return "" if names.veils(uptake.site_id) else uptake.site.name


def taken_up(result: Result, user: Any) -> dict[str, Any]:
    """Give what stands of a result, and what was said of it before."""
    readers = Readers(user)
    rows = list(Uptake.objects.filter(result=result).for_list()[:MOST])
    seen = _changes(rows, user)
    told = [
        readers.row(one) | {"change": seen.get(one.change_id), "end_url": _end_url(one, user)}
        for one in rows
    ]
    return {
        "now": [one for one in told if one["ended_at"] is None],
        "before": [one for one in told if one["ended_at"] is not None],
        "brief": in_brief(Counter(one.state for one in rows if one.ended_at is None)),
    }


def _changes(rows: Iterable[Uptake], user: Any) -> dict[int | None, dict[str, str]]:
    """Give the entries of packages that were made of a result, as far as a reader sees them."""
    keys = [one.change_id for one in rows if one.change_id]
    if not keys:
        return {}
    found = Change.objects.visible_to(user).filter(pk__in=keys)
    return {one.pk: {"title": one.title, "url": change_url(one)} for one in found}


def _end_url(uptake: Uptake, user: Any) -> str:
    if uptake.ended_at is not None or not user.is_authenticated:
        return ""
    if not rules.can_end_uptake(user, uptake):
        return ""
    return reverse("improvement:uptake-take-back", kwargs={"public_id": uptake.public_id})
