"""Browser input for diagrams and their drivers."""

from typing import Any

from django import forms

from improvement import rules
from improvement.actions import diagrams
from improvement.actions.drivers import NONE, STRONG, WEAK
from improvement.forms.base import VersionedForm
from improvement.models import Aim, Change, Diagram, Driver, Project
from networks.models import Network, User
from outcomes.models import Measure

STRENGTHS = [(STRONG, "Sure"), (WEAK, "A guess so far"), (NONE, "Not linked")]


class DiagramForm(VersionedForm):
    class Meta:
        model = Diagram
        fields = diagrams.FIELDS
        labels = {
            "project": "Project whose theory this is",
            "aim": "Aim of a project",
            "aim_text": "Or the aim in words",
        }
        help_texts = {"aim_text": "Only where no project has it yet."}

    def __init__(self, *args: Any, network: Network, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Project.objects.filter(pk=self.instance.project_id)
        projects = rules.projects_for_diagram(user, network) | own
        self.fields["project"].queryset = projects.distinct()  # type: ignore[attr-defined]
        self.fields["project"].required = rules.must_name_project(user, network)
        aims = Aim.objects.filter(project__network=network)
        self.fields["aim"].queryset = aims  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """Leave the model's own checks to the action."""


class DriverForm(forms.ModelForm):  # type: ignore[type-arg]
    """A driver with its links: to the primary drivers it serves, and from the changes."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = Driver
        fields = ["name", "measure"]
        labels = {"name": "What has to be true?", "measure": "Measure that shows it"}

    def __init__(self, *args: Any, diagram: Diagram, under: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = Measure.objects.filter(network=diagram.network_id).active()
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]
        self.fields["version"].initial = diagram.version
        self.primaries: dict[str, Driver] = {}
        self.linked: dict[str, Change] = {}
        if self.instance.level == Driver.Level.SECONDARY:
            self._offer_primaries(diagram, under)
        if self.instance.pk:
            self._offer_changes(diagram)

    def _offer_primaries(self, diagram: Diagram, under: str) -> None:
        links = {
            link.primary_id: WEAK if link.is_weak else STRONG
            for link in diagram.driver_links.all()
            if link.secondary_id == self.instance.pk
        }
        for driver in diagram.drivers.all():
            if driver.level == Driver.Level.PRIMARY:
                name = f"serves-{driver.pk}"
                new = STRONG if str(driver.public_id) == under else NONE
                start = links.get(driver.pk, new)
                self.primaries[name] = driver
                self.fields[name] = _strength(f"Serves “{driver.name}”", start)

    def _offer_changes(self, diagram: Diagram) -> None:
        for link in diagram.change_links.all():
            if link.driver_id == self.instance.pk:
                name = f"change-{link.change_id}"
                start = WEAK if link.is_weak else STRONG
                self.linked[name] = link.change
                self.fields[name] = _strength(f"“{link.change.title}” acts on it", start)
        others = Change.objects.filter(network=diagram.network_id)
        self.fields["put_in"] = forms.ModelChoiceField(
            others.exclude(pk__in=[change.pk for change in self.linked.values()]),
            required=False,
            label="Put a change in",
        )
        self.fields["put_in_as"] = _strength("It acts on this driver", STRONG, none=False)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "measure")}

    def serves(self) -> dict[Driver, str]:
        return {driver: self.cleaned_data[name] for name, driver in self.primaries.items()}

    def changes(self) -> dict[Change, str]:
        links = {change: self.cleaned_data[name] for name, change in self.linked.items()}
        new = self.cleaned_data.get("put_in")
        return links | ({new: self.cleaned_data["put_in_as"] or STRONG} if new else {})

    def _post_clean(self) -> None:
        """Leave the model's own checks to the action."""


def _strength(label: str, start: str, *, none: bool = True) -> forms.ChoiceField:
    choices = STRENGTHS if none else STRENGTHS[:2]
    return forms.ChoiceField(choices=choices, required=False, label=label, initial=start)


class KeepForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(max_length=300, label="Why did the theory change?")
