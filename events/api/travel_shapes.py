"""Shapes of funds, travel requests and expenses over REST. Amounts are text, both ways: no
program makes a float of money on the way."""

import base64
import binascii
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from events.models import ExpenseLine, TravelRequest
from events.models.travel import check_currency
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer


class Money(serializers.DecimalField):
    """An amount to the cent, as text. Numbers are refused: JSON makes floats of them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, **more)

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str):
            raise serializers.ValidationError('Send amounts as text, for example "410.00".')
        return super().to_internal_value(data)


class MoneyRow(RowSerializer):
    """Writes decimals as text with two places."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        row = super().to_representation(instance)
        return {n: f"{v:.2f}" if isinstance(v, Decimal) else v for n, v in row.items()}


class FundSerializer(MoneyRow):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    sponsor = serializers.CharField()
    currency = serializers.CharField()
    limit = Money()
    per_person_cap = Money(allow_null=True)
    rules = serializers.CharField()
    claims_until = serializers.DateField(allow_null=True)
    reference = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class TravelRequestSerializer(MoneyRow):
    id = serializers.UUIDField(source="public_id")
    reference = serializers.CharField()
    network = serializers.CharField(source="invitation.event.network.slug")
    event = serializers.UUIDField(source="invitation.event.public_id")
    invitation = serializers.UUIDField(source="invitation.public_id")
    name = serializers.CharField(source="invitation.name")
    fund = serializers.UUIDField(source="fund.public_id", allow_null=True)
    currency = serializers.CharField()
    state = serializers.ChoiceField(choices=TravelRequest.State.choices)
    needs_prepaid = serializers.BooleanField()
    travels_from = serializers.CharField()
    estimate = Money(allow_null=True)
    note = serializers.CharField()
    cap = Money(allow_null=True)
    prepaid_note = serializers.CharField()
    prepaid_amount = Money(allow_null=True)
    accepted = Money(source="accepted_sum", allow_null=True)
    paid_amount = Money(allow_null=True)
    paid_at = serializers.DateTimeField(allow_null=True)
    payment_reference = serializers.CharField()
    reason = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ExpenseLineSerializer(MoneyRow):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="request.invitation.event.network.slug")
    request = serializers.UUIDField(source="request.public_id")
    category = serializers.ChoiceField(choices=ExpenseLine.Category.choices)
    what = serializers.CharField()
    spent_on = serializers.DateField()
    amount = Money()
    currency = serializers.CharField()
    decision = serializers.ChoiceField(choices=ExpenseLine.Decision.choices)
    verified_amount = Money(allow_null=True)
    reason = serializers.CharField()
    receipt = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_receipt(self, line: ExpenseLine) -> str | None:
        """Give the name of the file; the file itself is asked for under `receipt/`."""
        receipt = getattr(line, "receipt", None)
        return receipt.name if receipt else None


# --- Input -----------------------------------------------------------------------------
class FundInput(InputSerializer):
    sponsor = serializers.CharField(max_length=160)
    currency = serializers.CharField(max_length=3, validators=[check_currency], default="USD")
    limit = Money(min_value=Decimal(0))
    per_person_cap = Money(min_value=Decimal(0), allow_null=True, default=None)
    rules = serializers.CharField(max_length=4000, allow_blank=True, default="")
    claims_until = serializers.DateField(allow_null=True, default=None)
    reference = serializers.CharField(max_length=60, allow_blank=True, default="")


class FundCreateInput(FundInput):
    event = serializers.UUIDField()


class WishInput(InputSerializer):
    needs_prepaid = serializers.BooleanField(default=False)
    travels_from = serializers.CharField(max_length=120, allow_blank=True, default="")
    estimate = Money(min_value=Decimal(0), allow_null=True, default=None)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class TravelRequestCreateInput(WishInput):
    """A wish of one's own; `invitation` is the one it belongs to."""

    invitation = serializers.UUIDField()


STEPS = (
    "queued", "approved", "declined", "booked", "accepted", "withdrawn", "claimed", "returned",
    "verified", "paid", "closed",
)  # fmt: skip


class StepInput(InputSerializer):
    """One step of a request. Without `state`, what was asked for is changed; "booked" notes what
    was booked for the person and leaves the state as it is."""

    state = serializers.ChoiceField(choices=STEPS, required=False)
    needs_prepaid = serializers.BooleanField(required=False)
    travels_from = serializers.CharField(max_length=120, allow_blank=True, required=False)
    estimate = Money(min_value=Decimal(0), allow_null=True, required=False)
    note = serializers.CharField(max_length=500, allow_blank=True, required=False)
    fund = serializers.UUIDField(required=False, help_text="With approved.")
    cap = Money(min_value=Decimal(0), required=False, help_text="With approved.")
    reason = serializers.CharField(
        max_length=300, required=False, help_text="With declined and returned."
    )
    prepaid_note = serializers.CharField(max_length=300, required=False, help_text="With booked.")
    prepaid_amount = Money(min_value=Decimal(0), required=False, help_text="With booked.")
    payment_reference = serializers.CharField(max_length=60, required=False, help_text="With paid.")


class ReceiptInput(InputSerializer):
    name = serializers.CharField(max_length=200)
    content = serializers.CharField(help_text="The file in base64: PDF, JPEG, PNG or HEIC.")

    def validate_content(self, value: str) -> bytes:
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError) as error:
            raise serializers.ValidationError("This is not base64.") from error


class ExpenseInput(InputSerializer):
    request = serializers.UUIDField()
    category = serializers.ChoiceField(choices=ExpenseLine.Category.choices)
    what = serializers.CharField(max_length=160)
    spent_on = serializers.DateField()
    amount = Money()
    currency = serializers.CharField(max_length=3, validators=[check_currency])
    receipt = ReceiptInput(required=False, allow_null=True)


class JudgementInput(InputSerializer):
    """What is accepted of an expense, in the currency of the fund; 0.00 is a refusal."""

    verified_amount = Money(min_value=Decimal(0))
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")
