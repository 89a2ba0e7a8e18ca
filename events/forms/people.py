"""People pasted or uploaded in many shapes, read line by line."""

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Any

from django import forms

from events.actions.invitations import MOST_AT_ONCE, Person, fault_in
from events.models import Event, Invitation
from lhs_platform.lib.errors import RowError
from networks.models.memberships import Group

MOST_BYTES = 1_000_000
ADDRESS = re.compile(r"[^\s<>,;\"'|()\[\]]+@[^\s<>,;\"'|()\[\]]+")
SEPARATORS = "\t;|,"
HEADER_WORDS = {"name", "email", "e-mail", "mail", "address", "e-mail address", "email address"}
HEADER_WORDS |= {"group", "full name", "person", "role"}
# What stands behind the comma of a name that is in order: Wren Oakapple, MD.
CREDENTIALS = {"md", "do", "np", "pa", "rn", "phd", "mph", "msc", "jr", "sr"}
# What people write in a column for the group.
GROUP_WORDS = {
    "community": Group.COMMUNITY,
    "community member": Group.COMMUNITY,
    "patient": Group.COMMUNITY,
    "patients": Group.COMMUNITY,
    "parent": Group.COMMUNITY,
    "family": Group.COMMUNITY,
    "caregiver": Group.COMMUNITY,
    "clinician": Group.CLINICIAN,
    "clinicians": Group.CLINICIAN,
    "doctor": Group.CLINICIAN,
    "nurse": Group.CLINICIAN,
    "researcher": Group.RESEARCHER,
    "researchers": Group.RESEARCHER,
    "leader": Group.LEADER,
    "leaders": Group.LEADER,
    "health-system leader": Group.LEADER,
    "health system leader": Group.LEADER,
}


@dataclass
class Reading:
    """What was understood of a paste, and what was not."""

    people: list[Person] = field(default_factory=list)
    twice: list[Person] = field(default_factory=list)
    faults: list[RowError] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The people understood, in one plain shape that reads the same again."""
        return "\n".join(f"{one.name}\t{one.email}\t{one.group}" for one in self.people)


def read_people(text: str) -> Reading:
    """Read one person a line: `Name <a@b.c>`, `Name, a@b.c`, a bare address, or cells from a
    spreadsheet in any order, with the group if it is there."""
    reading, seen = Reading(), set()
    for number, line in enumerate(text.replace("\x00", "").splitlines(), start=1):
        if not line.strip(" \t,;|\ufeff") or (not reading.people and _is_header(line)):
            continue
        if number > MOST_AT_ONCE * 2:
            reading.faults.append(_too_many(number))
            break
        person = _person(line.strip().lstrip("\ufeff"), number)
        fault = person if isinstance(person, RowError) else fault_in(person)
        if fault:
            reading.faults.append(fault)
        elif person.email.lower() in seen:  # type: ignore[union-attr]
            reading.twice.append(person)  # type: ignore[arg-type]
        else:
            reading.people.append(person)  # type: ignore[arg-type]
            seen.add(person.email.lower())  # type: ignore[union-attr]
    return reading


def _is_header(line: str) -> bool:
    cells = [cell.lower() for cell in _cells(line) if cell]
    return bool(cells) and all(cell in HEADER_WORDS for cell in cells)


def _too_many(number: int) -> RowError:
    reason = f"Only the first {MOST_AT_ONCE * 2:,} lines are read. Add the rest afterwards."
    return RowError(line=number, column="", code="too_many", reason=reason)


def _person(line: str, number: int) -> Person | RowError:
    found = ADDRESS.findall(line)
    if not found:
        code, reason = "no_email", "No e-mail address in this line."
    elif len({one.lower() for one in found}) > 1:
        code, reason = "two_emails", "Two addresses in one line: put each person on their own."
    else:
        return _from_cells(line, found[0].strip(".").removeprefix("mailto:"), number)
    return RowError(line=number, column="email", code=code, reason=reason)


def _from_cells(line: str, email: str, number: int) -> Person | RowError:
    """Give the person of a line: the cell with the address, names before it, maybe a group."""
    names: list[str] = []
    group = ""
    for cell in _cells(line):
        rest = ADDRESS.sub("", cell).strip(" <>()[]\"',;|").removesuffix("mailto:").strip()
        if not rest:
            continue
        known = GROUP_WORDS.get(rest.lower())
        if known and not group and names:
            group = str(known)
        else:
            names.append(rest)
    if len(names) > 2:
        reason = f"Not understood: “{names[2][:40]}”. Use name, address and group."
        return RowError(line=number, column="group", code="bad_group", reason=reason)
    name = " ".join(_in_order(names, line)) or _name_from(email)
    return Person(name=" ".join(name.split()), email=email, group=group, line=number)


def _in_order(names: list[str], line: str) -> list[str]:
    """Turn `Oakapple, Wren <w@…>` round, in quotes or not; two cells of a spreadsheet stay as they are."""
    if "<" not in line or "\t" in line or ";" in line:
        return names
    if len(names) == 1:
        names = [part.strip() for part in names[0].split(",", 1)]
    if len(names) == 2 and names[1].replace(".", "").lower() in CREDENTIALS:
        return [", ".join(names)]
    return names[::-1] if len(names) == 2 else names


def _cells(line: str) -> list[str]:
    separator = next((one for one in SEPARATORS if one in line), None)
    if separator is None:
        return [line.strip().strip("\"'")]
    row = next(csv.reader(io.StringIO(line), delimiter=separator, skipinitialspace=True), [])
    return [cell.strip() for cell in row]


def _name_from(email: str) -> str:
    """Make a name from an address that came alone: wren.oakapple → Wren Oakapple."""
    words = re.split(r"[._+-]+", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word)


def decoded(content: bytes) -> str:
    """Give the text of an uploaded file, whatever program saved it."""
    if content[:2] == b"PK":
        raise forms.ValidationError("This is a spreadsheet. Save it as CSV and upload that.")
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise forms.ValidationError("This file is not text. Save it as CSV and upload that.")


def _encodings(content: bytes) -> list[str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    if b"\x00" in content[:200]:
        return ["utf-16-le", "utf-16-be"]
    return ["utf-8-sig", "cp1252"]


class PeopleForm(forms.Form):
    """A paste or a file of people. Shown first, added when confirmed."""

    text = forms.CharField(
        label="Names and addresses",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="One person a line, for example: Wren Oakapple, wren@example.org, parent",
    )
    file = forms.FileField(
        label="Or a CSV file", required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt"})
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 1 MB. Split it.")
        return decoded(file.read())

    def clean(self) -> None:
        text = self.cleaned_data.get("text") or self.cleaned_data.get("file") or ""
        if self.errors:
            return
        if not text.strip():
            raise forms.ValidationError("Paste names and addresses, or choose a file.")
        if len(text) > MOST_BYTES:
            raise forms.ValidationError("That is more than 1 MB. Add people in parts.")
        self.reading = read_people(text)


class CorrectForm(forms.Form):
    """Correct who is invited."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address")
    group = forms.ChoiceField(choices=[("", "Not said"), *Group.choices], required=False)

    @classmethod
    def of(cls, invitation: Invitation) -> "CorrectForm":
        shown = {name: getattr(invitation, name) for name in ("name", "email", "group")}
        return cls(initial=shown)


class MembersForm(forms.Form):
    """People picked from the members of the network."""

    members: Any = forms.ModelMultipleChoiceField(
        queryset=None,
        to_field_name="public_id",
        error_messages={"required": "Tick at least one person."},
    )

    def __init__(self, data=None, *, event: Event, memberships):  # type: ignore[no-untyped-def]
        super().__init__(data)
        chooser: Any = self.fields["members"]
        chooser.queryset = memberships
        self.event = event

    def people(self) -> list[Person]:
        return [
            Person(name=one.user.name, email=one.user.email, group=one.group)
            for one in self.cleaned_data["members"]
        ]
