"""What coordinators do with a design process: begin it, word it, write its brief, plan its days."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from improvement.actions import texts
from improvement.models import BriefVersion, DesignProcess, DesignStep
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import Network, User

FIELDS = ["title", "purpose"]
STEP_FIELDS = ["name", "due_on", "done_on"]
MOST_STEPS = 60
MOST_LETTERS = 20_000
TAKEN = "There is design work of this name already."
Status = DesignProcess.Status


@transaction.atomic
def add(*, by: User, network: Network, values: dict[str, Any], brief: str = "") -> DesignProcess:
    """Begin a piece of design work, with the first version of its brief if there is one."""
    texts.check({**values, "brief": brief})
    process = DesignProcess(network=network, by=by, **values)
    _check_title(process)
    process.full_clean()
    try:
        with transaction.atomic():
            process.save()
    except IntegrityError as error:
        raise Conflict(TAKEN, field="title") from error
    audit.record(
        by=by,
        verb="process.added",
        obj=process,
        network=network,
        after=audit.plain_values(process, FIELDS),
    )
    if brief.strip():
        _keep_brief(process, by=by, text=brief, reason="", number=1)
    return process


@transaction.atomic
def edit(
    *, by: User, process: DesignProcess, version: int, values: dict[str, Any]
) -> DesignProcess:
    """Reword title and purpose; ChangedMeanwhile if `version` is no longer the newest."""
    texts.check(values)
    fresh = DesignProcess.objects.select_related("network").get(pk=process.pk)
    before = audit.plain_values(fresh, FIELDS)
    for name, value in values.items():
        setattr(fresh, name, value)
    _check_title(fresh)
    fresh.full_clean()
    fresh.save_over(version=version, fields=[*values])
    return _recorded(fresh, by, "process.changed", before)


@transaction.atomic
def set_status(
    *, by: User, process: DesignProcess, version: int, status: str, reason: str = ""
) -> DesignProcess:
    """Say that design work has ended, or goes on again. Said twice is as good as once."""
    texts.check({"reason": reason})
    fresh = DesignProcess.objects.select_related("network").get(pk=process.pk)
    if fresh.status == status:
        return fresh
    before = audit.plain_values(fresh, ["status"])
    fresh.status = status
    fresh.full_clean()
    fresh.save_over(version=version, fields=["status"])
    verb = "process.closed" if status == Status.CLOSED else "process.reopened"
    audit.record(
        by=by,
        verb=verb,
        obj=fresh,
        network=fresh.network,
        before=before,
        after=audit.plain_values(fresh, ["status"]),
        reason=reason.strip(),
    )
    return fresh


def _check_title(process: DesignProcess) -> None:
    same = DesignProcess.objects.filter(network=process.network_id, title=process.title)
    if same.exclude(pk=process.pk).exists():
        raise Conflict(TAKEN, field="title")


def _recorded(process: DesignProcess, by: User, verb: str, before: dict[str, Any]) -> DesignProcess:
    audit.record_change(
        by=by,
        verb=verb,
        obj=process,
        network=process.network,
        before=before,
        after=audit.plain_values(process, [*before]),
    )
    return process


# --- The brief --------------------------------------------------------------------------------


@transaction.atomic
def write_brief(
    *, by: User, process: DesignProcess, number: int, text: str, reason: str
) -> BriefVersion:
    """Keep a new version of the brief, written from version `number` (0 for the first). Why it
    changed is needed from the second on. The same text again is kept once."""
    texts.check({"text": text, "reason": reason})
    if not text.strip():
        raise DomainError("Write the brief first.", field="text")
    held = DesignProcess.objects.select_for_update(of=("self",)).select_related("network")
    fresh = held.get(pk=process.pk)
    _check_open(fresh)
    last = fresh.briefs.first()
    if last is not None and last.text == _tidy(text):
        return last
    newest = last.number if last else 0
    if newest != number:
        raise Conflict(
            "Somebody else wrote a newer version meanwhile. Compare the two, then save again."
        )
    if last is not None and not reason.strip():
        raise DomainError("Say why it changed.", field="reason")
    return _keep_brief(fresh, by=by, text=text, reason=reason, number=newest + 1)


def _keep_brief(
    process: DesignProcess, *, by: User, text: str, reason: str, number: int
) -> BriefVersion:
    kept = BriefVersion(
        process=process, number=number, text=_tidy(text), reason=reason.strip(), by=by
    )
    if len(kept.text) > MOST_LETTERS:
        raise DomainError(f"Say it in up to {MOST_LETTERS} letters.", field="text")
    kept.full_clean()
    kept.save()
    audit.record(
        by=by,
        verb="brief.version_kept",
        obj=process,
        network=process.network,
        after={"number": number},
        reason=kept.reason,
    )
    return kept


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _check_open(process: DesignProcess) -> None:
    if process.status == Status.CLOSED:
        raise Conflict("This design work has ended. Open it again first.")


# --- The timeline -----------------------------------------------------------------------------


@transaction.atomic
def add_step(*, by: User, process: DesignProcess, values: dict[str, Any]) -> DesignStep:
    """Put a day into the timeline."""
    texts.check(values)
    if process.steps.count() >= MOST_STEPS:
        raise DomainError(f"A timeline holds {MOST_STEPS} steps at most.")
    step = DesignStep(process=process, **values)
    step.full_clean()
    step.save()
    _note_step(step, by, "step.added", {}, audit.plain_values(step, STEP_FIELDS))
    return step


@transaction.atomic
def edit_step(*, by: User, step: DesignStep, values: dict[str, Any]) -> DesignStep:
    """Change a day of the timeline, or say that it is done."""
    texts.check(values)
    before = audit.plain_values(DesignStep.objects.get(pk=step.pk), STEP_FIELDS)
    for name, value in values.items():
        setattr(step, name, value)
    step.full_clean()
    step.save()
    _note_step(step, by, "step.changed", before, audit.plain_values(step, STEP_FIELDS))
    return step


@transaction.atomic
def remove_step(*, by: User, step: DesignStep) -> None:
    """Take a day out of the timeline."""
    _note_step(step, by, "step.removed", audit.plain_values(step, STEP_FIELDS), {})
    step.delete()


def _note_step(
    step: DesignStep, by: User, verb: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    audit.record_change(
        by=by, verb=verb, obj=step, network=step.process.network, before=before, after=after
    )


def next_step(process: DesignProcess, today: date) -> DesignStep | None:
    """Give the next day of the timeline that is not done yet."""
    ahead = [one for one in process.steps.all() if one.done_on is None]
    return next((one for one in ahead if one.due_on >= today), ahead[0] if ahead else None)
