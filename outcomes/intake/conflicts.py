"""Values that somebody else saved since they were read: both are shown, none is lost."""

from lhs_platform.lib.errors import ChangedMeanwhile, RowError
from outcomes.intake.rows import Before, Row, Sorted
from outcomes.models import Submission


class Conflict(RowError):
    """One value that is newer than the one its writer saw: theirs, and yours."""

    __slots__ = ("before", "person", "row")

    def __init__(self, row: Row, before: Before, person: str) -> None:
        self.row, self.before, self.person = row, before, person
        super().__init__(
            line=row.line,
            column="numerator",
            code="changed_meanwhile",
            reason=_why(row, before, person),
        )

    def as_dict(self) -> dict[str, object]:
        return super().as_dict() | {
            "measure": self.row.measure.code,
            "site": self.row.site.code,
            "period": self.row.period.isoformat(),
            "version": self.before.version,
            "theirs": _numbers(self.before.values),
            "yours": _numbers(self.row.values),
        }


def refuse_stale(found: Sorted, *, may_be_blind: bool) -> None:
    """Refuse to replace values that are newer than those their writer saw, and name each.

    A writer who may not be blind has to say which value is replaced; who says nothing saw none.
    """
    stale = [
        (row, before)
        for row, before in found.changed
        if not (row.version is None and may_be_blind)
        and row.version != before.version
        and not _is_new(row, before)
    ]
    if not stale:
        return
    people = _people({before.submission_id for _, before in stale})
    rows = [Conflict(row, before, people[before.submission_id]) for row, before in stale]
    raise ChangedMeanwhile(_headline(rows), rows)


def _is_new(row: Row, before: Before) -> bool:
    """Say whether a row puts an event where its writer, rightly, saw none."""
    return before.is_removed and not row.version


def _why(row: Row, before: Before, person: str) -> str:
    if row.version is None:
        return (
            f"{person} {_did(before)}, you wrote {row.words}. To replace it, send the version you "
            f"read; now it is {before.version}."
        )
    return f"{person} {_did(before)} while you wrote {row.words}."


def _people(submissions: set[int]) -> dict[int, str]:
    sent = Submission.objects.filter(pk__in=submissions).select_related("by")
    return {one.pk: str(one.by) for one in sent}


def _headline(rows: list[Conflict]) -> str:
    if any(one.row.version is None for one in rows):
        values = "A value is" if len(rows) == 1 else f"{len(rows):,} values are"
        return (
            f"{values} there already and not as you wrote. Nothing was replaced: look at both, and "
            "send the version with what you mean to replace."
        )
    if len(rows) > 1:
        return (
            f"{len(rows):,} values were saved by somebody else while you wrote. Nothing of yours "
            "was saved over theirs: look at both and save again."
        )
    row, before = rows[0].row, rows[0].before
    return (
        f"{row.measure.name}, {row.site.name}, {row.label}: somebody else {_did(before)} "
        f"while you wrote {row.words}. Nothing of yours was saved over theirs: look at both and "
        "save again."
    )


def _did(before: Before) -> str:
    return "removed it" if before.is_removed else f"saved {before.words}"


def _numbers(values: tuple[object, ...]) -> dict[str, object]:
    return dict(zip(("numerator", "denominator", "spread"), values, strict=True))
