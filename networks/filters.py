"""What lists of this room can be narrowed by, on pages and over REST."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from lhs_platform.lib.rest.filters import NetworkFilterSet
from networks.models import (
    JoinRequest,
    Membership,
    MembershipInvitation,
    Network,
    Organization,
    Site,
)
from networks.models.memberships import Access, Group


class NetworksFilterSet(NetworkFilterSet):
    network_path = "slug"
    parent = django_filters.CharFilter(field_name="parent__slug", label="The parent's slug.")
    kind = django_filters.ChoiceFilter(choices=Network.Kind.choices)

    class Meta:
        model = Network
        fields = ("network", "parent", "kind", "updated_since")


class OrganizationFilterSet(NetworkFilterSet):
    """Organizations are shared by networks: narrowing asks for a site in the network."""

    kind = django_filters.ChoiceFilter(choices=Organization.Kind.choices)

    class Meta:
        model = Organization
        fields = ("network", "kind", "updated_since")

    def in_network(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Look only at sites that the reader sees: the others would tell who else takes part."""
        sites = Site.objects.visible_to(self.request.user).filter(network__slug=value)
        return queryset.filter(pk__in=sites.values("organization"))


class SiteFilterSet(NetworkFilterSet):
    active = django_filters.BooleanFilter(
        field_name="left_on", lookup_expr="isnull", label="Still takes part."
    )

    class Meta:
        model = Site
        fields = ("network", "active", "updated_since")


class MembershipFilterSet(NetworkFilterSet):
    q = django_filters.CharFilter(method="search", label="Name, role or site contains")
    group = django_filters.ChoiceFilter(choices=Group.choices, empty_label="All groups")
    access = django_filters.ChoiceFilter(choices=Access.choices, empty_label="All kinds of access")
    site = django_filters.CharFilter(field_name="site__code", label="The site's code.")

    class Meta:
        model = Membership
        fields = ("network", "q", "group", "access", "site", "updated_since")

    def search(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.matching(value)


class MembershipInvitationFilterSet(NetworkFilterSet):
    class Meta:
        model = MembershipInvitation
        fields = ("network", "state", "updated_since")


class JoinRequestFilterSet(NetworkFilterSet):
    class Meta:
        model = JoinRequest
        fields = ("network", "state", "updated_since")
