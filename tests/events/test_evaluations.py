"""What people thought: asked of each once, tied to nobody, small groups not shown."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events.actions import evaluations
from events.emails import followups as emails
from events.models import EvaluationSheet, EvaluationTaken
from events.presenters.evaluations import results
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.events.asking import at, text
from tests.factories.events import InvitationFactory, RSVPFactory
from tests.factories.minutes import CheckInFactory, EvaluationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluation(event):
    return EvaluationFactory(event=event)


def asked(evaluation):
    return [str(one.public_id) for one in evaluation.questions.all()]


def answer(evaluation, value=4, words="", group="community"):
    scale, free = asked(evaluation)
    invited = InvitationFactory(event=evaluation.event, group=group)
    given = {scale: value} | ({free: words} if words else {})
    evaluations.answer(invitation=invited, answers=given, now=timezone.now())
    return invited


def after(evaluation):
    return results(evaluation, now=evaluation.closes_at + timedelta(minutes=1))


# --- Anonymous -------------------------------------------------------------------------
def test_each_person_answers_once(evaluation):
    invited = answer(evaluation)

    with pytest.raises(Conflict, match="already"):
        evaluations.answer(
            invitation=invited, answers={asked(evaluation)[0]: 1}, now=timezone.now()
        )

    assert EvaluationSheet.objects.count() == 1


def test_nothing_ties_a_sheet_to_a_person(evaluation):
    entries = AuditEntry.objects.count()

    answer(evaluation)

    assert AuditEntry.objects.count() == entries
    fields = {field.name for field in EvaluationSheet._meta.get_fields()}
    assert fields == {"id", "evaluation", "group", "answers"}
    assert {f.name for f in EvaluationTaken._meta.get_fields()} == {"id", "invitation"}


def test_sheets_lie_in_another_order_than_they_came(evaluation):
    """Each answer writes all of them anew: keys and places in the table say nothing."""
    scale = asked(evaluation)[0]
    first = answer(evaluation, 1) and EvaluationSheet.objects.get().pk
    orders = set()
    for value in (2, 3, 4, 5):
        answer(evaluation, value)
    for _ in range(12):
        answer(evaluation, 5)
        rows = EvaluationSheet.objects.raw("SELECT * FROM events_evaluationsheet")
        orders.add(tuple(row.answers[scale] for row in rows)[:5])

    assert not EvaluationSheet.objects.filter(pk=first).exists()
    assert len(orders) > 1


def test_what_answers_no_question_is_not_kept(evaluation):
    scale, free = asked(evaluation)
    invited = InvitationFactory(event=evaluation.event)
    given = {scale: 9, free: "Good.", "who": "me"}

    evaluations.answer(invitation=invited, answers=given, now=timezone.now())
    with pytest.raises(DomainError, match="at least one"):
        evaluations.answer(
            invitation=InvitationFactory(event=evaluation.event),
            answers={scale: 9},
            now=timezone.now(),
        )

    assert EvaluationSheet.objects.get().answers == {free: "Good."}


def test_a_text_about_a_patient_is_refused(evaluation):
    with pytest.raises(DomainError, match="telephone"):
        answer(evaluation, words="call 555-010-4477")

    assert not EvaluationTaken.objects.exists()


# --- Results ---------------------------------------------------------------------------
def test_nothing_is_shown_below_five_or_before_the_end(evaluation):
    for _ in range(4):
        answer(evaluation)
    assert not after(evaluation)["is_shown"]

    answer(evaluation, 2)

    assert not results(evaluation, now=timezone.now())["is_shown"]
    shown = after(evaluation)
    assert (shown["sheets"], shown["scales"][0]["mean"]) == (5, 3.6)


def test_a_hidden_group_cannot_be_worked_out_from_the_others(evaluation):
    """What is shown apart is said by the rule of votes: see `improvement.tally.shown`."""
    for group, many in {"community": 6, "clinician": 5, "leader": 1}.items():
        for _ in range(many):
            answer(evaluation, group=group)

    assert [one["group"] for one in after(evaluation)["scales"][0]["groups"]] == ["community"]


def test_texts_come_in_an_order_of_their_own(evaluation):
    words = [f"word {number}" for number in range(8)]
    for one in words:
        answer(evaluation, words=one)

    said = after(evaluation)["texts"][0]["said"]

    assert sorted(said) == words
    assert said == after(evaluation)["texts"][0]["said"]


def test_results_are_for_those_who_see_the_people_and_rest_tells_the_same(client, cast, evaluation):
    for _ in range(5):
        answer(evaluation, words="Keep the tables small.")
    url = reverse("evaluation-detail", kwargs={"public_id": evaluation.public_id})

    with time_machine.travel(evaluation.closes_at + timedelta(hours=1)):
        client.force_login(cast.coordinator)
        page, row = text(client.get(at("event-evaluation", evaluation.event))), client.get(url)
        client.force_login(cast.clinician)
        theirs, none = text(client.get(at("event-evaluation", evaluation.event))), client.get(url)

    assert "Keep the tables small." in page
    assert row.json()["results"]["scales"][0]["mean"] == 4.0
    assert "Keep the tables small." not in theirs
    assert none.json()["results"] is None


# --- Planned and asked -----------------------------------------------------------------
def plan(event, by, version=0, questions=None, **window):
    now = timezone.now()
    return evaluations.plan(
        event=event,
        questions=questions or [evaluations.Asked("scale", "Good?")],
        opens_at=window.get("opens_at", now - timedelta(hours=1)),
        closes_at=window.get("closes_at", now + timedelta(days=7)),
        version=version,
        by=by,
        now=now,
    )


def test_questions_stay_once_somebody_answered_and_the_end_is_final(cast, evaluation):
    answer(evaluation)
    questions = [evaluations.Asked(q.kind, q.text) for q in evaluation.questions.all()]

    with pytest.raises(Conflict, match="questions stay"):
        plan(evaluation.event, cast.coordinator, version=1)
    plan(
        evaluation.event,
        cast.coordinator,
        version=1,
        questions=questions,
        closes_at=timezone.now() - timedelta(minutes=1),
    )
    with pytest.raises(Conflict, match="cannot be opened again"):
        plan(evaluation.event, cast.coordinator, version=2, questions=questions)


def test_everyone_who_came_is_asked_once_and_the_answered_get_no_mail(cast, evaluation):
    came = CheckInFactory(invitation__event=evaluation.event).invitation
    RSVPFactory(invitation__event=evaluation.event)

    evaluations.ask(event=evaluation.event, by=cast.coordinator, now=timezone.now())
    evaluations.ask(event=evaluation.event, by=cast.coordinator, now=timezone.now())

    mail = Message.objects.get(purpose="events.evaluation_open")
    assert mail.to_email == came.email
    assert reverse("events:evaluation-by-link", kwargs={"token": came.token}) in (
        emails.evaluation_open(mail).text
    )
    EvaluationTaken.objects.create(invitation=came)
    assert emails.evaluation_link(came) == ""


def test_the_form_offers_questions_and_takes_own_ones(coordinator, event):
    page = text(coordinator.get(at("evaluation-plan", event)))
    sent = {
        "prepared_0": "on", "own_0": "Was the food good?", "kind_0": "text", "version": "0",
        "opens_on": "2027-03-01", "closes_on": "2027-03-10",
    }  # fmt: skip

    response = coordinator.post(at("evaluation-plan", event), sent)

    assert "I could say what matters to me." in page
    assert response.status_code == 303
    asked = [(one.kind, one.text) for one in event.evaluation.questions.all()]
    assert asked == [("scale", "I could say what matters to me."), ("text", "Was the food good?")]


# --- Answering -------------------------------------------------------------------------
def test_by_personal_link_once(client, evaluation):
    invited = InvitationFactory(event=evaluation.event)
    url = reverse("events:evaluation-by-link", kwargs={"token": invited.token})
    question = evaluation.questions.first()

    opened = client.get(url)
    empty = client.post(url, {})
    sent = client.post(url, {f"q_{question.public_id.hex}": "5"})

    assert (opened.status_code, empty.status_code, sent.status_code) == (200, 422, 303)
    assert "we have your answers" in text(client.get(url))
    assert EvaluationSheet.objects.get().answers == {str(question.public_id): 5}


def test_signed_in_once(client, cast, evaluation):
    InvitationFactory(event=evaluation.event, user=cast.clinician, email=cast.clinician.email)
    client.force_login(cast.clinician)
    question = evaluation.questions.last()
    sent = {f"q_{question.public_id.hex}": "More breaks."}

    first = client.post(at("evaluation-answer", evaluation.event), sent)
    second = client.post(at("evaluation-answer", evaluation.event), sent)

    assert (first.status_code, second.status_code) == (303, 409)
    page = text(client.get(at("event-evaluation", evaluation.event)))
    assert "More breaks." not in page
