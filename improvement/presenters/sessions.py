"""Facilitated sessions for pages: where each stands, how it works in words, who takes part."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from improvement import rules
from improvement.models import Round, Session, SessionNote, SessionPerson
from improvement.presenters.rounds import SECRETS, moment_words
from networks.models.memberships import Group

Step = Session.Step
TAGS = {
    Step.SETUP: ("pencil", ""),
    Step.FINISHED: ("check-lg", "goal"),
    Step.VOID: ("slash-circle", "line"),
}
# What people do in each step, and what a facilitator says first.
TASKS = {
    Step.WRITING: "Write down what you think, in silence: one line for each idea. Nobody reads your "
    "lines.",
    Step.SHARING: "One line from each, time and again. Whoever has none left passes. Nothing is "
    "discussed yet.",
    Step.CLARIFY: "We ask what each line means. Lines that say the same become one. Nobody has to "
    "agree.",
    Step.RANKING: "Put the ideas that matter most to you in order, each for themselves. Nobody "
    "knows the totals before the ranking is closed.",
    Step.DISCUSSION: "We look at how we ranked. Where do we agree, where not, and what was "
    "overlooked?",
    Step.FINAL: "Vote once more, after what was said. Nobody knows the totals before the vote is "
    "closed.",
    Step.FINISHED: "The list is agreed. What is decided on each idea follows.",
    Step.VOID: "This session was declared not valid.",
}
ENDED_EARLY = "It ended early."
WAY = [step for step in Step.values if step not in (Step.SETUP, Step.VOID)]


def session_url(session: Session, name: str = "session-detail") -> str:
    return reverse(f"improvement:{name}", kwargs={"public_id": session.public_id})


def step_tag(session: Session) -> dict[str, str]:
    icon, role = TAGS.get(Step(session.step), ("circle-half", "on"))
    return {"label": session.get_step_display(), "icon": icon, "role": role}


def is_ended_early(session: Session) -> bool:
    return session.step == Step.FINISHED and bool(session.end_reason)


def task_of(session: Session) -> str:
    """Say what people do in the step a session is in."""
    return ENDED_EARLY if is_ended_early(session) else TASKS.get(Step(session.step), "")


def steps_of(session: Session) -> list[dict[str, str]]:
    """Give the way of a session, as the steps component takes it; of one that ended early, as far
    as it came."""
    done, now = _where(session)
    states = ["done" if at < done else "now" if at == now else "next" for at in range(len(WAY))]
    return [
        {"title": str(Step(step).label), "text": "", "state": state}
        for step, state in zip(WAY, states, strict=True)
    ]


def _where(session: Session) -> tuple[int, int]:
    """Give how many steps were come to before, and the place of the one that is on, if one is."""
    if is_ended_early(session):
        return WAY.index(_reached(session)) + 1, -1
    if session.step == Step.FINISHED:
        return len(WAY), -1
    at = WAY.index(session.step) if session.step in WAY else -1
    return at, at


def _reached(session: Session) -> str:
    """Give the last step that a session which ended early is known to have come to."""
    if session.final is not None:
        return Step.FINAL
    if session.ranking is not None:
        return Step.RANKING
    return Step.SHARING if session.lap else Step.WRITING


def how_it_works(session: Session) -> list[str]:
    """Give the rules of a session as sentences."""
    names = (
        "What is read out stands on the list with the name of who wrote it."
        if session.is_named
        else "What is handed in stands on the list without a name, in random order."
    )
    final = "dots" if session.final_method == Session.Final.DOTS else "ticks"
    writing = f"{session.minutes} minutes of silent writing."
    return [
        f"{writing} Your lines are yours alone until you read them out.",
        names,
        f"The first ranking: up to {session.ranks} ideas in order, each for themselves.",
        f"The final vote by {final}, for {session.choose} to be tested.",
        SECRETS[Round.Secrecy(session.secrecy)],
        f"A vote counts if at least {session.quorum} vote.",
        "Each step waits for the facilitator. What you typed is kept, also when your phone is slow.",
    ]


def who_takes_part(session: Session) -> str:
    groups = [Group(value).label.lower() + "s" for value in session.groups]
    who = Round.Electorate(session.electorate).label
    return f"{who}: {', '.join(groups)} only" if groups else str(who)


def facilitator_names(session: Session) -> str:
    """Name the facilitators; where none is named, who set it up runs it."""
    names = [one.name for one in session.facilitators.all()]
    return ", ".join(names or [session.by.name])


def session_rows(sessions: Iterable[Session], user: Any) -> list[dict[str, Any]]:
    """Give sessions as lines of a list. One query, however many there are."""
    known = list(sessions)
    mine = SessionPerson.objects.filter(session__in=known, ref=user.public_id)
    lines = {line.session_id: line for line in mine}
    return [_row(session, lines.get(session.pk), user) for session in known]


def _row(session: Session, line: SessionPerson | None, user: Any) -> dict[str, Any]:
    may = session.is_running and (line is not None or rules.sessions.belongs(user, session))
    return {
        "title": session.title,
        "question": session.question,
        "url": session_url(session),
        "part_url": session_url(session, "session-part"),
        "run_url": session_url(session, "session-run"),
        "tag": step_tag(session),
        "who": who_takes_part(session),
        "when": moment_words(session.finished_at, session.network) if session.finished_at else "",
        "is_in": line is not None and line.seat is not None,
        "can_take_part": may,
        "can_run": bool(rules.can_run_session(user, session)),
        "is_running": session.is_running,
    }


def numbers(session: Session) -> dict[str, int]:
    """Count who is on the list, who is here, who has begun to write, who is done, and who had their
    turn this time around: numbers alone. Two queries."""
    return many_numbers([session])[session.pk]


def many_numbers(sessions: Iterable[Session]) -> dict[int, dict[str, int]]:
    """Count the same of many sessions, by their keys. Two queries."""
    keys = [session.pk for session in sessions]
    is_here = Q(seat__isnull=False)
    people = SessionPerson.objects.filter(session__in=keys).order_by().values("session")
    counted = people.annotate(
        people=Count("pk"),
        here=Count("pk", filter=is_here),
        done=Count("pk", filter=Q(is_done=True)),
        answered=Count("pk", filter=is_here & Q(lap_done__gte=F("session__lap"))),
    )
    notes = SessionNote.objects.filter(person__session__in=keys).order_by()
    writers = notes.values("person__session").annotate(many=Count("person", distinct=True))
    begun = {row["person__session"]: row["many"] for row in writers}
    names = ("people", "here", "done", "answered")
    found: dict[int, Any] = {row["session"]: row for row in counted}
    return {
        key: {name: found.get(key, {}).get(name, 0) for name in names}
        | {"begun": begun.get(key, 0)}
        for key in keys
    }


def session_of(poll: Round) -> Session | None:
    """Give the session that a vote belongs to."""
    found = Session.objects.filter(Q(ranking=poll) | Q(final=poll)).select_related("network")
    return found.first()


def waiting_for(user: Any, *, now: datetime) -> list[dict[str, Any]]:
    """Give the running sessions in which this person takes part, for their home page."""
    mine = SessionPerson.objects.filter(ref=user.public_id)
    running = Session.objects.visible_to(user).running().filter(people__in=mine)
    return [
        {
            "due_on": timezone.localdate(session.step_started_at or now),
            "title": f"Take part: {session.title}",
            "why": f"{session.network.name}. {session.question}",
            "url": session_url(session, "session-part"),
            "button": "Take part",
            "network": session.network.name,
        }
        for session in running.select_related("network").order_by("step_started_at", "pk")[:5]
    ]
