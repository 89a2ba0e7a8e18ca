"""What the demonstration's networks tell others of their changes. Invented."""

from dataclasses import dataclass, field

from lhs_platform.pages.demo.definitions import FULL_TERM, REMISSION, SAFETY


@dataclass(frozen=True)
class Told:
    """A result: of which change, in what words, by whom, and where it stands. `authors` are
    accounts of the demonstration; those in `asked` have not said yet whether they may be named."""

    network: str
    change: str
    title: str
    finding: str
    tried: str
    happened: str
    learned: str
    helps: str
    tags: tuple[str, ...]
    status: str
    visibility: str
    days: int = 0
    authors: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    materials: tuple[tuple[str, str], ...] = ()
    # Network, state, note, days ago.
    taken_up: tuple[tuple[str, str, str, int], ...] = field(default=())


TOLD = (
    Told(
        network=REMISSION.slug,
        change="List of children not seen for six months",
        title="A list on Monday brought children back who had dropped out of sight",
        finding="helped",
        tried="On each first Monday the clinic prints a list of children who had no visit in six "
        "months. One nurse calls the first ten families, asks how things are, and offers a visit. "
        "We began with one clinic and three calls, then ten clinics, then all.",
        happened="Most families had not stayed away on purpose: they had moved, lost the letter, or "
        "felt well. Half of those called came within six weeks. Since all clinics do it, more "
        "children of the network are in remission; other things changed in these years, too.",
        learned="The call works, the letter does not. It takes a nurse forty minutes a month. Ask "
        "first how the child is, and only then for a visit. Parents told us which hours are good; "
        "before nine and after five were the best by far.",
        helps="Clinics that see the same people for years and lose some of them without noticing.",
        tags=("follow-up", "chronic illness", "families"),
        status="published",
        visibility="public",
        days=60,
        authors=("coordinator", "clinician", "parent"),
        materials=(
            ("What to say in the call, one page", "https://files.steady-gut.example/call"),
            ("How to make the list", "https://files.steady-gut.example/list"),
        ),
        taken_up=(
            (
                "heart-bridge",
                "will_test",
                "With families between two operations, from spring on.",
                20,
            ),
        ),
    ),
    Told(
        network=REMISSION.slug,
        change="Reminder letter before blood tests",
        title="Reminder letters did not get blood tests done",
        finding="did_not_help",
        tried="Two weeks before the yearly blood test each family got a letter. Two clinics sent "
        "twenty letters and counted who came with the test done.",
        happened="Nine of twenty came with the test done. Before the letters it was eight of twenty. "
        "Several families said that the letter came after the visit.",
        learned="Letters do not reach families in time. When we asked, they said that they answer "
        "text messages. We stopped after one cycle, and that was right: each letter cost ten minutes.",
        helps="Whoever thinks of sending reminders on paper. Try a text message first.",
        tags=("reminders", "medicines"),
        status="published",
        visibility="family",
        days=40,
        authors=("clinician", "coordinator"),
        taken_up=(("safe-stay", "did_not_work", "The same with letters before admission.", 12),),
    ),
    Told(
        network=REMISSION.slug,
        change="Teens write their own flare plan",
        title="Teenagers who wrote their own plan knew whom to call",
        finding="partly",
        tried="Before the visit ends, the teenager writes a one-page plan for a flare. A parent reads "
        "it and adds what is missing.",
        happened="Eight of ten finished the page in the visit. In the months after, more of them "
        "called before it was bad. Whether they stay well longer we do not know yet.",
        learned="Nobody needs twenty minutes for it: seven are enough. A number in large print "
        "matters more than a well-made form.",
        helps="Clinics that see teenagers before they move on to doctors for adults.",
        tags=("teenagers", "self-care", "families"),
        status="in_review",
        visibility="public",
        authors=("clinician",),
        asked=("parent",),
    ),
    Told(
        network=SAFETY.slug,
        change="Ten-minute huddle at 8:15",
        title="Ten minutes standing at 8:15 became a habit in three months",
        finding="helped",
        tried="Each unit meets for ten minutes at 8:15, standing, and names its risks for the day. "
        "We began with one unit and one risk.",
        happened="After three months 52 of 56 huddles happened without a reminder, and the share has "
        "stayed there.",
        learned="Stand, do not sit. End on time even when somebody is talking. Whoever names a risk "
        "hears the next day what became of it, or they stop naming them.",
        helps="Wards, and every place where several people look after the same person in a day.",
        tags=("safety", "teamwork"),
        status="published",
        visibility="public",
        days=90,
        authors=("coordinator",),
        materials=(("Card with four questions", "https://files.safe-stay.example/card"),),
        taken_up=(
            ("full-term", "testing", "On two labour wards, at 7:15.", 55),
            ("steady-gut", "will_test", "", 9),
        ),
    ),
    Told(
        network=FULL_TERM.slug,
        change="Leaflet on the last weeks of pregnancy",
        title="A leaflet was read by two of fifteen",
        finding="did_not_help",
        tried="Every woman got a leaflet on the last weeks of pregnancy at her visit.",
        happened="We asked fifteen of them a week later.",
        learned="",
        helps="",
        tags=("information",),
        status="draft",
        visibility="network",
    ),
)
