"""The stages of a PDSA cycle: one table says which step leads where, and what it needs.

`STEPS` maps (stage, next stage) to a Step. What is not in the table cannot be done.
"""

from collections.abc import Callable
from dataclasses import dataclass

from improvement.models import Cycle
from lhs_platform.lib.errors import Conflict, DomainError

Stage = Cycle.Stage
Guard = Callable[[Cycle], str]


class NotReady(DomainError):
    """Something is still missing before the next stage; says what."""

    code = "not_ready"
    status = 409


class NeedsConfirmation(DomainError):
    """Possible, but worth a second thought: repeat with the confirmation."""

    code = "needs_confirmation"
    status = 409


@dataclass(frozen=True)
class Step:
    """One way from a stage to another: its button, and what must be there first."""

    label: str
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False


def has_prediction(cycle: Cycle) -> str:
    written = any(row.prediction.strip() for row in cycle.predictions.all())
    return "" if written else "Write at least one prediction: what do you expect to happen?"


def has_owner(cycle: Cycle) -> str:
    return "" if cycle.owner_id else "Say who leads this test."


def has_start_date(cycle: Cycle) -> str:
    return "" if cycle.starts_on else "Say when the test starts."


def has_study(cycle: Cycle) -> str:
    done = cycle.findings.strip() and cycle.learned.strip()
    return "" if done else "Write down what the data show and what you learned."


def has_marked_predictions(cycle: Cycle) -> str:
    open_rows = [row for row in cycle.predictions.all() if not row.matched]
    return "Say of each prediction whether it came true." if open_rows else ""


def has_decision(cycle: Cycle) -> str:
    return "" if cycle.decision else "Decide: adopt, adapt or abandon."


def has_next_change(cycle: Cycle) -> str:
    adapting = cycle.decision == Cycle.Decision.ADAPT
    missing = adapting and not cycle.next_steps.strip()
    return "Write down what changes in the next cycle." if missing else ""


STUDIED = (has_study, has_marked_predictions)

STEPS: dict[tuple[str, str], Step] = {
    (Stage.PLAN, Stage.DO): Step("Start the test", (has_prediction, has_owner, has_start_date)),
    (Stage.DO, Stage.STUDY): Step("Go on to Study"),
    (Stage.STUDY, Stage.ACT): Step("Go on to Act"),
    (Stage.ACT, Stage.CLOSED): Step("Decide and close", (*STUDIED, has_decision, has_next_change)),
    (Stage.DO, Stage.PLAN): Step("Back to Plan", needs_reason=True),
    (Stage.STUDY, Stage.PLAN): Step("Back to Plan", needs_reason=True),
    (Stage.STUDY, Stage.DO): Step("Back to Do", needs_reason=True),
    (Stage.ACT, Stage.PLAN): Step("Back to Plan", needs_reason=True),
    (Stage.ACT, Stage.DO): Step("Back to Do", needs_reason=True),
    (Stage.ACT, Stage.STUDY): Step("Back to Study", needs_reason=True),
}


def step(stage: str, to: str) -> Step:
    """Give the step from a stage to another, or Conflict if there is none."""
    found = STEPS.get((stage, to))
    if found is None:
        names = dict(Stage.choices)
        raise Conflict(
            f"This test is in {names[stage]}; it cannot go to {names.get(to, to)} from there."
        )
    return found


def missing_for(cycle: Cycle, to: str) -> list[str]:
    """Give what is still missing before a step, in plain words; empty when it can be taken."""
    answers = [guard(cycle) for guard in step(cycle.stage, to).guards]
    return [text for text in answers if text]


def steps_from(stage: str) -> dict[str, Step]:
    """Give the steps that lead on or back from a stage, by the stage they lead to."""
    return {to: found for (start, to), found in STEPS.items() if start == stage}


def check(cycle: Cycle, to: str, *, reason: str, is_confirmed: bool) -> None:
    """Raise what stands against a step: no such way, something missing, no reason, a warning."""
    found = step(cycle.stage, to)
    if missing := missing_for(cycle, to):
        raise NotReady(" ".join(missing))
    if found.needs_reason and not reason.strip():
        raise DomainError("Say in a few words why you go back.", field="reason")
    if to == Stage.CLOSED and is_untried_adoption(cycle) and not is_confirmed:
        raise NeedsConfirmation(ADOPT_WARNING)


ADOPT_WARNING = (
    "This change has been tried in a single cycle. Most changes go through two or more tests, "
    "at more places and on harder days, before they become the way everybody works. "
    "Adopt it all the same?"
)


def is_untried_adoption(cycle: Cycle) -> bool:
    """Say whether adopting would rest on one cycle alone."""
    return cycle.decision == Cycle.Decision.ADOPT and cycle.previous_id is None
