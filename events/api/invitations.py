"""Invitations over REST: the twins of the pages about one invited person."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import bounces, invitations, merging
from events.api import serializers as shapes
from events.emails.invitations import sample
from events.filters import InvitationFilter
from events.models import Event, Invitation, LetterText
from lhs_platform.lib.access import found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.rest.serializers import checked, part
from lhs_platform.lib.rest.viewsets import ReadCollection

KIND = OpenApiParameter("kind", str, enum=list(LetterText.Kind.values))


class InvitationViewSet(ReadCollection):
    """Coordinators read all of their networks' invitations; others their own."""

    model = Invitation
    serializer_class = shapes.InvitationSerializer
    filterset_class = InvitationFilter
    rules = dict.fromkeys(
        ("partial_update", "destroy", "resend", "merge", "mail", "bounce", "unbounce"),
        rules.can_manage_invitation,
    )
    asks = {"mail": [KIND]}

    @extend_schema(request=shapes.InvitationsInput, responses={201: shapes.InvitationsAdded})
    def create(self, request: Request) -> Response:
        """Add people to a meeting, each address once. Nothing is sent."""
        data = checked(shapes.InvitationsInput, request.data)
        event = found(Event.objects.visible_to(request.user), public_id=data["event"])
        self.ask(rules.can_manage_people, event)
        people = [
            invitations.Person(**person, line=number)
            for number, person in enumerate(data.get("people", []), start=1)
        ]
        people += _members(request.user, event, data.get("memberships", []))
        added = invitations.add(event=event, people=people, by=request.user, now=timezone.now())
        everyone = added.new + added.again
        body = {
            "added": len(everyone),
            "known": len(added.known),
            "invitations": [one.public_id for one in everyone],
        }
        return Response(body, status=status.HTTP_201_CREATED)

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

    @extend_schema(request=shapes.CorrectInput, responses={200: shapes.InvitationSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        """Correct who is invited. A new address gets a new link, and the old one ends."""
        one = self.get_object()
        known = {name: getattr(one, name) for name in ("name", "email", "group")}
        data = checked(shapes.CorrectInput, known | part(request.data))
        invitations.correct(invitation=one, by=request.user, now=timezone.now(), **data)
        return self.answer(self.get_object())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_lookup: Any) -> Response:
        """Withdraw an invitation: its seat goes on, its answer is removed. The row stays, and
        says so; adding the person again invites them anew."""
        invitations.withdraw(invitation=self.get_object(), by=request.user, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={200: shapes.InvitationSerializer})
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, **_lookup: Any) -> Response:
        """Send a new link. The one before ends. A few times a day at most."""
        one = self.get_object()
        invitations.resend(invitation=one, by=request.user, now=timezone.now())
        return self.answer(self.get_object())

    @extend_schema(request=shapes.MergeInput, responses={200: shapes.InvitationSerializer})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, **_lookup: Any) -> Response:
        """Let this invitation stand for another one of the same person, too. The later answer
        stands, and both links lead to it. It cannot be undone."""
        keep = self.get_object()
        other = checked(shapes.MergeInput, request.data)["other"]
        seen = self.get_queryset().filter(event=keep.event_id)
        drop = found(seen, public_id=other)
        merging.merge(keep=keep, drop=drop, by=request.user, now=timezone.now())
        return self.answer(self.get_object())

    @extend_schema(responses=shapes.MailSerializer)
    @action(detail=True, methods=["get"])
    def mail(self, request: Request, **_lookup: Any) -> Response:
        """Show a mail as this person gets it, without the personal link."""
        kind = request.query_params.get("kind", LetterText.Kind.INVITATION)
        letter = sample(self.get_object(), kind)
        return Response({"subject": letter.subject, "text": letter.text, "html": letter.html})


def _members(user: Any, event: Event, ids: list[Any]) -> list[invitations.Person]:
    """Give the members with these ids, of those whom this person may pick."""
    known = {one.public_id: one for one in rules.people_to_pick(user, event) if ids}
    unknown = [one for one in ids if one not in known]
    if unknown:
        raise DomainError(f"{unknown[0]} cannot be picked.", field="memberships")
    return [invitations.person_of(known[one]) for one in ids]
