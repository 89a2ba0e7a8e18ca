"""The operational definition of a measure, and notes on charts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html

from networks.models import Network, User
from networks.models.networks import code_validator
from outcomes import kinds
from outcomes.actions.measures import DEFINITION
from outcomes.models import Annotation, Measure, MeasureVersion
from outcomes.patient_data import without_patient_data

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONG = ("why", "numerator", "denominator", "inclusions", "exclusions")
LINES = {name: forms.Textarea(attrs={"rows": 2}) for name in LONG}
DAYS = ("goal_on", "baseline_from", "baseline_to")
LABELS = {
    "kind": "What kind of number is it?",
    "numerator": "What is counted or measured?",
    "denominator": "Out of what?",
    "direction": "Which way is better?",
    "unit": "In what is it shown?",
    "multiplier": "Shown per",
    "inclusions": "Included",
    "sampling": "Who is looked at",
    "sampling_plan": "How the sample is drawn",
    "frequency": "How often",
    "due_days": "Days until due",
    "chart": "Control chart",
    "goal_on": "Reached by",
    "baseline_value": "Level before the work",
    "baseline_from": "Baseline, first day",
    "baseline_to": "Baseline, last day",
}
HELP = {
    "why": "What gets better for people when this number moves.",
    "inclusions": "Who or what belongs in: age, diagnosis, kind of visit.",
    "exclusions": "Who or what is left out although it looks as if it belonged in.",
    "sampling_plan": "For example: every tenth chart, up to 20 a month.",
    "date_basis": "The date that decides which period a case belongs to: visit, discharge, event.",
    "source": "Registry, chart review, billing, a log on the ward.",
    "collector": "A role, not a person’s name.",
    "multiplier": "1000 for a rate per 1,000. Left empty: 1,000.",
    "unit": "As it stands on the chart: “per 1,000 patient-days”, “minutes”.",
    "decimals": "Digits after the point.",
    "frequency": "Days and cases between events are sent at each event.",
    "due_days": "Days after the end of the period until the data are due.",
    "goal": "The number you want to reach.",
    "baseline_value": "If it was known before the first data here.",
    "baseline_from": "The line is that of the baseline and stays; left empty, all points make it.",
    "stratifiers": "Groups you compare so that nobody is left behind, separated by commas: "
    "language, insurance, distance.",
    "direction": "It gives a signal its colour and its word.",
}
FIXED = (
    "Fixed, because there are data. To count something else, retire this measure and add a new one."
)
PLAIN = ["name", "family", "steward", "citation"]
FAMILY_WORDS = {
    "outcome": "what matters to people in the end",
    "process": "whether we do what we meant to do",
    "balancing": "whether something else gets worse meanwhile",
}
# What stands under the first questions, each part with what it is about.
SECTIONS: list[tuple[str, str, list[str]]] = [
    (
        "Exactly who and what",
        "So that two people who read it count the same.",
        ["why", "inclusions", "exclusions", "sampling", "sampling_plan", "date_basis"],
    ),
    (
        "How the data come in",
        "How often, from where, and who sends them.",
        ["frequency", "due_days", "source", "collector"],
    ),
    (
        "Where it stands and where it should go",
        "The goal, and the level before the work began.",
        [
            "goal",
            "goal_on",
            "baseline_value",
            "baseline_from",
            "baseline_to",
            "baseline_source",
        ],
    ),
    (
        "How it is shown",
        "Decimals, and the control chart beside the run chart.",
        ["multiplier", "decimals", "chart"],
    ),
    (
        "Fairness and small numbers",
        "Groups to compare, and counts that are hidden so that they point at nobody.",
        ["stratifiers", "small_count_threshold"],
    ),
]
# Fields that only some kinds have.
ONLY = {
    "denominator": [name for name, kind in kinds.KINDS.items() if kind.has_denominator],
    "multiplier": [name for name, kind in kinds.KINDS.items() if kind.is_rate],
    "sampling": [name for name, kind in kinds.KINDS.items() if not kind.is_rare],
    "sampling_plan": [name for name, kind in kinds.KINDS.items() if not kind.is_rare],
}


class KindSelect(forms.RadioSelect):
    """The kinds, each with an example; what it asks and offers goes with it for the script."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        kind = kinds.KINDS.get(str(value))
        if kind:
            option["attrs"] |= {
                "data-numerator": kind.numerator,
                "data-denominator": kind.denominator,
                "data-unit": kind.unit,
                "data-charts": " ".join(kind.charts),
                "data-frequencies": " ".join(kind.frequencies),
            }
        return option


class PlainForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, family and keeper: what may change without touching the definition."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        label="Short name in files",
        required=False,
        max_length=60,
        validators=[code_validator],
        help_text="Small letters, digits and hyphens. Left empty, it is made from the name; it "
        "stays as it is afterwards.",
    )

    class Meta:
        model = Measure
        fields = PLAIN
        widgets = {"family": forms.RadioSelect}
        labels = {"name": "What is it called?", "family": "What does it look at?"}
        help_texts = {
            "name": "A few plain words that fit above a chart.",
            "citation": "Where the levels come from, if they were published.",
        }

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = User.objects.filter(
            memberships__network=network, memberships__left_at=None
        ).distinct()
        self.fields["steward"].queryset = members  # type: ignore[attr-defined]
        self.fields["steward"].label = "Keeper"
        self.fields["steward"].empty_label = "Nobody yet"  # type: ignore[attr-defined]
        self.fields["steward"].help_text = "Whom to ask when it is unclear what counts."
        self.fields["family"].choices = [  # type: ignore[attr-defined]
            (value, format_html("<span><b>{}</b>: {}</span>", label, FAMILY_WORDS[value]))
            for value, label in Measure.Family.choices
        ]
        if self.instance.pk:
            del self.fields["code"]

    def values(self) -> dict[str, Any]:
        names = [name for name in (*PLAIN, "code") if name in self.fields]
        return {name: self.cleaned_data[name] for name in names}


class DefinitionForm(forms.ModelForm):  # type: ignore[type-arg]
    """The operational definition. A new measure is asked for from a day on; on one with data, a
    change of what is counted asks from which day on, and why."""

    effective_on = forms.DateField(
        label="New definition from",
        required=False,
        widget=DAY,
        help_text="Only if you change what is counted: the chart shows a break at this day.",
    )
    change_reason = forms.CharField(label="Why it changes", required=False, max_length=300)

    class Meta:
        model = MeasureVersion
        fields = DEFINITION
        widgets: dict[str, Any] = {
            **LINES,
            **dict.fromkeys(DAYS, DAY),
            "kind": KindSelect,
            "direction": forms.RadioSelect,
        }
        labels = LABELS
        help_texts = HELP

    def __init__(
        self,
        *args: Any,
        network: Network,
        has_data: bool = False,
        asked_from: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.has_data, self.is_new = has_data, asked_from is not None
        self._tidy_numbers()
        self._name_choices()
        self.fields["small_count_threshold"].help_text = (
            f"Left empty: {network.small_count_threshold}, as in the whole network. It may be "
            "more, never less."
        )
        for name in ("unit", "multiplier", "frequency", "sampling"):
            self.fields[name].required = False
        if has_data:
            self._fix()
        else:
            del self.fields["change_reason"]
        if asked_from:
            self._ask_from(asked_from)
        elif not has_data:
            del self.fields["effective_on"]
        if not self.instance.pk:
            self.initial.update({"unit": "", "multiplier": None, "direction": None})

    def _ask_from(self, day: date) -> None:
        """A new measure: from when on numbers are owed. Who measures it already may send more."""
        field = self.fields["effective_on"]
        field.label = "Ask for data from"
        field.help_text = "Nothing is owed for the time before. It can be sent all the same."
        self.initial["effective_on"] = day

    def _tidy_numbers(self) -> None:
        for name in ("goal", "baseline_value"):
            value = getattr(self.instance, name)
            if value is not None:
                self.initial[name] = f"{value.normalize():f}"

    def _name_choices(self) -> None:
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (value, format_html("<span><b>{}</b><br>{}</span>", kind.name, kind.example))
            for value, kind in kinds.KINDS.items()
        ]
        self.fields["direction"].choices = MeasureVersion.Direction.choices  # type: ignore[attr-defined]
        self.fields["chart"].choices = [  # type: ignore[attr-defined]
            ("", "The usual one of the kind"),
            *((c, f"{name}: {kinds.CHART_WORDS[c]}") for c, name in kinds.CHART_NAMES.items()),
        ]

    def _fix(self) -> None:
        """Kind and frequency stay as they are once there are data."""
        kind = kinds.KINDS[self.instance.kind]
        for name in ("kind", "frequency"):
            self.fields[name].disabled = True
            self.fields[name].help_text = FIXED
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (
                self.instance.kind,
                format_html("<span><b>{}</b><br>{}</span>", kind.name, kind.example),
            )
        ]

    @property
    def kind(self) -> str:
        """Give the kind that is chosen now."""
        return str(self["kind"].value() or MeasureVersion.Kind.PROPORTION)

    def parts(self) -> Iterator[dict[str, Any]]:
        """Give the parts under the first questions; one with a fault is open."""
        for label, words, names in SECTIONS:
            bounds = [self[name] for name in names]
            yield {
                "label": label,
                "words": words,
                "fields": [(bound, " ".join(ONLY.get(bound.name, []))) for bound in bounds],
                "open": any(bound.errors for bound in bounds),
            }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return kinds.filled(cleaned)

    def values(self) -> dict[str, Any]:
        names = [*DEFINITION, "effective_on"] if self.is_new else DEFINITION
        return {name: self.cleaned_data[name] for name in names}


class NoteForm(forms.Form):
    """A dated note on a chart."""

    on = forms.DateField(label="Day", widget=DAY)
    label = forms.CharField(
        label="What happened",
        max_length=Annotation.label.field.max_length,  # type: ignore[attr-defined]
        validators=[without_patient_data],
    )
