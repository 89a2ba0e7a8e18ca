"""Browser input for what belongs to a project: aims, team, timeline, documents."""

from typing import Any

from django import forms

from improvement import rules
from improvement.actions.parts import KINDS
from improvement.forms.base import DateInput
from improvement.forms.projects import AimForm
from improvement.models import DocumentLink, Milestone, Project, TeamMember


class PartForm(forms.ModelForm):  # type: ignore[type-arg]
    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def _post_clean(self) -> None:
        """Leave the model's own checks to the action."""


class TeamForm(PartForm):
    class Meta:
        model = TeamMember
        fields = KINDS["team"].fields
        labels = {"user": "Who", "role": "What they do on this team"}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = rules.people_for_team(project.network).exclude(pk=project.lead_id)
        taken = project.team.exclude(pk=self.instance.pk).values("user")
        self.fields["user"].queryset = people.exclude(pk__in=taken)  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["user"]


class MilestoneForm(PartForm):
    class Meta:
        model = Milestone
        fields = KINDS["milestones"].fields
        labels = {"name": "What is reached", "done_on": "Done on"}
        help_texts = {"done_on": "Leave it empty while it is still to come."}
        widgets = {"due_on": DateInput, "done_on": DateInput}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class DocumentForm(PartForm):
    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        help_text="Where it is kept: a shared folder, a web page.",
    )

    class Meta:
        model = DocumentLink
        fields = KINDS["documents"].fields
        labels = {"title": "Name of the document"}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class OneAimForm(AimForm):
    """One aim of a project, over the version its writer read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, network=project.network, **kwargs)
        self.initial["version"] = self.instance.version

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in KINDS["aims"].fields}


FORMS: dict[str, Any] = {
    "aims": OneAimForm,
    "team": TeamForm,
    "milestones": MilestoneForm,
    "documents": DocumentForm,
}
