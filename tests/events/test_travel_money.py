"""Money: what is promised never passes what there is; what is paid never passes what is promised."""

import ast
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import models
from django.utils import timezone

from events.actions import claims, events, funds, invitations, travel, travel_money
from events.bank_details import is_in
from events.jobs.travel import lapse
from events.models import ExpenseLine, SponsorFund, TravelRequest
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.events.answering import give
from tests.events.traveling import (
    accepted,
    approved,
    asking,
    claimed,
    fresh,
    organiser,
    verified,
    with_line,
)
from tests.factories.travel import FundFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now


def judge(request, by, accepted, reason="", *, done=False):
    line = request.lines.first()
    return claims.judge(
        request=request,
        judgements={line.pk: claims.Judgement(Decimal(accepted), reason)},
        version=request.version,
        by=by,
        now=NOW(),
        is_done=done,
    )


def fields_of(fund, **changes):
    return {name: getattr(fund, name) for name in funds.FIELDS} | changes


# --- The fund --------------------------------------------------------------------------
def test_the_last_money_goes_once(event, cast):
    fund = FundFactory(event=event, limit=Decimal("700.00"))
    approved(event, by=cast.coordinator, cap="400", fund=fund)

    with pytest.raises(Conflict, match=r"\$300 left"):
        approved(event, by=cast.coordinator, cap="400", fund=fund)


def test_several_are_approved_together_or_not_at_all(event, cast):
    fund = FundFactory(event=event, limit=Decimal("700.00"))
    both = [asking(event), asking(event)]

    with pytest.raises(Conflict):
        travel.approve(requests=both, fund=fund, cap=Decimal(400), by=cast.coordinator, now=NOW())

    assert set(TravelRequest.objects.values_list("state", flat=True)) == {"submitted"}
    assert not Message.objects.filter(purpose="events.travel_approved").exists()


def test_nobody_gets_more_than_the_sponsor_pays_each(event, cast):
    fund = FundFactory(event=event, per_person_cap=Decimal(300))

    with pytest.raises(Conflict, match=r"\$300 at most"):
        approved(event, by=cast.coordinator, cap="300.01", fund=fund)


def test_a_changed_approval_counts_once(event, cast):
    fund = FundFactory(event=event, limit=Decimal(500))
    request = approved(event, by=cast.coordinator, cap="400", fund=fund)

    change = {"requests": [request], "fund": fund, "cap": Decimal(500), "by": cast.coordinator}

    with pytest.raises(Conflict, match="approved meanwhile"):
        travel.approve(**change, now=NOW())
    travel.approve(**change, versions={request.pk: request.version}, now=NOW())

    assert travel_money.promised(fund, is_over=False) == Decimal(500)


def test_a_fund_never_goes_below_what_is_promised(event, cast):
    fund = FundFactory(event=event, limit=Decimal(500))
    approved(event, by=cast.coordinator, cap="400", fund=fund)
    fund.refresh_from_db()

    with pytest.raises(Conflict, match="promised already"):
        funds.edit(
            fund=fund,
            fields=fields_of(fund, limit=Decimal("399.99")),
            version=fund.version,
            by=cast.coordinator,
            now=NOW(),
        )

    assert SponsorFund.objects.get().limit == Decimal(500)


def test_two_who_change_a_fund_do_not_overwrite_each_other(event, cast):
    fund = FundFactory(event=event)
    change = {"fund": fund, "version": 1, "by": cast.coordinator, "now": NOW()}
    funds.edit(fields=fields_of(fund, sponsor="One"), **change)

    with pytest.raises(ChangedMeanwhile):
        funds.edit(fields=fields_of(fund, sponsor="Two"), **change)


def test_what_was_not_used_goes_back_when_it_is_closed(event, cast):
    payer = organiser(event)
    request = verified(event, by=cast.coordinator, cap="400", amounts=["120"])
    claims.pay(request=request, reference="FO-1", version=request.version, by=payer, now=NOW())
    assert travel_money.promised(request.fund, is_over=False) == Decimal(400)
    request = fresh(request)

    claims.close(request=request, version=request.version, by=payer, now=NOW())

    assert travel_money.promised(request.fund, is_over=False) == Decimal(120)


# --- The claim -------------------------------------------------------------------------
def test_a_claim_over_the_cap_is_accepted_up_to_it(event, cast):
    request = claimed(event, by=cast.coordinator, cap="100", amounts=["120"])

    with pytest.raises(Conflict, match=r"\$120.*\$100 is approved"):
        judge(request, cast.coordinator, "120.00")
    done = judge(request, cast.coordinator, "100.00", "Up to what was approved.", done=True)

    assert (done.state, claims.accepted_of(done)) == ("verified", Decimal(100))


def test_what_was_booked_counts_against_the_cap(event, cast):
    request = accepted(event, by=cast.coordinator, cap="200")
    travel.book(
        request=request,
        amount=Decimal(150),
        what="Train",
        version=request.version,
        by=organiser(event),
        now=NOW(),
    )
    with_line(request, amount=Decimal(60))
    request = fresh(request)
    request = claims.send(request=request, version=request.version, by=None, now=NOW())

    with pytest.raises(Conflict, match="booked beforehand"):
        judge(request, cast.coordinator, "60.00")


def test_another_currency_needs_the_rate(event, cast):
    request = accepted(event, by=cast.coordinator, cap="200")
    with_line(request, amount=Decimal("100.00"), currency="CAD")
    request = fresh(request)
    request = claims.send(request=request, version=request.version, by=None, now=NOW())

    with pytest.raises(DomainError, match="rate from CAD"):
        judge(request, cast.coordinator, "72.50")
    done = judge(request, cast.coordinator, "72.50", "Rate 0.725 of 3 May", done=True)

    line = done.lines.get()
    assert (line.amount, line.currency, line.verified_amount) == (100, "CAD", Decimal("72.50"))


def test_less_than_was_spent_needs_a_reason(event, cast):
    request = claimed(event, by=cast.coordinator)

    with pytest.raises(DomainError, match="Say why"):
        judge(request, cast.coordinator, "10.00")


def test_a_claim_comes_back_and_is_sent_again(event, cast):
    request = claimed(event, by=cast.coordinator)
    back = claims.give_back(
        request=request,
        reason="Blurred.",
        version=request.version,
        by=cast.coordinator,
        now=NOW(),
    )
    claims.remove_line(line=back.lines.get(), by=None, now=NOW())
    with_line(back, amount=Decimal(90))
    back = fresh(back)

    again = claims.send(request=back, version=back.version, by=None, now=NOW())

    assert (again.state, again.lines.get().amount) == ("claimed", 90)
    assert Message.objects.filter(purpose="events.travel_returned").count() == 1


def test_two_who_verify_at_once_do_not_overwrite_each_other(event, cast):
    request = claimed(event, by=cast.coordinator)
    judge(request, cast.coordinator, "120.00")

    with pytest.raises(ChangedMeanwhile):
        judge(request, organiser(event), "100.00", "Less.")


def test_every_step_is_in_the_audit_trail(event, cast):
    payer = organiser(event)
    request = verified(event, by=cast.coordinator)
    claims.pay(request=request, reference="FO-1", version=request.version, by=payer, now=NOW())

    verbs = AuditEntry.objects.filter(object_type="events.travelrequest").order_by("pk")

    steps = ["approved", "accepted", "expenses_changed", "claimed", "verified", "paid"]
    assert list(verbs.values_list("verb", flat=True)) == [f"travel.{step}" for step in steps]


# --- Time, and what outlives what ------------------------------------------------------
def test_what_is_not_claimed_in_time_lapses_by_the_clock(event, cast):
    until = timezone.now().date() + timedelta(days=3)
    fund = FundFactory(event=event, limit=Decimal(400), claims_until=until)
    request = approved(event, by=cast.coordinator, cap="400", fund=fund)

    with time_machine.travel(timezone.now() + timedelta(days=5)):
        assert fresh(request).state_at(NOW()) == "lapsed"
        with pytest.raises(Conflict, match="last day for claims is over"):
            travel.accept(request=request, version=request.version, by=None, now=NOW())
        assert travel_money.sums(fund, now=NOW())["left"] == Decimal(400)
        assert (lapse(NOW()), lapse(NOW())) == (1, 0)

    assert fresh(request).state == "lapsed"


def test_a_later_deadline_gives_nothing_away_twice(event, cast):
    until = timezone.now().date() + timedelta(days=3)
    fund = FundFactory(event=event, limit=Decimal(400), claims_until=until)
    approved(event, by=cast.coordinator, cap="400", fund=fund)
    fund.refresh_from_db()

    with time_machine.travel(timezone.now() + timedelta(days=5)):
        later = fields_of(fund, limit=Decimal(100), claims_until=until + timedelta(days=30))
        with pytest.raises(Conflict, match="promised already"):
            funds.edit(
                fund=fund, fields=later, version=fund.version, by=cast.coordinator, now=NOW()
            )


def test_money_outlives_a_withdrawn_invitation(event, cast):
    request = claimed(event, by=cast.coordinator)
    event.contact = ""

    invitations.withdraw(invitation=request.invitation, by=cast.coordinator, now=timezone.now())

    assert fresh(request).state == "claimed"
    assert fresh(request).lines.count() == 1


def test_a_withdrawn_invitation_gives_back_what_nobody_spent(event, cast):
    request = approved(event, by=cast.coordinator)

    invitations.withdraw(invitation=request.invitation, by=cast.coordinator, now=timezone.now())

    assert fresh(request).state == "withdrawn"
    assert travel_money.promised(request.fund, is_over=False) == 0


@pytest.mark.parametrize("how", ["no", "withdrawn", "cancelled"])
def test_what_was_paid_stays_whatever_comes_after(event, cast, how):
    payer = organiser(event)
    request = verified(event, by=cast.coordinator)
    claims.pay(request=request, reference="FO-1", version=request.version, by=payer, now=NOW())
    before = AuditEntry.objects.filter(verb__startswith="travel.").count()

    if how == "no":
        give(request.invitation, answer="declined")
    elif how == "withdrawn":
        invitations.withdraw(invitation=request.invitation, by=cast.coordinator, now=NOW())
    else:
        events.cancel(event=event, by=cast.coordinator)

    kept = fresh(request)
    assert (kept.state, kept.paid_amount, kept.payment_reference) == ("paid", Decimal(120), "FO-1")
    assert kept.lines.get().receipt.sha256
    assert travel_money.promised(kept.fund, is_over=False) == kept.cap
    assert AuditEntry.objects.filter(verb__startswith="travel.").count() == before


def test_no_money_is_a_float():
    """Neither in a column nor where it is worked with."""
    columns = [
        field.name
        for model in (SponsorFund, TravelRequest, ExpenseLine)
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField)
    ]
    about_money = [
        path
        for path in Path(settings.BASE_DIR, "events").rglob("*.py")
        if path.stem.startswith(("travel", "claims", "funds", "money"))
    ]
    written = [
        f"{path.name}: {node.lineno}"
        for path in about_money
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]

    assert len(about_money) > 10
    assert (columns, written) == ([], [])


# --- No bank details -------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Please to DE89 3704 0044 0532 0130 00 thanks",
        "GB82WEST12345698765432",
        "4111 1111 1111 1111",
        "my card is 5500-0000-0000-0004",
        "account number: 12345678",
        "routing 021000021",
        "sort code 12-34-56",
        "BIC: DEUTDEFF500",
    ],
)
def test_bank_details_are_found(text):
    assert is_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Train from Fernleigh, 12 May 2026, $410.50",
        "My number is 555 0142",
        "Flight UA1234 on 3 May, seat 12A",
        "Order 4500012345",
        "I take account of the child care",
        "FO-2291 of 2026-05-03",
    ],
)
def test_plain_texts_are_taken(text):
    assert not is_in(text)


def test_bank_details_are_refused_kindly(event):
    request = asking(event)

    with pytest.raises(DomainError, match="not kept here") as error:
        travel.ask(
            invitation=request.invitation,
            wish=travel.Wish(note="IBAN DE89370400440532013000"),
            by=None,
            now=NOW(),
        )

    assert error.value.field == "note"
