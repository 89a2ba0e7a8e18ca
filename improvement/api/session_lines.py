"""What is written in a session over REST: one's own lines, and what is on the list."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from improvement import rules
from improvement.actions import session_items, session_people, session_sharing
from improvement.actions.session_people import Line
from improvement.filters import SessionItemFilterSet, SessionNoteFilterSet
from improvement.models import Idea, Session, SessionItem, SessionNote, SessionPerson, ShownAs
from improvement.presenters import session_live
from lhs_platform.lib.access import found
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection


class NoteRow(RowSerializer):
    """A line of your own: nobody else is told it before you read it out."""

    id = serializers.UUIDField(source="public_id")
    session = serializers.UUIDField(source="person.session.public_id")
    key = serializers.UUIDField()
    text = serializers.CharField()
    is_late = serializers.BooleanField(help_text="Came after the silent writing.")
    item = serializers.UUIDField(source="item.public_id", allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class NoteIn(InputSerializer):
    session = serializers.UUIDField(help_text="The session's id.")
    key = serializers.UUIDField(help_text="Of your own; sent twice, the line is kept once.")
    text = serializers.CharField(max_length=300)


class NoteEditIn(InputSerializer):
    text = serializers.CharField(max_length=300)


class SayIn(InputSerializer):
    turn = serializers.IntegerField(
        min_value=0, required=False, allow_null=True, default=None,
        help_text="`turn_number` of the session as you read it.",
    )  # fmt: skip


class SessionNoteViewSet(ReadCollection):
    """One's own lines: written, changed, read out."""

    model = SessionNote
    serializer_class = NoteRow
    filterset_class = SessionNoteFilterSet
    rules = {"partial_update": rules.can_edit_note, "say": rules.can_edit_note}

    @extend_schema(request=NoteIn, responses={201: NoteRow})
    def create(self, request: Request) -> Response:
        """Write a line, whatever step the session is in."""
        given = checked(NoteIn, request.data)
        rows = Session.objects.visible_to(request.user).for_list()
        session = found(rows, public_id=given["session"])
        self.ask(rules.can_take_part, session)
        person = rules.sessions.person_of(request.user, session)
        if person is None or person.seat is None:
            raise Conflict(session_sharing.NOT_IN)
        return self._write(person, Line(given["key"], given["text"]), status=201)

    @extend_schema(request=NoteEditIn, responses={200: NoteRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Change a line that was not read out."""
        note = self.get_object()
        version = required_version(request, note)
        given = checked(NoteEditIn, request.data)
        return self._write(note.person, Line(note.key, given["text"], version))

    @extend_schema(request=SayIn, responses={200: NoteRow})
    @action(detail=True, methods=["post"])
    def say(self, request: Request, **_kwargs: Any) -> Response:
        """Read the line out, in your turn; without names, hand it in."""
        note, given = self.get_object(), checked(SayIn, request.data)
        line = Line(note.key, note.text, note.version)
        session_sharing.say(person=note.person, line=line, now=timezone.now(), **given)
        return self.answer_anew(note)

    def _write(self, person: SessionPerson, line: Line, *, status: int = 200) -> Response:
        written = session_people.write(person=person, lines=[line], now=timezone.now())
        if line.key in written.refused:
            raise DomainError(written.refused[line.key], field="text")
        note = written.notes[line.key]
        if note is None:
            raise DomainError("Write a line.", field="text")
        return self.answer_anew(note, status=status)


class ItemRow(RowSerializer):
    """A line on the list of a session. `by_name` is empty for one without a name; the words of one
    that was taken off are told to those who run the session."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="session.network.slug")
    session = serializers.UUIDField(source="session.public_id")
    number = serializers.IntegerField()
    text = serializers.CharField(source="told_text")
    explanation = serializers.CharField(source="told_explanation")
    by_name = serializers.CharField(source="told_by")
    group = serializers.CharField(source="told_group")
    is_mine = serializers.BooleanField(source="told_is_own")
    shown_as = serializers.ChoiceField(choices=ShownAs.choices)
    lap = serializers.IntegerField()
    merged_into = serializers.UUIDField(source="merged_into.public_id", allow_null=True)
    idea = serializers.UUIDField(source="idea.public_id", allow_null=True)
    is_off = serializers.BooleanField(source="told_is_off", help_text="Taken off the list.")
    off_reason = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ItemAddIn(InputSerializer):
    """A line that a facilitator writes down for somebody, or for nobody by name."""

    session = serializers.UUIDField(help_text="The session's id.")
    text = serializers.CharField(max_length=300)
    nonce = serializers.UUIDField(help_text="Of your own; sent twice, it is listed once.")
    person = serializers.UUIDField(
        required=False, allow_null=True, default=None,
        help_text="The id of the account, or of the invitation, of who said it.",
    )  # fmt: skip


class ItemIn(InputSerializer):
    text = serializers.CharField(max_length=300, required=False)
    explanation = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    idea = serializers.UUIDField(required=False, allow_null=True, help_text="Of the board already.")


class SameAsIn(InputSerializer):
    into = serializers.UUIDField(help_text="The id of the line that says the same.")


class OffIn(InputSerializer):
    reason = serializers.CharField(max_length=300)


def told(rows: list[SessionItem], user: Any) -> list[SessionItem]:
    """Add to lines what this reader is told of them."""
    for item in rows:
        shown: Any = item
        voice = session_live.voice_of(item, user)
        is_off = item.off_at is not None
        is_read = not is_off or bool(rules.can_shape_item(user, item))
        shown.told_is_off = is_off
        shown.told_text = item.text if is_read else ""
        shown.told_explanation = item.explanation if is_read else ""
        shown.told_by = voice.name if voice.is_named else ""
        shown.told_group, shown.told_is_own = voice.group, voice.is_own
    return rows


class SessionItemViewSet(ReadCollection):
    """What is on the lists of sessions, and what became of it."""

    model = SessionItem
    serializer_class = ItemRow
    filterset_class = SessionItemFilterSet
    rules = dict.fromkeys(
        ("partial_update", "merge", "part", "take_off", "put_back"), rules.can_shape_item
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("session__facilitators")

    def told(self, rows: Any) -> Any:
        return iter(told(list(rows), self.request.user))

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        return told(page, self.request.user) if page is not None else None

    def get_object(self) -> Any:
        return told([super().get_object()], self.request.user)[0]

    @extend_schema(request=ItemAddIn, responses={201: ItemRow})
    def create(self, request: Request) -> Response:
        """Write a line down for somebody."""
        given = checked(ItemAddIn, request.data)
        rows = Session.objects.visible_to(request.user).for_list()
        session = found(rows, public_id=given.pop("session"))
        self.ask(rules.can_run_session, session)
        ref = given.pop("person")
        people = SessionPerson.objects.filter(session=session, ref=ref)
        person = people.first() if ref else None
        if ref and person is None:
            raise DomainError("Choose somebody who takes part.", field="person")
        item = session_sharing.add_for(by=request.user, session=session, person=person, **given)
        return self._answer(item, status=201)

    @extend_schema(request=ItemIn, responses={200: ItemRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Word a line anew, write down what it means, or name the idea that it is already."""
        item = self.get_object()
        version = required_version(request, item)
        values = checked(ItemIn, request.data)
        if values.get("idea"):
            ideas = Idea.objects.standing().filter(network=item.session.network_id)
            values["idea"] = found(ideas.select_related("current"), public_id=values["idea"])
        return self._answer(
            session_items.word(by=request.user, item=item, version=version, values=values)
        )

    @extend_schema(request=SameAsIn, responses={200: ItemRow})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, **_kwargs: Any) -> Response:
        """Mark a line as saying the same as another."""
        item = self.get_object()
        version = required_version(request, item)
        others = SessionItem.objects.filter(session=item.session_id)
        into = found(others, public_id=checked(SameAsIn, request.data)["into"])
        return self._answer(
            session_items.merge(by=request.user, item=item, version=version, into=into)
        )

    @extend_schema(request=None, responses={200: ItemRow})
    @action(detail=True, methods=["post"])
    def part(self, request: Request, **_kwargs: Any) -> Response:
        """Part a line again from the one it was marked as the same of."""
        item = self.get_object()
        version = required_version(request, item)
        return self._answer(session_items.part(by=request.user, item=item, version=version))

    @extend_schema(request=OffIn, responses={200: ItemRow})
    @action(detail=True, methods=["post"], url_path="take-off")
    def take_off(self, request: Request, **_kwargs: Any) -> Response:
        """Take a line off the list, with the reason."""
        item = self.get_object()
        version = required_version(request, item)
        given = checked(OffIn, request.data)
        return self._answer(
            session_items.take_off(
                by=request.user, item=item, version=version, now=timezone.now(), **given
            )
        )

    @extend_schema(request=None, responses={200: ItemRow})
    @action(detail=True, methods=["post"], url_path="put-back")
    def put_back(self, request: Request, **_kwargs: Any) -> Response:
        """Put a line that was taken off back on the list."""
        item = self.get_object()
        version = required_version(request, item)
        return self._answer(session_items.put_back(by=request.user, item=item, version=version))

    def _answer(self, item: SessionItem, *, status: int = 200) -> Response:
        fresh = self.get_queryset().get(pk=item.pk)
        return self.answer(told([fresh], self.request.user)[0], status=status)
