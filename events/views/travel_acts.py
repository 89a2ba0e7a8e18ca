"""What can be pressed on the page of one request: each reads its form and calls its action."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from events.actions import claims, travel
from events.forms.travel import (
    BookForm,
    DecideForm,
    JudgeForm,
    PayForm,
    ReasonForm,
    VersionForm,
)
from events.models import Event, TravelRequest
from lhs_platform.lib.errors import DomainError


@dataclass
class Refused:
    """Why nothing was done, with the forms as they were sent. Empty when it was."""

    text: str = ""
    status: int = 422
    sent: dict[str, forms.Form] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.text or self.sent)

    def forms(self, one: TravelRequest, event: Event, now: datetime) -> dict[str, forms.Form]:
        """Give every form of the page: as it was sent, or fresh."""
        version = {"version": one.version}
        booked = {"prepaid_note": one.prepaid_note, "prepaid_amount": one.prepaid_amount}
        fresh: dict[str, forms.Form] = {
            "decide": DecideForm(
                event=event, now=now, initial={**version, "cap": one.cap or one.estimate}
            ),
            "book": BookForm(initial=version | booked),
            "give_back": ReasonForm(initial=version),
            "pay": PayForm(initial=version),
            "judge": JudgeForm(request=one, initial=version),
        }
        return fresh | self.sent


def judged(lines: list[dict[str, Any]], form: Any) -> list[dict[str, Any]]:
    """Give each expense with its two fields."""
    pairs = [(line, form.fields_of(line["line"])) for line in lines]
    return [
        {"line": line, "accepted": accepted, "reason": reason} for line, (accepted, reason) in pairs
    ]


def _run(name: str, form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> Refused:
    """Run an action with a form's data; give why it was not done, if it was not."""
    if not form.is_valid():
        return Refused(sent={name: form})
    try:
        act(form.cleaned_data)
    except DomainError as error:
        if error.field in form.fields:
            form.add_error(error.field, error.text)
            return Refused(sent={name: form}, status=error.status)
        return Refused(error.text, error.status, {name: form})
    return Refused()


def _decide(data: Any, one: TravelRequest, by: Any) -> Refused:
    now = timezone.now()
    form = DecideForm(data, event=one.invitation.event, now=now)

    def act(given: dict[str, Any]) -> None:
        version = given["version"] or 0
        if given["act"] == "approve":
            travel.approve(
                requests=[one],
                fund=given["fund"],
                cap=given["cap"],
                by=by,
                now=now,
                versions={one.pk: version},
            )
        elif given["act"] == "queue":
            travel.queue(requests=[one], by=by, now=now, version=version)
        else:
            travel.decline(requests=[one], reason=given["reason"], by=by, now=now, version=version)

    return _run("decide", form, act)


def _book(data: Any, one: TravelRequest, by: Any) -> Refused:
    def act(given: dict[str, Any]) -> None:
        travel.book(
            request=one,
            amount=given["prepaid_amount"],
            what=given["prepaid_note"],
            version=given["version"],
            by=by,
            now=timezone.now(),
        )

    return _run("book", BookForm(data), act)


def _judge(data: Any, one: TravelRequest, by: Any) -> Refused:
    form = JudgeForm(data, request=one)

    def act(given: dict[str, Any]) -> None:
        claims.judge(
            request=one,
            judgements=form.judgements(),
            version=given["version"],
            by=by,
            now=timezone.now(),
            is_done=data.get("act") == "verify",
        )

    return _run("judge", form, act)


def _give_back(data: Any, one: TravelRequest, by: Any) -> Refused:
    def act(given: dict[str, Any]) -> None:
        claims.give_back(request=one, by=by, now=timezone.now(), **given)

    return _run("give_back", ReasonForm(data), act)


def _pay(data: Any, one: TravelRequest, by: Any) -> Refused:
    def act(given: dict[str, Any]) -> None:
        claims.pay(
            request=one,
            reference=given["payment_reference"],
            version=given["version"],
            by=by,
            now=timezone.now(),
        )

    return _run("pay", PayForm(data), act)


def _close(data: Any, one: TravelRequest, by: Any) -> Refused:
    def act(given: dict[str, Any]) -> None:
        claims.close(request=one, by=by, now=timezone.now(), **given)

    refused = _run("close", VersionForm(data), act)
    if refused and not refused.text:
        refused.text = "Please load this page again and press once more."
    return refused


ACTS: dict[str, Callable[[Any, TravelRequest, Any], Refused]] = {
    "approve": _decide,
    "queue": _decide,
    "decline": _decide,
    "book": _book,
    "judge": _judge,
    "verify": _judge,
    "return": _give_back,
    "pay": _pay,
    "close": _close,
}
