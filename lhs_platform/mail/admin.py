"""What an operator sees of the mail, and the three things they can do about it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from lhs_platform.mail import outbox
from lhs_platform.mail.letters import WRITTEN
from lhs_platform.mail.models import Campaign, Message, Suppression


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg,misc]
    """Rows are written by the outbox alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("to_email", "purpose", "state", "attempts", "last_code", "created_at")
    list_filter = ("state", "is_possible_duplicate", "purpose")
    search_fields = ("to_email", "about", "message_id")
    exclude = ("body_text", "params", "lease_token")
    actions = ("send_again",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Message]":
        """Leave out what was written to people who are told something without their name: to
        whom it went, and when, would tell who they are."""
        rows: QuerySet[Message] = super().get_queryset(request)
        return rows.exclude(purpose=WRITTEN, about="", user=None)

    @admin.action(description="Send again what failed or is held", permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: "QuerySet[Message]") -> None:
        count = outbox.send_again(queryset)
        self.message_user(request, f"{count} queued. What was held may arrive twice.")


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    list_display = ("label", "state", "pause_reason", "created_at")
    list_filter = ("state",)
    actions = ("resume",)

    @admin.action(description="Go on with what is paused", permissions=["view"])
    def resume(self, request: HttpRequest, queryset: "QuerySet[Campaign]") -> None:
        for campaign in queryset:
            outbox.resume_campaign(campaign)
        self.message_user(request, "Going on.")


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):  # type: ignore[type-arg,misc]
    """Deleting a row lets mail go to the address again."""

    list_display = ("email", "reason", "created_at")
    search_fields = ("email",)
