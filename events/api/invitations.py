"""Who is invited, over REST: added, corrected, sent to again, and mail that came back."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import bounces, invitations
from events.api import serializers as shapes
from events.api.mails import checked, part
from events.filters import InvitationFilter
from events.models import Event, Invitation
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.viewsets import ReadCollection


class InvitationViewSet(ReadCollection):
    """Coordinators read all of their networks' invitations; others their own."""

    model = Invitation
    serializer_class = shapes.InvitationSerializer
    filterset_class = InvitationFilter
    rules = dict.fromkeys(
        ("partial_update", "resend", "bounce", "unbounce"), rules.can_manage_invitation
    )

    @extend_schema(request=shapes.InvitationsInput, responses={201: shapes.InvitationsAdded})
    def create(self, request: Request) -> Response:
        """Add people to a meeting, each address once. Nothing is sent."""
        data = checked(shapes.InvitationsInput, request.data)
        event = found(Event.objects.visible_to(request.user), public_id=data["event"])
        self.ask(rules.can_manage_people, event)
        people = [
            invitations.Person(**person, line=number)
            for number, person in enumerate(data["people"], start=1)
        ]
        added = invitations.add(event=event, people=people, by=request.user, now=timezone.now())
        everyone = added.new + added.again
        body = {
            "added": len(everyone),
            "known": len(added.known),
            "invitations": [one.public_id for one in everyone],
        }
        return Response(body, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.CorrectInput, responses={200: shapes.InvitationSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        """Correct who is invited. A new address gets a new link, and the old one ends."""
        invited = self.get_object()
        known = {"name": invited.name, "email": invited.email, "group": invited.group}
        data = checked(shapes.CorrectInput, known | part(request.data))
        invitations.correct(invitation=invited, by=request.user, now=timezone.now(), **data)
        return self.answer(self.get_queryset().get(pk=invited.pk))

    @extend_schema(request=None, responses={200: shapes.InvitationSerializer})
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, **_lookup: Any) -> Response:
        """Send a new link; the one before ends. A few times a day at most."""
        invited = self.get_object()
        invitations.resend(invitation=invited, by=request.user, now=timezone.now())
        return self.answer(self.get_queryset().get(pk=invited.pk))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def bounce(self, request: Request, **_lookup: Any) -> Response:
        """Note that mail to this person came back."""
        bounces.note(invitation=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None})
    @bounce.mapping.delete
    def unbounce(self, request: Request, **_lookup: Any) -> Response:
        """Trust the address again."""
        bounces.undo(invitation=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
