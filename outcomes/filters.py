"""What lists of this room can be narrowed by."""

from typing import Any

import django_filters
from django.core.validators import EMPTY_VALUES
from django.db.models import F

from lhs_platform.lib.rest.filters import NetworkFilterSet
from outcomes.models import (
    Annotation,
    Chart,
    Follow,
    Measure,
    MeasureVersion,
    Observation,
    PeriodLock,
    Phase,
    PointMark,
    Series,
    Signal,
    Submission,
)
from outcomes.presenters.names import sites_called


class SiteFilter(django_filters.CharFilter):  # type: ignore[misc]
    """By the code that the reader knows a site by."""

    def __init__(self, **more: Any) -> None:
        super().__init__(label="The site's code.", **more)

    def filter(self, qs: Any, value: Any) -> Any:
        if value in EMPTY_VALUES:
            return qs
        user = self.parent.request.user  # type: ignore[attr-defined]
        return qs.filter(**{f"{self.field_name}__in": sites_called(user, value)})


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
    site = SiteFilter(field_name="site")
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


class LockFilterSet(NetworkFilterSet):
    network_path = "site__network__slug"
    site = SiteFilter(field_name="site")
    month = django_filters.DateFilter(label="The first day of a month.")

    class Meta:
        model = PeriodLock
        fields = ("network", "site", "month", "updated_since")


class ChartFilterSet(NetworkFilterSet):
    network_path = "series__measure__network__slug"
    measure = django_filters.UUIDFilter(field_name="series__measure__public_id")
    site = SiteFilter(field_name="series__site")
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
    site = SiteFilter(field_name="series__site")
    total = django_filters.BooleanFilter(
        field_name="series__site", lookup_expr="isnull", label="The network's total only."
    )
    reading = django_filters.ChoiceFilter(choices=Signal.Reading.choices)
    standing = django_filters.BooleanFilter(
        field_name="ended_at", lookup_expr="isnull", label="The data still say so."
    )
    is_news = django_filters.BooleanFilter(
        field_name="is_news", label="It was found when the newest points made it."
    )
    looked_at = django_filters.BooleanFilter(
        field_name="looked_at", lookup_expr="isnull", exclude=True, label="Somebody looked at it."
    )

    class Meta:
        model = Signal
        fields = (
            "network", "measure", "site", "total", "reading", "standing", "is_news",
            "looked_at", "updated_since",
        )  # fmt: skip


class FollowFilterSet(NetworkFilterSet):
    network_path = "measure__network__slug"

    class Meta:
        model = Follow
        fields = ("network", "updated_since")


class PhaseFilterSet(NetworkFilterSet):
    network_path = "series__measure__network__slug"
    measure = django_filters.UUIDFilter(field_name="series__measure__public_id")
    site = SiteFilter(field_name="series__site")

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
    site = SiteFilter(field_name="site")

    class Meta:
        model = Series
        fields = ("network", "measure", "site", "updated_since")


class ChartNoteFilterSet(NetworkFilterSet):
    network_path = "measure__network__slug"
    measure = django_filters.UUIDFilter(field_name="measure__public_id")
    site = SiteFilter(field_name="site")
    since = django_filters.DateFilter(field_name="on", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="on", lookup_expr="lte")

    class Meta:
        model = Annotation
        fields = ("network", "measure", "site", "since", "until", "updated_since")
