"""REST twins of the pages of this room."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.access import found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks import rules
from networks.actions import invitations, memberships, networks, requests, sites
from networks.api import serializers
from networks.filters import (
    JoinRequestFilterSet,
    MembershipFilterSet,
    MembershipInvitationFilterSet,
    NetworksFilterSet,
    OrganizationFilterSet,
    SiteFilterSet,
)
from networks.models import (
    JoinRequest,
    Membership,
    MembershipInvitation,
    Network,
    Organization,
    Site,
)

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

    @extend_schema(request=serializers.NetworkAdd, responses={201: serializers.NetworkRow})
    def create(self, request: Request) -> Response:
        """Found a network. A token, bound to the networks it was made for, does not see it."""
        self.ask(rules.founds_networks, None)
        data = checked(serializers.NetworkAdd, request.data)
        slug, group = data.pop("parent", None), data.pop("group")
        parent = found(Network.objects.visible_to(request.user), slug=slug) if slug else None
        self.ask(rules.can_add_network, parent)
        made = networks.add(
            by=request.user, values=data, group=group, parent=parent, now=timezone.now()
        )
        return self.answer(Network.objects.for_list().get(pk=made.pk), status=201)

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

    @extend_schema(request=serializers.SiteAdd, responses={201: serializers.SiteRow})
    def create(self, request: Request) -> Response:
        """Add a site to a network."""
        context = self.get_serializer_context()
        data = checked(serializers.SiteAdd, request.data, context=context)
        network = found(Network.objects.visible_to(request.user), slug=data.pop("network"))
        self.ask(rules.can_edit_network, network)
        site = sites.add(
            by=request.user,
            network=network,
            organization=data.pop("organization", None),
            organization_name=data.pop("organization_name", ""),
            values={"timezone": network.timezone, **data},
        )
        return self.answer_anew(site, status=201)

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


class MembershipInvitationViewSet(ReadCollection):
    """Invitations to the networks you coordinate. People accept by the link in the mail."""

    model = MembershipInvitation
    serializer_class = serializers.MembershipInvitationRow
    filterset_class = MembershipInvitationFilterSet
    rules = {"destroy": rules.can_manage_invitation, "resend": rules.can_manage_invitation}

    @extend_schema(
        request=serializers.MembershipInvitationAdd,
        responses={201: serializers.MembershipInvitationRow},
    )
    def create(self, request: Request) -> Response:
        """Invite somebody by mail."""
        data = checked(serializers.MembershipInvitationAdd, request.data)
        network = found(Network.objects.visible_to(request.user), slug=data.pop("network"))
        self.ask(rules.can_manage_members, network)
        site = _site(network, data.pop("site"))
        made = invitations.send(
            by=request.user, network=network, site=site, now=timezone.now(), **data
        )
        return self.answer_anew(made, status=201)

    @extend_schema(request=None, responses={200: serializers.MembershipInvitationRow})
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, **_lookup: Any) -> Response:
        """Send a new link. The one before no longer works."""
        one = self.get_object()
        invitations.send_again(by=request.user, invitation=one, now=timezone.now())
        return self.answer(self.get_object())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_lookup: Any) -> Response:
        """Take an invitation back: its link stops working. The row stays, and says so."""
        invitations.revoke(by=request.user, invitation=self.get_object(), now=timezone.now())
        return Response(status=204)


class JoinRequestViewSet(ReadCollection):
    """Your own requests to join networks, and those to the networks you coordinate."""

    model = JoinRequest
    serializer_class = serializers.JoinRequestRow
    filterset_class = JoinRequestFilterSet
    rules = {
        "approve": rules.can_decide_request,
        "decline": rules.can_decide_request,
        "destroy": rules.can_withdraw_request,
    }

    @extend_schema(request=serializers.JoinRequestAdd, responses={201: serializers.JoinRequestRow})
    def create(self, request: Request) -> Response:
        """Ask to join a network that can be found. Its coordinators get a mail."""
        data = checked(serializers.JoinRequestAdd, request.data)
        findable = Network.objects.findable_by(request.user)
        network = found(findable, slug=data.pop("network"))
        made = requests.ask(by=request.user, network=network, **data)
        return self.answer_anew(made, status=201)

    @extend_schema(request=serializers.JoinApproval, responses={200: serializers.JoinRequestRow})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, **_lookup: Any) -> Response:
        """Let the person in, with the group they named. They get a mail."""
        one = self.get_object()
        data = checked(serializers.JoinApproval, request.data)
        site = _site(one.network, data.pop("site"))
        requests.approve(by=request.user, request=one, site=site, now=timezone.now(), **data)
        return self.answer(self.get_object())

    @extend_schema(request=serializers.JoinRefusal, responses={200: serializers.JoinRequestRow})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, **_lookup: Any) -> Response:
        """Say no, with a reason. The person gets both by mail."""
        one = self.get_object()
        data = checked(serializers.JoinRefusal, request.data)
        requests.decline(by=request.user, request=one, now=timezone.now(), **data)
        return self.answer(self.get_object())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_lookup: Any) -> Response:
        """Take your own request back before it is decided. The row stays, and says so."""
        requests.withdraw(by=request.user, request=self.get_object())
        return Response(status=204)


def _site(network: Network, code: str | None) -> Site | None:
    if code is None:
        return None
    site = Site.objects.active().filter(network=network, code=code).first()
    if site is None:
        raise DomainError(memberships.FOREIGN_SITE, field="site")
    return site
