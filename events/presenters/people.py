"""Who is coming, in numbers and line by line, for the coordinators of a meeting."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from events.actions import seats
from events.filters import IS_WANTED, NOT_DELIVERED
from events.forms.answers import ACCESS, FOOD
from events.forms.pasting import Reading
from events.models import RSVP, DayPlace, Event, Invitation, NeedsRecord
from events.presenters.places import place_words, short_place
from lhs_platform.mail.models import UNWANTED, Message
from networks.models.memberships import Group

ACCESS_WORDS = dict(ACCESS)
FOOD_WORDS = dict(FOOD)
# What the answers are called where they are counted; None: not given.
NAMES = {
    RSVP.Answer.ACCEPTED: "yes",
    RSVP.Answer.TENTATIVE: "unsure",
    RSVP.Answer.DECLINED: "no",
    None: "none",
}
ANSWER_NAMES = list(NAMES.values())
GROUPS = [
    (Group.COMMUNITY.value, "Families", "people-fill"),
    (Group.CLINICIAN.value, "Clinicians", "heart-pulse-fill"),
    (Group.RESEARCHER.value, "Researchers", "search"),
    (Group.LEADER.value, "Leaders", "building-fill"),
]


def numbers(event: Event) -> dict[str, Any]:
    """Give all counts of the page, in a fixed number of queries."""
    said = _by_answer(event)
    counts = _of_mail(event) | {
        "invited": sum(said.values()),
        **{name: sum(n for (_, one), n in said.items() if one == name) for name in ANSWER_NAMES},
    }
    # Whom the mail did not reach is not somebody who keeps silent.
    counts["none"] -= counts["bounced"]
    return {
        **counts,
        "answers": _answer_bars(counts),
        "heads": _heads(event),
        "balance": _balance(said),
    }


def mark_of(counts: dict[str, Any]) -> str:
    """Give a short mark of the counts, by which a page that asks again knows that they changed."""
    text = json.dumps(counts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _by_answer(event: Event) -> dict[tuple[str, str], int]:
    """Count who is invited by stakeholder group and answer: one plain query."""
    rows = event.invitations.standing().order_by().values_list("group", "rsvp__answer")
    return {(group, NAMES[answer]): n for group, answer, n in rows.annotate(n=Count("pk"))}


def _of_mail(event: Event) -> dict[str, int]:
    """Count what became of the mails that carry the present links."""
    invited = event.invitations.standing().with_letter_state()
    counts: dict[str, int] = invited.aggregate(
        not_sent=Count("pk", filter=Q(state=Invitation.State.DRAFT)),
        sent=Count("pk", filter=Q(letter_state=Message.State.SENT)),
        undelivered=Count("pk", filter=Q(letter_state__in=NOT_DELIVERED) & IS_WANTED),
        unwanted=Count("pk", filter=Q(suppressed__in=UNWANTED)),
        bounced=Count("pk", filter=Q(rsvp=None, is_bounced=True)),
    )
    return counts


def _answer_bars(counts: dict[str, int]) -> list[dict[str, Any]]:
    rows = [
        ("Yes", "accepted", "yes", "b2"),
        ("Not sure", "tentative", "unsure", "b3"),
        ("No", "declined", "no", "b3"),
        ("No answer yet", "none", "none", "b4"),
    ]
    if counts["bounced"]:
        rows.append(("Not reached", "bounced", "bounced", "b3"))
    return [
        {
            "label": label,
            "filter": key,
            "n": counts[name],
            "of": counts["invited"],
            "width": _percent(counts[name], counts["invited"]),
            "mark": mark,
        }
        for label, key, name, mark in rows
    ]


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0


def _heads(event: Event) -> list[dict[str, Any]]:
    days = event.in_order()
    counts = seats.heads(day.pk for day in days)
    needs = _needs_by_day(event)
    rows = []
    for day in days:
        room = counts[day.pk][seats.IN_ROOM]
        rows.append(
            {
                "short": day.short,
                "room": room,
                "capacity": day.capacity_in_person,
                "width": _percent(room, day.capacity_in_person or 0),
                "online": counts[day.pk][seats.ONLINE],
                "capacity_online": day.capacity_remote,
                "waiting": counts[day.pk]["waiting"],
                "offered": counts[day.pk]["offered"],
                "kitchen": _in_words(needs[day.pk]["food"], FOOD_WORDS),
                "access": _in_words(needs[day.pk]["access"], ACCESS_WORDS),
            }
        )
    return rows


def _needs_by_day(event: Event) -> dict[int, dict[str, Counter[str]]]:
    """Count needs by day, without names. The kitchen cooks for those in the room only."""
    found: dict[int, dict[str, Counter[str]]] = {
        day.pk: {"food": Counter(), "access": Counter()} for day in event.in_order()
    }
    places = DayPlace.objects.filter(day__event=event, rsvp__needs__isnull=False)
    for place in places.select_related("rsvp__needs"):
        needs, here = place.rsvp.needs, found[place.day_id]
        here["access"].update(needs.access + (["other"] if needs.access_other else []))
        if place.mode == seats.IN_ROOM and place.state == seats.CONFIRMED:
            here["food"].update(needs.food + (["allergy"] if needs.allergies else []))
    return found


def _in_words(counts: Counter[str], words: dict[str, str]) -> str:
    extra = {"allergy": "with an allergy", "other": "something else"}
    known = {**words, **extra}
    return ", ".join(f"{counts[key]} {known.get(key, key).lower()}" for key in known if counts[key])


def balance(event: Event, *, adding: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Count by stakeholder group who said yes, of those invited; and how many there would be
    with those of these groups."""
    return _balance(_by_answer(event), adding)


def _balance(said: dict[tuple[str, str], int], adding: Iterable[str] = ()) -> list[dict[str, Any]]:
    found = {
        group: (
            sum(n for (one, _), n in said.items() if one == group),
            said.get((group, "yes"), 0),
        )
        for group, _ in said
    }
    more = Counter(adding)
    total = sum(n for n, _ in found.values()) + sum(more.values())
    shown = GROUPS if "" not in found else [*GROUPS, ("", "Not said", "")]
    return [
        {
            "group": group,
            "label": label,
            "icon": icon,
            "invited": found.get(group, (0, 0))[0],
            "yes": found.get(group, (0, 0))[1],
            "width": _percent(*found.get(group, (0, 0))[::-1]),
            "more": more[group],
            "then": found.get(group, (0, 0))[0] + more[group],
            "share": _percent(found.get(group, (0, 0))[0] + more[group], total),
            "mark": f"g{number}",
        }
        for number, (group, label, icon) in enumerate(shown, start=1)
    ]


def faults(reading: Reading, typed: str) -> list[dict[str, Any]]:
    """Give the lines that were not understood, with what stands in them where they were typed."""
    lines = [] if reading.is_file else typed.splitlines()
    return [
        {
            "where": f"{'Row' if reading.is_file else 'Line'} {fault.line}",
            "column": fault.column if reading.is_file else "",
            "reason": fault.reason,
            "text": lines[fault.line - 1].strip() if fault.line <= len(lines) else "",
        }
        for fault in reading.faults
    ]


UNDELIVERED_WORDS: dict[str, str] = {
    Message.State.BOUNCED: "Came back",
    Message.State.HELD: "Held: to be looked at",
    Message.State.WITHHELD: "Not sent: no mail goes to this address",
}
WANTS_NONE = "Asked not to be written to"
LETTER_WORDS: dict[str, str] = {
    Message.State.QUEUED: "On its way",
    Message.State.SENDING: "On its way",
    Message.State.SENT: "Sent",
    Message.State.CANCELLED: "Not sent: no longer needed",
}


def people(
    page: list[Invitation],
    days: list[Any],
    latest: dict[int, str],
    cases: dict[int, dict[str, Any]],
) -> list[dict[str, Any]]:
    """Give the lines of a page of people, their places read in one query. `latest` says what was
    written to them after the invitation; `cases` how their travel support stands, for those who
    look after it: others see the wish."""
    places: defaultdict[int, dict[int, DayPlace]] = defaultdict(dict)
    for place in DayPlace.objects.filter(rsvp__invitation__in=[one.pk for one in page]):
        places[place.rsvp_id][place.day_id] = place
    return [
        _line(one, days, places[one.answer.pk] if one.answer else {})
        | {"latest": latest.get(one.pk, ""), "case": cases.get(one.pk)}
        for one in page
    ]


def person(invited: Invitation, days: list[Any]) -> dict[str, Any]:
    """Give what the list says of one person. Needs are a yes or nothing: what they are is asked
    for."""
    rsvp = invited.answer
    return _line(
        invited, days, {place.day_id: place for place in rsvp.places.all()} if rsvp else {}
    )


def _line(invited: Invitation, days: list[Any], places: dict[int, DayPlace]) -> dict[str, Any]:
    rsvp = invited.answer
    return {
        "public_id": invited.public_id,
        "name": invited.name,
        "email": invited.email,
        "group": invited.group,
        "group_words": invited.get_group_display() if invited.group else "",
        "answer": rsvp.answer if rsvp else "",
        "answer_words": rsvp.get_answer_display() if rsvp else "No answer yet",
        "days": [{"short": day.short, "place": short_place(places.get(day.pk))} for day in days],
        "travel": rsvp.get_travel_display() if rsvp and rsvp.travel != "none" else "",
        "letter": letter_words(invited),
        "is_undelivered": not invited.wants_no_mail
        and (invited.is_bounced or invited.letter_state in NOT_DELIVERED),
        "wants_no_mail": invited.wants_no_mail,
        "is_bounced": invited.is_bounced,
        "why": invited.letter_error or "",
        "is_withdrawn": invited.state == Invitation.State.REVOKED,
    }


def letter_words(invited: Invitation) -> str:
    if invited.merged_into_id:
        return "Merged with another invitation"
    if invited.state == Invitation.State.REVOKED:
        return "Withdrawn"
    if invited.wants_no_mail:
        return WANTS_NONE
    if invited.state == Invitation.State.DRAFT:
        return "Not sent yet"
    if invited.is_bounced:
        return "Came back"
    if invited.letter_state in NOT_DELIVERED:
        return UNDELIVERED_WORDS.get(invited.letter_state or "", "Could not be delivered")
    return LETTER_WORDS.get(invited.letter_state or "", "No mail: answer recorded here")


def needs_lines(record: NeedsRecord | None) -> list[tuple[str, str]]:
    """Say a person's needs in words, for someone who may read them."""
    if record is None:
        return []
    access = [ACCESS_WORDS.get(key, key) for key in record.access]
    food = [FOOD_WORDS.get(key, key) for key in record.food]
    lines = [
        ("Access", ", ".join(access)),
        ("Anything else", record.access_other),
        ("Food", ", ".join(food)),
        ("Allergies", record.allergies),
    ]
    return [(label, words) for label, words in lines if words]


def export_row(invited: Invitation, days: list[Any], *, with_needs: bool) -> dict[str, Any]:
    rsvp = invited.answer
    places = {place.day_id: place for place in rsvp.places.all()} if rsvp else {}
    row = {
        "name": invited.name,
        "email": invited.email,
        "group": invited.group,
        "mail": letter_words(invited),
        "answer": rsvp.answer if rsvp else "",
        "answered_at": rsvp.answered_at.isoformat() if rsvp else "",
        **{
            day.date.isoformat(): place_words(places[day.pk], invited.event)
            if day.pk in places
            else ""
            for day in days
        },
        "travel": rsvp.travel if rsvp else "",
        "travel_from": rsvp.travel_from if rsvp else "",
        "hope": rsvp.hope if rsvp else "",
    }
    if with_needs:
        row["needs"] = "; ".join(
            f"{label}: {words}" for label, words in needs_lines(getattr(rsvp, "needs", None))
        )
    return row
