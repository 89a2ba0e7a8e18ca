"""Signals and what a person follows, over REST: the twins of their pages."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.access import found
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer
from lhs_platform.lib.rest.viewsets import GatedCollection, ReadCollection
from outcomes import rules
from outcomes.actions import judgements
from outcomes.filters import FollowFilterSet, SignalFilterSet
from outcomes.models import Follow, Measure, Signal
from outcomes.presenters import signals as presenting

BATCH = 200


def is_own(user: Any, follow: Follow) -> bool:
    return bool(follow.user_id == user.pk)


class SignalRow(RowSerializer):
    """A signal of a run chart, from when it was first seen until the data no longer say so."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="series.measure.network.slug")
    measure = serializers.UUIDField(source="series.measure.public_id")
    measure_code = serializers.CharField(source="series.measure.code")
    site = serializers.CharField(source="series.site.code", allow_null=True)
    rule = serializers.CharField()
    side = serializers.CharField()
    reading = serializers.ChoiceField(choices=Signal.Reading.choices)
    first_period = serializers.DateField()
    last_period = serializers.DateField()
    length = serializers.IntegerField()
    is_current = serializers.BooleanField()
    is_news = serializers.BooleanField()
    found_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    looked_at = serializers.DateTimeField(allow_null=True)
    explanation = serializers.CharField()
    is_simulated = serializers.BooleanField(source="series.measure.is_simulated")
    updated_at = serializers.DateTimeField()


class ExplanationInput(InputSerializer):
    explanation = serializers.CharField(max_length=1000)


class SignalViewSet(GatedCollection):
    """Signals that may be told to the reader: none of a chart with hidden points."""

    model = Signal
    serializer_class = SignalRow
    filterset_class = SignalFilterSet
    rules = {"look": rules.can_judge_part, "explain": rules.can_judge_part}

    def told(self, rows: Iterable[Signal]) -> Iterator[Signal]:
        several = iter(rows)
        while batch := list(islice(several, BATCH)):
            yield from (one.signal for one in presenting.tellable(batch, self.request.user))

    @extend_schema(request=None, responses={200: SignalRow})
    @action(detail=True, methods=["post"])
    def look(self, request: Request, **_kwargs: Any) -> Response:
        """Say that you looked at it."""
        signal = self.get_object()
        judgements.look_at_signal(by=request.user, signal=signal, now=timezone.now())
        return self.answer_anew(signal)

    @extend_schema(request=ExplanationInput, responses={200: SignalRow})
    @action(detail=True, methods=["post"])
    def explain(self, request: Request, **_kwargs: Any) -> Response:
        """Say what may be behind it."""
        signal = self.get_object()
        given = ExplanationInput(data=request.data)
        given.is_valid(raise_exception=True)
        judgements.explain_signal(
            by=request.user,
            signal=signal,
            explanation=given.validated_data["explanation"],
            now=timezone.now(),
        )
        return self.answer_anew(signal)


class FollowRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="measure.network.slug")
    measure = serializers.UUIDField(source="measure.public_id")
    measure_code = serializers.CharField(source="measure.code")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class FollowInput(InputSerializer):
    measure = serializers.UUIDField()


class FollowViewSet(ReadCollection):
    """The measures that you follow; nobody else's."""

    model = Follow
    serializer_class = FollowRow
    filterset_class = FollowFilterSet
    rules = {"destroy": is_own}

    @extend_schema(request=FollowInput, responses={201: FollowRow, 200: FollowRow})
    def create(self, request: Request) -> Response:
        """Follow a measure; the answer is 200 where you do already."""
        given = FollowInput(data=request.data)
        given.is_valid(raise_exception=True)
        measures = Measure.objects.visible_to(request.user)
        measure = found(measures, public_id=given.validated_data["measure"])
        is_new = not self.get_queryset().filter(measure=measure).exists()
        judgements.follow(by=request.user, measure=measure)
        followed = self.get_queryset().get(measure=measure)
        return self.answer(followed, status=201 if is_new else 200)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        judgements.unfollow(by=request.user, measure=self.get_object().measure)
        return Response(status=204)
