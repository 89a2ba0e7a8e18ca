"""Comments, asks for help, and who follows what, over REST: the twins of their pages."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from improvement import rules
from improvement.actions import comments, follows
from improvement.actions.comments import MOST_LETTERS, MOST_TOLD
from improvement.filters import KINDS, CommentFilterSet, TalkChoiceFilterSet, TalkFollowFilterSet
from improvement.models import Comment, TalkChoice, TalkFollow
from improvement.rules.about import About, find
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import User


class CommentRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    about_kind = serializers.CharField()
    about_id = serializers.UUIDField()
    parent = serializers.UUIDField(  # type: ignore[assignment]
        source="parent.public_id", allow_null=True
    )
    author = serializers.UUIDField(source="author.public_id")
    author_name = serializers.CharField(source="author.name")
    text = serializers.SerializerMethodField()
    told = serializers.SerializerMethodField()
    is_ask = serializers.BooleanField()
    is_open = serializers.BooleanField(help_text="It asks for help, and still waits.")
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = serializers.CharField(source="answered_by.name", allow_null=True)
    edited_at = serializers.DateTimeField(allow_null=True)
    taken_back_at = serializers.DateTimeField(allow_null=True)
    hidden_at = serializers.DateTimeField(allow_null=True)
    hidden_reason = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_text(self, comment: Comment) -> str:
        """Empty where the reader may not read it any more."""
        return comment.text if self._is_read(comment) else ""

    def get_told(self, comment: Comment) -> list[str]:
        """The names of the people whom the author wanted to read it."""
        if not self._is_read(comment):
            return []
        return [one.user.name for one in comment.mentions.all()]

    def get_hidden_reason(self, comment: Comment) -> str:
        """Told to its author and to coordinators."""
        return comment.hidden_reason if self._is_read(comment) else ""

    def _is_read(self, comment: Comment) -> bool:
        return bool(rules.can_read_comment(self.context["request"].user, comment))


class CommentVersionRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    number = serializers.IntegerField()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class AboutIn(InputSerializer):
    about_kind = serializers.ChoiceField(choices=KINDS)
    about_id = serializers.UUIDField()


class CommentIn(InputSerializer):
    text = serializers.CharField(max_length=MOST_LETTERS)
    tells = serializers.SlugRelatedField(
        "public_id",
        queryset=User.objects.none(),
        many=True,
        required=False,
        help_text="Ids of members who get a mail. Who stands in the text as @Name is told, too.",
    )

    def to_internal_value(self, data: Any) -> Any:
        """Refuse too many people before each is looked up."""
        tells = data.get("tells") if isinstance(data, Mapping) else None
        if isinstance(tells, list) and len(tells) > MOST_TOLD:
            raise serializers.ValidationError({"tells": [f"Name up to {MOST_TOLD} people."]})
        return super().to_internal_value(data)

    def limit_to(self, about: About, *, user: Any, comment: Comment | None = None) -> None:
        """Offer only people whom this person may name, and those named here already."""
        people = rules.people_to_tell(user, about)
        if comment is not None:
            named = User.objects.filter(mentions__comment=comment)
            people = User.objects.filter(pk__in=[*_keys(people), *_keys(named)])
        self.fields["tells"].child_relation.queryset = people  # type: ignore[attr-defined]


class CommentAddIn(CommentIn, AboutIn):
    is_ask = serializers.BooleanField(required=False, default=False)
    parent = serializers.UUIDField(  # type: ignore[assignment]
        required=False, allow_null=True, help_text="The id of the comment that this answers."
    )


class ReasonIn(InputSerializer):
    reason = serializers.CharField(max_length=300, help_text="Read by its author and coordinators.")


class SettleIn(InputSerializer):
    is_answered = serializers.BooleanField(
        required=False, default=True, help_text="False: it still waits."
    )


def _keys(people: Any) -> list[int]:
    return list(people.order_by().values_list("pk", flat=True))


def about_of(user: Any, kind: str, public_id: Any) -> About:
    about = find(user, kind, public_id)
    if about is None:
        raise Http404
    return about


class CommentViewSet(ReadCollection):
    """What people say about projects, tests, changes, key driver diagrams and measures."""

    model = Comment
    serializer_class = CommentRow
    filterset_class = CommentFilterSet
    rules = {
        "partial_update": rules.can_edit_comment,
        "take_back": rules.can_take_back_comment,
        "hide": rules.can_hide_comment,
        "show": rules.can_hide_comment,
        "settle": rules.can_settle_ask,
        "versions": rules.can_read_versions,
    }

    @extend_schema(request=CommentAddIn, responses={201: CommentRow})
    def create(self, request: Request) -> Response:
        """Say something, ask for help, or answer."""
        data = request.data if isinstance(request.data, dict) else {}
        names = ("about_kind", "about_id")
        place = checked(AboutIn, {name: data[name] for name in names if name in data})
        about = about_of(request.user, place["about_kind"], place["about_id"])
        self.ask(rules.can_comment, about)
        given = CommentAddIn(data=request.data)
        given.limit_to(about, user=request.user)
        given.is_valid(raise_exception=True)
        values = {k: v for k, v in given.validated_data.items() if k not in names}
        values["parent"] = self._parent(about, values.get("parent"))
        said = comments.say(by=request.user, about=about, now=timezone.now(), **values)
        return self.answer_anew(said, status=201)

    @extend_schema(request=CommentIn, responses={200: CommentRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Write your own comment anew; what stood there stays among its versions."""
        comment = self.get_object()
        version = required_version(request, comment)
        about = about_of(request.user, comment.about_kind, comment.about_id)
        given = CommentIn(data=request.data)
        given.limit_to(about, user=request.user, comment=comment)
        given.is_valid(raise_exception=True)
        comments.edit(
            by=request.user,
            comment=comment,
            about=about,
            version=version,
            now=timezone.now(),
            **given.validated_data,
        )
        return self.answer_anew(comment)

    @extend_schema(request=None, responses={200: CommentRow})
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, **_kwargs: Any) -> Response:
        """Take your words off all pages. Coordinators still find them among the versions."""
        comment = self.get_object()
        comments.take_back(by=request.user, comment=comment, now=timezone.now())
        return self.answer_anew(comment)

    @extend_schema(request=ReasonIn, responses={200: CommentRow})
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, **_kwargs: Any) -> Response:
        """Hide a comment from all but its author and the coordinators."""
        comment = self.get_object()
        reason = checked(ReasonIn, request.data)["reason"]
        comments.hide(by=request.user, comment=comment, reason=reason, now=timezone.now())
        return self.answer_anew(comment)

    @extend_schema(request=None, responses={200: CommentRow})
    @action(detail=True, methods=["post"])
    def show(self, request: Request, **_kwargs: Any) -> Response:
        """Let everybody read a hidden comment again."""
        comment = self.get_object()
        comments.show(by=request.user, comment=comment)
        return self.answer_anew(comment)

    @extend_schema(request=SettleIn, responses={200: CommentRow})
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, **_kwargs: Any) -> Response:
        """Say that an ask for help is answered, or that it still waits."""
        comment = self.get_object()
        is_answered = checked(SettleIn, request.data)["is_answered"]
        comments.settle(
            by=request.user, comment=comment, is_answered=is_answered, now=timezone.now()
        )
        return self.answer_anew(comment)

    @extend_schema(responses={200: CommentVersionRow(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def versions(self, _request: Request, **_kwargs: Any) -> Response:
        """Give every text of a comment, the newest first."""
        kept = self.get_object().revisions.order_by("-number")
        return Response(CommentVersionRow(kept, many=True).data)

    def _parent(self, about: About, public_id: Any) -> Comment | None:
        if public_id is None:
            return None
        here = Comment.objects.about(about.kind.key, about.id).select_related("parent")
        return found(here, public_id=public_id)  # type: ignore[no-any-return]


class TalkFollowRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    about_kind = serializers.CharField()
    about_id = serializers.UUIDField()
    since = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


def is_own(user: Any, row: Any) -> bool:
    return row.user_id == user.pk  # type: ignore[no-any-return]


class TalkFollowViewSet(ReadCollection):
    """The things of which you want to hear what is said; nobody else's."""

    model = TalkFollow
    serializer_class = TalkFollowRow
    filterset_class = TalkFollowFilterSet
    rules = {"destroy": is_own}

    @extend_schema(request=AboutIn, responses={201: TalkFollowRow, 200: TalkFollowRow})
    def create(self, request: Request) -> Response:
        """Follow a thing; the answer is 200 where you do already."""
        place = checked(AboutIn, request.data)
        about = about_of(request.user, place["about_kind"], place["about_id"])
        self.ask(rules.can_follow, about)
        own = self.get_queryset().filter(**place)
        is_new = not own.exists()
        follows.follow(by=request.user, about=about, now=timezone.now())
        return self.answer(own.get(), status=201 if is_new else 200)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Hear no more of a thing."""
        row = self.get_object()
        about = about_of(request.user, row.about_kind, row.about_id)
        follows.unfollow(by=request.user, about=about, now=timezone.now())
        return Response(status=204)


class TalkChoiceRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    digest = serializers.ChoiceField(choices=TalkChoice.Digest.choices)
    wants_mentions = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class TalkChoiceIn(InputSerializer):
    digest = serializers.ChoiceField(choices=TalkChoice.Digest.choices, required=False)
    wants_mentions = serializers.BooleanField(required=False)


class TalkChoiceViewSet(ReadCollection):
    """How you want to hear of what is said. Without a row: by weeks, and when you are named."""

    model = TalkChoice
    serializer_class = TalkChoiceRow
    filterset_class = TalkChoiceFilterSet

    @extend_schema(request=TalkChoiceIn, responses={200: TalkChoiceRow})
    def create(self, request: Request) -> Response:
        """Choose; what you leave out stays as it is."""
        values = checked(TalkChoiceIn, request.data)
        return self.answer(follows.choose(by=request.user, **values))
