"""The demonstration's facilitated sessions: one that ended months ago, at the design meeting of then,
with what was decided since, and one that is ready for the coming meeting."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from events.actions import sessions as meeting_sessions
from events.models import Event, MeetingSession
from improvement.actions import (
    decisions,
    detached,
    session_items,
    session_remarks,
    session_sharing,
    sessions,
    voting,
)
from improvement.actions.session_people import Line
from improvement.models import (
    Ballot,
    DesignProcess,
    Idea,
    Round,
    RoundVoter,
    Session,
    SessionItem,
    SessionNote,
    SessionPerson,
)
from lhs_platform.pages.demo import design
from lhs_platform.pages.demo.design_words import INFRASTRUCTURE
from networks.models import Network, User

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HELD = "What we do together"
# What was read out, one after the other, and what was said to clarify it.
LINES = (
    ("One list of tools that all four networks keep together", "Each tool with its owner and a date."),
    ("A parent in every meeting that decides on money", ""),
    ("Minutes in plain words within a week", "One page; who was not there can follow it."),
    ("Fares paid before, not after", "Whoever has no card could not come this time."),
    ("A shared calendar of all meetings", ""),
    ("Pay travel before the meeting", ""),
    ("Two networks visit each other once a year", "A day at the other’s clinic, families too."),
    ("Fewer mails: one each month", ""),
)  # fmt: skip
# Which line says the same as which, by their numbers.
SAME = (6, 4)
# How much each of the others was liked, in the first ranking and in the final vote.
FIRST, FINAL = (5, 9, 6, 8, 2, 3, 1), (4, 11, 6, 9, 1, 3, 1)
REMARKS = (
    "Families and leaders agree on the parent at the table; clinicians ask who finds them.",
    "The calendar was ranked low because two networks have one already. It could be opened to all.",
)
# Place in the list of the vote, what was decided, and why. The rest waits for the coming meeting.
DECIDED = (
    (1, "test", "The four leads asked for it in the talk after the vote."),
    (3, "test", "Paid from the meeting’s own budget, so it can begin at once."),
    (4, "no", "Two networks have a calendar already; they open it to all."),
    (6, "no", "The newsletter becomes monthly anyway."),
)


def past(programme: Network, users: dict[str, User]) -> None:
    """Hold the session of the past design meeting, from the silence to what was decided."""
    event = Event.objects.get(network=programme, title=design.PAST)
    by, chance = users["coordinator"], random.Random(47)
    at = event.in_order()[0].starts_at + timedelta(hours=3)
    session = _set_up(
        programme, by, HELD,
        "What should the four networks do together, so that nobody does it four times?",
        "checked_in", 15, [users["clinician"]],
    )  # fmt: skip
    held = meeting_sessions.link(by=by, event=event, session=session)
    meeting_sessions.start(by=by, held=held, version=session.version, now=at)
    _arrive(session, at, chance)
    _on(session, by, at + 6 * MINUTE)
    _read_out(session, at + 8 * MINUTE)
    _on(session, by, at + 20 * MINUTE)
    _clarify(session, by)
    _vote(_on(session, by, at + 35 * MINUTE).ranking, FIRST, chance)
    _on(session, by, at + 42 * MINUTE)
    for text in REMARKS:
        session_remarks.add(by=by, session=session, text=text, nonce=uuid.uuid4())
    _vote(_on(session, by, at + 60 * MINUTE).final, FINAL, chance)
    _on(session, by, at + 68 * MINUTE)
    _decide(session, by, at + 9 * DAY)
    _date_back(session, at)


def place(programme: Network) -> None:
    """Make the past session part of the design work it served, so that what was decided, and why,
    is read there. The design work is made after it: ideas are numbered in the order they came."""
    session: Any = Session.objects.get(network=programme, title=HELD)
    process = DesignProcess.objects.get(network=programme, title=INFRASTRUCTURE)
    Session.objects.filter(pk=session.pk).update(process=process)
    Round.objects.filter(pk__in=(session.ranking_id, session.final_id)).update(process=process)
    Idea.objects.filter(session_items__session=session, process=None).update(process=process)


def coming(programme: Network, users: dict[str, User]) -> None:
    """Set a session up for the coming design meeting."""
    event = Event.objects.get(network=programme, title=design.NEXT)
    by = users["coordinator"]
    session = _set_up(
        programme, by, "The first ten days",
        "What would help a family most in the first ten days after the diagnosis?",
        "attending", 15, [users["clinician"], users["parent"]],
    )  # fmt: skip
    meeting_sessions.link(by=by, event=event, session=session)


def _set_up(
    network: Network,
    by: User,
    title: str,
    question: str,
    electorate: str,
    quorum: int,
    facilitators: list[User],
) -> Session:
    values = {
        "title": title,
        "question": question,
        "explanation": "Ideas that a network can try without asking anybody outside come first.",
        "electorate": electorate,
        "secrecy": Round.Secrecy.DETACHED,
        "quorum": quorum,
        "choose": 2,
    }
    return sessions.add(by=by, network=network, values=values, facilitators=facilitators)


def _on(session: Session, by: User, now: datetime) -> Session:
    fresh = Session.objects.for_list().get(pk=session.pk)
    return sessions.go_on(by=by, session=fresh, version=fresh.version, now=now)


def _arrive(session: Session, at: datetime, chance: random.Random) -> None:
    """Let those who are there take part, and write what they read out later."""
    people = list(SessionPerson.objects.filter(session=session).order_by("pk"))
    chance.shuffle(people)
    for seat, person in enumerate(people, start=1):
        person.joined_at, person.seat, person.is_done = at, seat, chance.random() < 0.8
    SessionPerson.objects.bulk_update(people, ["joined_at", "seat", "is_done"])
    SessionNote.objects.bulk_create(
        SessionNote(person=person, key=uuid.uuid4(), text=text)
        for person, (text, _) in zip(people, LINES, strict=False)
    )


def _read_out(session: Session, now: datetime) -> None:
    for _ in LINES:
        person: Any = Session.objects.select_related("turn").get(pk=session.pk).turn
        note = SessionNote.objects.get(person=person)
        line = Line(note.key, note.text, note.version)
        session_sharing.say(person=person, line=line, now=now)


def _clarify(session: Session, by: User) -> None:
    items = {item.number: item for item in SessionItem.objects.filter(session=session)}
    for number, (_, said) in enumerate(LINES, start=1):
        if said:
            session_items.word(by=by, item=items[number], version=1, values={"explanation": said})
    same, into = (items[number] for number in SAME)
    session_items.merge(by=by, item=same, version=1, into=into)


def _vote(poll: Any, favour: tuple[int, ...], chance: random.Random) -> None:
    """Write the ballots of those who were there, within the rules of the vote."""
    keys = [str(one.public_id) for one in poll.options.order_by("position")]
    lines = list(poll.voters.filter(user__password="!").order_by("pk"))
    lines = chance.sample(lines, max(poll.quorum, len(lines) - 2))
    told = detached.told_groups(poll)
    ballots = [
        Ballot(
            round=poll,
            group=line.group if line.group in told else "",
            marks=voting.checked(poll, _marks(poll, keys, favour, chance)),
        )
        for line in lines
    ]
    chance.shuffle(ballots)
    Ballot.objects.bulk_create(ballots)
    RoundVoter.objects.filter(pk__in=[line.pk for line in lines]).update(has_voted=True)


def _marks(
    poll: Round, keys: list[str], favour: tuple[int, ...], chance: random.Random
) -> dict[str, Any]:
    wanted = sorted(keys, key=lambda key: -(chance.random() ** (1 / favour[keys.index(key)])))
    if poll.method == Round.Method.BORDA:
        return {key: at for at, key in enumerate(wanted[: poll.params["ranks"]], start=1)}
    return dict.fromkeys(wanted[: poll.params["dots"]], 1)


def _decide(session: Session, by: User, now: datetime) -> None:
    """Decide on some of the agreed list; what is not decided waits, and nobody is written to."""
    final: Any = Session.objects.select_related("final").get(pk=session.pk).final
    options = list(final.options.order_by("position"))
    for at, outcome, reason in DECIDED:
        values = {"outcome": outcome, "reason": reason, "budget": "", "merged_with": None}
        decisions.decide(by=by, option=options[at], values=values, plan={"owner": by}, now=now)


def _date_back(session: Session, at: datetime) -> None:
    """Date what was made back to the day on which it was."""
    made = Idea.objects.filter(session_items__session=session)
    made.update(created_at=at, updated_at=at)
    for model, rows in (
        (Session, {"pk": session.pk}),
        (SessionItem, {"session": session}),
        (MeetingSession, {"session": session}),
    ):
        model._default_manager.filter(**rows).update(created_at=at, updated_at=at)  # noqa: SLF001
