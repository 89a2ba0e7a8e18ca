"""The words of a meeting's mails: changed, put back to the usual ones, tried on oneself."""

from datetime import datetime
from typing import Any

from django.db import transaction

from events.actions import letters, locks
from events.emails.usual import fault_in_body, fault_in_subject
from events.models import Event, LetterText
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.actions import audit

FIELDS = ["subject", "body"]


def save(*, event: Event, kind: str, subject: str, body: str, version: int, by: Any) -> LetterText:
    """Give a kind of mail this meeting's own words. `version` 0: the usual ones were read."""
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    _check(kind, subject, body)
    with transaction.atomic():
        held = locks.hold(event.pk)
        own = LetterText.objects.filter(event=held, kind=kind).first()
        if (own.version if own else 0) != version:
            raise ChangedMeanwhile
        if own and (own.subject, own.body) == (subject, body):
            return own
        before = audit.plain_values(own, FIELDS) if own else {}
        own = own or LetterText(event=held, kind=kind)
        own.subject, own.body = subject, body
        own.full_clean()
        if own.pk:
            own.save_over(version=version, fields=FIELDS)
        else:
            own.save()
        _record("letter.changed", own, by=by, before=before)
    return own


def _check(kind: str, subject: str, body: str) -> None:
    if fault := fault_in_subject(subject):
        raise DomainError(fault, field="subject")
    if fault := fault_in_body(kind, body):
        raise DomainError(fault, field="body")


def reset(*, text: LetterText, by: Any) -> None:
    """Take the usual words again."""
    with transaction.atomic():
        locks.hold(text.event_id)
        own = LetterText.objects.filter(pk=text.pk).select_related("event__network").first()
        if own is None:
            raise Conflict("These are the usual words already.")
        _record("letter.reset", own, by=by, before=audit.plain_values(own, FIELDS))
        own.delete()


def send_test(*, event: Event, kind: str, by: Any, now: datetime) -> None:
    """Send a mail of this kind to oneself, to see what people will see."""
    with transaction.atomic():
        letters.trial(event, kind, to=by, now=now)
        audit.record(
            by=by, verb="letter.tested", obj=event, network=event.network, after={"kind": kind}
        )


def _record(verb: str, own: LetterText, *, by: Any, before: dict[str, Any]) -> None:
    after = {"kind": own.kind}
    if verb == "letter.changed":
        after |= audit.plain_values(own, FIELDS)
    event = own.event
    audit.record(by=by, verb=verb, obj=event, network=event.network, before=before, after=after)
