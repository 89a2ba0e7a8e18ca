"""The mails of a meeting over REST: their words, and reminders that go by themselves."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import reminders, texts
from events.filters import LetterTextFilter, ReminderRuleFilter
from events.models import Event, LetterText, ReminderRule
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked, part
from lhs_platform.lib.rest.viewsets import ReadCollection


def _can_edit(user: Any, obj: Any) -> rules.Answer:
    return rules.can_manage_people(user, obj.event)


class LetterTextSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    kind = serializers.ChoiceField(choices=LetterText.Kind.choices)
    subject = serializers.CharField()
    body = serializers.CharField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class LetterTextInput(InputSerializer):
    """Words with placeholders in double braces."""

    subject = serializers.CharField(max_length=150)
    body = serializers.CharField(max_length=10_000)


class LetterTextCreateInput(LetterTextInput):
    event = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=LetterText.Kind.choices)


class LetterTextViewSet(ReadCollection):
    """The words of meetings that differ from the usual ones."""

    model = LetterText
    serializer_class = LetterTextSerializer
    filterset_class = LetterTextFilter
    rules = {"partial_update": _can_edit, "destroy": _can_edit, "test": _can_edit}

    @extend_schema(request=LetterTextCreateInput, responses={201: LetterTextSerializer})
    def create(self, request: Request) -> Response:
        data = checked(LetterTextCreateInput, request.data)
        event = found(Event.objects.visible_to(request.user), public_id=data.pop("event"))
        self.ask(rules.can_manage_people, event)
        own = texts.save(event=event, version=0, by=request.user, **data)
        return self.answer_anew(own, status=201)

    @extend_schema(request=LetterTextInput, responses={200: LetterTextSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        own = self.get_object()
        version = required_version(request, own)
        data = checked(
            LetterTextInput, {"subject": own.subject, "body": own.body} | part(request.data)
        )
        texts.save(event=own.event, kind=own.kind, version=version, by=request.user, **data)
        return self.answer_anew(own)

    def destroy(self, request: Request, **_lookup: Any) -> Response:
        """Take the usual words again."""
        texts.reset(text=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={202: None})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, **_lookup: Any) -> Response:
        """Send a test to oneself."""
        own = self.get_object()
        texts.send_test(event=own.event, kind=own.kind, by=request.user, now=timezone.now())
        return Response(status=status.HTTP_202_ACCEPTED)


class ReminderRuleSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    audience = serializers.ChoiceField(choices=ReminderRule.Audience.choices)
    days_before = serializers.IntegerField()
    clock = serializers.TimeField()
    is_active = serializers.BooleanField()
    due_at = serializers.DateTimeField()
    ran_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class ReminderRuleInput(InputSerializer):
    """So many days before the last day for answers, by the clock at the place."""

    days_before = serializers.IntegerField(min_value=0, max_value=120)
    clock = serializers.TimeField()
    audience = serializers.ChoiceField(
        choices=ReminderRule.Audience.choices, default=ReminderRule.Audience.NONE
    )
    is_active = serializers.BooleanField(default=True)


class ReminderRuleCreateInput(ReminderRuleInput):
    event = serializers.UUIDField()


class ReminderRuleViewSet(ReadCollection):
    """Reminders that go by themselves."""

    model = ReminderRule
    serializer_class = ReminderRuleSerializer
    filterset_class = ReminderRuleFilter
    rules = {"partial_update": _can_edit, "destroy": _can_edit}

    @extend_schema(request=ReminderRuleCreateInput, responses={201: ReminderRuleSerializer})
    def create(self, request: Request) -> Response:
        data = checked(ReminderRuleCreateInput, request.data)
        event = found(Event.objects.visible_to(request.user), public_id=data.pop("event"))
        self.ask(rules.can_manage_people, event)
        rule = reminders.add(event=event, fields=data, by=request.user, now=timezone.now())
        return self.answer_anew(rule, status=201)

    @extend_schema(request=ReminderRuleInput, responses={200: ReminderRuleSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        rule = self.get_object()
        version = required_version(request, rule)
        now_so = {name: getattr(rule, name) for name in reminders.FIELDS}
        data = checked(ReminderRuleInput, now_so | part(request.data))
        reminders.edit(rule=rule, fields=data, version=version, by=request.user, now=timezone.now())
        return self.answer_anew(rule)

    def destroy(self, request: Request, **_lookup: Any) -> Response:
        """Take a reminder away. Its mails that still wait are not sent."""
        reminders.remove(rule=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
