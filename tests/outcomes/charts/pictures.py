"""Pictures for tests: one that has everything, and random ones."""

from datetime import date
from random import Random

from outcomes.charts import Annotation, Callout, Centre, ChartPicture, Goal, Phase, Point

HOSTILE = "<script>alert('x')</script> & \"q\" \x00\x1f\ud800\uffff ]]> ümlaut 患者 🙂"
KINDS = (
    "expected",
    "expected",
    "signal",
    "better",
    "worse",
    "provisional",
    "excluded",
    "missing",
    "suppressed",
)


def months(count, year=2023, month=1):
    return [
        date(year + (month - 1 + place) // 12, (month - 1 + place) % 12 + 1, 1)
        for place in range(count)
    ]


def full_picture():
    """Thirty-three months with a phase, notes, callouts, a gap and a provisional point."""
    values = [52, 54, 53, 52, 53, 52, 53, 54, 52, 52, 52, 51, 54, 55, 54, 56, 57, 59, 61, 62]
    values += [63, 64, 67, 65, 62, 65, 66, 66, 65, 67, 65, 66, 68]
    kinds = ["expected"] * 12 + ["better"] * 8 + ["expected"] * 4 + ["worse"] + ["expected"] * 8
    kinds[3], kinds[32] = "missing", "provisional"
    points = [
        Point(f"{when:%b %Y}", value, kind, when, n=100 + value)
        for value, kind, when in zip(values, kinds, months(33), strict=True)
    ]
    return ChartPicture(
        title="Asthma well controlled",
        desc="Monthly share",
        points=tuple(points),
        centres=(Centre(0, 19, 52.5, solid_to=11), Centre(20, 32, 65.4)),
        centre_name="Centre",
        lower=(48.0,) * 20 + (62.0,) * 13,
        upper=(57.0,) * 20 + (69.0,) * 13,
        goal=Goal(75),
        phases=(Phase(0, "Baseline, Jan 2023 to Aug 2024"), Phase(20, "Since Sep 2024")),
        annotations=(
            Annotation(13, "A", "Plan made", "/cycles/1"),
            Annotation(14, "B", "12 clinics adopt it", "/cycles/2"),
            Annotation(24, "C", "Winter virus wave"),
        ),
        callouts=(
            Callout(12, 19, "Better: eight months in a row above the baseline", "better"),
            Callout(24, 24, "Worse: one month below the lower limit", "worse"),
        ),
        unit="%",
        decimals=1,
        remark="Simulated data",
    )


def random_picture(seed):
    """Anything a caller may send, in any combination."""
    random = Random(seed)
    count = random.choice([0, 1, 2, 3, 5, 12, 24, 25, 36, 60, 120])
    size = random.choice([1e-9, 0.01, 1, 10, 100, 1e6, 1e12, 1e300])
    level = random.choice([0, 0, 1, -1, 50]) * size

    def value():
        return random.choice([level, level + size * random.random(), None, level])

    period, dates = _dates(random, count)
    points = tuple(
        Point(
            random.choice(["Jan 2024", "Q1", HOSTILE, "a rather long label of a point"]),
            value(),
            random.choice(KINDS),
            when,
            random.choice([None, 12, 12.5]),
            random.choice(["", HOSTILE]),
            random.choice(["", "8 in a row"]),
            random.random() < 0.05,
        )
        for when in dates
    )
    cut = random.randint(0, max(0, count - 1))
    return ChartPicture(
        title=random.choice(["Title", HOSTILE]),
        desc=HOSTILE,
        points=points,
        centres=_centres(random, count, cut, level),
        lower=tuple(value() for _ in points) if random.random() < 0.5 else (),
        upper=tuple(value() for _ in points) if random.random() < 0.7 else (),
        lower95=tuple(value() for _ in points) if random.random() < 0.3 else (),
        upper95=tuple(value() for _ in points) if random.random() < 0.3 else (),
        goal=random.choice([None, Goal(level + size), Goal(level, "A label of its own " * 3)]),
        phases=random.choice(
            [(), (Phase(0, HOSTILE),), (Phase(0, "First, 2023"), Phase(cut, "Then"))]
        ),
        annotations=tuple(
            Annotation(
                random.randint(-2, count + 2),
                letter,
                HOSTILE,
                random.choice(["/a", "javascript:x"]),
            )
            for letter in "ABCD"[: random.randint(0, 4)]
        ),
        callouts=tuple(
            Callout(
                random.randint(-3, count),
                random.randint(0, count + 3),
                "Better: many months in a row",
            )
            for _ in range(random.randint(0, 3))
        ),
        unit=random.choice(["", "%", "per 1,000 visits", HOSTILE]),
        decimals=random.randint(0, 3),
        period=period,
        scale=random.choice([None, None, (0.0, 100.0)]),
        remark=random.choice(["", "Simulated data"]),
    )


def _dates(random, count):
    period = random.choice(["month", "quarter", "week", "event"])
    if random.random() < 0.2:
        return period, [None] * count
    if period == "week":
        return period, [date.fromordinal(738_000 + 7 * place) for place in range(count)]
    if period == "event":
        days = sorted(random.randint(0, 40 * count) for _ in range(count))
        return period, [date.fromordinal(738_000 + day) for day in days]
    every = 3 if period == "quarter" else 1
    return period, months(count * every, 2015, random.randint(1, 12))[::every]


def _centres(random, count, cut, level):
    if not count or random.random() < 0.2:
        return ()
    if not cut:
        return (Centre(0, count - 1, level, random.choice([None, 0, count // 2])),)
    return (Centre(0, cut - 1, level), Centre(cut, count - 1, level * 1.1, cut))
