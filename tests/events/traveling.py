"""People, money and requests for the tests of travel support."""

from decimal import Decimal

from django.utils import timezone

from events.actions import claims, travel
from events.actions.receipts import Upload
from events.models import EventRole, ExpenseLine, TravelRequest
from tests.factories.events import EventRoleFactory, InvitationFactory
from tests.factories.networks import UserFactory
from tests.factories.travel import PDF, FundFactory, RequestFactory

State = TravelRequest.State
PERSON = "person"


def organiser(event, role=EventRole.Role.ORGANISER):
    user = UserFactory()
    EventRoleFactory(event=event, user=user, role=role)
    return user


def asking(event, *, user=None, **more):
    invited = InvitationFactory(event=event, user=user, **({"email": user.email} if user else {}))
    return RequestFactory(invitation=invited, **more)


def approved(event, *, by, cap="400.00", fund=None, **more):
    request = asking(event, **more)
    fund = fund or FundFactory(event=event)
    travel.approve(requests=[request], fund=fund, cap=Decimal(cap), by=by, now=timezone.now())
    return fresh(request)


def accepted(event, **more):
    request = approved(event, **more)
    return travel.accept(request=request, version=request.version, by=None, now=timezone.now())


def expense(**changes):
    values = {
        "category": ExpenseLine.Category.RAIL,
        "what": "Train from Fernleigh",
        "spent_on": timezone.now().date(),
        "amount": Decimal("120.00"),
        "currency": "USD",
    }
    return claims.Expense(**{**values, **changes})


def with_line(request, *, receipt=PDF, name="train.pdf", **changes):
    return claims.add_line(
        request=request,
        expense=expense(**changes),
        receipt=Upload(name, receipt) if receipt is not None else None,
        by=None,
        now=timezone.now(),
    )


def claimed(event, *, amounts=("120.00",), **more):
    request = accepted(event, **more)
    for amount in amounts:
        with_line(request, amount=Decimal(amount))
    request = fresh(request)
    return claims.send(request=request, version=request.version, by=None, now=timezone.now())


def verified(event, *, by, **more):
    request = claimed(event, by=by, **more)
    accepted_all = {line.pk: claims.Judgement(line.amount) for line in request.lines.all()}
    return claims.judge(
        request=request,
        judgements=accepted_all,
        version=request.version,
        by=by,
        now=timezone.now(),
        is_done=True,
    )


def fresh(request):
    return TravelRequest.objects.for_list().get(pk=request.pk)
