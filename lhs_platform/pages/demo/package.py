"""The demonstration's change packages: what may be changed, and what is known of it. Invented."""

from dataclasses import dataclass

from lhs_platform.pages.demo.definitions import FULL_TERM, HEART, REMISSION, SAFETY

OURS = "Written for the demonstration; no published source is claimed."


@dataclass(frozen=True)
class Idea:
    """A change: its concept, title, level of reliability, and what became of it so many days ago.

    `ramp` names the ramp of the demonstration that tests it.
    """

    concept: str
    title: str
    level: int
    first_test: str
    description: str = ""
    evidence: str = "none"
    tools: str = ""
    harms: str = ""
    measure: str = ""
    ramp: str = ""
    state: str = "untested"
    reason: str = ""
    days: int = 0


STEADY_GUT = (
    Idea(
        "Patients hold the plan",
        "Teens write their own flare plan",
        1,
        "Ask one teenager in Tuesday’s clinic to fill in the page, and watch the clock.",
        description="Before the visit ends, the teenager writes a one-page plan for a flare; the "
        "parent reads it and adds what is missing.",
        evidence="expert",
        tools="The one-page plan, version 3",
        harms="It takes minutes from a visit that is short already.",
        measure="remission",
        ramp="Teens write their own flare plan",
        state="testing",
        days=96,
    ),
    Idea(
        "Patients hold the plan",
        "Clinic’s number in large print on every plan",
        2,
        "Write it by hand on the next plan that leaves the room.",
        evidence="none",
        tools="The one-page plan, version 3",
        measure="remission",
    ),
    Idea(
        "Follow up between visits",
        "Pharmacist calls after a new medicine",
        1,
        "Call one family, one week after the first dose.",
        description="The clinic pharmacist calls one week after a new medicine is started.",
        evidence="observational",
        harms="Families who have no quiet moment by day are not reached.",
        measure="steroid",
        ramp="Pharmacist calls after a new medicine",
        state="testing",
        days=12,
    ),
    Idea(
        "Follow up between visits",
        "List of children not seen for six months",
        2,
        "Print the list once, and call the first three families on it.",
        description="Each first Monday a list of children without a visit in six months goes to the "
        "nurse who calls.",
        evidence="observational",
        measure="remission",
        state="adopted",
        reason="Ten clinics kept it for half a year without being asked.",
        days=210,
    ),
    Idea(
        "Nothing left to memory",
        "Reminder letter before blood tests",
        1,
        "Send one letter and ask the family whether it came.",
        description="A letter two weeks before the yearly blood test.",
        evidence="none",
        measure="tpmt",
        ramp="Reminder letter before blood tests",
        state="abandoned",
        reason="Letters do not reach families: nine of twenty came with the test done, and before "
        "it was eight. Families answer text messages.",
        days=48,
    ),
    Idea(
        "Nothing left to memory",
        "Order for the blood test comes with the prescription",
        3,
        "For one prescription on paper, staple the order to it.",
        description="Thiopurines cannot be prescribed without the result or the order of the test.",
        evidence="expert",
        harms="Where the laboratory is slow, treatment waits.",
        measure="tpmt",
    ),
    Idea(
        "See what grows",
        "Weigh and measure at every visit",
        2,
        "One room, one morning: is the weight there before the doctor comes in?",
        description="A nurse weighs every child before the doctor comes in.",
        evidence="expert",
        measure="nutrition",
        ramp="Weigh and measure at every visit",
        state="testing",
        days=75,
    ),
)

SAFE_STAY = (
    Idea(
        "See risks before they hurt",
        "Ten-minute huddle at 8:15",
        2,
        "One unit meets once, standing, and names one risk.",
        description="Every unit meets for ten minutes at 8:15 and names its risks for the day.",
        evidence="observational",
        tools="A card with four questions",
        measure="huddle",
        ramp="Ten-minute huddle at 8:15",
        state="adopted",
        reason="52 of 56 huddles happened without a reminder.",
        days=130,
    ),
    Idea(
        "See risks before they hurt",
        "Yellow socks for children who may fall",
        1,
        "Three children on one ward for one shift.",
        evidence="expert",
        harms="Some children felt marked.",
        measure="falls",
        state="abandoned",
        reason="Everybody wore them within a week, so nobody looked any more. Falls did not change.",
        days=160,
    ),
    Idea(
        "Two pairs of eyes",
        "Second person checks high-risk doses",
        1,
        "One nurse, one shift, insulin only.",
        evidence="expert",
        harms="Nurses on night shifts wait for each other.",
        measure="double-check",
        state="testing",
        days=70,
    ),
    Idea(
        "Hard to do wrong",
        "Pump refuses a dose beyond the limit",
        3,
        "Set the limit on one pump and try ten doses without a patient.",
        evidence="observational",
        harms="Limits that are too tight are switched off.",
        measure="ade",
    ),
)

HEART_BRIDGE = (
    Idea(
        "Watch at home",
        "Weekly video weigh-in",
        1,
        "Call one family on video and ask to see the scale.",
        description="Families show the scale on a weekly video call.",
        evidence="expert",
        harms="Families without a good connection are left out.",
        measure="growth-failure",
        ramp="Weekly video weigh-in",
        state="testing",
        days=21,
    ),
    Idea(
        "Watch at home",
        "Scale and oxygen meter go home with every baby",
        2,
        "Lend one set to the next family that goes home.",
        evidence="observational",
        measure="home-monitoring",
        state="adopted",
        reason="All teams kept it up over a year.",
        days=300,
    ),
    Idea(
        "One story for everybody",
        "Letter to the family doctor before the family leaves",
        2,
        "Write one letter on the day before, with the family beside you.",
        evidence="expert",
        measure="discharge-letter",
    ),
    Idea(
        "One story for everybody",
        "Phone call to the family doctor by the surgeon",
        1,
        "One call, on the day of going home.",
        evidence="none",
        measure="discharge-letter",
        state="abandoned",
        reason="Three of ten calls reached somebody. The letter that the family carries does more.",
        days=120,
    ),
)

FULL_TERM_FIRST = (
    Idea(
        "Hard to do wrong",
        "Scheduling form asks for the reason",
        3,
        "One desk, one day, on paper.",
        description="The scheduling desk asks for a written reason before 39 weeks.",
        evidence="observational",
        tools="The form",
        harms="A true emergency must never wait for a form.",
        measure="early-elective",
        ramp="Scheduling form asks for the reason",
        state="adopted",
        reason="7% in the month after all desks had it; three requests went to the chief.",
        days=215,
    ),
    Idea(
        "Know the weeks for sure",
        "Early scan written on the front of the record",
        2,
        "Write it on the next five records.",
        evidence="expert",
        measure="dating",
        ramp="Early scan written on the front of the record",
        state="testing",
        days=40,
    ),
    Idea(
        "Women decide well informed",
        "Leaflet on the last weeks of pregnancy",
        1,
        "Give it to one woman and ask what she read.",
        evidence="none",
        measure="early-elective",
        state="abandoned",
        reason="Read by two of fifteen. A talk of two minutes did more.",
        days=180,
    ),
)

PACKAGES: dict[str, tuple[Idea, ...]] = {
    REMISSION.slug: STEADY_GUT,
    SAFETY.slug: SAFE_STAY,
    HEART.slug: HEART_BRIDGE,
    FULL_TERM.slug: FULL_TERM_FIRST,
}
# What one network took over from another: from whom, what, by whom, and what became of it there.
TAKEN_OVER = (SAFETY.slug, "Ten-minute huddle at 8:15", FULL_TERM.slug)
