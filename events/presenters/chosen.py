"""People chosen together: who gets a mail, and who does not and why."""

from typing import Any

from events.actions.mailings import BY_HAND, ONLINE, Plan
from events.models import Invitation, LetterText, ReminderRule

SHOWN = 200
# What a choice is made of: the ticks, or the filters of the list.
KEPT = ("person", "all", "q", "group", "answer", "day", "travel", "mail", "unsure")
USED_FOR: dict[str, str] = {
    LetterText.Kind.REMINDER: "a reminder",
    LetterText.Kind.TRAVEL: "the notice about travel",
    LetterText.Kind.THANKS: "thanks",
    ONLINE: "an offer to join online",
}


def kept(asked: Any) -> list[tuple[str, str]]:
    """Give the choice as hidden fields, to be sent along with the button."""
    return [(name, value) for name in KEPT for value in asked.getlist(name)]


def plan(made: Plan) -> dict[str, Any]:
    """Say who gets it, and put the others together by their reason."""
    reasons: dict[str, list[Invitation]] = {}
    for one, reason in made.left_out:
        reasons.setdefault(reason, []).append(one)
    kind = made.kind
    return {
        "kind": kind,
        "has_words": kind in LetterText.Kind.values,
        "label": BY_HAND[kind],
        "noun": USED_FOR[kind],
        "stopped": made.stopped,
        "count": len(made.going),
        "going": made.going[:SHOWN],
        "left_out": len(made.left_out),
        "reasons": [
            {"reason": reason, "count": len(people), "people": people[:SHOWN]}
            for reason, people in sorted(reasons.items())
        ],
        "can_ask_unsure": kind == LetterText.Kind.REMINDER,
        "asks_unsure": made.audience == ReminderRule.Audience.OPEN,
    }


def sent_text(made: Plan) -> str:
    count, noun = len(made.going), USED_FOR[made.kind]
    people = "1 person gets" if count == 1 else f"{count} people get"
    return f"{people} {noun}. It is on its way."


def withdrawn_text(count: int) -> str:
    return "One invitation withdrawn." if count == 1 else f"{count} invitations withdrawn."
