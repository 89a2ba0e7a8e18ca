"""The usual words of each kind of mail, and the placeholders each may use."""

from dataclasses import dataclass

from events.emails.wording import BadPlaceholder, names_in, parts_of
from events.models import LetterText

Kind = LetterText.Kind

# Name and what stands there, in the order of the list beside the field.
PLACEHOLDERS: dict[str, str] = {
    "first_name": "First name",
    "name": "Full name",
    "meeting": "Title of the meeting",
    "network": "Name of the network",
    "dates": "The dates, in one line",
    "place": "Place and address",
    "answer_by": "Last day for answers",
    "purpose": "What people come together to decide",
    "facts": "When, where, costs and last day, as a table",
    "so_far": "“We have not heard from you yet.”, or what they said",
    "contact": "Who answers questions",
    "link": "Their own page; alone in a line it becomes buttons",
}
# A subject is read by others, and is one line.
NOT_IN_SUBJECT = {"purpose", "facts", "so_far", "link"}
NEED_A_LINK = {Kind.INVITATION, Kind.REMINDER, Kind.CHANGED, Kind.TRAVEL}


@dataclass(frozen=True)
class Words:
    """Subject and body of one kind of mail."""

    subject: str
    body: str


USUAL: dict[str, Words] = {
    Kind.INVITATION: Words(
        "{{ first_name }}, you are invited: {{ meeting }}",
        "{{ purpose }}\n\n{{ facts }}\n\n{{ link }}\n\n"
        "Opening your page answers nothing: you choose and confirm there, no password needed, "
        "and can tell us about access, food and travel.",
    ),
    Kind.REMINDER: Words(
        "{{ first_name }}, will you come? {{ meeting }}",
        "Dear {{ first_name }},\n\n{{ so_far }} A yes, a no or a “not sure” all help us plan. "
        "Answers are taken until {{ answer_by }}.\n\n{{ facts }}\n\n{{ link }}",
    ),
    Kind.CHANGED: Words(
        "Changed: {{ meeting }}",
        "{{ meeting }} has changed. This is how it stands now:\n\n{{ facts }}\n\n"
        "Does that still suit you? See or change your answer:\n\n{{ link }}",
    ),
    Kind.TRAVEL: Words(
        "Your travel to {{ meeting }}",
        "Dear {{ first_name }},\n\nYou told us that you would like help with travel to "
        "{{ meeting }}, {{ dates }}, {{ place }}.\n\nPlease look at what you told us, and say "
        "where you travel from and what you need:\n\n{{ link }}\n\n"
        "Keep your receipts if you pay something yourself.",
    ),
    Kind.THANKS: Words(
        "Thank you for coming: {{ meeting }}",
        "Dear {{ first_name }},\n\nThank you for being with us at {{ meeting }}, {{ dates }}. "
        "What we settled there came from you.\n\n"
        "We tell you what becomes of it. Write to us whenever something comes to mind.",
    ),
}


def allowed_in_subject() -> frozenset[str]:
    return frozenset(PLACEHOLDERS) - NOT_IN_SUBJECT


def fault_in_subject(subject: str) -> str:
    """Say what is wrong with a subject; empty if it is good."""
    return _fault(subject, allowed_in_subject())


def fault_in_body(kind: str, body: str) -> str:
    if fault := _fault(body, frozenset(PLACEHOLDERS)):
        return fault
    if kind in NEED_A_LINK and "link" not in names_in(body):
        return "Without {{ link }} people cannot answer. Put it where their page should open."
    return ""


def _fault(words: str, allowed: frozenset[str]) -> str:
    try:
        parts_of(words, allowed)
    except BadPlaceholder as error:
        return str(error)
    return ""
