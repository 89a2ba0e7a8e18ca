"""A design meeting three months ago: who came, what was said and settled, and what is still open."""

import random
import uuid
import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from events.actions import action_items, agenda, decisions, evaluations, events, minutes, notes
from events.models import (
    RSVP,
    AgendaItem,
    CheckIn,
    DayPlace,
    Evaluation,
    Event,
    Invitation,
    ItemNote,
    Minutes,
    MinutesRevision,
    NoteRevision,
)
from events.models.events import END_OF_DAY
from lhs_platform.mail.models import Message
from lhs_platform.pages.demo import past_words as words
from networks.models import Membership, Network, User

ZONE = "America/Chicago"
INVITED = 46
AGO = timedelta(days=91)


def make(
    programme: Network, networks: list[Network], users: dict[str, User], now: datetime
) -> None:
    """Hold the meeting, from the first letter to the minutes."""
    chance = random.Random(23)
    by = users["coordinator"]
    first = _wednesday_before(timezone.localdate(now - AGO))
    event = _meeting(programme, by, first)
    people = _invite(event, _members(networks, chance), users, by, first)
    _answer(event, people, chance, first)
    _come(event, people, by)
    items = _agenda(event)
    agenda.release(event=event, note="", by=by)
    _write_down(event, items, users, first)
    _promise(event, items, users, now)
    _evaluate(event, by, chance, first)
    _publish(event, by, first)


def _wednesday_before(day: date) -> date:
    return day - timedelta(days=(day.weekday() - 2) % 7)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=zoneinfo.ZoneInfo(ZONE))


def _meeting(programme: Network, by: User, first: date) -> Event:
    second = first + timedelta(days=1)
    planned = events.add(
        network=programme,
        by=by,
        fields={
            "title": "Design meeting: how we work together",
            "kind": Event.Kind.DESIGN_MEETING,
            "purpose": "We settled how the four networks are organized, and what they share.",
            "place": "Lakeside Conference House",
            "address": "1 Invented Way, Lakeside",
            "timezone": ZONE,
            "contact": "Family partner desk, 555 0142",
            "rsvp_closes_at": _at(first - timedelta(days=7), END_OF_DAY),
        },
        days=[
            events.DayPlan(first, _at(first, time(10)), _at(first, time(17)), 40),
            events.DayPlan(second, _at(second, time(9)), _at(second, time(15)), 40),
        ],
    )
    return events.publish(event=planned, by=by, now=_at(first - timedelta(days=50), time(9)))


def _members(networks: list[Network], chance: random.Random) -> list[Membership]:
    members = list(
        Membership.objects.filter(network__in=networks, user__password="!")
        .select_related("user")
        .order_by("pk")
    )
    chance.shuffle(members)
    return members[:INVITED]


def _invite(
    event: Event, members: list[Membership], users: dict[str, User], by: User, first: date
) -> list[Invitation]:
    """Write the invitations as they were sent then; no mail goes out for them now."""
    sent = _at(first - timedelta(days=42), time(9))
    keys = [("parent", "community"), ("clinician", "clinician")]
    keys += [("researcher", "researcher"), ("leader", "leader")]
    who: list[tuple[User, str]] = [(users[key], group) for key, group in keys]
    who += [(member.user, member.group) for member in members]
    people = Invitation.objects.bulk_create(
        Invitation(
            event=event, user=user, email=user.email, name=user.name, group=group,
            state=Invitation.State.ACTIVE, sent_at=sent, invited_by=by,
        )
        for user, group in who
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(
            dedupe_key=one.dedupe_key, purpose="events.invitation", about=event.about,
            params={"invitation": one.pk, "link_version": 1}, to_email=one.email, to_name=one.name,
            message_id=f"<{uuid.uuid4()}@demo.example>", state=Message.State.SENT,
            next_attempt_at=sent, sent_at=sent, subject=f"Invitation: {event.title}",
        )
        for one in people
    )  # fmt: skip
    return people


def _answer(event: Event, people: list[Invitation], chance: random.Random, first: date) -> None:
    """Let four in five answer: most within days, some after a reminder, a few by telephone."""
    sent = _at(first - timedelta(days=42), time(9))
    answers = []
    for number, one in enumerate(people):
        if number >= 4 and chance.random() < 0.2:
            continue
        is_yes = number < 4 or chance.random() < 0.8
        channel = chance.choices(["link", "login", "coordinator"], [7, 2, 1])[0]
        answers.append(
            RSVP(
                invitation=one, answer="accepted" if is_yes else "declined", channel=channel,
                answered_at=sent + timedelta(hours=chance.expovariate(1 / 60)),
            )
        )  # fmt: skip
    RSVP.objects.bulk_create(answers)
    for rsvp in answers:
        rsvp.created_at = rsvp.answered_at
    RSVP.objects.bulk_update(answers, ["created_at"])
    DayPlace.objects.bulk_create(
        DayPlace(rsvp=rsvp, day=day, mode=chance.choice(["in_person"] * 4 + ["remote"]))
        for rsvp in answers
        if rsvp.answer == RSVP.Answer.ACCEPTED
        for day in event.in_order()
    )


def _come(event: Event, people: list[Invitation], by: User) -> None:
    """Check in nine of ten who said yes, at the door in the morning or online."""
    chance = random.Random(31)
    places = DayPlace.objects.filter(rsvp__invitation__in=people).select_related("day", "rsvp")
    CheckIn.objects.bulk_create(
        CheckIn(
            event=event, day=place.day, invitation_id=place.rsvp.invitation_id,
            direction=CheckIn.Direction.ENTRY, nonce=uuid.uuid4(), by=by,
            method=CheckIn.Method.SELF if place.mode == "remote" else CheckIn.Method.QR,
            is_remote=place.mode == "remote",
            at=place.day.starts_at + timedelta(minutes=chance.randint(-40, 20)),
        )
        for place in places
        if chance.random() < 0.9
    )  # fmt: skip


def _agenda(event: Event) -> list[AgendaItem]:
    days = event.in_order()
    return AgendaItem.objects.bulk_create(
        AgendaItem(
            day=days[day], starts_clock=starts, ends_clock=ends, kind=kind, title=title, room=room
        )
        for day, starts, ends, kind, title, room in words.AGENDA
    )


def _write_down(event: Event, items: list[AgendaItem], users: dict[str, User], first: date) -> None:
    """Let three people take notes; two of them write on the same item."""
    by_title = {item.title: item for item in items}
    for item in items:
        item.day.event = event
    for title, key, version, text in words.NOTES:
        notes.save(item=by_title[title], text=text, version=version, by=users[key])
    for title, text in words.DECISIONS:
        decisions.add(event=event, item=by_title.get(title), text=text, by=users["coordinator"])
    written = _at(first, time(15, 40))
    ItemNote.objects.filter(event=event).update(updated_at=written)
    NoteRevision.objects.filter(note__event=event).update(created_at=written)


def _promise(event: Event, items: list[AgendaItem], users: dict[str, User], now: datetime) -> None:
    """Note actions: one done, one overdue, some to come. Their first mails went out then."""
    by_title = {item.title: item for item in items}
    owners = {one.email: one for one in event.invitations.all()}
    today = timezone.localdate(now)
    for title, key, days, text, done_note in words.ACTIONS:
        action = action_items.add(
            event=event,
            item=by_title.get(title),
            text=text,
            owner=owners[f"{key}@demo.example"],
            due_on=today + timedelta(days=days),
            by=users["coordinator"],
        )
        if done_note:
            then = now + timedelta(days=days - 5)
            action_items.finish(action=action, note=done_note, version=1, by=users[key], now=then)
    given = Message.objects.filter(about=event.about, purpose="events.action_given")
    given.update(state=Message.State.SENT, sent_at=now - AGO + timedelta(days=2), error="")


def _evaluate(event: Event, by: User, chance: random.Random, first: date) -> None:
    opened = _at(first + timedelta(days=1), time(15))
    evaluation = evaluations.plan(
        event=event,
        questions=[evaluations.Asked(kind, text) for kind, text in evaluations.PREPARED],
        opens_at=opened,
        closes_at=opened + timedelta(days=14),
        version=0,
        by=by,
        now=opened,
    )
    came = event.invitations.filter(check_ins__isnull=False).distinct().order_by("pk")
    for one in list(came)[:26]:
        one.event = event
        answers = _sheet(evaluation, chance)
        evaluations.answer(invitation=one, answers=answers, now=opened + timedelta(days=2))


def _sheet(evaluation: Evaluation, chance: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    said = {"What should we keep doing?": words.KEEP}
    for question in evaluation.questions.all():
        key = str(question.public_id)
        if question.kind == "scale":
            answers[key] = chance.choices([5, 4, 3, 2, 1], [8, 9, 4, 2, 1])[0]
        elif chance.random() < 0.35:
            answers[key] = chance.choice(said.get(question.text, words.CHANGE))
    return answers


def _publish(event: Event, by: User, first: date) -> None:
    then = _at(first + timedelta(days=6), time(11))
    draft = minutes.draft(event=event, by=by, now=then)
    text = words.OPENING + draft.text
    saved = minutes.save(event=event, text=text, version=draft.version, by=by)
    minutes.publish(event=event, version=saved.version, by=by, now=then)
    MinutesRevision.objects.filter(minutes__event=event).update(created_at=then)
    Minutes.objects.filter(event=event).update(updated_at=then)
