"""What happened to one answer, told from the audit trail."""

from datetime import date
from typing import Any

from events.models import RSVP, DayPlace, Invitation
from networks.models import AuditEntry

ANSWERS: dict[str, str] = {key: str(label) for key, label in RSVP.Answer.choices}
TRAVEL: dict[str, str] = {key: str(label) for key, label in RSVP.Travel.choices}
STATES = {
    DayPlace.State.CONFIRMED.value: "",
    DayPlace.State.WAITLISTED.value: ", in line",
    DayPlace.State.OFFERED.value: ", offered",
}
WHERE = {DayPlace.Mode.IN_PERSON.value: "in the room", DayPlace.Mode.REMOTE.value: "online"}
SEATS = {
    "seat.offered": "A place {where} on {day} was offered",
    "seat.taken": "The place {where} on {day} was taken",
    "seat.given_up": "The place {where} on {day} was given up",
    "seat.joins_online": "A place online on {day} was offered until a seat in the room is free",
    "seat.offer_ended": "The offer of a place {where} on {day} was not taken in time",
}
INVITED = {
    "invitation.corrected": "Name or address corrected",
    "invitation.sent_again": "A new link was sent",
    "invitation.withdrawn": "The invitation was withdrawn",
    "invitation.mail_stopped": "Asked not to be written to",
    "invitation.mail_resumed": "Asked to be written to again",
}
MOST = 50


def what_happened(invited: Invitation, *, is_own: bool = False) -> list[dict[str, Any]]:
    """Give what was done, latest first. The person themselves reads of their answer alone."""
    objects = [("events.rsvp", str(invited.answer.public_id))] if invited.answer else []
    if not is_own:
        objects.append(("events.invitation", str(invited.public_id)))
    types, ids = [kind for kind, _ in objects], [one for _, one in objects]
    found = AuditEntry.objects.filter(
        network=invited.event.network_id, object_type__in=types, object_id__in=ids
    )
    lines = [
        {"at": entry.at, "said": _said(entry), "by": "" if is_own else _by(entry)}
        for entry in found.select_related("actor")[:MOST]
    ]
    return [one for one in lines if one["said"]]


def _said(entry: AuditEntry) -> str:
    if entry.verb == "rsvp.answered":
        return _answered(entry.before, entry.after)
    if entry.verb in SEATS:
        where = WHERE.get(entry.after.get("mode", ""), "")
        return SEATS[entry.verb].format(where=where, day=_day(entry.after.get("day", "")))
    if entry.verb == "invitation.merged":
        return _merged(entry)
    return INVITED.get(entry.verb, "")


def _merged(entry: AuditEntry) -> str:
    other = entry.after.get("other_address") or entry.after.get("with", "")
    said = f"Merged with the other invitation of this person, {other}"
    return f"{said}. {_answered({}, entry.before)} there" if entry.before.get("answer") else said


def _answered(before: dict[str, Any], after: dict[str, Any]) -> str:
    answer = after.get("answer")
    head = f"Answered {ANSWERS.get(answer, answer)}" if answer else "The answer was changed"
    more = [*(_place(text) for text in after.get("places", [])), _travel(before, after)]
    told = "; ".join(one for one in more if one)
    return f"{head}: {told}" if told else head


def _travel(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Say what became of the wish for help with travel, if it changed."""
    wish = after.get("travel", RSVP.Travel.NONE)
    if wish != RSVP.Travel.NONE:
        return f"travel: {TRAVEL[wish]}"
    is_over = before.get("travel", wish) != wish
    return "no help with travel any more" if is_over else ""


def _place(text: str) -> str:
    """Read a place as the trail keeps it: date, way of coming, state."""
    day, mode, state = [*text.split(), "", "", ""][:3]
    return f"{_day(day)} {WHERE.get(mode, mode)}{STATES.get(state, '')}"


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day:%a} {day.day} {day:%b}"


def _by(entry: AuditEntry) -> str:
    if entry.actor is not None:
        return str(entry.actor.name)
    return "the system" if entry.verb in ("seat.offered", "seat.offer_ended") else "personal link"
