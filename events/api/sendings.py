"""What is sent to the people of a meeting, over REST: invitations, reminders, notices and thanks."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events.actions import invitations, mailings, sending, texts
from events.models import LetterText, ReminderRule
from events.presenters.mails import campaigns
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked


class MailingInput(InputSerializer):
    """Without `invitations` all invited people are looked at."""

    mail = serializers.ChoiceField(choices=list(mailings.BY_HAND.items()))
    invitations = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=2000
    )
    audience = serializers.ChoiceField(
        choices=ReminderRule.Audience.choices, default=ReminderRule.Audience.NONE
    )
    dry_run = serializers.BooleanField(default=False, help_text="Say who would get it, only.")


class LeftOut(serializers.Serializer[Any]):
    invitation = serializers.UUIDField()
    reason = serializers.CharField()


class MailingMade(serializers.Serializer[Any]):
    going = serializers.ListField(child=serializers.UUIDField())
    left_out = LeftOut(many=True)


class Sent(serializers.Serializer[Any]):
    sent = serializers.IntegerField()


class TestMailInput(InputSerializer):
    mail = serializers.ChoiceField(choices=LetterText.Kind.choices)


class SendingRow(RowSerializer):
    """One sending to several people, and how far it is."""

    id = serializers.UUIDField()
    what = serializers.CharField()
    state = serializers.ChoiceField(choices=["running", "paused", "stopped", "done"])
    total = serializers.IntegerField()
    sent = serializers.IntegerField()
    failed = serializers.IntegerField()
    unneeded = serializers.IntegerField()
    to_go = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class SendingInput(InputSerializer):
    """Without `sending` all that wait, or are paused."""

    act = serializers.ChoiceField(choices=["resume", "stop"])
    sending = serializers.UUIDField(required=False)


class Mailings:
    """What the collection of meetings answers about their mails."""

    @extend_schema(request=None, responses=Sent)
    @action(detail=True, methods=["post"], url_path="send-invitations")
    def send_invitations(self: Any, request: Request, **_lookup: Any) -> Response:
        """Send the invitation to all who were not sent to yet. Twice is once."""
        event = self.get_object()
        sent = invitations.send(event=event, by=request.user, now=timezone.now())
        return Response({"sent": sent})

    @extend_schema(request=TestMailInput, responses={202: None})
    @action(detail=True, methods=["post"], url_path="test-mail")
    def test_mail(self: Any, request: Request, **_lookup: Any) -> Response:
        """Send a mail of one kind to oneself, without a personal link."""
        event = self.get_object()
        kind = checked(TestMailInput, request.data)["mail"]
        texts.send_test(event=event, kind=kind, by=request.user, now=timezone.now())
        return Response(status=202)

    @extend_schema(responses=SendingRow(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def sendings(self: Any, _request: Request, **_lookup: Any) -> Response:
        """Say how far each sending to several people is, newest first."""
        return Response([_sending(one) for one in campaigns(self.get_object())])

    @extend_schema(request=SendingInput, responses=SendingRow(many=True), filters=False)
    @sendings.mapping.post
    def settle_sendings(self: Any, request: Request, **_lookup: Any) -> Response:
        """Go on with what was paused, or send none of what still waits."""
        event = self.get_object()
        data = checked(SendingInput, request.data)
        wanted: UUID | str = data.get("sending", "")
        act = sending.resume if data["act"] == "resume" else sending.stop
        act(event=event, by=request.user, campaign=str(wanted))
        return Response([_sending(one) for one in campaigns(event)])

    @extend_schema(request=MailingInput, responses={201: MailingMade, 200: MailingMade})
    @action(detail=True, methods=["post"])
    def mailings(self: Any, request: Request, **_lookup: Any) -> Response:
        """Send a reminder, a notice about travel, thanks, or a place online to those who need it."""
        event = self.get_object()
        data = checked(MailingInput, request.data)
        chosen = event.invitations.standing()
        if "invitations" in data:
            chosen = chosen.filter(public_id__in=data["invitations"])
        how: dict[str, Any] = {
            "event": event,
            "kind": data["mail"],
            "chosen": chosen,
            "audience": data["audience"],
            "now": timezone.now(),
        }
        if data["dry_run"]:
            return Response(_made(mailings.plan(**how)))
        return Response(_made(mailings.send(**how, by=request.user)), status=201)


def _made(plan: mailings.Plan) -> dict[str, Any]:
    return {
        "going": [one.public_id for one in plan.going],
        "left_out": [
            {"invitation": one.public_id, "reason": reason} for one, reason in plan.left_out
        ],
    }


def _sending(one: dict[str, Any]) -> dict[str, Any]:
    names = ("total", "sent", "failed", "unneeded", "to_go")
    states = ("paused", "stopped", "running")
    state = next((name for name in states if one[f"is_{name}"]), "done")
    more = {"id": one["public_id"], "what": one["noun"], "state": state, "created_at": one["at"]}
    return more | {name: one[name] for name in names}
