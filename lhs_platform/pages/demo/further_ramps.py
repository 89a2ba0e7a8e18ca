"""Further tests of change, so that every network has one to decide on. Invented."""

from lhs_platform.pages.demo.definitions import FULL_TERM, REMISSION, SAFETY
from lhs_platform.pages.demo.ramps import Plan, Ramp, Stage

TEXT_MESSAGE = Ramp(
    name="Text message before blood tests",
    change="A text message two weeks before the yearly blood test.",
    site="northgate",
    measure="tpmt",
    cycles=(
        Plan(
            title="Twenty text messages",
            scale="20 families",
            count=20,
            question="Do more families come with the test done?",
            predicted="Fourteen of twenty come with the test done.",
            started=13,
            lasts=10,
            reaches=Stage.ACT,
            result="Sixteen of twenty; by letter it was nine.",
            happened="All messages went out on one morning; four families wrote back.",
            learned="Families answer at noon. A link to the laboratory’s hours would help.",
        ),
    ),
)
FAMILY_HUDDLE = Ramp(
    name="A family in the huddle",
    change="One family of the unit is asked into the huddle and may name a risk.",
    site="",
    measure="huddle",
    cycles=(
        Plan(
            title="One family, one morning",
            scale="1 family",
            count=1,
            question="Does the family name a risk that we did not know?",
            predicted="They name one.",
            started=12,
            lasts=7,
            reaches=Stage.ACT,
            result="They named two; one was new to us.",
            happened="A mother came on three mornings.",
            learned="Ask the evening before, so that families can think about it.",
        ),
    ),
)
EARLY_SCAN = Ramp(
    name="Early scan written on the front of the record",
    change="The date of the early scan is written on the front of the record.",
    site="",
    measure="dating",
    cycles=(
        Plan(
            title="Five records",
            scale="5 records, one week",
            count=5,
            question="Is the date found within ten seconds?",
            predicted="In four of five records.",
            started=14,
            lasts=8,
            reaches=Stage.ACT,
            result="In five of five.",
            happened="The clerk wrote it when the record was opened.",
            learned="A sticker is seen sooner than handwriting.",
        ),
    ),
)

FURTHER: dict[str, tuple[Ramp, ...]] = {
    REMISSION.slug: (TEXT_MESSAGE,),
    SAFETY.slug: (FAMILY_HUDDLE,),
    FULL_TERM.slug: (EARLY_SCAN,),
}
