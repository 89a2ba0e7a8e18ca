"""The admin reads meetings; every change has an action and goes through the pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from events.models import RSVP, Event, Invitation


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["title", "network", "kind", "status", "rsvp_closes_at"]
    list_filter = ["status", "kind"]
    list_select_related = ["network"]
    search_fields = ["title"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "event", "group", "state"]
    list_filter = ["state", "group"]
    list_select_related = ["event"]
    search_fields = ["name", "email"]


@admin.register(RSVP)
class RSVPAdmin(ReadOnlyAdmin):
    """Needs are not shown here: reading them is recorded, and this is not."""

    list_display = ["invitation", "answer", "channel", "answered_at"]
    list_filter = ["answer", "channel"]
    list_select_related = ["invitation"]
