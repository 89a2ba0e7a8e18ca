"""Join what two people wrote from the same text, line by line, so that nothing is lost.

Each writer's work is a list of edits to the lines of the text both began with. Edits of different
lines are put together. Where both changed the same lines the result holds both versions, theirs
first, and says that it is not clean: a person looks at it.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Merged:
    """The text that holds both, and whether the two kept out of each other's lines."""

    text: str
    is_clean: bool


@dataclass(frozen=True, order=True)
class _Edit:
    """Lines `start` to `end` of the first text become `lines`."""

    start: int
    end: int
    side: int
    lines: tuple[str, ...]

    def meets(self, start: int, end: int) -> bool:
        """Say whether this edit changes a line within; two insertions at one place do not."""
        return self.start < end and start < self.end


def tidy(text: str) -> str:
    """Give a text with the line ends that are kept."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def merge(*, base: str, mine: str, theirs: str) -> Merged:
    """Put `mine` and `theirs` together, both written from `base`."""
    first = _lines(base)
    edits = sorted([*_edits(first, _lines(theirs), 0), *_edits(first, _lines(mine), 1)])
    done: list[str] = []
    at, is_clean = 0, True
    while edits:
        group = _take_group(edits)
        start, end = group[0].start, max(edit.end for edit in group)
        done += first[at:start]
        lines, is_well = _joined(group, first, start, end)
        done += lines
        is_clean = is_clean and is_well
        at = end
    return Merged("\n".join(done + first[at:]), is_clean)


def _lines(text: str) -> list[str]:
    return tidy(text).split("\n") if text else []


def _edits(first: list[str], second: list[str], side: int) -> list[_Edit]:
    codes = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return [
        _Edit(i1, i2, side, tuple(second[j1:j2])) for tag, i1, i2, j1, j2 in codes if tag != "equal"
    ]


def _take_group(edits: list[_Edit]) -> list[_Edit]:
    """Take the first edit, and all that meet it or each other, off the sorted list."""
    group = [edits.pop(0)]
    end = group[0].end
    while edits and (edits[0].meets(group[0].start, end) or _is_twin(group[-1], edits[0])):
        group.append(edits.pop(0))
        end = max(end, group[-1].end)
    return group


def _is_twin(one: _Edit, other: _Edit) -> bool:
    """Say whether both writers did the very same, as when a text is sent twice."""
    return (one.start, one.end, one.lines) == (other.start, other.end, other.lines)


def _joined(group: list[_Edit], first: list[str], start: int, end: int) -> tuple[list[str], bool]:
    theirs, mine = (_side(group, side, first, start, end) for side in (0, 1))
    sides = {edit.side for edit in group}
    if sides == {0} or theirs == mine:
        return theirs, True
    if sides == {1}:
        return mine, True
    return theirs + [line for line in mine if line not in theirs], False


def _side(group: list[_Edit], side: int, first: list[str], start: int, end: int) -> list[str]:
    """Give the lines from `start` to `end` as one writer has them."""
    lines: list[str] = []
    at = start
    for edit in group:
        if edit.side == side:
            lines += [*first[at : edit.start], *edit.lines]
            at = edit.end
    return lines + first[at:end]
