"""Browser input for a project and its aim."""

from typing import Any

from django import forms
from django.db.models import Q

from improvement import rules
from improvement.actions import projects
from improvement.forms.base import DateInput, VersionedForm, area
from improvement.models import Aim, Project
from networks.models import Network, Site, User
from outcomes.models import Measure

GROUPS = {
    "": ["name", "kind", "status", "lead", "starts_on", "ends_on", "sites"],
    "Why, and how": ["global_aim", "summary", "charter"],
    "Research or not": ["review", "reviewed_on", "review_reference"],
}


class ProjectForm(VersionedForm):
    many = ("sites",)

    class Meta:
        model = Project
        fields = [name for names in GROUPS.values() for name in names]
        labels = {"sites": "Sites that take part", "lead": "Who leads it"}
        help_texts = {
            "sites": "Choose none if it is open to all.",
            "review": "What those who settle it at your place have said.",
            "review_reference": "For example the number of their letter.",
        }
        widgets = {
            "summary": area(),
            "global_aim": area(2),
            "charter": area(4),
            "reviewed_on": DateInput,
            "sites": forms.CheckboxSelectMultiple,
            "starts_on": DateInput,
            "ends_on": DateInput,
        }

    def __init__(self, *args: Any, network: Network, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance if self.instance.pk else None
        sites = Q(pk__in=rules.sites_for_project(user, network))
        if known is not None:
            sites |= Q(pk__in=[site.pk for site in known.sites.all()])
        self.fields["sites"].queryset = Site.objects.filter(sites)  # type: ignore[attr-defined]
        self.fields["sites"].required = rules.must_name_sites(user, network, known)
        self.fields["lead"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            memberships__network=network, memberships__left_at=None
        )

    def groups(self) -> list[tuple[str, list[Any]]]:
        """Give the fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS.items()]


class AimForm(forms.ModelForm):  # type: ignore[type-arg]
    """The parts of an aim. Left empty, its sentence is built from them."""

    class Meta:
        model = Aim
        fields = projects.AIM_FIELDS
        labels = {
            "statement": "The aim in one sentence",
            "baseline": "From (where we are)",
            "goal": "To (where we want to be)",
        }
        help_texts = {"statement": "Leave it empty and we write it from the fields above."}
        widgets = {"goal_on": DateInput}

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = Measure.objects.filter(network=network).active()
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]
        self.fields["statement"].required = False
        self.order_fields(["measure", "population", "baseline", "goal", "goal_on", "statement"])

    def _post_clean(self) -> None:
        """Leave the model's own checks to the action, which may still write the sentence."""

    def values(self) -> dict[str, Any] | None:
        """Give the parts, or None where nothing was filled in and there is no aim yet."""
        values = dict(self.cleaned_data)
        empty = all(value in (None, "") for value in values.values())
        return None if empty and not self.instance.pk else values
