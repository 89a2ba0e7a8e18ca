"""The list at the desk: who is expected on a day, who is here, and what their badge says."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from events.models import RSVP, CheckIn, DayPlace, Event, EventDay, Invitation
from events.presenters.people import ACCESS_WORDS
from networks.models import Membership

IN, OUT, AWAY = "in", "out", ""
ENTRY = CheckIn.Direction.ENTRY
ANSWER_WORDS = {
    "": "has not answered",
    RSVP.Answer.DECLINED: "said no, place given on",
    RSVP.Answer.TENTATIVE: "was not sure",
    RSVP.Answer.ACCEPTED: "no place this day",
}


@dataclass
class Presence:
    """What the standing rows of one person on one day come to, in the order of the clock."""

    rows: list[CheckIn] = field(default_factory=list)

    @property
    def last(self) -> CheckIn | None:
        return self.rows[-1] if self.rows else None

    @property
    def state(self) -> str:
        if self.last is None:
            return AWAY
        return IN if self.last.direction == ENTRY else OUT

    @property
    def since(self) -> datetime | None:
        """The moment from which the state holds: a second "here" changes nothing."""
        moment = None
        for row in reversed(self.rows):
            if self.last is None or row.direction != self.last.direction:
                break
            moment = row.at
        return moment

    @property
    def is_remote(self) -> bool:
        return bool(self.last and self.last.is_remote)


def presences(rows: Iterable[CheckIn]) -> dict[tuple[int, int], Presence]:
    """Sort standing check-ins by person and day: (invitation, day) to what they come to."""
    found: dict[tuple[int, int], Presence] = defaultdict(Presence)
    for row in sorted(rows, key=lambda one: (one.at, one.pk)):
        found[row.invitation_id, row.day_id].rows.append(row)
    return found


def sites_of(event: Event, people: Iterable[Invitation]) -> dict[int, str]:
    """Name the site of each person with an account, in the networks of the meeting."""
    networks = [event.network_id, *event.invited_networks.values_list("pk", flat=True)]
    users = {one.user_id for one in people if one.user_id}
    members = Membership.objects.active().filter(user__in=users, site__isnull=False)
    rows = members.order_by("pk").values_list("user_id", "network_id", "site__name")
    found: dict[int, str] = {}
    for user_id, network_id, name in rows:
        if network_id == event.network_id or (user_id not in found and network_id in networks):
            found[user_id] = name
    return found


def invited(event: Event) -> list[Invitation]:
    """Give everyone on the list with their answer and places, by name."""
    people = event.invitations.standing().select_related("rsvp").prefetch_related("rsvp__places")
    return sorted(people, key=lambda one: (one.name.casefold(), one.pk))


def door(event: Event, day: EventDay) -> list[dict[str, Any]]:
    """Give everyone who could come in on that day, ready for a page and for a phone."""
    people = invited(event)
    rows = CheckIn.objects.standing().filter(day=day)
    here = presences(rows)
    sites = sites_of(event, people)
    return [
        _person(one, day, here.get((one.pk, day.pk), Presence()), sites.get(one.user_id or 0, ""))
        for one in people
    ]


def _person(one: Invitation, day: EventDay, seen: Presence, site: str) -> dict[str, Any]:
    place = _place(one, day)
    is_expected = place is not None and place.state == DayPlace.State.CONFIRMED
    since = seen.since
    return {
        "id": str(one.public_id),
        "name": one.name,
        "group": one.group,
        "site": site,
        "code": one.badge_code,
        "is_expected": is_expected,
        "is_remote": seen.is_remote or (is_expected and _is_online(place)),
        "words": _words(one, place),
        "state": seen.state,
        "since": f"{since.astimezone(day.event.zone):%H:%M}" if since else "",
        "last": str(seen.last.nonce) if seen.last else "",
    }


def _place(one: Invitation, day: EventDay) -> DayPlace | None:
    rsvp: RSVP | None = one.answer
    if rsvp is None or rsvp.answer != RSVP.Answer.ACCEPTED:
        return None
    return next((place for place in rsvp.places.all() if place.day_id == day.pk), None)


def _is_online(place: DayPlace | None) -> bool:
    return place is not None and place.mode == DayPlace.Mode.REMOTE


def _words(one: Invitation, place: DayPlace | None) -> str:
    """Say what the desk must know of a person beside the name; nothing where all is plain."""
    if one.is_walk_in:
        return "came without an invitation"
    if place is None:
        return ANSWER_WORDS[one.answer.answer if one.answer else ""]
    if place.state == DayPlace.State.OFFERED:
        return "was offered a seat"
    if place.state == DayPlace.State.WAITLISTED:
        return f"on the waiting list, number {place.queue_no}"
    return "online" if _is_online(place) else ""


def counts(people: list[dict[str, Any]]) -> dict[str, Any]:
    """Count who is in the room now, of those expected there or seen there; and who is online."""
    room = [p for p in people if not p["is_remote"] and (p["is_expected"] or p["state"])]
    here = sum(p["state"] == IN for p in room)
    online = sum(p["state"] == IN and p["is_remote"] for p in people)
    return {
        "here": here,
        "of": len(room),
        "online": online,
        "width": round(100 * here / len(room), 2) if room else 0,
    }


def matching(people: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Narrow to people whose name or site has every word asked for, or whose code it is."""
    words = text.casefold().split()
    code = text.strip().upper().replace(" ", "")
    return [
        one
        for one in people
        if one["code"] == code
        or one["code"].replace("-", "") == code
        or all(word in f"{one['name']} {one['site']}".casefold() for word in words)
    ]


def access_needs(day: EventDay) -> list[dict[str, Any]]:
    """Say who comes on that day with which access needs; nothing about food or health."""
    places = DayPlace.objects.filter(day=day, rsvp__needs__isnull=False).select_related(
        "rsvp__needs", "rsvp__invitation"
    )
    found = [
        {
            "name": place.rsvp.invitation.name,
            "needs": [ACCESS_WORDS.get(key, key) for key in place.rsvp.needs.access]
            + ([place.rsvp.needs.access_other] if place.rsvp.needs.access_other else []),
        }
        for place in places
        if place.rsvp.invitation.state != Invitation.State.REVOKED
    ]
    return sorted((one for one in found if one["needs"]), key=lambda one: one["name"].casefold())
