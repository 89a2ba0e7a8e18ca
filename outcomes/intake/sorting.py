"""What a hand-over would do: each row beside what is stored already."""

from collections.abc import Sequence
from datetime import date

from lhs_platform.lib.errors import RowError
from outcomes import periods
from outcomes.intake.rows import Answered, Before, Key, Row, Sorted, fault
from outcomes.models import Observation, PeriodAnswer, PeriodLock


def sort(rows: Sequence[Row]) -> Sorted:
    """Say for each row whether it is new, changes something, or says what is there already."""
    found = Sorted()
    if not rows:
        return found
    held, answers = _observations(rows), _answers(rows)
    numbers = [row for row in rows if not row.answer]
    if any(_is_dated(row) for row in numbers):
        held |= _removed(rows)
    _sort_numbers(numbers, held, found)
    for row in rows:
        if row.answer:
            _sort_answer(row, answers.get(row.key), found)
    if answers:
        _overtake(numbers, answers, found)
    return found


def _sort_numbers(rows: Sequence[Row], held: dict[Key, Before], found: Sorted) -> None:
    add, same, change = found.added.append, found.unchanged.append, found.changed.append
    look = held.get
    for row in rows:
        before = look((row.measure.id, row.site.id, row.period))
        if before is None:
            (same if row.is_removal else add)(row)
        elif before[1:4] == (row.numerator, row.denominator, row.spread):
            same(row)
        else:
            change((row, before))


def _sort_answer(row: Row, before: Answered | None, found: Sorted) -> None:
    if before is None:
        found.answered.append(row)
    elif (before.kind, before.reason) == (row.answer, row.reason):
        found.unchanged.append(row)
    else:
        found.reanswered.append((row, before))


def _overtake(rows: Sequence[Row], answers: dict[Key, Answered], found: Sorted) -> None:
    """Find the answers that a number replaces, each once."""
    seen = set()
    for row in rows:
        if row.is_removal:
            continue
        key = _answer_key(row)
        if key in answers and key not in seen:
            seen.add(key)
            found.overtaken.append((row, answers[key]))


def _answer_key(row: Row) -> Key:
    period = row.period.replace(day=1) if row.definition.is_event_dated else row.period
    return (row.measure.id, row.site.id, period)


def _reach(rows: Sequence[Row]) -> dict[str, object]:
    """Give the filter that finds all that rows may meet, and not much more."""
    first = min(row.period for row in rows)
    last = max(row.period for row in rows)
    return {
        "measure__in": {row.measure.id for row in rows},
        "site__in": {row.site.id for row in rows},
        "period__gte": first.replace(day=1),
        "period__lt": periods.add_months(last, 1),
    }


def _observations(rows: Sequence[Row]) -> dict[Key, Before]:
    held = Observation.objects.filter(**_reach(rows)).order_by()
    return {
        (row[0], row[1], row[2]): Before._make(row[3:])
        for row in held.values_list(
            "measure_id", "site_id", "period", "pk", "numerator", "denominator", "spread",
            "version", "submission_id",
        ).iterator(chunk_size=5000)
    }  # fmt: skip


def _is_dated(row: Row) -> bool:
    return row.definition.is_event_dated


def _removed(rows: Sequence[Row]) -> dict[Key, Before]:
    """Give the events that were taken back, as values without a number."""
    held = Observation.everything.filter(is_removed=True, **_reach(rows)).order_by()
    return {
        (row[0], row[1], row[2]): Before(row[3], None, None, None, row[4], row[5])
        for row in held.values_list(
            "measure_id", "site_id", "period", "pk", "version", "submission_id"
        )
    }


def _answers(rows: Sequence[Row]) -> dict[Key, Answered]:
    given = PeriodAnswer.objects.filter(**_reach(rows)).order_by()
    return {
        (row[0], row[1], row[2]): Answered._make(row[3:])
        for row in given.values_list("measure_id", "site_id", "period", "pk", "kind", "reason")
    }


def standing_in_the_way(found: Sorted) -> list[RowError]:
    """Find what may not be changed: approved months, and numbers that an answer would take back."""
    return [*_locked(found), *_already_counted(found)]


def _locked(found: Sorted) -> list[RowError]:
    rows = list(found.touching())
    if not rows:
        return []
    locks = PeriodLock.objects.filter(
        site__in={row.site.id for row in rows},
        month__gte=min(row.period for row in rows).replace(day=1),
        month__lte=max(row.period for row in rows),
    )
    locked = set(locks.values_list("site_id", "month"))
    if not locked:
        return []
    return [
        fault(row, "period", "locked", _locked_words(row.period))
        for row in rows
        if (row.site.id, row.period.replace(day=1)) in locked
    ]


def _locked_words(period: date) -> str:
    return f"{period:%B %Y} is approved and locked; ask a coordinator to unlock it."


def _already_counted(found: Sorted) -> list[RowError]:
    rows = [*found.answered, *(row for row, _ in found.reanswered)]
    if not rows:
        return []
    counted: dict[Key, Before] = {}
    dated = {row.measure.id for row in rows if row.definition.is_event_dated}
    going = {row.key for row, _ in found.changed if row.is_removal}
    for (measure, site, period), before in _observations(rows).items():
        if (measure, site, period) in going:
            continue
        month = period.replace(day=1) if measure in dated else period
        counted[measure, site, month] = before
    return [
        fault(row, "answer", "has_number", _counted_words(row, counted[row.key]))
        for row in rows
        if row.key in counted
    ]


def _counted_words(row: Row, before: Before) -> str:
    return (
        f"There is a number for {row.label} already: {before.words}. It can be corrected, not "
        "taken back."
    )
