"""The last travel money: a fund holds enough for one, and everyone's request is approved at the
same moment. Who comes too late is refused."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from requests import Response

from events.models import SponsorFund, TravelRequest
from networks.actions import tokens
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.networks import MembershipFactory
from tests.factories.travel import FundFactory, RequestFactory
from tests.faults.contest import Contender, Contest, Faults, Round

CAP = Decimal("400.00")


def set_up(people: int) -> Round:
    seat = MembershipFactory(access="coordinator")
    now = timezone.now()
    _, key = tokens.make(
        by=seat.user, name="contest", scope="write", networks=[seat.network],
        expires_at=now + timedelta(days=1), now=now,
    )  # fmt: skip
    event = EventFactory(network=seat.network, days=1)
    fund = FundFactory(event=event, limit=CAP)
    invited = [InvitationFactory(event=event, invited_by=event.created_by) for _ in range(people)]
    asked = [RequestFactory(invitation=one, answer=False) for one in invited]
    return Round(
        contenders=[_approves(one, fund, key) for one in asked],
        verdict=lambda answers: _verdict(fund, answers),
    )


def _approves(asked: TravelRequest, fund: SponsorFund, key: str) -> Contender:
    return Contender(
        method="PATCH",
        to=reverse("travel-request-detail", kwargs={"public_id": asked.public_id}),
        json={"state": "approved", "fund": str(fund.public_id), "cap": str(CAP)},
        headers={"Authorization": f"Bearer {key}", "If-Match": "*"},
    )


def _verdict(fund: SponsorFund, answers: list[Response]) -> Faults:
    approved = TravelRequest.objects.filter(fund=fund, state="approved")
    promised = approved.aggregate(sum=Sum("cap"))["sum"] or Decimal(0)
    return {
        "overspent": int(promised > fund.limit),
        "unspent": int(promised < fund.limit),
        "miscounted": abs(approved.count() - sum(one.ok for one in answers)),
    }


CONTEST = Contest(
    name="travel_money", set_up=set_up, statuses=frozenset({200, 409}), breaks="overspent"
)
