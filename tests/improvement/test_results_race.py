"""Many at once: results are numbered without gaps, one press is one draft, one network says one
thing at a time."""

import pytest
from django.utils import timezone

from improvement.actions import result_steps, sharing, uptakes
from improvement.models import Change, Result, Uptake
from lhs_platform.lib.errors import Conflict
from tests.factories.sharing import fresh, hand_in, make_change, make_draft, publish, read
from tests.improvement.test_ideas_race import AT_ONCE, together

pytestmark = [pytest.mark.slow, pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_results_are_numbered_without_gaps_or_twins(cast):
    drafts = [hand_in(make_draft(cast)) for _ in range(AT_ONCE)]
    now = timezone.now()

    together(
        lambda n: result_steps.publish(
            by=fresh(cast.coordinator), result=read(drafts[n]), version=drafts[n].version,
            visibility="network", now=now,
        )
    )  # fmt: skip

    numbers = sorted(Result.objects.values_list("number", flat=True))
    assert numbers == list(range(1, AT_ONCE + 1))


def test_of_many_who_publish_one_does(cast):
    result = hand_in(make_draft(cast))
    now = timezone.now()

    def press(_number):
        try:
            result_steps.publish(
                by=fresh(cast.coordinator), result=result, version=result.version,
                visibility="network", now=now,
            )  # fmt: skip
        except Conflict:
            return 0
        return 1

    assert sum(together(press)) == 1
    assert result.steps.filter(status="published").count() == 1


def test_one_press_many_times_is_one_draft_and_one_edition(cast):
    change, now = make_change(cast.network, cast.clinician), timezone.now()

    together(lambda _n: sharing.begin(by=fresh(cast.clinician), change=change, now=now))
    assert Result.objects.count() == 1

    told = publish(make_draft(cast), cast.coordinator)
    together(
        lambda _n: result_steps.begin_edition(by=fresh(cast.clinician), result=read(told), now=now)
    )
    assert Result.objects.filter(previous=told).count() == 1


def test_a_network_says_one_thing_at_a_time(cast):
    told = publish(make_draft(cast), cast.coordinator, "public")
    states = Uptake.State.values

    together(
        lambda n: uptakes.mark(
            by=fresh(cast.outsider), result=told, network=cast.other_network,
            state=states[n % len(states)], now=timezone.now(),
        )
    )  # fmt: skip
    together(
        lambda _n: uptakes.copy_change(
            by=fresh(cast.outsider), result=told, network=cast.other_network
        )
    )

    assert Uptake.objects.standing().count() == 1
    assert Change.objects.filter(origin=told.change).count() == 1
