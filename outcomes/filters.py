"""What lists of this room can be narrowed by."""

import django_filters
from django.db.models import F

from lhs_platform.lib.rest.filters import NetworkFilterSet
from outcomes.models import (
    Chart,
    Follow,
    Measure,
    MeasureVersion,
    Observation,
    Phase,
    PointMark,
    Series,
    Signal,
    Submission,
)


class MeasureFilterSet(NetworkFilterSet):
    family = django_filters.ChoiceFilter(choices=Measure.Family.choices)
    retired = django_filters.BooleanFilter(
        field_name="retired_on", lookup_expr="isnull", exclude=True, label="No longer collected."
    )

    class Meta:
        model = Measure
        fields = ("network", "family", "retired", "updated_since")


class DefinitionFilterSet(NetworkFilterSet):
    network_path = "measure__network__slug"
    measure = django_filters.UUIDFilter(field_name="measure__public_id")
    current = django_filters.BooleanFilter(method="in_force", label="In force now.")
    retired = django_filters.BooleanFilter(
        field_name="measure__retired_on",
        lookup_expr="isnull",
        exclude=True,
        label="Of measures no longer collected.",
    )

    class Meta:
        model = MeasureVersion
        fields = ("network", "measure", "current", "retired", "updated_since")

    def in_force(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        now = {"measure__current": F("pk")}
        return queryset.filter(**now) if value else queryset.exclude(**now)


class ObservationFilterSet(NetworkFilterSet):
    network_path = "measure__network__slug"
    measure = django_filters.UUIDFilter(field_name="measure__public_id")
    site = django_filters.CharFilter(field_name="site__code", label="The site's code.")
    since = django_filters.DateFilter(field_name="period", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="period", lookup_expr="lte")

    class Meta:
        model = Observation
        fields = ("network", "measure", "site", "since", "until", "updated_since")


class SubmissionFilterSet(NetworkFilterSet):
    channel = django_filters.ChoiceFilter(choices=Submission.Channel.choices)

    class Meta:
        model = Submission
        fields = ("network", "channel", "updated_since")


class ChartFilterSet(NetworkFilterSet):
    network_path = "series__measure__network__slug"
    measure = django_filters.UUIDFilter(field_name="series__measure__public_id")
    site = django_filters.CharFilter(field_name="series__site__code", label="The site's code.")
    total = django_filters.BooleanFilter(
        field_name="series__site", lookup_expr="isnull", label="The network's total only."
    )
    kind = django_filters.ChoiceFilter(choices=Chart.Kind.choices)

    class Meta:
        model = Chart
        fields = ("network", "measure", "site", "total", "kind", "updated_since")


class SignalFilterSet(NetworkFilterSet):
    network_path = "series__measure__network__slug"
    measure = django_filters.UUIDFilter(field_name="series__measure__public_id")
    site = django_filters.CharFilter(field_name="series__site__code", label="The site's code.")
    total = django_filters.BooleanFilter(
        field_name="series__site", lookup_expr="isnull", label="The network's total only."
    )
    reading = django_filters.ChoiceFilter(choices=Signal.Reading.choices)
    standing = django_filters.BooleanFilter(
        field_name="ended_at", lookup_expr="isnull", label="The data still say so."
    )
    looked_at = django_filters.BooleanFilter(
        field_name="looked_at", lookup_expr="isnull", exclude=True, label="Somebody looked at it."
    )

    class Meta:
        model = Signal
        fields = (
            "network", "measure", "site", "total", "reading", "standing", "looked_at",
            "updated_since",
        )  # fmt: skip


class FollowFilterSet(NetworkFilterSet):
    network_path = "measure__network__slug"

    class Meta:
        model = Follow
        fields = ("network", "updated_since")


class PhaseFilterSet(NetworkFilterSet):
    network_path = "series__measure__network__slug"
    measure = django_filters.UUIDFilter(field_name="series__measure__public_id")
    site = django_filters.CharFilter(field_name="series__site__code", label="The site's code.")

    class Meta:
        model = Phase
        fields = ("network", "measure", "site", "updated_since")


class PointMarkFilterSet(PhaseFilterSet):
    kind = django_filters.ChoiceFilter(choices=PointMark.Kind.choices)

    class Meta:
        model = PointMark
        fields = ("network", "measure", "site", "kind", "updated_since")


class BaselineFilterSet(NetworkFilterSet):
    network_path = "measure__network__slug"
    measure = django_filters.UUIDFilter(field_name="measure__public_id")
    site = django_filters.CharFilter(field_name="site__code", label="The site's code.")

    class Meta:
        model = Series
        fields = ("network", "measure", "site", "updated_since")
