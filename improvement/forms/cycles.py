"""Browser input for a cycle: one form for each quadrant."""

from typing import Any

from django import forms
from django.db.models import Q

from improvement import rules
from improvement.actions import cycles
from improvement.forms.base import DateInput, VersionedForm, area
from improvement.models import Change, Cycle, Project
from networks.models import Site, User
from outcomes.models import Measure

# What a plan can be begun without: folded away, so that the form is short on a phone.
FOLDED = [
    (
        "Who, where, and which change",
        "Who leads it, the site, the purpose, how sure we are.",
        ["owner", "site", "change_idea", "purpose", "belief", "place"],
    ),
    (
        "Data and charts",
        "What is written down, and the charts on which it should show.",
        ["data_plan", "measures"],
    ),
]


class PlanForm(VersionedForm):
    many = ("measures",)

    class Meta:
        model = Cycle
        fields = [*cycles.PLAN_FIELDS, "measures"]
        labels = {
            "title": "Name of this test",
            "owner": "Who leads it",
            "measures": "Charts on which it should show",
            "change_idea": "Change of the package that it tests",
        }
        widgets = {
            "objective": area(2),
            "belief": forms.Select,
            "change": area(),
            "data_plan": area(2),
            "starts_on": DateInput,
            "ends_on": DateInput,
            "measures": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, project: Project, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "site": Site.objects.filter(
                Q(pk__in=rules.sites_for_cycle(user, project)) | Q(pk=self.instance.site_id)
            ),
            "owner": User.objects.filter(
                Q(pk__in=rules.owners_for_cycle(user, project)) | Q(pk=self.instance.owner_id)
            ),
            "change_idea": Change.objects.filter(network=project.network_id),
            "measures": Measure.objects.filter(network=project.network_id).active(),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        if self.instance.pk and not rules.can_decide_cycle(user, self.instance):
            for name in ("owner", "site"):
                self.fields[name].disabled = True
        self.fields["site"].empty_label = "No single site"  # type: ignore[attr-defined]
        self.fields["change_idea"].empty_label = "None of them"  # type: ignore[attr-defined]

    def main_fields(self) -> list[Any]:
        """Give the fields that every plan needs, in their order."""
        folded = {name for _, _, names in FOLDED for name in names}
        return [bound for bound in self.visible_fields() if bound.name not in folded]

    def folded_parts(self) -> list[dict[str, Any]]:
        """Give the other fields under their headings; a part with an error stands open."""
        parts = [(title, hint, [self[name] for name in names]) for title, hint, names in FOLDED]
        return [
            {"title": title, "hint": hint, "fields": found, "open": any(b.errors for b in found)}
            for title, hint, found in parts
        ]


class CycleAddForm(PlanForm):
    """The plan of a first cycle, with the name of the change that its ramp is about."""

    class Meta(PlanForm.Meta):
        fields = ["ramp", *PlanForm.Meta.fields]
        help_texts = {"ramp": "For example: teens own their plan. Later cycles on it form a ramp."}

    def values(self) -> dict[str, Any]:
        values = super().values()
        values.pop("ramp")
        return values


YES_NO = [("", "Not said yet"), ("true", "Yes"), ("false", "No")]


def as_answer(value: Any) -> bool | None:
    return {"true": True, "True": True, "false": False, "False": False}.get(str(value))


class DoForm(VersionedForm):
    went_as_planned = forms.TypedChoiceField(
        label="Did it go as planned?",
        choices=YES_NO,
        coerce=as_answer,
        empty_value=None,
        required=False,
    )

    class Meta:
        model = Cycle
        fields = cycles.DO_FIELDS
        widgets = {
            "started_on": DateInput,
            "ended_on": DateInput,
            "why_not": area(2),
            "happened": area(),
            "problems": area(2),
            "feedback": area(2),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["went_as_planned"] = {True: "true", False: "false"}.get(
            self.instance.went_as_planned, ""
        )


class StudyForm(VersionedForm):
    class Meta:
        model = Cycle
        fields = cycles.STUDY_FIELDS
        widgets = {"findings": area(), "compared": area(2), "learned": area()}


class ActForm(VersionedForm):
    decision = forms.ChoiceField(
        label="What will you do with this change?",
        choices=Cycle.Decision.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = Cycle
        fields = cycles.ACT_FIELDS
        labels = {"next_steps": "What changes next?"}
        widgets = {"next_steps": area(), "sustain": area(2), "follow_up_on": DateInput}


class MoveForm(forms.Form):
    version = forms.IntegerField(min_value=1)
    to = forms.ChoiceField(choices=Cycle.Stage.choices)
    reason = forms.CharField(max_length=300, required=False, label="Why")
    confirmed = forms.BooleanField(required=False)


class MarkForm(forms.Form):
    """What a button says of a task, and the list or page it stands in."""

    is_done = forms.ChoiceField(choices=[("true", "Done"), ("false", "Not done")])
    page = forms.ChoiceField(
        choices=[
            ("own", "My week"),
            ("network", "A network’s"),
            ("all", "Everybody’s"),
            ("test", "The test’s own page"),
        ]
    )
