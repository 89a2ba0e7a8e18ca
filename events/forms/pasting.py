"""People pasted in many shapes, read line by line."""

import csv
import io
import re
from dataclasses import dataclass, field

from events.actions.invitations import MOST_AT_ONCE, Person, fault_in
from lhs_platform.lib.errors import RowError
from networks.models.memberships import Group

ADDRESS = re.compile(r"[^\s<>,;\"'|()\[\]]+@[^\s<>,;\"'|()\[\]]+")
# Looking for an address in a line without one takes as long as its length squared.
MOST_SIGNS = 1_000
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
    seen: set[str] = field(default_factory=set)
    is_file: bool = False

    def take(self, person: Person | RowError) -> None:
        """Put what was understood of one line where it belongs."""
        fault = person if isinstance(person, RowError) else fault_in(person)
        if fault or isinstance(person, RowError):
            self.faults.append(fault or person)  # type: ignore[arg-type]
        elif person.email.lower() in self.seen:
            self.twice.append(person)
        else:
            self.people.append(person)
            self.seen.add(person.email.lower())

    @property
    def text(self) -> str:
        """The people understood, in one plain shape that reads the same again."""
        return "\n".join(f"{one.name}\t{one.email}\t{one.group}" for one in self.people)


def read_people(text: str) -> Reading:
    """Read one person a line: `Name <a@b.c>`, `Name, a@b.c`, a bare address, or cells from a
    spreadsheet in any order, with the group if it is there."""
    reading = Reading()
    for number, line in enumerate(text.replace("\x00", "").splitlines(), start=1):
        if not line.strip(" \t,;|\ufeff") or (not reading.people and _is_header(line)):
            continue
        if number > MOST_AT_ONCE * 2:
            reading.faults.append(_too_many(number))
            break
        reading.take(pasted(line.strip().lstrip("\ufeff"), number))
    return reading


def _is_header(line: str) -> bool:
    if len(line) > MOST_SIGNS:
        return False
    cells = [cell.lower() for cell in _cells(line) if cell]
    return bool(cells) and all(cell in HEADER_WORDS for cell in cells)


def _too_many(number: int) -> RowError:
    reason = f"Only the first {MOST_AT_ONCE * 2:,} lines are read. Add the rest afterwards."
    return RowError(line=number, column="", code="too_many", reason=reason)


def pasted(line: str, number: int) -> Person | RowError:
    """Read one line as people paste it."""
    if len(line) > MOST_SIGNS:
        reason = f"This line is longer than {MOST_SIGNS:,} characters."
        return RowError(line=number, column="", code="too_long", reason=reason)
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
