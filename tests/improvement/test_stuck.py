"""What stands still and why: the table says the same of a cycle at hand and in a query."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
import time_machine

from improvement import rules
from improvement.models import Cycle
from tests.factories.improvement import CycleFactory, ProjectFactory

NOW = datetime(2026, 3, 31, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def made(days=0, **more):
    """Make a cycle of which nothing has changed for so many days."""
    cycle = CycleFactory(**{"starts_on": None} | more)
    Cycle.objects.filter(pk=cycle.pk).update(updated_at=NOW - timedelta(days=days))
    cycle.refresh_from_db()
    return cycle


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cycle", "said"),
    [
        ({"starts_on": date(2026, 3, 24)}, "It was to start on 24 March."),
        ({"starts_on": date(2026, 3, 25)}, ""),
        ({"starts_on": date(2025, 12, 30)}, "It was to start on 30 December 2025."),
        ({"do": True, "ends_on": date(2026, 3, 28)}, "It was to end on 28 March."),
        ({"do": True, "ends_on": date(2026, 3, 29)}, ""),
        ({"do": True, "days": 14}, "Nothing was written in it for 14 days."),
        ({"do": True, "days": 13}, ""),
        ({"study": True, "ended_on": date(2026, 3, 24)}, "what came out is not written"),
        ({"study": True, "ended_on": date(2026, 3, 24), "findings": "6", "learned": "So"}, ""),
        ({"act": True, "days": 20}, "It has waited 20 days for a decision."),
        ({"days": 30}, "Nothing has changed for 30 days."),
        ({"adapted": True, "days": 90}, ""),
    ],
)
def test_a_cycle_says_why_it_stands_still(cycle, said):
    found = rules.why_stuck(made(**cycle), now=NOW)

    assert said in found if said else found == ""


@pytest.mark.django_db
def test_two_reasons_are_said_together():
    cycle = made(days=45, do=True, ends_on=date(2026, 2, 10))

    assert rules.why_stuck(cycle, now=NOW) == (
        "It was to end on 10 February. Say what happened. Nothing was written in it for 45 days."
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_query_and_rule_agree_on_every_cycle():
    project = ProjectFactory()
    days = (None, date(2026, 3, 1), date(2026, 3, 24), date(2026, 3, 28), date(2026, 4, 2))
    cases = product(["plan", "do", "study", "act"], days, days[1:4], ["", "Learned"], [0, 14, 30])
    Cycle.objects.bulk_create(
        Cycle(
            project=project, owner=project.lead, ramp=f"R{number}", title="T", stage=stage,
            starts_on=day, ends_on=day, ended_on=other, findings=text, learned=text,
        )
        for number, (stage, day, other, text, _still) in enumerate(cases)
    )  # fmt: skip
    for number, cycle in enumerate(Cycle.objects.order_by("pk")):
        still = NOW - timedelta(days=(0, 14, 30)[number % 3])
        Cycle.objects.filter(pk=cycle.pk).update(updated_at=still)

    asked = set(Cycle.objects.filter(rules.is_stuck(NOW)).values_list("pk", flat=True))
    judged = {one.pk for one in Cycle.objects.all() if rules.stuck_reasons(one, now=NOW)}

    assert asked == judged
    assert 0 < len(asked) < Cycle.objects.count()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cycle", "day"),
    [
        ({"starts_on": date(2026, 4, 2)}, date(2026, 4, 2)),
        ({"do": True, "ends_on": date(2026, 4, 3)}, date(2026, 4, 3)),
        ({"study": True, "ended_on": date(2026, 3, 30)}, date(2026, 4, 6)),
        ({"act": True, "ended_on": date(2026, 3, 30)}, date(2026, 4, 13)),
        ({"do": True}, None),
        ({"adapted": True}, None),
    ],
)
def test_when_the_next_thing_is_due(cycle, day):
    one = made(**cycle)

    assert rules.due_on(one) == day
    for last, is_due in ((day, True), (day and day - timedelta(days=1), False)):
        if last is not None:
            assert Cycle.objects.filter(rules.due_by(last)).exists() is is_due
