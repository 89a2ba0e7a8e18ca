"""What a facilitator can do in each step, what the one big button will do, and what to say."""

from datetime import datetime
from typing import Any

from improvement.actions.session_votes import counts as has_counted
from improvement.models import Round, Session
from improvement.presenters.rounds import round_url
from improvement.presenters.sessions import session_url
from improvement.session_steps import can_go

Step = Session.Step
# What the big button says.
NEXT = {
    Step.WRITING: "Begin the round robin",
    Step.SHARING: "Begin clarifying",
    Step.CLARIFY: "Open the first ranking",
    Step.RANKING: "Close the ranking and show the pattern",
    Step.DISCUSSION: "Open the final vote",
    Step.FINAL: "Close the vote and finish",
}
# What will happen then.
WHAT = {
    Step.WRITING: "Phones stay open for lines: what comes late is kept and can still be read out.",
    Step.SHARING: "Nobody reads out any more. You can come back.",
    Step.CLARIFY: "Each line becomes an idea of the board, and lines that say the same are merged. "
    "From then on there is no way back.",
    Step.RANKING: "Nobody can rank any more, and the result is told to everybody.",
    Step.DISCUSSION: "All vote once more on the same ideas.",
    Step.FINAL: "Nobody can vote any more, and the agreed list is told to everybody.",
}
BACK = {Step.SHARING: "Back to the silent writing", Step.CLARIFY: "Back to the round robin"}
MORE_MINUTES = (1, 2, 5)


def console(session: Session, counted: dict[str, int], now: datetime) -> dict[str, Any]:
    """Give the buttons of a step with what each does, and the numbers beside them."""
    step = Step(session.step)
    poll = session.poll
    return {
        "key": f"{session.step}-{session.is_named}",
        "next": NEXT.get(step, ""),
        "what": WHAT.get(step, ""),
        "back": BACK.get(step, ""),
        "more": MORE_MINUTES if _takes_time(session, now) else (),
        "counts": counted,
        "can_pass_over": session.turn is not None and can_go(step, "pass_over"),
        "can_collect": not session.is_named and can_go(step, "collect"),
        "can_add": can_go(step, "add"),
        "can_shape": can_go(step, "shape"),
        "can_take_off": can_go(step, "take_off"),
        "can_remark": can_go(step, "remark"),
        "can_stop": can_go(step, "void"),
        "is_again": _is_again(poll, counted, now) if poll else False,
        "quorum": session.quorum,
        "poll": _poll(poll) if poll else None,
        "wall_url": session_url(session, "session-wall"),
        "part_url": session_url(session, "session-part"),
        "record_url": session_url(session),
        "nobody_left": step == Step.SHARING and session.is_named and session.turn is None,
    }


def _takes_time(session: Session, now: datetime) -> bool:
    if session.step == Step.WRITING:
        return True
    return session.poll is not None and session.poll.is_open(now)


def _is_again(poll: Round, counted: dict[str, int], now: datetime) -> bool:
    """Say whether the vote of this step can only be held again."""
    if poll.state == Round.State.VOID:
        return True
    if poll.state == Round.State.PUBLISHED:
        return not has_counted(poll)
    return not poll.is_open(now) and counted["ballots"] < poll.quorum


def _poll(poll: Round) -> dict[str, str]:
    return {"url": round_url(poll), "papers_url": round_url(poll, "round-papers")}
