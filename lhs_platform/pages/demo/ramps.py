"""The demonstration's tests of change: what each cycle of each ramp says. Invented."""

from dataclasses import dataclass, field

from improvement.models import Cycle
from lhs_platform.pages.demo.definitions import FULL_TERM, HEART, REMISSION, SAFETY

Stage = Cycle.Stage


@dataclass(frozen=True)
class Plan:
    """One cycle: how far it got, and what was written in it. Days count back from today."""

    title: str
    scale: str
    count: int | None
    question: str
    predicted: str
    started: int
    lasts: int = 6
    reaches: str = Stage.CLOSED
    matched: str = "yes"
    result: str = ""
    happened: str = ""
    learned: str = ""
    decision: str = ""
    next_steps: str = ""


@dataclass(frozen=True)
class Ramp:
    name: str
    change: str
    site: str
    measure: str
    cycles: tuple[Plan, ...] = field(default_factory=tuple)


TEEN_PLAN = Ramp(
    name="Teens write their own flare plan",
    change="Before the visit ends, the teenager writes a one-page plan for a flare; the parent "
    "reads it and adds what is missing.",
    site="riverbend",
    measure="remission",
    cycles=(
        Plan(
            title="One teenager, one nurse",
            scale="1 teenager, Tuesday clinic",
            count=1,
            question="Can a teenager fill in the page within ten minutes?",
            predicted="Yes, in eight minutes, with one question about doses.",
            started=96,
            matched="partly",
            result="Twelve minutes; the dose table confused her.",
            happened="Marigold’s invented patient wrote the plan and asked about doses twice.",
            learned="The words are fine. The dose table belongs on the back.",
            decision="adapt",
            next_steps="Move the dose table to the back and use everyday words for symptoms.",
        ),
        Plan(
            title="Five teenagers, two nurses",
            scale="5 teenagers, two clinic days",
            count=5,
            question="Do at least four of five finish without help?",
            predicted="Four of five finish without help.",
            started=68,
            lasts=9,
            result="Five of five finished; average nine minutes.",
            happened="All five finished. Two parents added a phone number.",
            learned="Parents want the clinic’s number in large print on top.",
            decision="adapt",
            next_steps="Put the phone number on top; try it on a full clinic day.",
        ),
        Plan(
            title="A full clinic day",
            scale="25 teenagers, every nurse",
            count=25,
            question="Do eight of ten teenagers leave with a finished plan?",
            predicted="Eight of ten leave with a plan and the clinic ends on time.",
            started=9,
            reaches=Stage.DO,
        ),
    ),
)
PHARMACY = Ramp(
    name="Pharmacist calls after a new medicine",
    change="The clinic pharmacist calls one week after a new medicine is started.",
    site="riverbend",
    measure="steroid",
    cycles=(
        Plan(
            title="Three families",
            scale="3 families",
            count=3,
            question="Are families reached within two calls?",
            predicted="Three of three are reached.",
            started=5,
            reaches=Stage.PLAN,
        ),
    ),
)
LETTER = Ramp(
    name="Reminder letter before blood tests",
    change="A letter two weeks before the yearly blood test.",
    site="northgate",
    measure="tpmt",
    cycles=(
        Plan(
            title="Twenty letters",
            scale="20 families",
            count=20,
            question="Do more families come with the test done?",
            predicted="Fifteen of twenty come with the test done.",
            started=80,
            lasts=30,
            matched="no",
            result="Nine of twenty; before it was eight.",
            happened="Letters went out; six came back unopened.",
            learned="Letters do not reach families. Families answer text messages.",
            decision="abandon",
        ),
    ),
)
STALLED = Ramp(
    name="Weigh and measure at every visit",
    change="A nurse weighs every child before the doctor comes in.",
    site="heron-lake",
    measure="nutrition",
    cycles=(
        Plan(
            title="One room",
            scale="1 room, one week",
            count=1,
            question="Is the weight written down before the visit starts?",
            predicted="Nine of ten times.",
            started=75,
            reaches=Stage.STUDY,
            happened="The scale broke on Wednesday; half the week was done by hand.",
        ),
    ),
)
HUDDLE = Ramp(
    name="Ten-minute huddle at 8:15",
    change="Every unit meets for ten minutes at 8:15 and names its risks for the day.",
    site="",
    measure="huddle",
    cycles=(
        Plan(
            title="One unit for a week",
            scale="1 unit, 5 days",
            count=1,
            question="Does the huddle happen on four of five days?",
            predicted="Four of five days.",
            started=200,
            result="Five of five days.",
            happened="It happened every day, once with three minutes only.",
            learned="A fixed place matters more than the time.",
            decision="adapt",
            next_steps="Meet at the board, not at the desk; all units of one floor.",
        ),
        Plan(
            title="One floor",
            scale="4 units, two weeks",
            count=4,
            question="Do nine of ten huddles happen?",
            predicted="Nine of ten.",
            started=150,
            lasts=14,
            result="52 of 56 huddles happened.",
            happened="Two units skipped a weekend day.",
            learned="Weekend leads need to be named on Friday.",
            decision="adopt",
            next_steps="All floors from next month; name weekend leads on Fridays.",
        ),
    ),
)
MILK = Ramp(
    name="Weekly video weigh-in",
    change="Families show the scale on a weekly video call.",
    site="",
    measure="growth-failure",
    cycles=(
        Plan(
            title="Two families",
            scale="2 families, two weeks",
            count=2,
            question="Can families read the scale to us on video?",
            predicted="Both can.",
            started=21,
            lasts=14,
            reaches=Stage.ACT,
            result="Both did; one needed a second try.",
            happened="Both families called each week.",
            learned="A picture of the display is enough; video is not needed.",
        ),
    ),
)
HARD_STOP = Ramp(
    name="Scheduling form asks for the reason",
    change="The scheduling desk asks for a written reason before 39 weeks.",
    site="",
    measure="early-elective",
    cycles=(
        Plan(
            title="One desk, one week",
            scale="1 desk, 5 days",
            count=1,
            question="Is a reason given every time?",
            predicted="Eight of ten times.",
            started=300,
            result="Nine of ten times.",
            happened="Two doctors called to ask why.",
            learned="The chief’s letter helps; the desk must not argue alone.",
            decision="adapt",
            next_steps="Send the chief’s letter first; then all desks.",
        ),
        Plan(
            title="All desks",
            scale="All scheduling, one month",
            count=None,
            question="Do births without a reason fall under 10%?",
            predicted="Under 10% within the month.",
            started=250,
            lasts=30,
            result="7% in the month.",
            happened="Each request without a reason went to the chief.",
            learned="Three requests went to the chief; none came back.",
            decision="adopt",
            next_steps="Keep the form; look at the share each month.",
        ),
    ),
)

PROJECTS: dict[str, tuple[str, str, str, tuple[Ramp, ...]]] = {
    REMISSION.slug: (
        "Ready for a flare",
        "Families and teenagers know what to do when symptoms come back.",
        "remission",
        (TEEN_PLAN, PHARMACY, LETTER, STALLED),
    ),
    SAFETY.slug: ("Safer every day", "Units see the day’s risks early.", "sse", (HUDDLE,)),
    HEART.slug: (
        "Growing at home",
        "Babies gain weight between the operations.",
        "interstage-mortality",
        (MILK,),
    ),
    FULL_TERM.slug: (
        "39 weeks unless there is a reason",
        "Scheduling asks for the reason.",
        "early-elective",
        (HARD_STOP,),
    ),
}
