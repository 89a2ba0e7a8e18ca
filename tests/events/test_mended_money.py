"""Ways around the rules of travel money that once worked: each stays shut, each with a control."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions import claims, invitations, travel
from events.models import RSVP, EventDay, Invitation
from events.views.private import COOKIE_DAYS
from lhs_platform.lib.errors import Conflict
from tests.events.asking import text
from tests.events.traveling import accepted, approved, asking, claimed, fresh, with_line
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.travel import FundFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now


# --- One's own claim made somebody else's ----------------------------------------------
def correct(invited, by, email="somebody@else.example"):
    return invitations.correct(
        invitation=invited, name="Somebody Else", email=email, group="", by=by, now=NOW()
    )


def test_nobody_makes_their_own_claim_somebody_elses_to_decide_on_it(event, cast):
    request = asking(event, user=cast.coordinator)

    with pytest.raises(Conflict, match="You asked for travel support here"):
        correct(request.invitation, cast.coordinator)

    assert Invitation.objects.get().user == cast.coordinator


def test_control_without_the_guard_they_would_decide_on_it(event, cast, monkeypatch):
    monkeypatch.setattr(invitations, "_check_not_own_money", lambda *_args: None)
    request = asking(event, user=cast.coordinator)
    correct(request.invitation, cast.coordinator)

    decided = travel.queue(requests=[request], by=cast.coordinator, now=NOW())

    assert decided[0].state == "queued"


def test_control_somebody_else_corrects_it_and_a_name_is_no_matter(event, cast):
    request = asking(event, user=cast.clinician)

    assert correct(request.invitation, cast.coordinator).name == "Somebody Else"


# --- What was accepted in the money of another fund ------------------------------------
def judged_then_withdrawn(event, cast):
    """An expense in dollars of which 72.50 were accepted; then the person gives it up."""
    request = accepted(event, by=cast.coordinator, cap="200")
    with_line(request, amount=Decimal("100.00"), currency="CAD")
    request = fresh(request)
    request = claims.send(request=request, version=request.version, by=None, now=NOW())
    line = request.lines.get()
    request = claims.judge(
        request=request, judgements={line.pk: claims.Judgement(Decimal("72.50"), "Rate 0.725")},
        version=request.version, by=cast.coordinator, now=NOW(),
    )  # fmt: skip
    return travel.withdraw(request=request, version=request.version, by=None, now=NOW())


def asked_again(request, event, cast):
    """Ask anew, and get the money of another fund."""
    again = travel.ask(invitation=request.invitation, wish=travel.Wish(), by=None, now=NOW())
    other = FundFactory(event=event, currency="EUR", limit=Decimal(500))
    travel.approve(requests=[again], fund=other, cap=Decimal(300), by=cast.coordinator, now=NOW())
    return fresh(again)


def test_what_was_accepted_in_another_currency_is_looked_at_anew(event, cast):
    request = asked_again(judged_then_withdrawn(event, cast), event, cast)

    line = request.lines.get()
    assert (line.decision, line.verified_amount, line.reason) == ("pending", None, "")
    assert claims.accepted_of(request) == 0


def test_control_without_it_dollars_would_be_paid_as_euros(event, cast):
    request = judged_then_withdrawn(event, cast)
    line = request.lines.get()
    again = asked_again(request, event, cast)
    again.lines.update(
        decision=line.decision, verified_amount=line.verified_amount, reason=line.reason
    )

    assert (claims.accepted_of(again), again.currency) == (Decimal("72.50"), "EUR")


# --- Approved twice --------------------------------------------------------------------
def test_a_second_approval_names_the_version_it_saw(event, cast):
    fund = FundFactory(event=event, limit=Decimal(900))
    request = approved(event, by=cast.coordinator, cap="400", fund=fund)
    change = {"requests": [request], "fund": fund, "cap": Decimal(500), "by": cast.coordinator}

    with pytest.raises(Conflict, match="approved meanwhile"):
        travel.approve(**change, now=NOW())
    unchanged = fresh(request).cap
    travel.approve(**change, versions={request.pk: request.version}, now=NOW())

    assert (unchanged, fresh(request).cap) == (Decimal(400), Decimal(500))


# --- An answer that opens older claims -------------------------------------------------
def link(invited, name="rsvp"):
    return reverse(f"events:{name}", kwargs={"token": invited.token})


def invited_anew(event, cast, *, has_money):
    """Somebody whose answer went with their invitation, invited once more."""
    if not has_money:
        return InvitationFactory(event=event)
    invited = claimed(event, by=cast.coordinator).invitation
    RSVP.objects.all().delete()
    return Invitation.objects.get(pk=invited.pk)


@pytest.mark.parametrize(
    ("has_money", "asks"), [(True, True), (False, False)], ids=["with a claim", "control"]
)
def test_who_answers_anew_does_not_open_an_older_claim(event, cast, has_money, asks):
    invited = invited_anew(event, cast, has_money=has_money)

    page = text(Client().get(link(invited)))

    assert ("Please confirm that it is you" in page) is asks
    assert ("Will you come?" in page) is not asks


# --- A browser that answered long ago --------------------------------------------------
@pytest.fixture
def far_event(cast):
    """A meeting in a year: its links live longer than what a browser remembers."""
    event = EventFactory(network=cast.network, rsvp_closes_at=NOW() + timedelta(days=350))
    for day in EventDay.objects.filter(event=event):
        later = timedelta(days=330)
        EventDay.objects.filter(pk=day.pk).update(
            date=day.date + later, starts_at=day.starts_at + later, ends_at=day.ends_at + later
        )
    return event


@pytest.mark.parametrize(
    ("days", "is_open"), [(COOKIE_DAYS - 1, True), (COOKIE_DAYS + 1, False)], ids=["control", "old"]
)
def test_what_a_browser_remembers_ends_on_the_server_too(far_event, days, is_open):
    invited = InvitationFactory(event=far_event)
    browser = Client()
    fields = {f"day_{day.public_id.hex}": "in_person" for day in far_event.days.all()}
    answer = {"version": "0", "answer": "accepted", "allergies": "Hazelnut", **fields}
    browser.post(link(invited), answer)
    # A copied cookie does not end by itself.
    for morsel in browser.cookies.values():
        morsel["expires"] = morsel["max-age"] = ""

    with time_machine.travel(NOW() + timedelta(days=days)):
        page = text(browser.get(link(invited)))

    assert ("Hazelnut" in page) is is_open
