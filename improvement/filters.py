"""What lists of projects and cycles can be narrowed by, on pages and over REST."""

import django_filters
from django.utils import timezone

from improvement import rules
from improvement.models import Change, Cycle, Diagram, Project, Task
from lhs_platform.lib.rest.filters import NetworkFilterSet


class ProjectFilterSet(NetworkFilterSet):
    status = django_filters.ChoiceFilter(choices=Project.Status.choices)
    site = django_filters.UUIDFilter(field_name="sites__public_id", label="The site's id.")

    class Meta:
        model = Project
        fields: list[str] = []


class PartFilterSet(NetworkFilterSet):
    """What belongs to projects, narrowed to one of them."""

    network_path = "project__network__slug"
    project = django_filters.UUIDFilter(field_name="project__public_id", label="The project's id.")


class CycleFilterSet(NetworkFilterSet):
    """Narrow by project, site and stage, to one's own, or to those that stand still."""

    network_path = "project__network__slug"
    project = django_filters.UUIDFilter(field_name="project__public_id", label="The project's id.")
    site = django_filters.UUIDFilter(field_name="site__public_id", label="The site's id.")
    stage = django_filters.MultipleChoiceFilter(choices=Cycle.Stage.choices)
    mine = django_filters.BooleanFilter(method="owned", label="Only those I lead.")
    stuck = django_filters.BooleanFilter(
        method="standing_still", label="Only those that stand still: see `stuck`."
    )

    class Meta:
        model = Cycle
        fields: list[str] = []

    def owned(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(owner=self.request.user) if value else queryset

    def standing_still(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(rules.is_stuck(timezone.now())) if value else queryset


class TaskFilterSet(NetworkFilterSet):
    """Narrow the tasks of plans by cycle, by whether they are done, and by the day they are due."""

    network_path = "cycle__project__network__slug"
    cycle = django_filters.UUIDFilter(field_name="cycle__public_id", label="The cycle's id.")
    kind = django_filters.ChoiceFilter(choices=Task.Kind.choices)
    is_done = django_filters.BooleanFilter()
    due_until = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label="Due on this day or before it."
    )
    under_way = django_filters.BooleanFilter(
        method="of_open_cycles", label="Only of cycles that are open."
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def of_open_cycles(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.under_way() if value else queryset


class ChangeFilterSet(NetworkFilterSet):
    """Narrow the change package by what became of a change, and by how much it leans on memory."""

    state = django_filters.ChoiceFilter(choices=Change.State.choices, empty_label="any")
    reliability = django_filters.ChoiceFilter(
        choices=Change.Reliability.choices,
        empty_label="any",
        label="Level of reliability, 1 to 3.",
    )

    class Meta:
        model = Change
        fields: list[str] = []


class DiagramFilterSet(NetworkFilterSet):
    project = django_filters.UUIDFilter(field_name="project__public_id", label="The project's id.")

    class Meta:
        model = Diagram
        fields: list[str] = []
