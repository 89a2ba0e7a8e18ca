"""Notes, decisions and actions over REST: the twins of the pages under "Notes"."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import action_items, decisions, notes
from events.api.versions import NUMBER, Versions
from events.filters import ActionItemFilter, OfEventFilter
from events.models import ActionItem, AgendaItem, Event, ItemNote, MeetingDecision
from events.presenters.action_items import owners_for
from events.presenters.notes import shown_items
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked, part
from lhs_platform.lib.rest.viewsets import ReadCollection


def may_write(user: Any, thing: Any) -> Any:
    return rules.can_take_notes(user, thing.event)


class OfEventSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    item = serializers.UUIDField(source="item.public_id", allow_null=True)
    text = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ItemNoteSerializer(OfEventSerializer):
    item = serializers.UUIDField(source="item.public_id")
    updated_by = serializers.CharField(source="updated_by.name")


class DecisionSerializer(OfEventSerializer):
    pass


class ActionItemSerializer(OfEventSerializer):
    owner = serializers.UUIDField(source="owner.public_id")
    owner_name = serializers.CharField(source="owner.name")
    due_on = serializers.DateField()
    done_at = serializers.DateTimeField(allow_null=True)
    done_note = serializers.CharField()


class NoteInput(InputSerializer):
    """Notes as they are meant to stand. `version` is that of the text they were written from, 0
    if there was none: what others wrote since is joined, or refused with 409."""

    item = serializers.UUIDField()
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=notes.MOST)
    version = serializers.IntegerField(min_value=0)


class DecisionInput(InputSerializer):
    text = serializers.CharField(max_length=decisions.MOST)


class DecisionCreateInput(DecisionInput):
    event = serializers.UUIDField()
    item = serializers.UUIDField(required=False, allow_null=True)


class ActionInput(InputSerializer):
    text = serializers.CharField(max_length=300)
    owner = serializers.UUIDField(help_text="The id of an invitation to this meeting.")
    due_on = serializers.DateField()


class ActionCreateInput(ActionInput):
    event = serializers.UUIDField()
    item = serializers.UUIDField(required=False, allow_null=True)


class DoneInput(InputSerializer):
    done_note = serializers.CharField(allow_blank=True, default="", max_length=300)


class OfEventCollection(ReadCollection):
    """Rows of meetings, with the agenda item they belong to."""

    filterset_class: Any = OfEventFilter
    related: tuple[str, ...] = ("item",)

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related(*self.related)

    def place(self, data: dict[str, Any]) -> tuple[Event, AgendaItem | None]:
        """Give the meeting and the item that something is to be added to, if one may."""
        events = Event.objects.visible_to(self.request.user).select_related("network")
        event = found(events, public_id=data.pop("event"))
        self.ask(rules.can_take_notes, event)
        item = data.pop("item", None)
        items = shown_items(event, self.request.user)
        return event, found(items, public_id=item) if item else None


class ItemNoteViewSet(Versions, OfEventCollection):
    """The notes of agenda items. There is one way in: POST what should stand there."""

    model = ItemNote
    serializer_class = ItemNoteSerializer
    related = ("item", "updated_by")
    asks = {"versions": [NUMBER]}

    @extend_schema(request=NoteInput, responses={201: ItemNoteSerializer})
    def create(self, request: Request) -> Response:
        data = checked(NoteInput, request.data)
        items = AgendaItem.objects.visible_to(request.user).for_list()
        item = found(items, public_id=data["item"])
        self.ask(rules.can_take_notes, item.day.event)
        found(shown_items(item.day.event, request.user), pk=item.pk)
        notes.save(item=item, text=data["text"], version=data["version"], by=request.user)
        return self.answer_anew(ItemNote.objects.get(item=item), status=201)


class DecisionViewSet(OfEventCollection):
    """What meetings settled."""

    model = MeetingDecision
    serializer_class = DecisionSerializer
    rules = {"partial_update": may_write, "destroy": may_write}

    @extend_schema(request=DecisionCreateInput, responses={201: DecisionSerializer})
    def create(self, request: Request) -> Response:
        data = checked(DecisionCreateInput, request.data)
        event, item = self.place(data)
        added = decisions.add(event=event, item=item, text=data["text"], by=request.user)
        return self.answer_anew(added, status=201)

    @extend_schema(request=DecisionInput, responses={200: DecisionSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        decision = self.get_object()
        version = required_version(request, decision)
        data = checked(DecisionInput, {"text": decision.text} | part(request.data))
        decisions.edit(decision=decision, text=data["text"], version=version, by=request.user)
        return self.answer_anew(decision)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_lookup: Any) -> Response:
        decision = self.get_object()
        version = required_version(request, decision)
        decisions.remove(decision=decision, version=version, by=request.user)
        return Response(status=204)


class ActionItemViewSet(OfEventCollection):
    """What people promised to do, until it is done."""

    model = ActionItem
    serializer_class = ActionItemSerializer
    filterset_class = ActionItemFilter
    related = ("item", "owner")
    rules = {
        "partial_update": may_write,
        "destroy": may_write,
        "done": rules.can_finish_action,
        "reopen": rules.can_finish_action,
    }

    @extend_schema(request=ActionCreateInput, responses={201: ActionItemSerializer})
    def create(self, request: Request) -> Response:
        """Note an action. Its owner is told by mail."""
        data = checked(ActionCreateInput, request.data)
        event, item = self.place(data)
        owner = found(owners_for(event, request.user), public_id=data.pop("owner"))
        added = action_items.add(event=event, item=item, owner=owner, by=request.user, **data)
        return self.answer_anew(added, status=201)

    @extend_schema(request=ActionInput, responses={200: ActionItemSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        """Change an action. What is left out stays."""
        item = self.get_object()
        version = required_version(request, item)
        known = {"text": item.text, "owner": item.owner.public_id, "due_on": item.due_on}
        data = checked(ActionInput, known | part(request.data))
        wanted, owner = data.pop("owner"), item.owner
        if wanted != owner.public_id:
            owner = found(owners_for(item.event, request.user), public_id=wanted)
        action_items.edit(action=item, owner=owner, version=version, by=request.user, **data)
        return self.answer_anew(item)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_lookup: Any) -> Response:
        item = self.get_object()
        version = required_version(request, item)
        action_items.remove(action=item, version=version, by=request.user)
        return Response(status=204)

    @extend_schema(request=DoneInput, responses={200: ActionItemSerializer})
    @action(detail=True, methods=["post"])
    def done(self, request: Request, **_lookup: Any) -> Response:
        """Say that it is done, and what came of it."""
        item = self.get_object()
        version = required_version(request, item)
        note = checked(DoneInput, request.data)["done_note"]
        action_items.finish(
            action=item, note=note, version=version, by=request.user, now=timezone.now()
        )
        return self.answer_anew(item)

    @extend_schema(request=None, responses={200: ActionItemSerializer})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, **_lookup: Any) -> Response:
        """Say that it is not done after all."""
        item = self.get_object()
        version = required_version(request, item)
        action_items.reopen(action=item, version=version, by=request.user)
        return self.answer_anew(item)
