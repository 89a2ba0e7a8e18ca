"""Staff look at projects and cycles here; changes go through the pages and their actions."""

from typing import Any

from django.contrib import admin

from improvement.models import (
    Assessment,
    Change,
    Comment,
    Cycle,
    Diagram,
    Project,
    Result,
    Round,
    Session,
)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Project)
class ProjectAdmin(ReadOnly):
    list_display = ["name", "network", "lead", "status", "starts_on"]
    list_filter = ["network", "status"]
    list_select_related = ["network", "lead"]
    search_fields = ["name"]


@admin.register(Cycle)
class CycleAdmin(ReadOnly):
    list_display = ["title", "number", "project", "site", "stage", "owner"]
    list_filter = ["project__network", "stage"]
    list_select_related = ["project", "site", "owner"]
    search_fields = ["title", "ramp"]


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ["title", "network", "state", "reliability"]
    list_filter = ["network", "state"]
    list_select_related = ["network"]
    search_fields = ["title", "concept"]


@admin.register(Diagram)
class DiagramAdmin(ReadOnly):
    list_display = ["title", "network", "project", "number", "revised_on"]
    list_filter = ["network"]
    list_select_related = ["network", "project"]
    search_fields = ["title"]


@admin.register(Comment)
class CommentAdmin(ReadOnly):
    list_display = ["author", "about_kind", "network", "is_ask", "created_at", "hidden_at"]
    list_filter = ["network", "is_ask"]
    list_select_related = ["author", "network"]


@admin.register(Assessment)
class AssessmentAdmin(ReadOnly):
    list_display = ["project", "site", "month", "side", "score", "by"]
    list_filter = ["project__network", "side"]
    list_select_related = ["project", "site", "by"]
    search_fields = ["project__name"]


@admin.register(Round)
class RoundAdmin(ReadOnly):
    """The rules of a vote. Ballots and voters are in no admin: nobody looks at them there."""

    list_display = ["title", "network", "method", "state", "opens_at", "closes_at"]
    list_filter = ["network", "state", "method"]
    list_select_related = ["network"]
    search_fields = ["title"]


@admin.register(Result)
class ResultAdmin(ReadOnly):
    """What was published. A draft is its writers' affair."""

    list_display = ["title", "network", "number", "edition", "status", "visibility"]
    list_filter = ["network", "status", "visibility"]
    list_select_related = ["network"]
    search_fields = ["title"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).filter(status__in=Result.TOLD)


@admin.register(Session)
class SessionAdmin(ReadOnly):
    """How a session is set up, and its step. Lines and people are in no admin."""

    list_display = ["title", "network", "step", "step_started_at", "finished_at"]
    list_filter = ["network", "step"]
    list_select_related = ["network"]
    search_fields = ["title", "question"]
