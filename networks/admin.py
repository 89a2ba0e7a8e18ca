"""The platform staff's view. What has an action is read-only here."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.auth.models import Group as AuthGroup
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from lhs_platform.lib.errors import DomainError
from networks.actions import networks as network_actions
from networks.actions import people
from networks.models import (
    ApiToken,
    AuditEntry,
    JoinRequest,
    Membership,
    MembershipInvitation,
    Network,
    Organization,
    Site,
    User,
)

# The admin signs in as everyone does: with rate limits and the second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister(AuthGroup)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows and changes none: they change by what people do on the pages."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Staff find people, and close or open accounts; nobody's password or address is set here."""

    list_display = ("name", "email", "is_active", "is_staff", "created_at", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("name", "email")
    fields = ("name", "email", "is_active", "is_staff", "is_superuser", "last_login", "created_at")
    readonly_fields = fields
    actions = ("close_accounts", "open_accounts")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    @admin.action(description="Close these accounts", permissions=["change"])
    def close_accounts(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users.filter(is_active=True):
            try:
                people.deactivate(by=request.user, user=user, now=timezone.now())
            except DomainError as error:
                self.message_user(request, f"{user}: {error.text}", messages.ERROR)
            else:
                self.message_user(request, f"{user}: closed.", messages.SUCCESS)

    @admin.action(description="Open these accounts again", permissions=["change"])
    def open_accounts(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users.filter(is_active=False):
            people.reactivate(by=request.user, user=user)
            self.message_user(request, f"{user}: open again.", messages.SUCCESS)


@admin.register(Network)
class NetworkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Staff correct a network through the same action as its coordinators.

    New ones are founded on the page, where they get their first coordinator.
    """

    list_display = ("name", "slug", "kind", "parent", "is_findable")
    list_filter = ("kind", "is_findable")
    search_fields = ("name", "slug")
    fields = ("slug", "parent", *network_actions.FIELDS, "version")
    readonly_fields = ("slug", "parent", "version")
    list_select_related = ("parent",)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Network, form: Any, _change: bool) -> None:
        network_actions.edit(
            by=request.user,
            network=obj,
            version=obj.version,
            values={name: form.cleaned_data[name] for name in form.changed_data},
        )


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "verb", "label", "network", "ip")
    list_filter = ("verb",)
    search_fields = ("label", "object_id")
    date_hierarchy = "at"
    list_select_related = ("actor", "network")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "network", "group", "access", "site", "left_at")
    list_filter = ("access", "group")
    search_fields = ("user__name", "network__name")
    list_select_related = ("user", "network", "site")


@admin.register(Organization, Site, MembershipInvitation, JoinRequest)
class RecordAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "created_at", "updated_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.for_list() if hasattr(rows, "for_list") else rows


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ("name", "user", "start", "scope", "expires_at", "last_used_at", "revoked_at")
    exclude = ("digest",)
    list_select_related = ("user",)
