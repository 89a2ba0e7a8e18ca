"""What may be handed in: each row on its own, and all of them together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain

from lhs_platform.lib.errors import RowError, RowErrors
from outcomes import patient_data, periods
from outcomes.intake.rows import Row, fault, frequency_of, plain
from outcomes.models import MeasureVersion, PeriodAnswer

BIGGEST = Decimal("9999999999")
MOST_REASON = 300
Kind = MeasureVersion.Kind
# Values that may lie below zero: a change in weight, a temperature.
SIGNED = frozenset([Kind.MEAN, Kind.INDIVIDUAL])
NUMBERS = ("numerator", "denominator", "spread")
# What is said instead of the plain "Missing", where zero events is an answer that lacks its half.
OUT_OF_WHAT = "No events out of how many? Give the denominator: {}."


def check(rows: Sequence[Row], *, today: date) -> None:
    """Raise RowErrors with all that is wrong; what is right costs a few look-ups a row."""
    is_fine = quick(today)
    faults = [one for row in rows if not is_fine(row) for one in faults_in(row, today=today)]
    faults += repeated(rows)
    refuse(faults)


def judge(today: date) -> Callable[[Row], list[RowError]]:
    """Give a way to say what is wrong with one row after the other."""
    is_fine = quick(today)

    def judged(row: Row) -> list[RowError]:
        if is_fine(row):
            return []
        return list(faults_in(spelled_out(row) if row.answer else row, today=today))

    return judged


def spelled_out(row: Row) -> Row:
    """Turn “no events” into the zero it is, where a zero can stand: for a count, and for what has
    its denominator beside it. A zero is stored only because somebody said so."""
    if row.answer != PeriodAnswer.Kind.NO_EVENTS or row.measure.current is None or row.numerator:
        return row
    version = row.definition
    is_zero = version.kind in (Kind.COUNT, Kind.RATE) or (
        version.kind == Kind.PROPORTION and row.denominator is not None
    )
    if version.is_event_dated or not is_zero:
        return row
    return replace(row, answer="", numerator=Decimal(0))


def refuse(faults: list[RowError]) -> None:
    if faults:
        faults.sort(key=lambda one: one.line)
        raise RowErrors(headline(len(faults)), faults)


def headline(count: int) -> str:
    return (
        f"{'One row needs' if count == 1 else f'{count:,} places need'} another look. "
        "Nothing was stored."
    )


def quick(today: date) -> Callable[[Row], bool]:
    """Give a way to see that a row is fine, without saying what would be wrong with it.

    Most rows of a long file share their measure, site, period and numbers with others, so each of
    these is judged once.
    """
    places: dict[tuple[int, date], bool] = {}
    usable: set[Decimal | None] = {None}

    def is_fine(row: Row) -> bool:
        if row.answer or row.reason or row.is_removal:
            return False
        place = (row.measure.id, row.period)
        fine = places.get(place)
        if fine is None:
            wrong = next(chain(_measure_faults(row), _period_faults(row, today)), None)
            fine = places[place] = wrong is None
        if not fine or (row.site.left_on is not None and row.period > row.site.left_on):
            return False
        for value in row.values:
            if value not in usable:
                if _number_fault(value, signed=False):  # type: ignore[arg-type]
                    return False
                usable.add(value)
        return not any(_kind_faults(row, row.definition))

    return is_fine


def faults_in(row: Row, *, today: date) -> Iterable[RowError]:
    """Give what is wrong with one row on its own."""
    unusable = list(_measure_faults(row))
    if unusable:
        yield from unusable
        return
    if row.site.left_on is not None and row.period > row.site.left_on:
        yield fault(row, "site", "left", f"{row.site.name} has left the network.")
    yield from _period_faults(row, today)
    yield from _reason_faults(row)
    if row.is_removal:
        yield from _removal_faults(row)
    elif row.answer:
        yield from _answer_faults(row)
    else:
        yield from _value_faults(row, row.definition)


def _measure_faults(row: Row) -> Iterable[RowError]:
    if row.measure.current is None or row.measure.retired_on is not None:
        yield fault(row, "measure", "retired", f"“{row.measure.name}” takes no more data.")


def _period_faults(row: Row, today: date) -> Iterable[RowError]:
    frequency = frequency_of(row)
    if row.period != periods.start_of(row.period, frequency):
        reason = f"{row.period} is not the first day of a {frequency}."
        if frequency == MeasureVersion.Frequency.WEEK:
            reason = f"{row.period} is not a Monday: weeks are named by their Monday."
        yield fault(row, "period", "not_a_start", reason)
    elif frequency == MeasureVersion.Frequency.EVENT:
        if row.period > today:
            yield fault(row, "period", "not_over", f"{row.label} is still to come.")
    elif periods.last_day(row.period, frequency) >= today:
        yield fault(row, "period", "not_over", f"{row.label} is not over yet.")


def _reason_faults(row: Row) -> Iterable[RowError]:
    if len(row.reason) > MOST_REASON:
        reason = f"Longer than {MOST_REASON} letters. Say it in fewer words."
        yield fault(row, "reason", "too_long", reason)
    if "\0" in row.reason:
        yield fault(row, "reason", "not_text", patient_data.NO_LETTER)
    found = patient_data.in_text(row.reason)
    if found:
        yield fault(row, "reason", "patient_data", found)


def _answer_faults(row: Row) -> Iterable[RowError]:
    if row.numerator is not None or row.denominator is not None or row.spread is not None:
        reason = "Give a number or an answer, not both."
        yield fault(row, "answer", "number_and_answer", reason)


def _removal_faults(row: Row) -> Iterable[RowError]:
    if not row.definition.is_event_dated:
        reason = "Only the day of an event can be taken back; a number can be corrected."
        yield fault(row, "answer", "not_an_event", reason)
    yield from _answer_faults(row)


def _value_faults(row: Row, version: MeasureVersion) -> Iterable[RowError]:
    for column, value in zip(NUMBERS, row.values, strict=True):
        signed = column == "numerator" and version.kind in SIGNED
        reason = _number_fault(value, signed=signed) if value is not None else ""
        if reason:
            yield fault(row, column, "not_usable", reason)
            return
    yield from _kind_faults(row, version)


def _number_fault(value: Decimal, *, signed: bool) -> str:
    if not value.is_finite() or abs(value) > BIGGEST:
        return f"{value} is not a usable number."
    if value < 0 and not signed:
        return f"{value} is below zero."
    return f"{value} has more than four decimals." if value != round(value, 4) else ""


def _kind_faults(row: Row, version: MeasureVersion) -> Iterable[RowError]:
    """Judge the numbers of a row by what the measure is."""
    if row.numerator is None:
        yield fault(row, "numerator", "missing", f"Missing: {version.numerator}.")
        return
    if row.denominator is not None and not version.needs_denominator:
        yield fault(row, "denominator", "not_used", "This measure has no denominator.")
    elif row.denominator is None and version.needs_denominator:
        yield fault(row, "denominator", "missing", _out_of_what(row, version))
    elif version.kind == Kind.MEAN:
        yield from _mean_faults(row)
    elif row.denominator is not None:
        yield from _share_faults(row, version)
    if row.spread is not None and version.kind != Kind.MEAN:
        yield fault(row, "spread", "not_used", "Only a mean has a spread.")
    yield from _event_faults(row, version)


def _out_of_what(row: Row, version: MeasureVersion) -> str:
    if row.numerator:
        return f"Missing: {version.denominator}."
    return OUT_OF_WHAT.format(version.denominator)


def _share_faults(row: Row, version: MeasureVersion) -> Iterable[RowError]:
    numerator, denominator = row.numerator or Decimal(0), row.denominator or Decimal(0)
    if version.kind == Kind.PROPORTION and numerator > denominator:
        reason = f"{numerator} is more than the denominator, {denominator}."
        yield fault(row, "numerator", "over_denominator", reason)
    elif numerator and not denominator:
        reason = f"{plain(numerator)} out of nothing: the denominator is zero."
        yield fault(row, "denominator", "zero", reason)


def _mean_faults(row: Row) -> Iterable[RowError]:
    size = row.denominator or Decimal(0)
    if size < 1 or size != int(size):
        reason = f"{plain(size)} is not a number of values: a mean is of one value or more."
        yield fault(row, "denominator", "not_a_size", reason)
    elif size > 1 and row.spread is None:
        reason = "Missing: the standard deviation of the values, to judge the mean by."
        yield fault(row, "spread", "missing", reason)


def _event_faults(row: Row, version: MeasureVersion) -> Iterable[RowError]:
    is_counted = version.is_event_dated and version.kind in (Kind.TIME_BETWEEN, Kind.COUNT)
    number = row.numerator
    if is_counted and number is not None and (number < 1 or number != int(number)):
        reason = (
            f"{plain(number)} events on {row.label}: give the days on which something happened. "
            "For a month without events, answer “no events”."
        )
        yield fault(row, "numerator", "no_event", reason)


def repeated(rows: Sequence[Row]) -> list[RowError]:
    """Find what is given twice in one hand-over."""
    first: dict[tuple[int, int, date], Row] = {}
    keep = first.setdefault
    faults = []
    for row in rows:
        before = keep((row.measure.id, row.site.id, row.period), row)
        if before is not row and not (bool(before.answer) != bool(row.answer) and _by_day(row)):
            faults.append(_repeated_fault(row, before))
    return faults + _answered_twice(rows)


def _by_day(row: Row) -> bool:
    return row.measure.current is not None and row.definition.is_event_dated


def _answered_twice(rows: Sequence[Row]) -> list[RowError]:
    """Find months said to be without events, or not counted, for which events are given too."""
    answers = {row.key: row for row in rows if row.answer and _by_day(row)}
    if not answers:
        return []
    return [
        _repeated_fault(row, answers[month])
        for row in rows
        for month in [(row.measure.id, row.site.id, row.period.replace(day=1))]
        if not (row.answer or row.is_removal) and month in answers and _by_day(row)
    ]


def _repeated_fault(row: Row, before: Row) -> RowError:
    where = f"Line {before.line}" if before.line else "Another row"
    return fault(row, "site", "repeated", f"{where} gives the same site, measure and period.")
