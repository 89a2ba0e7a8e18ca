"""Travel support as forms: a fund, a wish, an expense, and what is decided. Amounts are decimal."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from events.actions.claims import Expense, Judgement
from events.actions.receipts import MOST_BYTES, Upload
from events.actions.travel import Wish
from events.models import Event, ExpenseLine, SponsorFund, TravelRequest
from events.models.travel import check_currency, funds_of


def _money(label: str, **more: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=2, min_value=0, widget=widget, **more
    )


def _day(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def _currency(**more: Any) -> forms.CharField:
    return forms.CharField(
        label="Currency",
        max_length=3,
        validators=[check_currency],
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "size": 4}),
        **more,
    )


def _in_capitals(data: Any) -> Any:
    """Let people write usd for USD."""
    if data is None or "currency" not in data:
        return data
    data = data.copy()
    data["currency"] = data["currency"].strip().upper()
    return data


class FundForm(forms.Form):
    sponsor = forms.CharField(
        label="Sponsor", max_length=160, help_text="Who gives the money, as people know it."
    )
    limit = _money("All in all")
    currency = _currency(initial="USD")
    per_person_cap = _money(
        "At most for one person", required=False, help_text="Empty: no bound of its own."
    )
    rules = forms.CharField(
        label="What it pays, and what not",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="People read this when their support is approved.",
    )
    claims_until = _day(
        "Claims until", required=False, help_text="Promised money that nobody claimed goes back."
    )
    reference = forms.CharField(
        label="Reference of the finance office",
        required=False,
        max_length=60,
        help_text="A cost centre or a grant. No account numbers.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_in_capitals(data), *args, **kwargs)

    @classmethod
    def of(cls, fund: SponsorFund, data: Any) -> "FundForm":
        initial = {name: getattr(fund, name) for name in cls.base_fields}
        return cls(data, initial=initial)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class WishForm(forms.Form):
    """What a person asks for."""

    way = forms.ChoiceField(
        label="How",
        choices=[
            ("refund", "I book and pay, and get it back"),
            ("prepaid", "Please book and pay for me: I cannot advance the money"),
        ],
        widget=forms.RadioSelect,
    )
    travels_from = forms.CharField(label="Where do you start from?", max_length=120, required=False)
    estimate = _money(
        "About how much will it be?", required=False, help_text="A guess is fine. Empty: no idea."
    )
    note = forms.CharField(
        label="Anything we should know",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="No account or card numbers, please: nobody needs them here.",
    )

    @classmethod
    def of(cls, request: TravelRequest | None, rsvp: Any) -> "WishForm":
        if request is None:
            return cls(initial={"way": "refund", "travels_from": getattr(rsvp, "travel_from", "")})
        return cls(
            initial={
                "way": "prepaid" if request.needs_prepaid else "refund",
                "travels_from": request.travels_from,
                "estimate": request.estimate,
                "note": request.note,
            }
        )

    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(data["way"] == "prepaid", data["travels_from"], data["estimate"], data["note"])


class ExpenseForm(forms.Form):
    """One expense with its receipt. Its size is looked at before anything of it is read."""

    category = forms.ChoiceField(label="What for", choices=ExpenseLine.Category.choices)
    what = forms.CharField(
        label="In a few words", max_length=160, help_text="For example: train from Fernleigh."
    )
    spent_on = _day("Paid on")
    amount = _money("Amount")
    currency = _currency()
    receipt = forms.FileField(
        label="Receipt",
        required=False,
        max_length=200,
        widget=forms.FileInput(
            attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic,.pdf,.jpg,.png,.heic"}
        ),
        help_text="A photo or a PDF, up to 5 MB. Your own car and meals need none.",
        error_messages={"empty": "This file is empty."},
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_in_capitals(data), *args, **kwargs)

    def clean_receipt(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["receipt"]
        if file is not None and (file.size is None or file.size > MOST_BYTES):
            raise forms.ValidationError(
                "This file is larger than 5 MB. Take a smaller photo, or send a PDF."
            )
        return file

    def expense(self) -> Expense:
        names = ("category", "what", "spent_on", "amount", "currency")
        return Expense(**{name: self.cleaned_data[name] for name in names})

    def upload(self) -> Upload | None:
        file = self.cleaned_data["receipt"]
        return Upload(file.name, file.read()) if file else None


class DecideForm(forms.Form):
    """What is decided on one or several requests."""

    act = forms.ChoiceField(
        choices=[("approve", "Approve"), ("queue", "Wait for money"), ("decline", "Decline")]
    )
    fund = forms.ModelChoiceField(
        label="From", queryset=SponsorFund.objects.none(), to_field_name="public_id", required=False
    )
    cap = _money("Up to, for each", required=False)
    reason = forms.CharField(label="Reason, if declined", max_length=300, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        funds: Any = self.fields["fund"]
        funds.queryset = event.funds.all()
        open_ones = [fund for fund in funds_of(event) if not fund.is_over_at(now)]
        if len(open_ones) == 1:
            funds.initial = open_ones[0].public_id
            funds.empty_label = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("act") == "approve":
            if data.get("fund") is None and "fund" not in self.errors:
                self.add_error("fund", "Choose a fund. If there is none, add it first.")
            if data.get("cap") is None and "cap" not in self.errors:
                self.add_error("cap", "Give the amount that is approved.")
        return data


class BookForm(forms.Form):
    prepaid_note = forms.CharField(label="What was booked and paid for", max_length=300)
    prepaid_amount = _money("For")
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="What should be changed", max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class PayForm(forms.Form):
    payment_reference = forms.CharField(
        label="Reference of the finance office",
        max_length=60,
        help_text="Under which it was paid. No account numbers.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class JudgeForm(forms.Form):
    """What is accepted of each expense. An empty amount: not looked at yet."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: TravelRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(request.lines.all())
        for line in self.lines:
            name = line.public_id.hex
            unit = request.currency
            self.fields[f"accepted_{name}"] = _money(
                f"Accepted, {unit}", required=False, initial=line.verified_amount
            )
            self.fields[f"reason_{name}"] = forms.CharField(
                label="Why, or the rate", max_length=300, required=False, initial=line.reason
            )

    def fields_of(self, line: ExpenseLine) -> tuple[Any, Any]:
        name = line.public_id.hex
        return self[f"accepted_{name}"], self[f"reason_{name}"]

    def judgements(self) -> dict[int, Judgement]:
        given = {}
        for line in self.lines:
            accepted = self.cleaned_data[f"accepted_{line.public_id.hex}"]
            if accepted is not None:
                reason = self.cleaned_data[f"reason_{line.public_id.hex}"]
                given[line.pk] = Judgement(accepted, reason)
        return given
