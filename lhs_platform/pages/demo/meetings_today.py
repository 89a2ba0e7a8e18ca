"""A learning session that is on while the demonstration is tried: the desk, and what is on now."""

import random
import uuid
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

from events.actions import agenda, answers, check_in, events, invitations
from events.models import (
    RSVP,
    AgendaItem,
    CheckIn,
    DayPlace,
    Event,
    EventDay,
    EventRole,
    Invitation,
)
from events.models.events import END_OF_DAY
from networks.models import Membership, Network, User

ZONE = "America/Chicago"
HOURS = 6
# Between these hours people begin.
BEGINS = (time(8), time(15))
INVITED = 44
ASKED = timedelta(days=20)
# Minutes from the start, how long, and what. The rooms stand in parallel where they begin together.
AGENDA = (
    (0, 30, "plenary", "both", "Welcome, and what our charts say", "Great hall", ""),
    (
        30, 60, "breakout", "in_person", "What keeps families from calling early", "Garden room",
        "Write one thing that would have helped you on a card. One card, one thing.",
    ),
    (
        30, 60, "breakout", "both", "A plan on one page", "Great hall",
        "Look at the three plans on your table. Mark what a tired parent would not read.",
    ),
    (90, 30, "break", "both", "Coffee and fruit", "Foyer", ""),
    (
        120, 90, "plenary", "both", "Each clinic shows one test", "Great hall",
        "Four minutes each: what you predicted, what happened, what you do next.",
    ),
    (210, 60, "meal", "both", "A meal together", "Foyer", ""),
    (270, 90, "plenary", "both", "What we try until spring", "Great hall", ""),
)  # fmt: skip


def make(network: Network, users: dict[str, User], now: datetime) -> None:
    """Plan it, ask people, let them answer, and let some of them in already."""
    chance = random.Random(23)
    by = users["coordinator"]
    day, starts, ends = hours(now)
    session = _session(network, by, day, starts, ends, now)
    _agenda(session, starts)
    agenda.release(event=session, note="", by=by)
    EventRole.objects.create(
        event=session, user=users["clinician"], role=EventRole.Role.DESK, given_by=by
    )
    _invite(session, network, by, chance, now)
    _let_some_in(session, users["clinician"], chance, starts, now)


def hours(now: datetime) -> tuple[date, datetime, datetime]:
    """Give hours of this day at the place: begun half an hour ago, or as near to that as people
    meet. At night the session has not begun, or is over; its desk is open all day."""
    zone = zoneinfo.ZoneInfo(ZONE)
    local = now.astimezone(zone)
    whole = local.replace(minute=0 if local.minute < 30 else 30, second=0, microsecond=0)
    first, last = (datetime.combine(local.date(), clock, tzinfo=zone) for clock in BEGINS)
    starts = min(max(whole - timedelta(minutes=30), first), last)
    return local.date(), starts, starts + timedelta(hours=HOURS)


def _session(
    network: Network, by: User, day: date, starts: datetime, ends: datetime, now: datetime
) -> Event:
    session = events.add(
        network=network,
        by=by,
        fields={
            "title": "Learning session",
            "kind": Event.Kind.LEARNING_SESSION,
            "purpose": "Clinics and families learn from each other’s tests, and plan the next ones.",
            "asks": "Bring one chart, and one thing that did not work.",
            "place": "Lakeside Conference House",
            "address": "1 Invented Way, Lakeside",
            "remote_link": "https://meet.example/session",
            "timezone": ZONE,
            "contact": "Family partner desk, 555 0142",
            "rsvp_closes_at": datetime.combine(day - timedelta(days=1), END_OF_DAY, starts.tzinfo),
        },
        days=[events.DayPlan(day, starts, ends, 40)],
    )
    return events.publish(event=session, by=by, now=now - ASKED)


def _agenda(session: Event, starts: datetime) -> None:
    """Lay the items from the start on."""
    day = session.days.get()
    zone = zoneinfo.ZoneInfo(ZONE)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            day=day, position=place, kind=kind, mode=mode, title=title, room=room, asks=asks,
            starts_clock=begins.astimezone(zone).time(),
            ends_clock=(begins + timedelta(minutes=long)).astimezone(zone).time(),
        )
        for place, (after, long, kind, mode, title, room, asks) in enumerate(AGENDA)
        for begins in [starts.astimezone(UTC) + timedelta(minutes=after)]
    )  # fmt: skip


def _invite(
    session: Event, network: Network, by: User, chance: random.Random, now: datetime
) -> None:
    members = list(
        Membership.objects.active().filter(network=network).select_related("user").order_by("pk")
    )
    known = [one for one in members if one.user.email.endswith("@demo.example")]
    others = [one for one in members if one not in known]
    chance.shuffle(others)
    people = [
        invitations.Person(one.user.name, one.user.email, one.group)
        for one in known + others[:INVITED]
    ]
    invitations.add(event=session, people=people, by=by, now=now)
    # They were asked weeks ago: the mail of today is not theirs.
    session.invitations.update(state=Invitation.State.ACTIVE, sent_at=now - ASKED, updated_at=now)
    day = session.days.get()
    for invited in session.invitations.order_by("pk"):
        if given := _given(day, chance):
            answers.answer(
                invitation=invited, given=given, version=0, channel=RSVP.Channel.LINK, by=None,
                now=now - ASKED,
            )  # fmt: skip


def _given(day: EventDay, chance: random.Random) -> answers.Given | None:
    kind = chance.choices(["room", "online", "no", "none"], [32, 6, 4, 2])[0]
    if kind == "none":
        return None
    if kind == "no":
        return answers.Given(answer=RSVP.Answer.DECLINED)
    mode = DayPlace.Mode.IN_PERSON if kind == "room" else DayPlace.Mode.REMOTE
    needs = answers.Needs(access=chance.choice([[], [], [], [], ["captions"], ["step_free"]]))
    return answers.Given(
        answer=RSVP.Answer.ACCEPTED, days={day.pk: mode}, needs=needs, may_wait=True
    )


def _let_some_in(
    session: Event, desk: User, chance: random.Random, starts: datetime, now: datetime
) -> None:
    """Two in three are here, once it has begun; the accounts that can be tried are still to come
    in."""
    if now < starts:
        return
    day = session.in_order()[0]
    taps = [
        check_in.Tap(
            nonce=uuid.UUID(int=chance.getrandbits(128), version=4),
            person=place.rsvp.invitation.public_id,
            direction=CheckIn.Direction.ENTRY,
            at=min(now, starts + timedelta(minutes=chance.randrange(-25, 12))),
            is_remote=place.mode == DayPlace.Mode.REMOTE,
        )
        for place in DayPlace.objects.filter(day=day).select_related("rsvp__invitation")
        if chance.random() < 0.66 and not place.rsvp.invitation.email.endswith("@demo.example")
    ]
    check_in.take(day=day, taps=taps, by=desk, now=now)
