"""Which ideas became which: the line of one through merges and splits, and what joined it. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

MERGED, SPLIT, BUILDS = "merged_into", "split_from", "builds_on"


@dataclass(frozen=True)
class Tie:
    """That an idea was merged into another, split from it, or builds on it: `source` names the one
    that was merged, split off, or builds."""

    source: int
    target: int
    kind: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Leg:
    """An idea on a line, from when until when the line runs through it. None is without end."""

    idea: int
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Say whether the line runs through the idea at a moment."""
        is_begun = self.since is None or at >= self.since
        return is_begun and (self.until is None or at <= self.until)


@dataclass(frozen=True)
class Web:
    """The ties of some networks, to be walked."""

    into: dict[int, Tie] = field(default_factory=dict)
    split_of: dict[int, Tie] = field(default_factory=dict)
    merged: dict[int, list[Tie]] = field(default_factory=lambda: defaultdict(list))
    split: dict[int, list[Tie]] = field(default_factory=lambda: defaultdict(list))
    builds: dict[int, list[Tie]] = field(default_factory=lambda: defaultdict(list))
    built_on: dict[int, list[Tie]] = field(default_factory=lambda: defaultdict(list))

    def whole(self, ideas: Iterable[int]) -> set[int]:
        """Give all ideas that hang together with some by merges and splits."""
        found: set[int] = set()
        waiting = list(ideas)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += self._beside(key)
        return found

    def _beside(self, key: int) -> list[int]:
        near = [tie.source for tie in (*self.merged[key], *self.split[key])]
        up = [ties[key].target for ties in (self.into, self.split_of) if key in ties]
        return near + up

    def line(self, idea: int) -> list[Leg]:
        """Give the line of an idea: what it was split from, itself, what it was merged into."""
        legs = self._up(idea)
        seen = {leg.idea for leg in legs}
        tie = self.into.get(idea)
        while tie is not None and tie.target not in seen:
            legs[-1] = Leg(legs[-1].idea, legs[-1].since, tie.at)
            legs.append(Leg(tie.target, tie.at))
            seen.add(tie.target)
            tie = self.into.get(tie.target)
        return legs

    def _up(self, idea: int) -> list[Leg]:
        legs = [Leg(idea)]
        tie = self.split_of.get(idea)
        while tie is not None and tie.target not in {leg.idea for leg in legs}:
            legs.insert(0, Leg(tie.target, None, tie.at))
            tie = self.split_of.get(tie.target)
        return legs

    def below(self, idea: int) -> list[int]:
        """Give what was merged into an idea, and into that, the first first."""
        found: list[int] = []
        waiting = [tie.source for tie in self.merged[idea]]
        while waiting:
            key = waiting.pop(0)
            if key not in found:
                found.append(key)
                waiting += [tie.source for tie in self.merged[key]]
        return found


def web_of(ties: Iterable[Tie]) -> Web:
    web = Web()
    for tie in sorted(ties, key=lambda one: one.at):
        if tie.kind == MERGED:
            web.into[tie.source] = tie
            web.merged[tie.target].append(tie)
        elif tie.kind == SPLIT:
            web.split_of[tie.source] = tie
            web.split[tie.target].append(tie)
        else:
            web.builds[tie.source].append(tie)
            web.built_on[tie.target].append(tie)
    return web
