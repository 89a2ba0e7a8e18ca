"""Travel support from the wish to the payment, by the pages people use."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from events.models import RSVP, TravelRequest
from lhs_platform.mail.models import Message
from tests.events.asking import at, text
from tests.events.traveling import organiser
from tests.factories.events import InvitationFactory
from tests.factories.travel import PDF, FundFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def link(name, invited, **more):
    return reverse(f"events:{name}", kwargs={"token": invited.token, **more})


def answer(client, invited, **changes):
    day = {f"day_{day.public_id.hex}": "in_person" for day in invited.event.days.all()}
    data = {"version": 0, "answer": "accepted", "travel": "refund", "travel_from": "Fernleigh"}
    return client.post(link("rsvp", invited), {**data, **day, **changes})


def post(client, url, act, **data):
    return client.post(url, {"act": act, **data})


def test_the_whole_way_of_a_parent_without_an_account(client, event, cast, django_user_model):
    parent, desk = InvitationFactory(event=event, name="Wren Oakapple"), type(client)()
    payer = organiser(event)
    fund = FundFactory(event=event, limit=Decimal(500))

    assert answer(client, parent).status_code == 303
    request = TravelRequest.objects.get()
    assert (request.state, request.travels_from) == ("submitted", "Fernleigh")
    own = link("own-travel", parent)
    assert "Ask for support" not in text(client.get(own))

    desk.force_login(cast.coordinator)
    page = at("travel", event)
    assert "Wren Oakapple" in text(desk.get(page))
    decided = post(desk, page, "approve", request=request.public_id, fund=fund.public_id, cap="410")
    assert decided.status_code == 303
    assert "Approved up to $410" in text(client.get(own))
    version = TravelRequest.objects.get().version
    assert post(client, own, "accept", version=version).status_code == 303

    file = SimpleUploadedFile("photo.jpg", PDF)
    sent = client.post(
        link("own-travel-expense", parent),
        {
            "category": "rail",
            "what": "Train from Fernleigh",
            "spent_on": timezone.now().date().isoformat(),
            "amount": "120.50",
            "currency": "usd",
            "receipt": file,
        },
    )
    assert sent.status_code == 303, text(sent)
    line = request.lines.get()
    assert line.receipt.content_type == "application/pdf"
    assert line.receipt.name == "photo.pdf"
    version = TravelRequest.objects.get().version
    assert post(client, own, "claim", version=version).status_code == 303

    one = at("travel-request", request)
    version = TravelRequest.objects.get().version
    name = line.public_id.hex
    verdict = {f"accepted_{name}": "100.00", f"reason_{name}": "Second class is paid."}
    assert post(desk, one, "verify", version=version, **verdict).status_code == 303
    assert "somebody else must pay" in text(desk.get(one))

    desk.force_login(payer)
    shown = text(desk.get(one))
    assert "Nobody checked Wren in" in shown
    version = TravelRequest.objects.get().version
    assert post(desk, one, "pay", version=version, payment_reference="FO-17").status_code == 303

    seen = text(client.get(own))
    assert "Paid $100" in seen
    assert "Second class is paid." in seen
    assert "$100 paid" in text(client.get(link("rsvp-thanks", parent)))
    assert RSVP.objects.get().travel == "refund"
    told = Message.objects.filter(purpose__startswith="events.travel_")
    assert sorted(told.values_list("purpose", flat=True)) == [
        "events.travel_approved",
        "events.travel_paid",
    ]
