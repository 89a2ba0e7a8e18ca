"""Entering what one site counted in one period: a line of fields for each measure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from lhs_platform.lib.errors import RowError
from networks.models import Site
from outcomes import periods
from outcomes.actions import submissions
from outcomes.actions.submissions import Row
from outcomes.files.imports import NotUnderstood, number, period_of
from outcomes.models import Measure, MeasureVersion, Observation

NUMBERS = ("numerator", "denominator")
MONTHS_OFFERED = 24
QUARTERS_OFFERED = 8
CANNOT_REMOVE = "A value that was sent can be corrected, not taken back. Put the right number here."
BOTH = "Give this number too."

Stored = Mapping[int, Observation]


class ChooseForm(forms.Form):
    """Which site and which period: the links of the page, as two selects. The view reads them."""

    site = forms.ChoiceField()
    period = forms.ChoiceField()

    def __init__(
        self,
        *args: Any,
        sites: Sequence[Site],
        frequencies: Sequence[str],
        today: date,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["site"].choices = [(site.code, site.name) for site in sites]  # type: ignore[attr-defined]
        if sites:
            self.fields["site"].label = sites[0].network.site_word.capitalize()
        chosen = self.initial.get("period", "")
        self.fields["period"].choices = period_choices(frequencies, today, chosen)  # type: ignore[attr-defined]


def period_choices(
    frequencies: Sequence[str], today: date, chosen: str = ""
) -> list[tuple[str, str]]:
    """Offer the newest complete periods, months before quarters; the chosen one always."""
    offered = []
    for frequency, many in (("month", MONTHS_OFFERED), ("quarter", QUARTERS_OFFERED)):
        if frequency in frequencies:
            last = periods.latest_complete(today, frequency)
            first = periods.add_months(last, -periods.MONTHS[frequency] * (many - 1))
            offered += [_choice(p, frequency) for p in periods.every(first, last, frequency)][::-1]
    if chosen and chosen not in dict(offered):
        offered.append(_choice(period_of(chosen), frequency_of(chosen)))
    return offered


def _choice(period: date, frequency: str) -> tuple[str, str]:
    return periods.written(period, frequency), periods.label(period, frequency)


def frequency_of(text: str) -> str:
    """Say which kind of period a written one is."""
    quarter = "q" in text.lower()
    return MeasureVersion.Frequency.QUARTER if quarter else MeasureVersion.Frequency.MONTH


class EntryForm(forms.Form):
    """Numbers for each measure. Lines left as they were are left alone, so nobody saves over
    what somebody else changed in a line they did not touch."""

    def __init__(
        self,
        data: Any = None,
        *,
        measures: Sequence[Measure],
        site: Site,
        period: date,
        stored: Stored,
    ) -> None:
        self.measures, self.site, self.period = measures, site, period
        super().__init__(data)
        for measure in measures:
            self._add_fields(measure, stored.get(measure.pk))

    def _add_fields(self, measure: Measure, observation: Observation | None) -> None:
        for name in names_of(measure):
            value = getattr(observation, name, None)
            self.fields[f"{name}-{measure.code}"] = _number_field(measure, name, value)
        self.fields[f"version-{measure.code}"] = forms.IntegerField(
            widget=forms.HiddenInput,
            required=False,
            initial=observation.version if observation else 0,
        )

    def is_touched(self, measure: Measure) -> bool:
        return any(f"{name}-{measure.code}" in self.changed_data for name in names_of(measure))

    def touched(self) -> list[Measure]:
        return [measure for measure in self.measures if self.is_touched(measure)]

    def clean(self) -> dict[str, Any]:
        for measure in self.touched():
            self._clean_line(measure)
        if not self.errors and not self.touched():
            self.add_error(None, "Nothing is filled in that is not there already.")
        return self.cleaned_data

    def _clean_line(self, measure: Measure) -> None:
        for name in names_of(measure):
            key = f"{name}-{measure.code}"
            text = self.cleaned_data.get(key)
            if key in self.errors:
                continue
            if not text:
                had = self.fields[key].initial
                self.add_error(key, CANNOT_REMOVE if had else BOTH)
                continue
            try:
                self.cleaned_data[key] = number(text)
            except NotUnderstood as error:
                self.add_error(key, str(error))

    def rows(self) -> list[Row]:
        """Give what was filled in; `line` is the place of the measure on the page."""
        return [
            Row(
                measure=measure,
                site=self.site,
                period=self.period,
                numerator=self.cleaned_data[f"numerator-{measure.code}"],
                denominator=self.cleaned_data.get(f"denominator-{measure.code}"),
                line=self.measures.index(measure) + 1,
                version=self.cleaned_data[f"version-{measure.code}"] or 0,
            )
            for measure in self.touched()
        ]

    def blame(self, faults: Sequence[RowError]) -> None:
        """Show what is wrong with a value above its field."""
        for fault in faults:
            measure = self.measures[fault.line - 1]
            key = f"{fault.column}-{measure.code}"
            if key in self.fields and fault.column in NUMBERS:
                self.add_error(key, fault.reason)
            else:
                self.add_error(None, f"{measure.name}: {fault.reason}")

    def meet(self, stored: Stored) -> None:
        """After somebody else saved: show both values, and let the next save go over theirs.
        Lines that were not touched show what is stored now."""
        touched = self.touched()
        fresh: Any = self.data.copy()  # type: ignore[attr-defined]
        for measure in self.measures:
            now = stored.get(measure.pk)
            key = f"version-{measure.code}"
            if measure in touched:
                if now and now.version != (self.cleaned_data.get(key) or 0):
                    self.add_error(f"numerator-{measure.code}", _both(now, measure, fresh))
            else:
                _refill(fresh, measure, now)
            fresh[key] = str(now.version if now else 0)
        self.data = fresh

    def lines(self) -> Iterator[dict[str, Any]]:
        """Give each measure with its fields, for the page."""
        for measure in self.measures:
            fields = [self[f"{name}-{measure.code}"] for name in names_of(measure)]
            read = [field.as_hidden(only_initial=True) for field in fields]
            yield {
                "measure": measure,
                "counted": measure.current,
                "fields": fields,
                "hidden": [self[f"version-{measure.code}"], *read],
            }


def _number_field(measure: Measure, name: str, value: Decimal | None) -> forms.CharField:
    label = "Counted" if name == "numerator" else "Out of"
    return forms.CharField(
        label=f"{measure.name}: {label.lower()}",
        required=False,
        max_length=40,
        initial=plain(value),
        show_hidden_initial=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def _refill(data: Any, measure: Measure, observation: Observation | None) -> None:
    for name in names_of(measure):
        value = plain(getattr(observation, name, None))
        data[f"{name}-{measure.code}"] = data[f"initial-{name}-{measure.code}"] = value


def names_of(measure: Measure) -> tuple[str, ...]:
    """Say which numbers a measure takes."""
    has_both = measure.current is not None and measure.current.needs_denominator
    return NUMBERS if has_both else NUMBERS[:1]


def plain(value: Decimal | None) -> str:
    """Write a stored number as one would type it: 20, not 20.0000."""
    return "" if value is None else submissions.plain(value)


def _both(theirs: Observation, measure: Measure, data: Mapping[str, str]) -> str:
    mine = " of ".join(data.get(f"{name}-{measure.code}", "") for name in names_of(measure))
    there = submissions.words(theirs.numerator, theirs.denominator)
    return (
        f"{theirs.submission.by} saved {there} while you wrote {mine}. Saving again puts yours in "
        "its place."
    )
