"""The smallest valid funds, requests and expenses."""

from decimal import Decimal

import factory
from django.utils import timezone

from events.models import ExpenseLine, Receipt, SponsorFund, TravelRequest
from tests.factories.events import EventFactory, InvitationFactory, RSVPFactory
from tests.factories.networks import UserFactory

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


class FundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SponsorFund

    event = factory.SubFactory(EventFactory)
    sponsor = "Lakeside Foundation"
    limit = Decimal("1000.00")
    currency = "USD"


class RequestFactory(factory.django.DjangoModelFactory):
    """Somebody who said yes and asks for support. `fund=` and `cap=` make it a promise."""

    class Meta:
        model = TravelRequest
        skip_postgeneration_save = True

    class Params:
        promised = factory.Trait(
            state=TravelRequest.State.APPROVED,
            cap=Decimal("400.00"),
            approved_by=factory.SubFactory(UserFactory),
            approved_at=factory.LazyFunction(timezone.now),
        )

    invitation = factory.SubFactory(InvitationFactory)
    estimate = Decimal("350.00")
    travels_from = "Fernleigh"

    @factory.post_generation
    def answer(self, create, extracted, **more):
        if create and extracted is not False:
            RSVPFactory(invitation=self.invitation, travel="refund", travel_from=self.travels_from)


class ExpenseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExpenseLine

    request = factory.SubFactory(RequestFactory)
    category = ExpenseLine.Category.RAIL
    what = "Train from Fernleigh"
    spent_on = factory.LazyFunction(lambda: timezone.now().date())
    amount = Decimal("120.00")
    currency = "USD"


class ReceiptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Receipt

    line = factory.SubFactory(ExpenseFactory)
    name = "train.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = "0" * 64
    content = PDF
