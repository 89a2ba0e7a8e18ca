"""Where words go, by rule: side by side without overlap, and never over the data."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from .svg import Spot

# How much less it costs to stand aside of a signal than away from it.
ASIDE = 0.6


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Return whether two boxes share some space."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions as little as needed, so that neighbours are `gap` apart between low and high.

    The order stays. Where there is no room for all, they share the room evenly.
    """
    if len(wanted) > 1:
        gap = min(gap, (high - low) / (len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda position: wanted[position])
    groups: list[tuple[float, int]] = []
    for position in order:
        groups.append((min(max(wanted[position], low), high), 1))
        while len(groups) > 1 and _too_near(groups[-2], groups[-1], gap):
            (one, many), (two, more) = groups[-2:]
            middle = (one * many + two * more) / (many + more)
            half = gap * (many + more - 1) / 2
            groups[-2:] = [(min(max(middle, low + half), high - half), many + more)]
    placed = [
        middle + gap * (place - (many - 1) / 2) for middle, many in groups for place in range(many)
    ]
    answer = [0.0] * len(wanted)
    for position, place in zip(order, placed, strict=True):
        answer[position] = place
    return answer


def _too_near(one: tuple[float, int], two: tuple[float, int], gap: float) -> bool:
    """Return whether two groups of labels are closer than the gap."""
    return two[0] - one[0] < gap * (one[1] + two[1]) / 2 - 1e-9


@dataclass(frozen=True, slots=True)
class Room:
    """The plot with all that words must keep clear of: the data line and boxes already taken.

    `edges` are other lines, each a list of spots; words keep clear of them where they can.
    """

    plot: Box
    line: Sequence[Spot]
    taken: Sequence[Box]
    edges: Sequence[Sequence[Spot]] = ()

    def free(self, left: float, right: float, clear: float) -> list[tuple[float, float]]:
        """Return the free heights above and below the data between two x positions."""
        inside = heights(self.line, left - clear, right + clear)
        if inside is None:
            return [(self.plot.top, self.plot.bottom)]
        return [(self.plot.top, inside[0] - clear), (inside[1] + clear, self.plot.bottom)]

    def is_free(self, box: Box) -> bool:
        """Return whether a box lies inside the plot, off the data and off what is taken."""
        if any(box.meets(other) for other in self.taken):
            return False
        spans = self.free(box.left, box.right, 6)
        return any(top - 2 <= box.top and box.bottom <= bottom for top, bottom in spans)

    def place(self, width: float, height: float, anchor: Spot, reach: float) -> Box | None:
        """Find the free box nearest to an anchor, or None."""
        best: tuple[float, Box] | None = None
        for shift in (0.0, -0.3, 0.3, -0.6, 0.6, -1.0, 1.0):
            if best is not None and best[0] <= abs(shift) * reach * ASIDE:
                break
            left = anchor[0] - width / 2 + shift * reach
            left = max(min(left, self.plot.right - width - 4), self.plot.left + 4)
            right = left + width
            zones = [zone for edge in self.edges if (zone := heights(edge, left, right))]
            for top in self._tops(left, right, height, zones, anchor):
                box = Box(left, top, right, top + height)
                cost = _distance(box, anchor)
                if best is not None and cost >= best[0]:
                    continue
                cost += 200 * _crossed(box, zones)
                if (best is None or cost < best[0]) and not any(map(box.meets, self.taken)):
                    best = cost, box
        return best[1] if best else None

    def _tops(
        self,
        left: float,
        right: float,
        height: float,
        zones: list[tuple[float, float]],
        anchor: Spot,
    ) -> list[float]:
        """Offer heights: near the anchor, and just off each line that runs through the place."""
        wished = [anchor[1] - 26 - height, anchor[1] + 26]
        wished += [zone[0] - height - 5 for zone in zones] + [zone[1] + 5 for zone in zones]
        tops: dict[float, None] = {}
        for top, bottom in self.free(left, right, 9):
            if bottom - top >= height:
                tops |= dict.fromkeys([min(max(one, top), bottom - height) for one in wished])
        return list(tops)


def heights(spots: Sequence[Spot], left: float, right: float) -> tuple[float, float] | None:
    """Return the highest and lowest y of a line between two x positions; None where it is not."""
    start = max(0, bisect_left(spots, (left, 0.0)) - 1)
    inside = [y for _, y in spots[start : bisect_left(spots, (right, 0.0)) + 1]]
    if not inside or spots[-1][0] < left or spots[0][0] > right:
        return None
    return min(inside), max(inside)


def _distance(box: Box, anchor: Spot) -> float:
    """Return how far a box is from where one would like it."""
    away = max(box.top - anchor[1], anchor[1] - box.bottom, 0)
    aside = abs((box.left + box.right) / 2 - anchor[0])
    return abs(away - 26) + aside * ASIDE


def _crossed(box: Box, zones: list[tuple[float, float]]) -> int:
    """Return how many lines run through a box."""
    top, bottom = box.top - 3, box.bottom + 3
    return len([high for high, low in zones if top < low and high < bottom])


def wrap(text: str, most: int = 28) -> list[str]:
    """Break a text into two lines of about the same length, if it is longer than `most`."""
    if len(text) <= most or " " not in text:
        return [text]
    breaks = [position for position, letter in enumerate(text) if letter == " "]
    middle = min(breaks, key=lambda position: abs(position - len(text) / 2))
    return [text[:middle], text[middle + 1 :]]
