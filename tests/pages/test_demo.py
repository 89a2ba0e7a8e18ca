"""The demonstration loads whole and shows every kind of thing."""

from datetime import UTC, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from events.models import DayPlace, Event
from events.models.events import END_OF_DAY
from improvement.models import Change, Comment, Cycle, DesignProcess, Round
from improvement.presenters.design import decided
from lhs_platform.pages.demo import data, load, people
from lhs_platform.pages.demo.definitions import NETWORKS, PROGRAMME, REMISSION
from networks.models import AuditEntry, Membership, Network
from networks.models.memberships import Access
from outcomes.models import (
    Chart,
    Measure,
    MeasureVersion,
    Observation,
    PeriodAnswer,
    PeriodLock,
    ReminderPlan,
    Series,
    Signal,
)
from tests.fixtures.signed_in import once, settle

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load it once for all that is only read here."""
    folder = tmp_path_factory.mktemp("demo-data")
    with once(django_db_blocker), override_settings(DATA_DIR=folder):
        load.load(timezone.now())
        settle()
        yield


def test_the_demonstration_shows_every_kind_of_thing(demo):
    kinds = set(MeasureVersion.objects.values_list("kind", flat=True))
    frequencies = set(MeasureVersion.objects.values_list("frequency", flat=True))
    drawn = set(Chart.objects.values_list("kind", flat=True))
    standing = Signal.objects.standing()
    meetings = Event.objects.all()

    assert load.is_loaded()
    assert kinds == set(MeasureVersion.Kind.values)
    assert frequencies == set(MeasureVersion.Frequency.values)
    assert {"run", "p", "u", "c", "i", "mr", "xbar", "s", "t", "g"} <= drawn
    assert not Series.objects.stale().exists()
    assert standing.exclude(explanation="").exists()
    assert standing.filter(looked_at=None, is_current=True, reading="worse").exists()
    assert set(PeriodAnswer.objects.values_list("kind", flat=True)) == set(PeriodAnswer.Kind.values)
    assert PeriodLock.objects.exists()
    assert ReminderPlan.objects.count() == 4
    assert Comment.objects.open_asks().exists()
    assert Comment.objects.answered_asks().exists()
    assert Comment.objects.exclude(hidden_at=None).exists()
    assert Comment.objects.exclude(edited_at=None).exists()
    # Pages name a day until which answers are taken: all of it.
    assert {one.rsvp_closes_at.astimezone(one.zone).time() for one in meetings} == {END_OF_DAY}


def test_every_network_has_a_test_to_decide_on_and_the_first_has_them_at_every_stage(demo):
    stages = set(Cycle.objects.values_list("project__network__slug", "stage"))

    assert {(plan.slug, "act") for plan in NETWORKS} <= stages
    assert {(REMISSION.slug, stage) for stage in Cycle.Stage.values} <= stages


def test_every_number_is_marked_as_simulated_and_cited(demo):
    loose = Measure.objects.filter(is_simulated=False) | Measure.objects.filter(citation="")

    assert not loose.exists()
    assert all(one.citation.startswith("Illustrative data") for one in Measure.objects.all())


def test_no_number_lies_in_the_future_and_every_definition_holds(demo):
    for version in MeasureVersion.objects.select_related("measure"):
        version.full_clean()

    there = Network.objects.get(slug=REMISSION.slug).day_at(timezone.now())
    assert not Observation.objects.filter(period__gte=there).exists()


def test_a_month_is_over_when_it_is_where_the_networks_are(demo, monkeypatch):
    def tell(plan, parent, today, offset):
        raise LookupError(today)

    monkeypatch.setattr(people, "make_accounts", dict)
    monkeypatch.setattr(data, "make_network", tell)
    Network.objects.filter(slug=PROGRAMME.slug).update(slug="another")

    with pytest.raises(LookupError, match="2026-11-30"):
        load.load(datetime(2026, 12, 1, 4, 59, tzinfo=UTC))
    assert set(Network.objects.values_list("timezone", flat=True)) == {load.PLACE.key}


def test_loading_again_changes_nothing(demo):
    before, said = Observation.objects.count(), StringIO()

    with override_settings(DEMO=True):
        call_command("load_demo", stdout=said)

    assert "nothing changed" in said.getvalue()
    assert Observation.objects.count() == before


def test_no_demonstration_goes_into_a_real_site(demo):
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")


def test_one_offer_was_let_pass_and_the_next_stands(demo):
    offers = AuditEntry.objects.filter(verb__startswith="seat.offer").order_by("pk")
    standing = DayPlace.objects.filter(state=DayPlace.State.OFFERED).select_related(
        "rsvp__invitation"
    )

    assert [one.verb for one in offers] == ["seat.offered", "seat.offer_ended", "seat.offered"]
    assert [one.rsvp.invitation.email for one in standing] == ["leader@demo.example"]
    assert standing[0].offer_expires_at > timezone.now()


def test_design_work_shows_what_was_decided_and_votes_keep_sensible_hours(demo):
    open_work = DesignProcess.objects.filter(status="open")
    told = {one.title: decided(one) for one in open_work}
    polls = Round.objects.filter(network__slug="steady-gut").select_related("network")
    hours = {
        tuple(moment.astimezone(ZoneInfo(poll.network.timezone)).hour for moment in span)
        for poll in polls
        for span in [(poll.opens_at, poll.closes_at)]
    }
    pilots = Change.objects.filter(decision__round__title="First vote")
    facts = {(one.due_on, one.measure_id, tuple(one.sites.values_list("pk"))) for one in pilots}

    assert all(row["reason"] for row in told["Infrastructure"])
    assert len(told["Infrastructure"]) == 4
    assert hours == {(9, 17)}
    assert (len(pilots), len(facts)) == (2, 2)


def test_nobody_is_called_coordinator_where_they_are_a_plain_member(demo):
    plain = Membership.objects.exclude(access=Access.COORDINATOR)

    assert not plain.filter(role_title__icontains="coordinator").exists()
