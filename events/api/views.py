"""Meetings and answers over REST: the twins of the pages."""

import zoneinfo
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import answers, offers
from events.actions import events as event_actions
from events.actions import items as item_actions
from events.actions.copies import copy
from events.actions.days import DayPlan
from events.api import serializers as shapes
from events.api.desk import BADGES, Desk
from events.api.sendings import Mailings
from events.filters import EventFilter, RSVPFilter
from events.models import RSVP, Event, Invitation
from events.models.events import END_OF_DAY, ClockGap, moment_at
from lhs_platform.lib.access import found
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import checked, part
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network
from networks.models.people import check_timezone


class EventViewSet(Mailings, Desk, ReadCollection):
    model = Event
    serializer_class = shapes.EventSerializer
    filterset_class = EventFilter
    rules = {
        "partial_update": rules.can_edit_event,
        "publish": rules.can_edit_event,
        "cancel": rules.can_edit_event,
        "copy": rules.can_copy_event,
        "mailings": rules.can_manage_people,
        "send_invitations": rules.can_manage_people,
        "test_mail": rules.can_manage_people,
        "sendings": rules.can_manage_people,
        "settle_sendings": rules.can_manage_people,
        "attendance": rules.can_read_people,
        "badges": rules.can_check_in,
    }
    asks = {"badges": BADGES}

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().prefetch_related("invited_networks")

    @extend_schema(request=shapes.EventCreateInput, responses={201: shapes.EventSerializer})
    def create(self, request: Request) -> Response:
        data = checked(shapes.EventCreateInput, request.data)
        network = found(Network.objects.visible_to(request.user), slug=data.pop("network"))
        self.ask(rules.can_add_event, network)
        invited = _networks(request.user, network, data.pop("invited_networks", []))
        fields, days = _plan(data)
        event = event_actions.add(
            network=network, fields=fields, days=days, invited=invited, by=request.user
        )
        return self.answer_anew(event, status=201)

    @extend_schema(request=shapes.EventInput, responses={200: shapes.EventSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        """Change a meeting. What is left out stays; `days`, if given, are all of them."""
        event = self.get_object()
        version = required_version(request, event)
        data = checked(shapes.EventInput, _as_input(event) | part(request.data))
        slugs = data.pop("invited_networks", None)
        invited = None if slugs is None else _networks(request.user, event.network, slugs, event)
        fields, days = _plan(data, event)
        event_actions.edit(
            event=event,
            fields=fields,
            days=days,
            invited=invited,
            version=version,
            by=request.user,
            now=timezone.now(),
        )
        return self.answer_anew(event)

    @extend_schema(request=None, responses={200: shapes.EventSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_lookup: Any) -> Response:
        """Open a draft: its networks see it, and invitations can be sent."""
        event = self.get_object()
        event_actions.publish(event=event, by=request.user, now=timezone.now())
        return self.answer_anew(event)

    @extend_schema(request=None, responses={200: shapes.EventSerializer})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, **_lookup: Any) -> Response:
        """Call a meeting off. Everyone who was told of it is told by mail."""
        event = self.get_object()
        event_actions.cancel(event=event, by=request.user)
        return self.answer_anew(event)

    @extend_schema(request=shapes.CopyInput, responses={201: shapes.EventSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, **_lookup: Any) -> Response:
        """Make a draft after this meeting, on other days; without its people."""
        event = self.get_object()
        made = copy(event=event, by=request.user, **checked(shapes.CopyInput, request.data))
        return self.answer_anew(made, status=201)


def _networks(
    user: Any, host: Network, slugs: list[str], event: Event | None = None
) -> list[Network]:
    """Give the networks to invite by their slugs; those invited already may be named again."""
    known = {one.slug: one for one in rules.networks_to_invite(user, host)}
    known |= {one.slug: one for one in event.invited_networks.all()} if event else {}
    unknown = sorted(set(slugs) - set(known))
    if unknown:
        raise DomainError(f"“{unknown[0]}” cannot be invited.", field="invited_networks")
    return [known[slug] for slug in slugs]


def _plan(data: dict[str, Any], event: Event | None = None) -> tuple[dict[str, Any], list[DayPlan]]:
    """Turn wall times into moments. A day keeps its identity by its date."""
    try:
        check_timezone(data["timezone"])
    except ValidationError as error:
        raise DomainError(error.messages[0], field="timezone") from error
    zone = zoneinfo.ZoneInfo(data["timezone"])
    known = {day.date: day.pk for day in event.days.all()} if event else {}
    try:
        days = [_day(day, zone, known.get(day["date"])) for day in data.pop("days")]
        closes_at = moment_at(data.pop("closes_on"), END_OF_DAY, zone)
        opens_on = data.pop("opens_on", None)
        opens_at = moment_at(opens_on, time(), zone) if opens_on else None
    except (ClockGap, OverflowError) as error:
        raise DomainError("A time does not exist: the clock is put forward.") from error
    return {**data, "rsvp_opens_at": opens_at, "rsvp_closes_at": closes_at}, days


def _day(data: dict[str, Any], zone: zoneinfo.ZoneInfo, pk: int | None) -> DayPlan:
    return DayPlan(
        date=data["date"],
        starts_at=moment_at(data["date"], data["starts"], zone),
        ends_at=moment_at(data["date"], data["ends"], zone),
        capacity=data.get("capacity_in_person"),
        capacity_remote=data.get("capacity_remote"),
        pk=pk,
    )


def _as_input(event: Event) -> dict[str, Any]:
    """Give a meeting as it would be sent, so that a part of it can be changed."""
    names = set(event_actions.FIELDS) - {"rsvp_opens_at", "rsvp_closes_at"}
    days = [
        {
            "date": day.date,
            "starts": day.starts_wall.time(),
            "ends": day.ends_wall.time(),
            "capacity_in_person": day.capacity_in_person,
            "capacity_remote": day.capacity_remote,
        }
        for day in event.in_order()
    ]
    return {
        **{n: getattr(event, n) for n in names},
        "opens_on": event.opens_on,
        "closes_on": event.closes_on,
        "days": days,
    }


class RSVPViewSet(ReadCollection):
    """Coordinators read all answers of their networks; others their own. No needs."""

    model = RSVP
    serializer_class = shapes.RSVPSerializer
    filterset_class = RSVPFilter

    def _may_change(self, invited: Invitation) -> str:
        """Give the channel by which this person may answer; 403 if they may not."""
        user = self.request.user
        if invited.user_id == user.pk and not rules.can_manage_invitation(user, invited):
            return RSVP.Channel.LOGIN
        self.ask(rules.can_manage_invitation, invited)
        return RSVP.Channel.COORDINATOR

    @extend_schema(request=shapes.RSVPCreateInput, responses={201: shapes.RSVPSerializer})
    def create(self, request: Request) -> Response:
        """Record the first answer to an invitation."""
        data = checked(shapes.RSVPCreateInput, request.data)
        seen = Invitation.objects.visible_to(request.user).for_list()
        invited = found(seen, public_id=data.pop("invitation"))
        channel = self._may_change(invited)
        if invited.answer:
            raise Conflict("There is an answer already: change it with PATCH.")
        return self._save(request, invited, data, version=0, channel=channel, status=201)

    @extend_schema(request=shapes.RSVPInput, responses={200: shapes.RSVPSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        """Change an answer. What is left out stays."""
        rsvp = self.get_object()
        invited = rsvp.invitation
        channel = self._may_change(invited)
        version = required_version(request, rsvp)
        data = checked(shapes.RSVPInput, _answer_as_input(rsvp) | part(request.data))
        return self._save(request, invited, data, version=version, channel=channel, status=200)

    @extend_schema(request=shapes.SeatInput, responses={200: shapes.RSVPSerializer})
    @action(detail=True, methods=["post"])
    def seat(self, request: Request, **_lookup: Any) -> Response:
        """Take the seat that is offered on a day, or give it up."""
        rsvp = self.get_object()
        self._may_change(rsvp.invitation)
        data = checked(shapes.SeatInput, request.data)
        place = next((one for one in rsvp.places.all() if one.day.date == data["date"]), None)
        if place is None:
            raise DomainError("There is no place on that day.", field="date")
        act = offers.take if data["choice"] == "take" else offers.give_up
        act(
            invitation=rsvp.invitation,
            place_id=place.public_id,
            by=request.user,
            now=timezone.now(),
        )
        return self.answer_anew(rsvp)

    rules = {  # asked in `_may_change`
        "partial_update": lambda _user, _rsvp: True,
        "seat": lambda _user, _rsvp: True,
    }

    def _save(
        self,
        request: Request,
        invited: Invitation,
        data: dict[str, Any],
        *,
        version: int,
        channel: str,
        status: int,
    ) -> Response:
        days = {day.date: day.pk for day in invited.event.days.all()}
        wanted = {one["date"]: one["mode"] for one in data.pop("days", [])}
        unknown = sorted(set(wanted) - set(days))
        if unknown:
            raise DomainError(f"{unknown[0]} is not a day of this meeting.", field="days")
        given = answers.Given(
            days={days[day]: mode for day, mode in wanted.items()},
            needs=None,
            items=_items(invited.event, data.pop("items", None)),
            **data,
        )
        rsvp = answers.answer(
            invitation=invited,
            given=given,
            version=version,
            channel=channel,
            by=request.user,
            now=timezone.now(),
        )
        return self.answer_anew(rsvp, status=status)


def _items(event: Event, wanted: list[Any] | None) -> frozenset[int] | None:
    if wanted is None:
        return None
    known = {item.public_id: item.pk for item in item_actions.offered(event)}
    unknown = [one for one in wanted if one not in known]
    if unknown:
        raise DomainError(f"{unknown[0]} cannot be chosen in this meeting.", field="items")
    return frozenset(known[one] for one in wanted)


def _answer_as_input(rsvp: RSVP) -> dict[str, Any]:
    places = rsvp.places.all()
    return {
        "answer": rsvp.answer,
        "days": [{"date": place.day.date, "mode": place.mode} for place in places],
        "travel": rsvp.travel,
        "travel_from": rsvp.travel_from,
        "hope": rsvp.hope,
        "guest_name": rsvp.guest_name,
        "pronouns": rsvp.pronouns,
    }
