"""Staff look at projects and cycles here; changes go through the pages and their actions."""

from typing import Any

from django.contrib import admin

from improvement.models import Cycle, Project


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
