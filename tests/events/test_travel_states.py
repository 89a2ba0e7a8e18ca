"""Every state × every step × every kind of person: done, or refused with a sentence."""

import json
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.actions import claims, travel
from events.models import TravelRequest
from events.travel_states import MOVES, Who
from lhs_platform.lib.errors import Conflict
from tests.events.traveling import asking, organiser
from tests.factories.events import EventRoleFactory
from tests.factories.networks import UserFactory
from tests.factories.travel import ExpenseFactory, FundFactory
from tests.fixtures.signed_in import no_trace, signed_in

pytestmark = pytest.mark.django_db
State = TravelRequest.State

# What each step may begin with, written out by hand so that the table in the code is checked.
EXPECTED = {
    "queue": {"submitted"},
    "approve": {"submitted", "queued", "declined", "approved"},
    "decline": {"submitted", "queued"},
    "book": {"approved", "accepted"},
    "accept": {"approved"},
    "claim": {"accepted", "returned"},
    "judge": {"claimed"},
    "return": {"claimed"},
    "verify": {"claimed"},
    "pay": {"verified"},
    "close": {"paid"},
    "withdraw": {
        "submitted", "queued", "approved", "accepted", "claimed", "returned", "verified",
    },
    "edit": {"submitted", "queued", "withdrawn"},
}  # fmt: skip
# How each step is asked for over REST: the state it leads to, and what it needs.
BODIES = {
    "queue": {"state": "queued"},
    "approve": {"state": "approved", "cap": "200.00"},
    "decline": {"state": "declined", "reason": "No money for flights."},
    "book": {"state": "booked", "prepaid_note": "Train", "prepaid_amount": "10.00"},
    "accept": {"state": "accepted"},
    "claim": {"state": "claimed"},
    "return": {"state": "returned", "reason": "A receipt cannot be read."},
    "verify": {"state": "verified"},
    "pay": {"state": "paid", "payment_reference": "FO-1"},
    "close": {"state": "closed"},
    "withdraw": {"state": "withdrawn"},
    "edit": {"note": "By train"},
}
PERSONS = {name for name, move in MOVES.items() if move.who is Who.PERSON}


def in_state(event, state, *, approver, user=None):
    """Give a request in a state, with one expense that is decided on."""
    fund = FundFactory(event=event, limit=Decimal(5000))
    request = asking(event, user=user)
    promised = state not in ("submitted", "queued", "declined", "withdrawn")
    TravelRequest.objects.filter(pk=request.pk).update(
        state=state,
        fund=fund if promised else None,
        cap=Decimal(200) if promised else None,
        approved_by=approver if promised else None,
        approved_at=timezone.now() if promised else None,
    )
    ExpenseFactory(
        request=request, decision="verified", verified_amount=Decimal(50), amount=Decimal(50)
    )
    request.refresh_from_db()
    return request, fund


def step(client, request, fund, act):
    body = BODIES[act] | ({"fund": str(fund.public_id)} if act == "approve" else {})
    return client.patch(
        f"/api/v1/travel-requests/{request.public_id}/",
        json.dumps(body),
        content_type="application/json",
        headers={"If-Match": "*"},
    ).status_code


def test_the_table_is_what_was_agreed():
    table = {act: {str(s) for s in MOVES[act].sources} for act in EXPECTED if act != "edit"}

    # What was booked beforehand, with nothing to claim, is closed from accepted, too.
    assert table.pop("close") - {"accepted"} == EXPECTED["close"]
    assert table == {act: EXPECTED[act] for act in table}


@pytest.mark.slow
@pytest.mark.parametrize("state", State.values)
def test_managers_and_travellers_do_their_own_steps_and_no_others(event, cast, state):
    """Each answer: 200 where it may be done, 409 in another state, 403 for another's step."""
    request, fund = in_state(event, state, approver=cast.coordinator, user=cast.clinician)
    seen = {}
    for who, person in {"manager": organiser(event), "traveller": cast.clinician}.items():
        asks = signed_in(person)
        for act in BODIES:
            with no_trace():
                seen[act, who] = step(asks, request, fund, act)

    expected = {
        (act, who): _expected(act, who, state) for act in BODIES for who in ("manager", "traveller")
    }
    assert seen == expected


def _expected(act, who, state):
    mine = (act in PERSONS or act == "edit") == (who == "traveller")
    if not mine:
        return 403
    return 200 if state in EXPECTED[act] else 409


@pytest.mark.parametrize("role", ["desk", "reader"])
def test_who_only_helps_at_the_door_sees_no_money(client, event, role):
    user = UserFactory()
    EventRoleFactory(event=event, user=user, role=role)
    request, fund = in_state(event, "submitted", approver=UserFactory())
    client.force_login(user)

    assert step(client, request, fund, "queue") == 404
    assert client.get(f"/meetings/{event.public_id}/travel/").status_code == 403


@pytest.mark.parametrize("act", ["approve", "queue", "decline"])
def test_nobody_decides_on_their_own_request(client, event, cast, act):
    request, fund = in_state(event, "submitted", approver=cast.leader, user=cast.coordinator)
    client.force_login(cast.coordinator)

    assert step(client, request, fund, act) == 409
    assert TravelRequest.objects.get().state == "submitted"


@pytest.mark.parametrize(
    ("state", "act"), [("claimed", "verify"), ("claimed", "return"), ("verified", "pay")]
)
def test_nobody_checks_or_pays_their_own_claim(client, event, cast, state, act):
    request, fund = in_state(event, state, approver=cast.leader, user=cast.coordinator)
    client.force_login(cast.coordinator)

    assert step(client, request, fund, act) == 409


def test_who_approved_does_not_pay(client, event, cast):
    request, fund = in_state(event, "verified", approver=cast.coordinator)
    client.force_login(cast.coordinator)

    assert step(client, request, fund, "pay") == 409


def test_who_approved_does_not_book_for_it_either(client, event, cast):
    """To book is to pay, before there is a claim."""
    request, fund = in_state(event, "accepted", approver=cast.coordinator)
    client.force_login(cast.coordinator)
    refused = step(client, request, fund, "book")
    page = client.get(f"/travel/{request.public_id}/").content.decode()
    client.force_login(organiser(event))

    booked = step(client, request, fund, "book")

    assert (refused, booked) == (409, 200)
    assert "somebody else must book for it" in page


def test_who_booked_does_not_raise_what_is_approved(client, event, cast):
    request, fund = in_state(event, "approved", approver=cast.coordinator)
    booker = organiser(event)
    client.force_login(booker)
    step(client, request, fund, "book")

    refused = step(client, request, fund, "approve")
    page = client.get(f"/travel/{request.public_id}/").content.decode()
    client.force_login(cast.coordinator)

    assert refused == 409
    assert "somebody else must decide on the amount" in page
    assert step(client, request, fund, "approve") == 200


def test_who_booked_may_pay_the_rest(client, event, cast):
    request, fund = in_state(event, "accepted", approver=cast.coordinator)
    client.force_login(organiser(event))
    step(client, request, fund, "book")
    TravelRequest.objects.update(state="verified")

    assert step(client, request, fund, "pay") == 200


def test_the_table_says_who_must_not(event):
    forbidden = {act: move.not_by for act, move in MOVES.items() if move.not_by}

    assert forbidden == {"approve": "prepaid_by", "book": "approved_by", "pay": "approved_by"}


@pytest.mark.parametrize("act", ["book", "pay"])
def test_control_without_the_table_the_database_still_refuses(event, cast, monkeypatch, act):
    state = {"book": "accepted", "pay": "verified"}[act]
    request, _ = in_state(event, state, approver=cast.coordinator)
    open_move = {**MOVES, act: replace(MOVES[act], not_by="")}
    monkeypatch.setattr("events.actions.travel_steps.MOVES", open_move)
    by = {"request": request, "version": request.version, "by": cast.coordinator}
    acts = {
        "book": partial(travel.book, amount=Decimal(10), what="Train"),
        "pay": partial(claims.pay, reference="FO-1"),
    }

    with pytest.raises(IntegrityError, match="did_not_approve"), transaction.atomic():
        acts[act](**by, now=timezone.now())


def test_home_asks_somebody_else_to_book(client, event, cast):
    in_state(event, "accepted", approver=cast.coordinator)
    TravelRequest.objects.update(needs_prepaid=True)
    seen = []
    for person in (cast.coordinator, organiser(event)):
        client.force_login(person)
        seen.append("Look at travel support" in client.get("/").content.decode())

    assert seen == [False, True]


def test_the_database_itself_refuses_a_payer_who_approved(event, cast):
    request, _ = in_state(event, "verified", approver=cast.coordinator)

    with pytest.raises(Exception, match="travel_payer_did_not_approve"):
        TravelRequest.objects.filter(pk=request.pk).update(
            paid_by=cast.coordinator, paid_at=timezone.now()
        )


def test_an_unlinked_invitation_to_ones_own_address_is_ones_own(event, cast):
    request = asking(event)
    request.invitation.email = cast.coordinator.email
    request.invitation.save()

    with pytest.raises(Conflict, match="your own"):
        travel.queue(requests=[request], by=cast.coordinator, now=timezone.now())
