"""What the demonstration's people say to each other, through the same actions that people use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from improvement.actions import comments, follows
from improvement.models import Change, Comment, Cycle, Diagram
from improvement.rules.about import About, about
from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.definitions import REMISSION
from networks.models import Network, User

PHARMACY = "Pharmacist calls after a new medicine"
TEENS = "A full clinic day"


@dataclass(frozen=True)
class Said:
    """One comment: who, how many hours ago, what, and what became of it."""

    who: str
    hours: float
    text: str
    is_ask: bool = False
    tells: tuple[str, ...] = ()
    answers: tuple["Said", ...] = ()
    answered_by: str = ""
    before: str = ""
    hidden: str = ""


ON_PHARMACY = (
    Said(
        "clinician",
        75,
        "We start with three families. Has anybody tried this with an interpreter on the line? "
        "Two of the three speak Spanish at home. @Wren Oakapple, what would have helped you?",
        is_ask=True,
        tells=("parent",),
        answers=(
            Said(
                "parent",
                52,
                "A text before the call, so that I am not in the car when the phone rings. And ask "
                "which language: my mother-in-law gives the medicine, not me.",
            ),
        ),
    ),
)
ON_TEENS = (
    Said(
        "researcher",
        170,
        "Twenty-five teenagers a day are a lot for one nurse. Do you count those who leave without a plan, "
        "or only those who start one?",
        is_ask=True,
        answers=(
            Said("clinician", 160, "All of them: the tick sheet hangs at the door on the way out."),
            Said("researcher", 158, "Good, then the number means what it says. Thank you."),
        ),
        answered_by="researcher",
    ),
    Said(
        "parent",
        30,
        "The large print for the clinic’s number works. My son put the page on the fridge by himself.",
        before="The large print works.",
    ),
)
ON_PROJECT = (
    Said(
        "leader",
        240,
        "Our clinics would like to join the teens’ plan in spring. Whom should our nurses call?",
        answers=(
            Said(
                "coordinator", 228, "Fennimore Quill at Riverbend. Come to the Tuesday call first."
            ),
        ),
    ),
    Said(
        "parent",
        200,
        "The mother of the boy with the blue backpack says the Tuesday clinic is always late.",
        hidden="This could point at a family. Please say it again without the boy.",
    ),
)
ON_CHANGE = (
    Said(
        "coordinator",
        20,
        "Two sites told me that this takes longer than it looks. Write down the minutes, please.",
    ),
)
ON_DIAGRAM = (
    Said(
        "researcher",
        96,
        "I do not see where sleep and school come in. Are they no drivers, or did we forget them?",
        answers=(
            Said("coordinator", 90, "Forgotten, I think. Let us put it before the next meeting."),
        ),
    ),
)


def make(loaded: dict[str, Loaded], users: dict[str, User], now: datetime) -> None:
    """Let people talk in the network that visitors try, unless they did before."""
    network = loaded[REMISSION.slug].network
    if Comment.objects.filter(network=network).exists():
        return
    for thing, talk in _things(network):
        place = about(thing)
        for said in talk:
            _say(place, said, users, now)
    follows.follow(by=users["coordinator"], about=about(network.projects.earliest("pk")), now=now)


def _things(network: Network) -> list[tuple[Any, tuple[Said, ...]]]:
    cycles = Cycle.objects.filter(project__network=network).select_related("project__network")
    changes = Change.objects.filter(network=network).select_related("network")
    diagrams = Diagram.objects.filter(network=network).select_related("network", "project")
    return [
        (network.projects.select_related("network").earliest("pk"), ON_PROJECT),
        (cycles.filter(ramp=PHARMACY).earliest("pk"), ON_PHARMACY),
        (cycles.filter(title=TEENS).earliest("pk"), ON_TEENS),
        (changes.filter(state=Change.State.TESTING).earliest("pk"), ON_CHANGE),
        (diagrams.earliest("pk"), ON_DIAGRAM),
    ]


def _say(
    place: About, said: Said, users: dict[str, User], now: datetime, parent: Comment | None = None
) -> None:
    by, moment = users[said.who], now - timedelta(hours=said.hours)
    comment = comments.say(
        by=by,
        about=place,
        text=said.before or said.text,
        is_ask=said.is_ask,
        parent=parent,
        tells=[users[key] for key in said.tells],
        now=moment,
    )
    _was_said(comment, moment)
    if said.before:
        again = moment + timedelta(minutes=9)
        comments.edit(
            by=by, comment=comment, about=place, version=comment.version, text=said.text, now=again
        )
    for answer in said.answers:
        _say(place, answer, users, now, parent=comment)
    if said.answered_by:
        comments.settle(
            by=users[said.answered_by],
            comment=comment,
            is_answered=True,
            now=now - timedelta(hours=said.answers[-1].hours),
        )
    if said.hidden:
        comments.hide(
            by=users["coordinator"],
            comment=comment,
            reason=said.hidden,
            now=moment + timedelta(hours=3),
        )


def _was_said(comment: Comment, moment: datetime) -> None:
    """Date a comment, and its first text, back to when it was said."""
    Comment.objects.filter(pk=comment.pk).update(created_at=moment)
    comment.revisions.update(created_at=moment)
