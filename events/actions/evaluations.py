"""What people thought of a meeting, asked without names.

How it stays anonymous, also from whoever reads the database:
- A sheet holds no person, no moment and no number in a row; its key is random. That somebody
  answered is kept apart, and says nothing of what.
- Rows in a table lie in the order they came, and so do those that say who answered. Therefore all
  sheets of a meeting are written anew, with new keys and in a random order, with each answer.
- The audit trail and the logs of this action say nothing of an answer. The web server's log knows
  that an address was opened, which is no more than that somebody answered.
- Results are shown after the last moment for answers only, so that nobody can compare before and
  after one more answer; and not before there are five sheets (`presenters.evaluations`).
What this does not protect from: somebody who copies the whole database after every answer.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from events.emails.posting import told
from events.models import (
    RSVP,
    CheckIn,
    Evaluation,
    EvaluationQuestion,
    EvaluationSheet,
    EvaluationTaken,
    Event,
    Invitation,
)
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.mail import outbox
from networks.actions import audit
from outcomes.actions.words import refuse_patients

Kind = EvaluationQuestion.Kind
PREPARED = [
    (Kind.SCALE, "I could say what matters to me."),
    (Kind.SCALE, "What I said made a difference to what was decided."),
    (Kind.SCALE, "I know what happens next, and my part in it."),
    (Kind.TEXT, "What should we keep doing?"),
    (Kind.TEXT, "What should we do differently next time?"),
]
MOST_QUESTIONS = 12
MOST_WORDS = 2000


@dataclass(frozen=True)
class Asked:
    """One question as it is wanted."""

    kind: str
    text: str


def plan(
    *,
    event: Event,
    questions: list[Asked],
    opens_at: datetime,
    closes_at: datetime,
    version: int,
    by: Any,
    now: datetime,
) -> Evaluation:
    """Set up the form, or change it: its questions until the first answer, its window until it
    has closed. What was shown as a result is final."""
    _check(questions, opens_at, closes_at)
    with transaction.atomic():
        evaluation = _held(event)
        if evaluation is None:
            evaluation = Evaluation(event=event, opens_at=opens_at, closes_at=closes_at)
            evaluation.full_clean()
            evaluation.save()
        else:
            _move(evaluation, opens_at, closes_at, version=version, now=now)
        _ask(evaluation, questions)
        after = audit.plain_values(evaluation, ["opens_at", "closes_at"])
        after["questions"] = len(questions)
        audit.record(
            by=by, verb="evaluation.planned", obj=evaluation, network=event.network, after=after
        )
    return evaluation


def answer(*, invitation: Invitation, answers: dict[str, Any], now: datetime) -> None:
    """Take one person's answers, once. Nothing ties them to the person; see above."""
    refuse_patients(answers, answers)
    with transaction.atomic():
        evaluation = _held(invitation.event)
        if evaluation is None or not evaluation.opens_at <= now <= evaluation.closes_at:
            raise Conflict("No answers are taken here now.")
        if EvaluationTaken.objects.filter(invitation=invitation).exists():
            raise Conflict("You have answered already. Thank you.")
        kept = _kept(evaluation, answers)
        EvaluationTaken.objects.create(invitation=invitation)
        _shuffle_in(EvaluationSheet(evaluation=evaluation, group=invitation.group, answers=kept))


def ask(*, event: Event, by: Any, now: datetime) -> int:
    """Ask everyone who came by mail, each once; where nobody was checked in, all who said yes."""
    with transaction.atomic():
        evaluation = _held(event)
        if evaluation is None or not evaluation.opens_at <= now < evaluation.closes_at:
            raise Conflict("The evaluation is not open now.")
        people = list(_who_came(event))
        asked = told(event, "evaluation_open")
        outbox.post_many(
            {
                "purpose": "events.evaluation_open",
                "dedupe_key": f"events.evaluation_open{one.key_part}once",
                "params": {"invitation": one.pk},
                "about": event.about,
                "to_email": one.email,
                "to_name": one.name,
            }
            for one in people
            if one.pk not in asked
        )
        audit.record(
            by=by,
            verb="evaluation.asked",
            obj=evaluation,
            network=event.network,
            after={"people": len(people)},
        )
    return len(people)


def _who_came(event: Event) -> Any:
    """Give them whether or not they have answered: the mail itself is not sent to those who did,
    and its count would tell."""
    reachable = event.invitations.standing().exclude(email="")
    seen = CheckIn.objects.standing().filter(event=event, direction=CheckIn.Direction.ENTRY)
    if seen.exists():
        return reachable.filter(pk__in=seen.values("invitation_id"))
    return reachable.filter(rsvp__answer=RSVP.Answer.ACCEPTED)


def _held(event: Event) -> Evaluation | None:
    """Hold the evaluation for the rest of the transaction: one answer after the other."""
    held = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    return Evaluation.objects.filter(event=held).first()


def _check(questions: list[Asked], opens_at: datetime, closes_at: datetime) -> None:
    if opens_at >= closes_at:
        raise DomainError("It must close after it opens.", field="closes_on")
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise DomainError(f"Ask between one and {MOST_QUESTIONS} questions.", field="questions")


def _move(
    evaluation: Evaluation, opens_at: datetime, closes_at: datetime, *, version: int, now: datetime
) -> None:
    if evaluation.closes_at <= now and evaluation.sheets.exists():
        raise Conflict("It has closed and its results are shown. It cannot be opened again.")
    evaluation.opens_at, evaluation.closes_at = opens_at, closes_at
    evaluation.full_clean()
    evaluation.save_over(version=version, fields=["opens_at", "closes_at"])


def _ask(evaluation: Evaluation, questions: list[Asked]) -> None:
    known = [Asked(one.kind, one.text) for one in evaluation.questions.all()]
    if known == questions:
        return
    if evaluation.sheets.exists():
        raise Conflict("People have answered already: the questions stay as they are.")
    evaluation.questions.all().delete()
    for number, one in enumerate(questions, start=1):
        asked = EvaluationQuestion(
            evaluation=evaluation, position=number, kind=one.kind, text=one.text
        )
        asked.full_clean()
        asked.save()


def _kept(evaluation: Evaluation, answers: dict[str, Any]) -> dict[str, Any]:
    """Keep what answers a question of this form; nothing else, and not nothing."""
    kept: dict[str, Any] = {}
    for question in evaluation.questions.all():
        given = answers.get(str(question.public_id))
        if question.kind == Kind.SCALE and type(given) is int and given in range(1, 6):
            kept[str(question.public_id)] = given
        elif question.kind == Kind.TEXT and isinstance(given, str) and given.strip():
            kept[str(question.public_id)] = given.strip()[:MOST_WORDS]
    if not kept:
        raise DomainError("Answer at least one question.")
    return kept


def _shuffle_in(sheet: EvaluationSheet) -> None:
    """Write all sheets of a meeting anew in a random order, this one among them."""
    sheets = [*EvaluationSheet.objects.filter(evaluation=sheet.evaluation_id), sheet]
    EvaluationSheet.objects.filter(evaluation=sheet.evaluation_id).delete()
    for one in sheets:
        one.pk = uuid.uuid4()
    secrets.SystemRandom().shuffle(sheets)
    EvaluationSheet.objects.bulk_create(sheets)
