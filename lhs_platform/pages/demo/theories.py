"""The demonstration's theories of change: drivers, their measures, and what acts on them. Invented."""

from dataclasses import dataclass

from lhs_platform.pages.demo.definitions import FULL_TERM, HEART, REMISSION, SAFETY


@dataclass(frozen=True)
class DriverPlan:
    """A driver: a secondary one names those it serves; `~` before a name is a guess so far."""

    name: str
    measure: str = ""
    serves: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theory:
    title: str
    why: str
    drivers: tuple[DriverPlan, ...]
    # What was learned after the first version was kept, and why the theory changed.
    added: tuple[DriverPlan, ...] = ()
    reason: str = ""


STEADY_GUT = Theory(
    title="How we think more children will feel well",
    why="No child should miss school or stop growing because of the gut",
    drivers=(
        DriverPlan("Families and clinic share one plan", "remission"),
        DriverPlan("The right medicine, safely", "tpmt"),
        DriverPlan("Children eat and grow", "nutrition"),
        DriverPlan(
            "Teenagers know what to do in a flare",
            serves=("Families and clinic share one plan",),
            changes=(
                "Teens write their own flare plan",
                "~Clinic’s number in large print on every plan",
            ),
        ),
        DriverPlan(
            "Nobody is lost between visits",
            serves=("Families and clinic share one plan", "~Children eat and grow"),
            changes=("List of children not seen for six months",),
        ),
        DriverPlan(
            "Tests are done before the dose",
            serves=("The right medicine, safely",),
            changes=(
                "Reminder letter before blood tests",
                "~Order for the blood test comes with the prescription",
            ),
        ),
        DriverPlan(
            "Weight is known at each visit",
            "nutrition",
            serves=("Children eat and grow",),
            changes=("Weigh and measure at every visit",),
        ),
    ),
    added=(
        DriverPlan(
            "Steroids end as soon as they can",
            "steroid",
            serves=("The right medicine, safely",),
            changes=("~Pharmacist calls after a new medicine",),
        ),
    ),
    reason="Families told us that a medicine is stopped or changed at home before anybody calls. "
    "How steroids end became a driver of its own.",
)

SAFE_STAY = Theory(
    title="How we think fewer children will be harmed",
    why="No child is seriously harmed by the care meant to heal them",
    drivers=(
        DriverPlan(
            "Risks are seen early",
            "huddle",
            changes=("Ten-minute huddle at 8:15", "~Yellow socks for children who may fall"),
        ),
        DriverPlan("Doses are right", "ade"),
        DriverPlan(
            "High-risk doses get a second look",
            "double-check",
            serves=("Doses are right",),
            changes=("Second person checks high-risk doses",),
        ),
        DriverPlan(
            "Machines refuse what cannot be right",
            serves=("Doses are right", "~Risks are seen early"),
            changes=("~Pump refuses a dose beyond the limit",),
        ),
    ),
)

HEART_BRIDGE = Theory(
    title="How we think every baby reaches the second operation",
    why="The weeks at home are the most dangerous ones",
    drivers=(
        DriverPlan("Trouble at home is noticed on the day", "home-monitoring"),
        DriverPlan(
            "Everybody around the family knows the same",
            "discharge-letter",
            changes=(
                "Letter to the family doctor before the family leaves",
                "Phone call to the family doctor by the surgeon",
            ),
        ),
        DriverPlan(
            "Babies gain weight",
            "growth-failure",
            serves=("Trouble at home is noticed on the day",),
            changes=("Weekly video weigh-in", "Scale and oxygen meter go home with every baby"),
        ),
    ),
)

FULL_TERM_FIRST = Theory(
    title="How we think births will wait until 39 weeks",
    why="A baby’s brain and lungs need the last weeks",
    drivers=(
        DriverPlan(
            "Nothing is scheduled without a reason",
            "inductions",
            changes=("Scheduling form asks for the reason",),
        ),
        DriverPlan(
            "The weeks are known for sure",
            "dating",
            changes=("Early scan written on the front of the record",),
        ),
        DriverPlan(
            "Women decide well informed",
            changes=("~Leaflet on the last weeks of pregnancy",),
        ),
        DriverPlan(
            "The unit talks every day",
            "huddle",
            serves=("~Nothing is scheduled without a reason",),
            changes=("Ten-minute huddle at 8:15",),
        ),
    ),
)

THEORIES: dict[str, Theory] = {
    REMISSION.slug: STEADY_GUT,
    SAFETY.slug: SAFE_STAY,
    HEART.slug: HEART_BRIDGE,
    FULL_TERM.slug: FULL_TERM_FIRST,
}
