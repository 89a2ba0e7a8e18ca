"""Staff look at measures, data and charts here; changes go through the pages and their actions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from outcomes.models import (
    Annotation,
    Chart,
    Follow,
    Measure,
    MeasureVersion,
    Observation,
    PeriodAnswer,
    PeriodLock,
    Phase,
    PointMark,
    ReminderPlan,
    Series,
    Signal,
    Submission,
)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Measure)
class MeasureAdmin(ReadOnly):
    list_display = ["name", "code", "network", "family", "steward", "retired_on"]
    list_filter = ["network", "family"]
    list_select_related = ["network", "steward"]
    search_fields = ["name", "code"]


@admin.register(MeasureVersion)
class MeasureVersionAdmin(ReadOnly):
    list_display = ["measure", "number", "kind", "frequency", "effective_on", "change_reason"]
    list_filter = ["measure__network", "kind", "frequency"]
    list_select_related = ["measure"]
    search_fields = ["measure__name", "numerator"]


@admin.register(Submission)
class SubmissionAdmin(ReadOnly):
    list_display = ["created_at", "network", "channel", "by", "file_name", "added", "changed"]
    list_filter = ["network", "channel"]
    list_select_related = ["network", "by"]
    search_fields = ["file_name", "by__name", "by__email"]


@admin.register(Observation)
class ObservationAdmin(ReadOnly):
    """Which values are there and by which hand-over; the counts stay with their network."""

    list_display = ["measure", "site", "period", "version", "submission", "updated_at"]
    list_filter = ["measure__network"]
    list_select_related = ["measure", "site", "submission"]
    search_fields = ["measure__name", "site__name"]
    exclude = ["numerator", "denominator", "spread"]


@admin.register(Series)
class SeriesAdmin(ReadOnly):
    """Which charts lag behind their data."""

    list_display = ["measure", "site", "data_revision", "computed_revision", "changed_at"]
    list_filter = ["measure__network"]
    list_select_related = ["measure", "site"]
    search_fields = ["measure__name", "site__name"]


@admin.register(Chart)
class ChartAdmin(ReadOnly):
    list_display = ["series", "kind", "revision", "verdict", "computed_at"]
    list_filter = ["series__measure__network", "kind", "verdict"]
    list_select_related = ["series__measure", "series__site"]
    exclude = ["result", "sentence"]


@admin.register(Annotation)
class AnnotationAdmin(ReadOnly):
    list_display = ["on", "label", "measure", "site"]
    list_filter = ["measure__network"]
    list_select_related = ["measure", "site"]
    search_fields = ["label"]


@admin.register(PeriodAnswer)
class PeriodAnswerAdmin(ReadOnly):
    list_display = ["measure", "site", "period", "kind", "reason"]
    list_filter = ["measure__network", "kind"]
    list_select_related = ["measure", "site"]


@admin.register(PeriodLock)
class PeriodLockAdmin(ReadOnly):
    list_display = ["site", "month", "by", "created_at"]
    list_filter = ["site__network"]
    list_select_related = ["site", "by"]


@admin.register(ReminderPlan)
class ReminderPlanAdmin(ReadOnly):
    list_display = ["network", "days_before", "days_after"]
    list_select_related = ["network"]


@admin.register(Phase)
class PhaseAdmin(ReadOnly):
    list_display = ["series", "starts_on", "reason", "by"]
    list_filter = ["series__measure__network"]
    list_select_related = ["series__measure", "series__site", "by"]


@admin.register(PointMark)
class PointMarkAdmin(ReadOnly):
    list_display = ["series", "period", "kind", "reason", "by"]
    list_filter = ["series__measure__network", "kind"]
    list_select_related = ["series__measure", "series__site", "by"]


@admin.register(Signal)
class SignalAdmin(ReadOnly):
    list_display = ["series", "rule", "reading", "first_period", "last_period", "looked_by"]
    list_filter = ["series__measure__network", "reading", "rule"]
    list_select_related = ["series__measure", "series__site", "looked_by"]


@admin.register(Follow)
class FollowAdmin(ReadOnly):
    list_display = ["user", "measure", "created_at"]
    list_filter = ["measure__network"]
    list_select_related = ["user", "measure"]
