"""How many said what, and how many of each group, so that no count points at a person.

A group is shown apart only where at least five (`LEAST`) of it answered; and where some answered
without their name, at least five did: else the names beside the answers would tell whose the
nameless one is. What is not shown apart is counted together; if that would be too few, the
smallest group that is shown goes to it, so that nobody finds the rest by subtracting.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from improvement.tally import LEAST


@dataclass(frozen=True)
class Said:
    """One answer: of whom, for how many, and with what choice (empty: in own words alone). Where
    one person may give several, `who` tells them apart."""

    choice: str = ""
    group: str = ""
    people: int = 1
    is_nameless: bool = False
    who: Hashable = None


@dataclass(frozen=True)
class Part:
    """Those of one group, or the others together (`group` is empty), and what they chose."""

    group: str
    people: int
    counts: dict[str, int]


def counted(said: Iterable[Said], choices: Sequence[str]) -> dict[str, int]:
    """Count the people behind each choice, in the order given; also where nobody chose it."""
    counts = dict.fromkeys(choices, 0)
    for one in said:
        if one.choice in counts:
            counts[one.choice] += one.people
    return counts


def by_group(said: Iterable[Said], choices: Sequence[str] = ()) -> list[Part]:
    """Split answers by group, the largest first; the others together come last. Nothing where no
    group can be shown apart."""
    groups: defaultdict[str, list[Said]] = defaultdict(list)
    for one in said:
        groups[one.group].append(one)
    shown = {group: part for group, part in groups.items() if group and _is_safe(part)}
    rest = [one for group, part in groups.items() if group not in shown for one in part]
    while rest and shown and not _is_safe(rest):
        rest += shown.pop(min(shown, key=lambda group: (_people(shown[group]), group)))
    if not shown:
        return []
    order = sorted(shown, key=lambda group: (-_people(shown[group]), group))
    parts = [_part(group, shown[group], choices) for group in order]
    return [*parts, _part("", rest, choices)] if rest else parts


def _people(said: Iterable[Said]) -> int:
    return sum(one.people for one in said)


def _is_safe(said: Sequence[Said]) -> bool:
    nameless = [replace(one, people=1) for one in said if one.is_nameless]
    return _heads(said) >= LEAST and (not nameless or _heads(nameless) >= LEAST)


def _heads(said: Sequence[Said]) -> int:
    """Count people, each once, however many answers they gave."""
    known = {one.who for one in said if one.who is not None}
    return len(known) + sum(one.people for one in said if one.who is None)


def _part(group: str, said: Sequence[Said], choices: Sequence[str]) -> Part:
    return Part(group, _people(said), counted(said, choices))
