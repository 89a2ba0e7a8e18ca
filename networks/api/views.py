"""REST twins of the pages of this room."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks import rules
from networks.actions import memberships, networks, sites
from networks.api import serializers
from networks.filters import (
    MembershipFilterSet,
    NetworksFilterSet,
    OrganizationFilterSet,
    SiteFilterSet,
)
from networks.models import Membership, Network, Organization, Site

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the version you read: 428 without it, 412 if it is no longer current.",
)


class NetworkViewSet(ReadCollection):
    """Your networks."""

    model = Network
    serializer_class = serializers.NetworkRow
    filterset_class = NetworksFilterSet
    lookup_field = "slug"
    lookup_value_converter = "slug"
    rules = {"partial_update": rules.can_edit_network}

    @extend_schema(
        parameters=[IF_MATCH],
        request=serializers.NetworkEdit(partial=True),
        responses=serializers.NetworkRow,
    )
    def partial_update(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        network = self.get_object()
        version = required_version(request, network)
        edit = serializers.NetworkEdit(network, data=request.data, partial=True)
        edit.is_valid(raise_exception=True)
        networks.edit(by=request.user, network=network, version=version, values=edit.validated_data)
        return self.answer(self.get_object())


class OrganizationViewSet(ReadCollection):
    """Organizations that have a site in one of your networks."""

    model = Organization
    serializer_class = serializers.OrganizationRow
    filterset_class = OrganizationFilterSet


class SiteViewSet(ReadCollection):
    """The sites of your networks."""

    model = Site
    serializer_class = serializers.SiteRow
    filterset_class = SiteFilterSet
    rules = {"partial_update": rules.can_edit_site}

    @extend_schema(
        parameters=[IF_MATCH],
        request=serializers.SiteEdit(partial=True),
        responses=serializers.SiteRow,
    )
    def partial_update(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        site = self.get_object()
        version = required_version(request, site)
        edit = serializers.SiteEdit(
            site, data=request.data, partial=True, context=self.get_serializer_context()
        )
        edit.is_valid(raise_exception=True)
        sites.edit(by=request.user, site=site, version=version, values=edit.validated_data)
        return self.answer(self.get_object())


class MembershipViewSet(ReadCollection):
    """The members you can see: those listed, and everybody where you coordinate."""

    model = Membership
    serializer_class = serializers.MembershipRow
    filterset_class = MembershipFilterSet
    rules = {"partial_update": rules.can_manage_membership}

    @extend_schema(
        parameters=[IF_MATCH],
        request=serializers.MembershipEdit(partial=True),
        responses=serializers.MembershipRow,
    )
    def partial_update(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        membership = self.get_object()
        version = required_version(request, membership)
        edit = serializers.MembershipEdit(membership, data=request.data, partial=True)
        edit.is_valid(raise_exception=True)
        memberships.change(
            by=request.user, membership=membership, version=version, values=edit.validated_data
        )
        return self.answer(self.get_object())
