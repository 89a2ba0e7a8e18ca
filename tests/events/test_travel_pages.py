"""Pages of travel support: receipts that can do no harm, links that prove nothing by themselves,
requests that follow answers, exports that run nothing."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from events.actions import answers, claims, travel
from events.actions.receipts import Upload, checked, keep, kind_of
from events.models import RSVP, CheckIn, Event, Invitation, TravelRequest
from lhs_platform.lib.errors import DomainError
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from tests.events.asking import at, text
from tests.events.traveling import accepted, approved, asking, claimed, fresh, organiser, verified
from tests.factories.events import InvitationFactory
from tests.factories.travel import PDF, ExpenseFactory, FundFactory, RequestFactory

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 20
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"
SCRIPT = b"<html><script>alert(1)</script></html>"


def own(name, invited, **more):
    return reverse(f"events:own-travel{name}", kwargs={"token": invited.token, **more})


# --- Receipts --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (HEIC, "image/heic"),
        (SCRIPT, ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"GIF89a", ""),
        (b"PK\x03\x04", ""),
        (b"\x00\x00\x00\x18ftypmp42", ""),
        (b" %PDF-1.4", ""),
    ],
)
def test_the_type_is_that_of_the_content(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "upload",
    [
        Upload("receipt.pdf", SCRIPT),
        Upload("receipt.pdf", b""),
        Upload("receipt.pdf", PDF + b"0" * 5 * 1024 * 1024),
    ],
    ids=["script", "empty", "large"],
)
def test_what_is_no_receipt_is_refused(upload):
    with pytest.raises(DomainError) as error:
        checked(upload)

    assert error.value.field == "receipt"


def test_a_receipt_with_a_script_inside_is_saved_and_never_run(client, event, cast):
    line = ExpenseFactory(request=asking(event))
    keep(line, Upload('../../e"vil\r\nX: y.html', PDF + SCRIPT))
    client.force_login(cast.coordinator)

    response = client.get(at("travel-receipt", line))

    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Content-Disposition"].rstrip('"').endswith(".pdf")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_other_expenses_need_a_receipt(client, event, cast):
    request = accepted(event, by=cast.coordinator, user=cast.clinician)
    client.force_login(cast.clinician)
    spent = {
        "category": "air", "what": "Flight", "spent_on": "2026-01-02", "amount": "12.30",
        "currency": "USD",
    }  # fmt: skip

    refused = client.post(at("my-travel-expense", event), spent)
    html = SimpleUploadedFile("flight.pdf", SCRIPT, content_type="application/pdf")
    fake = client.post(at("my-travel-expense", event), {**spent, "receipt": html})
    meals = client.post(at("my-travel-expense", event), {**spent, "category": "meals"})

    assert (refused.status_code, fake.status_code, meals.status_code) == (422, 422, 303)
    assert "Add the receipt" in text(refused)
    assert request.lines.get().amount == Decimal("12.30")


# --- Whose page it is ------------------------------------------------------------------
def test_a_forwarded_link_asks_for_the_code_before_it_shows_money(client, event, cast):
    request = claimed(event, by=cast.coordinator)
    invited = request.invitation
    line = request.lines.get()

    page = client.get(own("", invited))
    file = client.get(own("-receipt", invited, line=line.public_id))

    assert "Please confirm that it is you" in text(page)
    assert "Train from Fernleigh" not in text(page)
    assert "Please confirm that it is you" in text(file)


def test_an_answer_that_is_gone_proves_nothing(client, event, cast):
    request = claimed(event, by=cast.coordinator)
    invited = request.invitation
    RSVP.objects.all().delete()
    Invitation.objects.update(state="revoked")

    page = client.get(own("", invited))

    assert page.status_code == 200
    assert "Please confirm that it is you" in text(page)


def test_the_code_opens_a_claim_of_a_withdrawn_invitation(client, event, cast):
    request = claimed(event, by=cast.coordinator)
    invited = request.invitation
    Invitation.objects.update(state="revoked")
    Event.objects.update(status="cancelled")
    code = reverse("events:rsvp-code", kwargs={"token": invited.token})

    client.post(code, {"send": "1", "then": "travel"})
    message = Message.objects.get(purpose="events.code")
    letter = outbox.purpose_of(message.purpose).render(message)
    digits = re.search(r"\b\d{6}\b", letter.text).group()
    answer = client.post(code, {"code": digits, "then": "travel"})
    opened = client.get(answer.headers["Location"])

    assert "Train from Fernleigh" in text(opened)


def test_the_link_of_a_withdrawn_invitation_without_money_is_dead(client, event):
    invited = asking(event).invitation
    Invitation.objects.update(state="revoked")

    assert client.get(own("", invited)).status_code == 410


def test_nobody_reads_the_receipts_of_others(client, event, cast):
    mine = claimed(event, by=cast.coordinator, user=cast.clinician)
    theirs = claimed(event, by=cast.coordinator, fund=mine.fund, user=cast.leader)
    client.force_login(cast.clinician)

    def ask(request):
        line = request.lines.get()
        kwargs = {"public_id": event.public_id, "line": line.public_id}
        return client.get(reverse("events:my-travel-receipt", kwargs=kwargs)).status_code

    assert (ask(mine), ask(theirs)) == (200, 404)
    assert client.get(at("travel-receipt", mine.lines.get())).status_code == 403


def test_opening_the_pages_changes_nothing(client, event, cast):
    request = approved(event, by=cast.coordinator, user=cast.clinician)
    client.force_login(cast.clinician)

    client.get(at("my-travel", event))
    client.get(at("my-travel", event), {"act": "accept"})

    assert fresh(request).state == "approved"


def test_somebody_asks_on_their_own_page(client, event, cast):
    invited = InvitationFactory(event=event, user=cast.clinician, email=cast.clinician.email)
    RSVP.objects.create(
        invitation=invited, answer="accepted", channel="login", answered_at=timezone.now()
    )
    client.force_login(cast.clinician)
    wish = {"act": "ask", "way": "prepaid", "travels_from": "Old Mill", "estimate": "410.5"}

    bank = client.post(at("my-travel", event), {**wish, "note": "card 4111 1111 1111 1111"})
    sent = client.post(at("my-travel", event), wish)

    assert (bank.status_code, sent.status_code) == (409, 303)
    request = TravelRequest.objects.get()
    assert (request.needs_prepaid, request.estimate) == (True, Decimal("410.50"))
    assert RSVP.objects.get().travel == "prepaid"


# --- It follows the answer -------------------------------------------------------------
def answered(invited, travel_wish, *, answer="accepted"):
    days = {day.pk: "in_person" for day in invited.event.days.all()}
    rsvp = RSVP.objects.filter(invitation=invited).first()
    return answers.answer(
        invitation=invited,
        given=answers.Given(answer=answer, days=days, travel=travel_wish, travel_from="Northgate"),
        version=rsvp.version if rsvp else 0,
        channel=RSVP.Channel.LINK,
        by=None,
        now=timezone.now(),
    )


def test_a_request_follows_the_answer(event):
    invited = InvitationFactory(event=event)
    states = []

    for wish in ("refund", "none", "prepaid"):
        answered(invited, wish)
        states.append(TravelRequest.objects.get().state)

    assert states == ["submitted", "withdrawn", "submitted"]
    assert TravelRequest.objects.get().needs_prepaid is True


def test_an_answer_without_a_wish_makes_no_request(event):
    answered(InvitationFactory(event=event), "none")

    assert not TravelRequest.objects.exists()


def test_a_no_takes_back_an_approval_but_no_claim(event, cast):
    promised = approved(event, by=cast.coordinator)
    spent = claimed(event, by=cast.coordinator, fund=promised.fund)

    for request in (promised, spent):
        answered(request.invitation, "none", answer="declined")

    assert (fresh(promised).state, fresh(spent).state) == ("withdrawn", "claimed")


# --- Those who look after the money ----------------------------------------------------
def test_the_payment_page_warns_when_nobody_was_checked_in(client, event, cast):
    request = verified(event, by=cast.coordinator)
    client.force_login(organiser(event))
    before = text(client.get(at("travel-request", request)))
    CheckIn.objects.create(
        event=event, day=event.days.first(), invitation=request.invitation, direction="entry",
        method="name", nonce=request.public_id, at=timezone.now(),
    )  # fmt: skip

    after = text(client.get(at("travel-request", request)))

    assert "checked Guest in" in before
    assert "checked Guest in" not in after


def test_a_fund_is_added_and_changed(client, event, coordinator):
    given = {"sponsor": "Lakeside", "limit": "18000", "currency": "usd", "rules": "Trains."}
    assert client.post(at("fund-add", event), given).status_code == 303
    fund = event.funds.get()
    changed = client.post(
        at("fund-edit", fund), {**given, "limit": "17000.50", "version": fund.version}
    )
    stale = client.post(at("fund-edit", fund), {**given, "version": fund.version})

    fund.refresh_from_db()
    assert (changed.status_code, stale.status_code) == (303, 409)
    assert (fund.limit, fund.currency) == (Decimal("17000.50"), "USD")


def test_the_page_says_what_is_wrong(client, event, coordinator):
    request = asking(event)
    fund = FundFactory(event=event, limit=Decimal(100))
    page = at("travel", event)

    nobody = client.post(page, {"act": "approve", "cap": "10"})
    too_much = client.post(
        page,
        {"act": "approve", "request": request.public_id, "fund": fund.public_id, "cap": "100.01"},
    )

    assert (nobody.status_code, too_much.status_code) == (422, 409)
    assert "Tick the requests" in text(nobody)
    assert "$100 left" in text(too_much)


def test_the_export_runs_nothing_and_keeps_cents(client, event, coordinator, cast):
    invited = InvitationFactory(event=event, name="=HYPERLINK(1)")
    request = RequestFactory(invitation=invited)
    fund = FundFactory(event=event, sponsor="+1+1")
    travel.approve(
        requests=[request], fund=fund, cap=Decimal("410.10"), by=cast.coordinator,
        now=timezone.now(),
    )  # fmt: skip

    def export(form):
        kwargs = {"public_id": event.public_id, "form": form}
        return client.get(reverse("events:travel-export", kwargs=kwargs))

    lines = b"".join(export("csv").streaming_content).decode()
    page = load_workbook(BytesIO(export("xlsx").content)).active

    assert "'=HYPERLINK(1)" in lines
    assert "'+1+1" in lines
    assert "410.10" in lines
    assert request.reference in lines
    cells = {title.value: cell for title, cell in zip(page[1], page[2], strict=True)}
    assert (cells["name"].data_type, cells["name"].value) == ("s", "=HYPERLINK(1)")
    assert cells["approved_up_to"].value == pytest.approx(410.10)


def test_the_box_stands_on_the_page_of_people_for_those_who_may(client, event, cast):
    FundFactory(event=event, limit=Decimal(18000))
    client.force_login(cast.coordinator)
    shown = text(client.get(at("event-people", event)))
    client.force_login(organiser(event, "reader"))

    hidden = text(client.get(at("event-people", event)))

    assert "left of $18,000" in shown
    assert "left of $18,000" not in hidden


def test_home_says_what_waits(client, event, cast):
    asking(event)
    approved(event, by=cast.coordinator, user=cast.clinician)
    client.force_login(cast.coordinator)
    decides = text(client.get("/"))
    client.force_login(cast.clinician)

    accepts = text(client.get("/"))

    assert f"Look at travel support for “{event.title}”" in decides
    assert "Approved up to $400" in accepts


def test_home_asks_nobody_to_pay_what_they_approved(client, event, cast):
    verified(event, by=cast.coordinator)
    payer = organiser(event)
    seen = []

    for person in (cast.coordinator, payer):
        client.force_login(person)
        seen.append("Look at travel support" in text(client.get("/")))

    assert seen == [False, True]


# --- Mail ------------------------------------------------------------------------------
@pytest.mark.parametrize("what", ["approved", "declined", "returned", "paid"])
def test_each_notice_can_be_written(event, cast, what):
    payer = organiser(event)
    make = {
        "approved": lambda: approved(event, by=cast.coordinator),
        "declined": lambda: travel.decline(
            requests=[asking(event)], reason="No flights.", by=cast.coordinator, now=timezone.now()
        ),
        "returned": lambda: _returned(claimed(event, by=cast.coordinator), cast.coordinator),
        "paid": lambda: _paid(verified(event, by=cast.coordinator), payer),
    }
    make[what]()
    Event.objects.update(status="cancelled")
    message = Message.objects.get(purpose=f"events.travel_{what}")

    letter = outbox.purpose_of(message.purpose).render(message)

    assert event.title in letter.subject
    assert "/travel/" in letter.text
    assert "\n" not in letter.subject


def _returned(request, by):
    return claims.give_back(
        request=request, reason="Blurred.", version=request.version, by=by, now=timezone.now()
    )


def _paid(request, by):
    return claims.pay(
        request=request, reference="FO-1", version=request.version, by=by, now=timezone.now()
    )


def test_a_notice_that_is_no_longer_true_is_not_sent(event, cast):
    request = accepted(event, by=cast.coordinator)
    message = Message.objects.get(purpose="events.travel_approved")

    said = outbox.purpose_of(message.purpose).render(message)

    assert isinstance(said, outbox.Skip)
    assert request.state == "accepted"


def test_pages_of_links_leave_no_trace(event):
    invited = asking(event).invitation

    response = Client().get(own("", invited))

    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
