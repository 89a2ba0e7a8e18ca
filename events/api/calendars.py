"""Calendars to subscribe to, over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events.actions import calendars
from events.filters import CalendarFeedFilter
from events.models import CalendarFeed
from events.presenters.feeds import address
from lhs_platform.lib.access import Refusal, found
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network


def _is_own(user: Any, feed: CalendarFeed) -> bool:
    return bool(feed.user_id == user.pk)


def _is_unbound(user: Any, _feed: Any) -> bool | Refusal:
    return user.limited_to is None or Refusal(
        "This token is bound to some networks; this calendar tells of all. Name a network."
    )


class CalendarFeedSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_network(self, feed: CalendarFeed) -> str | None:
        return feed.network.slug if feed.network else None

    def get_url(self, feed: CalendarFeed) -> str:
        return address(feed)


class CalendarFeedInput(InputSerializer):
    """Without a network it is what one comes to or is invited to."""

    network = serializers.SlugField(max_length=60, required=False, allow_null=True)


class CalendarFeedViewSet(ReadCollection):
    """One's own calendars, with their secret addresses."""

    model = CalendarFeed
    serializer_class = CalendarFeedSerializer
    filterset_class = CalendarFeedFilter
    rules = {"renew": _is_own, "destroy": _is_own}

    @extend_schema(request=CalendarFeedInput, responses={201: CalendarFeedSerializer})
    def create(self, request: Request) -> Response:
        shape = CalendarFeedInput(data=request.data)
        shape.is_valid(raise_exception=True)
        slug = shape.validated_data.get("network")
        mine = Network.objects.filter(pk__in=list(request.user.active_memberships))
        network = found(mine, slug=slug) if slug else None
        if network is None:
            self.ask(_is_unbound, None)
        feed = calendars.add(network=network, by=request.user)
        return self.answer(feed, status=201)

    @extend_schema(request=None, responses={200: CalendarFeedSerializer})
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, **_lookup: Any) -> Response:
        """Give it another address."""
        return self.answer(calendars.renew(feed=self.get_object(), by=request.user))

    def destroy(self, request: Request, **_lookup: Any) -> Response:
        calendars.end(feed=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
