"""A two-day design meeting next month with some answers in, and a call this month."""

import random
import zoneinfo
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from events.actions import answers, events, invitations
from events.models import RSVP, Event, Invitation
from events.models.events import END_OF_DAY
from lhs_platform.pages.demo import (
    meetings_letters,
    meetings_past,
    meetings_places,
    meetings_planning,
    meetings_today,
    meetings_travel,
)
from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.definitions import REMISSION
from networks.models import Membership, Network, User

ZONE = "America/Chicago"
INVITED = 64
ROOM = 40
ONLINE = 100
HOPES = (
    "That families are asked before, not after.",
    "One place to see what the others have tried.",
    "Fewer forms.",
    "",
    "",
    "",
)


def make(
    programme: Network, loaded: dict[str, Loaded], users: dict[str, User], now: datetime
) -> None:
    """Plan both meetings, send the invitations, and let two in three people answer."""
    chance = random.Random(5)
    coordinator = users["coordinator"]
    meeting = _design_meeting(programme, loaded, coordinator, now)
    meetings_planning.make(meeting, users, coordinator)
    people = _people(loaded, users, chance)
    invitations.add(event=meeting, people=people, by=coordinator, now=now)
    invitations.send(event=meeting, by=coordinator, now=now)
    _answer_some(meeting, chance, now)
    meetings_places.fill_second_day(meeting, coordinator, users["leader"], now)
    second = _other_coordinator(loaded[REMISSION.slug].network)
    meetings_travel.make(meeting, by=coordinator, second=second, now=now)
    meetings_letters.make(meeting, coordinator, now)
    _call(loaded[REMISSION.slug].network, coordinator, now)
    meetings_today.make(loaded[REMISSION.slug].network, users, now)
    meetings_past.make(programme, [made.network for made in loaded.values()], users, now)


def _other_coordinator(network: Network) -> User:
    """Give somebody who pays what the coordinator approves."""
    seats = Membership.objects.filter(network=network, access="coordinator", user__password="!")
    return seats.select_related("user").order_by("pk")[0].user


def second_wednesday_of_next_month(today: date) -> date:
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=(2 - first.weekday()) % 7 + 7)


def _design_meeting(
    programme: Network, loaded: dict[str, Loaded], by: User, now: datetime
) -> Event:
    first = second_wednesday_of_next_month(timezone.localdate(now))
    second = first + timedelta(days=1)
    meeting = events.add(
        network=programme,
        by=by,
        fields={
            "title": "Design meeting: what we test next",
            "kind": Event.Kind.DESIGN_MEETING,
            "purpose": (
                "Together we settle how the four networks are organized, what they share, and a "
                "prioritized set of changes to test in the coming year."
            ),
            "asks": "Nothing to prepare. You see the ideas beforehand, and yours are welcome.",
            "pays": (
                "Travel, hotel and care for a child are paid before you leave home. Patients and "
                "parents get $150 a day for their time."
            ),
            "place": "Lakeside Conference House",
            "address": "1 Invented Way, Lakeside",
            "remote_link": "https://meet.example/design",
            "timezone": ZONE,
            "contact": "Family partner desk, 555 0142",
            "rsvp_closes_at": _at(first - timedelta(days=7), END_OF_DAY),
            **meetings_planning.FIELDS,
        },
        invited=[made.network for made in loaded.values()],
        days=[
            events.DayPlan(
                first, _at(first, time(10)), _at(first, time(17)), ROOM, capacity_remote=ONLINE
            ),
            events.DayPlan(
                second,
                _at(second, time(9)),
                _at(second, time(15, 30)),
                ROOM,
                capacity_remote=ONLINE,
            ),
        ],
    )
    return events.publish(event=meeting, by=by, now=now)


def _call(network: Network, by: User, now: datetime) -> None:
    day = timezone.localdate(now) + timedelta(days=9)
    call = events.add(
        network=network,
        by=by,
        fields={
            "title": "Action-period call",
            "kind": Event.Kind.ACTION_PERIOD_CALL,
            "purpose": "Teams show what they tested this month and ask for help.",
            "remote_link": "https://meet.example/call",
            "timezone": ZONE,
            "rsvp_closes_at": _at(day - timedelta(days=1), END_OF_DAY),
        },
        days=[events.DayPlan(day, _at(day, time(12)), _at(day, time(13)))],
    )
    events.publish(event=call, by=by, now=now)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=zoneinfo.ZoneInfo(ZONE))


def _people(
    loaded: dict[str, Loaded], users: dict[str, User], chance: random.Random
) -> list[invitations.Person]:
    """Give the accounts that can sign in, and members of all networks by turns."""
    people = [
        invitations.Person(users[key].name, users[key].email, group)
        for key, group in [
            ("clinician", "clinician"),
            ("parent", "community"),
            ("researcher", "researcher"),
            ("leader", "leader"),
        ]
    ]
    networks = [made.network for made in loaded.values()]
    members = list(
        Membership.objects.filter(network__in=networks, user__password="!")
        .select_related("user")
        .order_by("pk")
    )
    chance.shuffle(members)
    return people + [
        invitations.Person(member.user.name, member.user.email, member.group)
        for member in members[:INVITED]
    ]


def _answer_some(meeting: Event, chance: random.Random, now: datetime) -> None:
    """Let most invented people answer; those who can sign in have not answered yet."""
    days = [day.pk for day in meeting.days.all()]
    waiting = Invitation.objects.filter(event=meeting).exclude(email__endswith="@demo.example")
    for invitation in waiting.order_by("pk"):
        if chance.random() < 0.36:
            continue
        given = _given(days, chance)
        answers.answer(
            invitation=invitation,
            given=given,
            version=0,
            channel=RSVP.Channel.LINK,
            by=None,
            now=now,
        )


def _given(days: list[int], chance: random.Random) -> answers.Given:
    answer = chance.choices(["accepted", "tentative", "declined"], [7, 1, 2])[0]
    if answer == "declined":
        return answers.Given(answer=answer)
    modes = ["in_person", "in_person", "in_person", "remote", ""]
    chosen = {day: chance.choice(modes) for day in days}
    if not any(chosen.values()):
        chosen[days[0]] = "remote"
    travel = chance.choice(["prepaid", "refund", "none", "none"])
    return answers.Given(
        answer=answer,
        days=chosen,
        needs=answers.Needs(
            access=chance.choice([[], [], [], ["captions"], ["step_free"]]),
            food=chance.choice([[], [], [], ["vegetarian"], ["vegan"], ["gluten_free"]]),
            allergies=chance.choice(["", "", "", "", "Hazelnut"]),
        ),
        travel=travel,
        travel_from="Fernleigh" if travel != "none" else "",
        hope=chance.choice(HOPES),
        may_wait=True,
    )
