"""Fill the change packages, through the same actions that people use."""

from datetime import date, timedelta
from typing import Any

from improvement.actions import changes
from improvement.models import Change, Cycle, CycleRevision
from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.package import OURS, PACKAGES, TAKEN_OVER, Idea
from lhs_platform.pages.demo.tests_of_change import lead_of
from networks.models import Network, User


def make(loaded: dict[str, Loaded], users: dict[str, User], today: date) -> None:
    """Make every package whose network has none yet, and what one took over from another."""
    for slug, ideas in PACKAGES.items():
        made = loaded[slug]
        if not Change.objects.filter(network=made.network).exists():
            for idea in ideas:
                _change(made, idea, lead_of(made, users), today)
    _take_over(loaded, users, today)


def _change(made: Loaded, idea: Idea, by: User, today: date) -> None:
    change = changes.add(by=by, network=made.network, values=_values(made, idea))
    if idea.ramp:
        tests = Cycle.objects.filter(project__network=made.network, ramp=idea.ramp)
        link(tests, change)
    if idea.state != Change.State.UNTESTED:
        on = today - timedelta(days=idea.days)
        changes.set_state(
            by=by, change=change, version=1, state=idea.state, reason=idea.reason, on=on
        )


def link(tests: Any, change: Change) -> None:
    """Let tests be of a change, and their kept versions name it, as if it had been chosen when
    they were planned."""
    tests.update(change_idea=change)
    kept = list(CycleRevision.objects.filter(cycle__in=tests))
    for one in kept:
        one.values["values"]["change_idea"] = change.pk
    CycleRevision.objects.bulk_update(kept, ["values"])


def _values(made: Loaded, idea: Idea) -> dict[str, Any]:
    return {
        "concept": idea.concept,
        "title": idea.title,
        "description": idea.description,
        "reliability": idea.level,
        "evidence": idea.evidence,
        "source": OURS if idea.evidence != Change.Evidence.NONE else "",
        "first_test": idea.first_test,
        "tools": idea.tools,
        "harms": idea.harms,
        "measure": made.measures.get(idea.measure),
    }


def _take_over(loaded: dict[str, Loaded], users: dict[str, User], today: date) -> None:
    giver, title, taker = TAKEN_OVER
    network: Network = loaded[taker].network
    if Change.objects.filter(network=network, title=title).exists():
        return
    original = Change.objects.select_related("network", "measure").get(
        network=loaded[giver].network, title=title
    )
    by = lead_of(loaded[taker], users)
    copied = changes.copy(by=by, change=original, network=network)
    changes.set_state(
        by=by, change=copied, version=1, state="testing", on=today - timedelta(days=60)
    )
