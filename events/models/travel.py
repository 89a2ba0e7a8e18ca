"""Travel support: funds, requests, claims. Money is decimal, and outlives a cancelled answer."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from events.models.events import Event, with_a_role_of
from events.models.invitations import Invitation
from events.models.organisers import EventRole
from lhs_platform.lib.counting import count_of, sum_of
from lhs_platform.lib.models import Record, Versioned
from networks.models import Network
from networks.models.memberships import coordinated_by

check_currency = RegexValidator(r"^[A-Z]{3}$", "Use the three letters of a currency, as in USD.")


def money(label: str, **more: Any) -> Any:
    """Give a column for an amount to the cent. Never a float."""
    return models.DecimalField(
        label, max_digits=12, decimal_places=2, validators=[MinValueValidator(0)], **more
    )


class SponsorFundQuerySet(models.QuerySet["SponsorFund"]):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(_seen_by(user))

    def for_list(self) -> Self:
        return self.select_related("event__network")


class SponsorFund(Versioned):
    """Money that a sponsor gives for the travel of a meeting's people, with its rules."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="funds")
    sponsor = models.CharField(max_length=160)
    currency = models.CharField(max_length=3, default="USD", validators=[check_currency])
    limit = money("all in all")
    per_person_cap = money("at most for one person", null=True, blank=True)
    rules = models.TextField("what it pays, and what not", blank=True)
    claims_until = models.DateField("claims until", null=True, blank=True)
    reference = models.CharField("reference of the finance office", max_length=60, blank=True)

    objects = SponsorFundQuerySet.as_manager()

    class Meta:
        ordering = ["event", "sponsor", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(limit__gte=0), name="fund_limit_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.sponsor

    def is_over_at(self, now: datetime) -> bool:
        """Say whether the last day for claims is over, by the calendar at the meeting's place."""
        return self.claims_until is not None and self.claims_until < self.today(now)

    def today(self, now: datetime) -> date:
        return now.astimezone(self.event.zone).date()


def funds_of(event: Event) -> "list[SponsorFund]":
    """Give the funds of a meeting, asked for once for each meeting loaded."""
    if "_funds" not in event.__dict__:
        found = list(event.funds.all())
        for fund in found:
            fund.event = event
        event.__dict__["_funds"] = found
    known: list[SponsorFund] = event.__dict__["_funds"]
    return known


def _seen_by(user: Any) -> models.Q:
    """Money is seen by coordinators, and by those who organise the meeting or its logistics; who
    stands at the desk or only reads sees none of it."""
    if user.is_staff:
        return models.Q(event__network__in=Network.objects.keys_visible_to(user))
    return _looked_after_by(user)


def _looked_after_by(user: Any) -> models.Q:
    coordinated = coordinated_by(user)
    helped = with_a_role_of(user, EventRole.Role.ORGANISER, EventRole.Role.LOGISTICS)
    return models.Q(event__network__in=coordinated) | models.Q(event__in=helped)


class TravelRequestQuerySet(models.QuerySet["TravelRequest"]):
    def visible_to(self, user: Any) -> Self:
        """Give a person's own requests, and those of meetings whose money they look after."""
        if not user.is_authenticated:
            return self.none()
        own = models.Q(user=user, event__network__in=Network.objects.keys_visible_to(user))
        return self.filter(invitation__in=Invitation.objects.filter(own | _seen_by(user)))

    def managed_by(self, user: Any) -> Self:
        """Give the requests whose money this person looks after; staff only look on."""
        return self.filter(invitation__in=Invitation.objects.filter(_looked_after_by(user)))

    def for_list(self) -> Self:
        """Add the person, the meeting, the fund, who decided, and what was accepted so far."""
        lines = ExpenseLine.objects.all()
        return self.select_related(
            "invitation__event__network",
            "fund",
            "approved_by",
            "prepaid_by",
            "verified_by",
            "paid_by",
        ).annotate(
            accepted_sum=sum_of(lines, "request", "verified_amount"),
            line_count=count_of(lines, "request"),
        )

    def of_event(self, event: Event) -> Self:
        return self.filter(invitation__event=event)


class TravelRequest(Versioned):
    """One person's support for one meeting, from the wish to the payment. No bank details."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "Asked for"
        QUEUED = "queued", "Waiting for money"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        ACCEPTED = "accepted", "Accepted"
        CLAIMED = "claimed", "Claim sent in"
        RETURNED = "returned", "Claim sent back"
        VERIFIED = "verified", "Claim verified"
        PAID = "paid", "Paid"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"
        LAPSED = "lapsed", "Lapsed"

    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, related_name="travel_request"
    )
    fund = models.ForeignKey(
        SponsorFund, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    needs_prepaid = models.BooleanField("cannot advance the money", default=False)
    travels_from = models.CharField("from", max_length=120, blank=True)
    estimate = money("about how much", null=True, blank=True)
    note = models.CharField("anything we should know", max_length=500, blank=True)
    # In the currency of the fund; all that is promised to this person.
    cap = money("approved up to", null=True, blank=True)
    # Spent for the person beforehand; it counts against the cap, and stays spent.
    prepaid_note = models.CharField("booked and paid for", max_length=300, blank=True)
    prepaid_amount = money("for", null=True, blank=True)
    prepaid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepaid_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("why", max_length=300, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paid_at = models.DateTimeField(null=True, blank=True)
    payment_reference = models.CharField(max_length=60, blank=True)
    paid_amount = money("paid", null=True, blank=True)

    # Added by `for_list`.
    accepted_sum: Decimal | None
    line_count: int

    objects = TravelRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None, approved_at=None)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="travel_approved_by_and_at",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_by=None, paid_at=None)
                | models.Q(paid_by__isnull=False, paid_at__isnull=False),
                name="travel_paid_by_and_at",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_by=None) | ~models.Q(paid_by=models.F("approved_by")),
                name="travel_payer_did_not_approve",
            ),
            models.CheckConstraint(
                condition=models.Q(prepaid_by=None, prepaid_at=None)
                | models.Q(prepaid_by__isnull=False, prepaid_at__isnull=False),
                name="travel_prepaid_by_and_at",
            ),
            models.CheckConstraint(
                condition=models.Q(prepaid_by=None) | ~models.Q(prepaid_by=models.F("approved_by")),
                name="travel_booker_did_not_approve",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The name of this request in the finance office's books; it never changes."""
        return f"TR-{self.public_id.hex[:10].upper()}"

    @property
    def currency(self) -> str:
        return self.fund.currency if self.fund else ""

    def state_at(self, now: datetime) -> str:
        """Give the state by the clock: what was not claimed in time has lapsed, whether or not
        the nightly job has written it down."""
        if self.state not in (self.State.APPROVED, self.State.ACCEPTED) or self.fund is None:
            return self.state
        self.fund.event = self.invitation.event  # the same one, loaded already
        return self.State.LAPSED if self.fund.is_over_at(now) else self.state


class ExpenseLineQuerySet(models.QuerySet["ExpenseLine"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(request__in=TravelRequest.objects.visible_to(user))

    def for_list(self) -> Self:
        """Leave the content of receipts in the database: it is asked for one by one."""
        return self.select_related(
            "request__invitation__event__network", "request__fund", "receipt"
        ).defer("receipt__content")


class ExpenseLine(Record):
    """One thing somebody paid for on the way, with its receipt, and what was accepted of it."""

    class Category(models.TextChoices):
        AIR = "air", "Flight"
        RAIL = "rail", "Train or bus"
        MILEAGE = "mileage", "Own car"
        LODGING = "lodging", "Hotel"
        MEALS = "meals", "Meals"
        CARE = "care", "Care for a child or a relative"
        VISA = "visa", "Visa"
        OTHER = "other", "Something else"

    class Decision(models.TextChoices):
        PENDING = "pending", "Not looked at yet"
        VERIFIED = "verified", "Accepted"
        REFUSED = "refused", "Not accepted"

    request = models.ForeignKey(TravelRequest, on_delete=models.PROTECT, related_name="lines")
    category = models.CharField(max_length=8, choices=Category.choices)
    what = models.CharField(max_length=160)
    spent_on = models.DateField("on")
    amount = money("amount")
    currency = models.CharField(max_length=3, validators=[check_currency])
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.PENDING)
    # In the currency of the fund.
    verified_amount = money("accepted of it", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ExpenseLineQuerySet.as_manager()

    class Meta:
        ordering = ["spent_on", "pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.amount} {self.currency}"

    @property
    def version(self) -> int:
        """Lines change with their request; its version is theirs."""
        return self.request.version


class Receipt(Record):
    """The file that proves one expense. Kept in the database, where backups find it."""

    line = models.OneToOneField(ExpenseLine, on_delete=models.PROTECT, related_name="receipt")
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


def is_money_open(invitation: Invitation, now: datetime) -> bool:
    """Say whether there is money to claim or to follow: then a person's page outlives a meeting
    that is over or cancelled, and an invitation that was withdrawn."""
    request = TravelRequest.objects.select_related("fund").filter(invitation=invitation).first()
    if request is None:
        return False
    request.invitation = invitation
    state, states = request.state_at(now), TravelRequest.State
    if state in (states.CLAIMED, states.RETURNED, states.VERIFIED, states.PAID):
        return True
    promised = state in (states.APPROVED, states.ACCEPTED)
    return promised and request.fund is not None and request.fund.claims_until is not None
