"""Which texts say nearly the same: words in common, rare words counting most.

A small ranking that runs anywhere: it is to catch an eye, not to decide. Each text is a set of
stems; a stem weighs the more, the fewer texts have it; two texts are as alike as the weight of
what they share, against the weight of what they have (the cosine of the two sets).
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ings", "ing", "ies", "ers", "er", "ed", "es", "s")
# So many letters a word keeps at least.
_KEPT = 3
# As alike as this, or not worth a look.
ENOUGH = 0.22
# So many words two texts share at least, unless one of them has no more.
SHARED = 2
# Words that say nothing of what a text is about.
EMPTY = frozenset(
    """a about after all also an and any are as at be because been before being both but by can
    could did do does each every few for from get gets give gives had has have her his how if in
    into is it its just like make makes many may more most much my need needs no nor not now of on
    once one only or other our out over own per put really same she he should so some such take
    than that the their them then there these they this those through to too under until up use
    used using very was we well were what when where which while who whom whose why will with
    would you your""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Like(Generic[Key]):
    """One text that is like another, and how much: 0 to 1."""

    key: Key
    score: float


def alike(text: str, others: Mapping[Key, str], *, most: int = 5) -> list[Like[Key]]:
    """Give the texts that are most like this one, the likest first."""
    own = stems(text)
    known = {key: stems(other) for key, other in others.items()}
    rarity = _rarity([own, *known.values()])
    found = [
        Like(key, _cosine(own, theirs, rarity))
        for key, theirs in known.items()
        if len(own & theirs) >= min(SHARED, len(own), len(theirs))
    ]
    worth = [one for one in found if one.score >= ENOUGH]
    return sorted(worth, key=lambda one: -one.score)[:most]


def stems(text: str) -> frozenset[str]:
    """Give the words of a text that say what it is about, without accents and endings."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return frozenset(_stem(word) for word in _WORD.findall(letters) if word not in EMPTY)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _KEPT and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def _rarity(texts: list[frozenset[str]]) -> dict[str, float]:
    """Weigh each stem by how few of the texts have it."""
    known = Counter(stem for text in texts for stem in text)
    return {stem: math.log(1 + len(texts) / count) for stem, count in known.items()}


def _cosine(one: frozenset[str], other: frozenset[str], rarity: Mapping[str, float]) -> float:
    if not one or not other:
        return 0.0
    shared, first, second = (
        sum(rarity[stem] ** 2 for stem in words) for words in (one & other, one, other)
    )
    return shared / math.sqrt(first * second)
