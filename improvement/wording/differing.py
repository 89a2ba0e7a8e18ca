"""What differs between two wordings, word by word: what went out, what came in, what stayed."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Texts longer than this are compared line by line first.
LONG = 1200


@dataclass(frozen=True)
class Piece:
    """Some words that are in both wordings ("same"), in the old one ("out") or the new ("in")."""

    kind: str
    text: str


def differing(old: str, new: str) -> list[Piece]:
    """Give the pieces of two wordings in their order; joined, "same" and "out" give the old one,
    "same" and "in" the new one."""
    first, second = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(first), len(second)) <= LONG:
        return _joined(_compared(first, second))
    return _joined(_by_lines(old, new))


def _compared(first: list[str], second: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(first[i1:i2])))
        else:
            pieces += [
                Piece("out", "".join(first[i1:i2])),
                Piece("in", "".join(second[j1:j2])),
            ]
    return pieces


def _by_lines(old: str, new: str) -> list[Piece]:
    """Compare lines, and words only within lines that changed and are not long."""
    first, second = _LINE.findall(old), _LINE.findall(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        was, now = "".join(first[i1:i2]), "".join(second[j1:j2])
        tokens = _TOKEN.findall(was), _TOKEN.findall(now)
        if tag == "equal":
            pieces.append(Piece("same", was))
        elif max(map(len, tokens)) <= LONG:
            pieces += _compared(*tokens)
        else:
            pieces += [Piece("out", was), Piece("in", now)]
    return pieces


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Put what went out and came in at one place together, over the spaces between words."""
    done: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if done and done[-1].kind == piece.kind:
            done[-1] = Piece(piece.kind, done[-1].text + piece.text)
        else:
            done.append(piece)
    return done
