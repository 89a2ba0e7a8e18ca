"""What can happen in a facilitated session: one table of acts by step, and whose act it is.

set up → silent writing → round robin → clarify and merge → first ranking → talk about the pattern
→ final vote → finished. Until ranking opens a facilitator may go back one step. Not valid, or ended
early with a reason: at any time before it is finished. Between two steps nothing happens by itself:
a clock that has run out tells people so, and a facilitator goes on.
"""

from dataclasses import dataclass
from enum import Enum

from improvement.models import Session
from lhs_platform.lib.errors import Conflict

S = Session.Step
RUNNING = (S.WRITING, S.SHARING, S.CLARIFY, S.RANKING, S.DISCUSSION, S.FINAL)
VOTES = (S.RANKING, S.FINAL)


class Who(Enum):
    """Whose act it is."""

    FACILITATOR = "who runs the session"
    PERSON = "who takes part"


@dataclass(frozen=True)
class Act:
    """To which step it leads from each in which it can be done ("" where the step stays), whose it
    is, and what it is called when it cannot be done."""

    leads: dict[str, str]
    who: Who
    words: str


def _stays(*steps: str) -> dict[str, str]:
    return dict.fromkeys(steps, "")


FACILITATOR, PERSON = Who.FACILITATOR, Who.PERSON
NEXT: dict[str, str] = {
    S.WRITING: S.SHARING,
    S.SHARING: S.CLARIFY,
    S.CLARIFY: S.RANKING,
    S.RANKING: S.DISCUSSION,
    S.DISCUSSION: S.FINAL,
    S.FINAL: S.FINISHED,
}
BACK: dict[str, str] = {S.SHARING: S.WRITING, S.CLARIFY: S.SHARING}

ACTS: dict[str, Act] = {
    "edit": Act(_stays(S.SETUP), FACILITATOR, "change how it is set up"),
    "start": Act({S.SETUP: S.WRITING}, FACILITATOR, "start it"),
    "next": Act(NEXT, FACILITATOR, "go on"),
    "back": Act(BACK, FACILITATOR, "go back"),
    "extend": Act(_stays(S.WRITING, *VOTES), FACILITATOR, "give more time"),
    "vote_again": Act(_stays(*VOTES), FACILITATOR, "vote again"),
    "end": Act(dict.fromkeys(RUNNING, S.FINISHED), FACILITATOR, "end it early"),
    "void": Act(dict.fromkeys((S.SETUP, *RUNNING), S.VOID), FACILITATOR, "declare it not valid"),
    "pass_over": Act(_stays(S.SHARING), FACILITATOR, "pass somebody over"),
    "collect": Act(_stays(S.SHARING), FACILITATOR, "put what was handed in on the list"),
    "add": Act(_stays(S.SHARING, S.CLARIFY), FACILITATOR, "write something down for somebody"),
    "take_off": Act(_stays(S.SHARING, S.CLARIFY), FACILITATOR, "take something off the list"),
    "shape": Act(_stays(S.CLARIFY), FACILITATOR, "word and merge what is on the list"),
    "remark": Act(_stays(S.DISCUSSION, S.FINAL), FACILITATOR, "write down what is said"),
    "join": Act(_stays(*RUNNING), PERSON, "take part"),
    # What was typed is kept, whatever step came meanwhile.
    "write": Act(_stays(*RUNNING, S.FINISHED, S.VOID), PERSON, "write lines"),
    "done": Act(_stays(S.WRITING), PERSON, "say that you are done"),
    "say": Act(_stays(S.SHARING), PERSON, "read a line out"),
    "pass": Act(_stays(S.SHARING), PERSON, "pass"),
}


def can_go(step: str, act: str) -> bool:
    return step in ACTS[act].leads


def check(session: Session, act: str) -> None:
    """Raise where an act cannot be done in the step a session is in."""
    if not can_go(session.step, act):
        step = session.get_step_display().lower()
        raise Conflict(f"You cannot {ACTS[act].words} now. The session is here: {step}.")


def leads_to(step: str, act: str) -> str:
    """Give the step that an act leads to; the same step where it stays. KeyError where it cannot
    be done."""
    return ACTS[act].leads[step] or step
