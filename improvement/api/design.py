"""Design processes over REST, with their briefs and their days: the twins of their pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from improvement.actions import design
from improvement.api.views import network_of, parent_of, rest_of
from improvement.filters import ProcessFilterSet, StepFilterSet
from improvement.models import DesignProcess, DesignStep
from improvement.rules import design as rules
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection

MOST = design.MOST_LETTERS


class ProcessRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    title = serializers.CharField()
    purpose = serializers.CharField()
    status = serializers.ChoiceField(choices=DesignProcess.Status.choices)
    by_name = serializers.CharField(source="by.name")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ProcessIn(InputSerializer):
    title = serializers.CharField(max_length=120, required=False)
    purpose = serializers.CharField(max_length=MOST, required=False)


class ProcessAddIn(ProcessIn):
    network = serializers.SlugField(help_text="The network's slug.")
    title = serializers.CharField(max_length=120)
    purpose = serializers.CharField(max_length=MOST)
    brief = serializers.CharField(
        max_length=MOST, required=False, default="", allow_blank=True,
        help_text="The first version of the design brief.",
    )  # fmt: skip


class ProcessStatusIn(InputSerializer):
    status = serializers.ChoiceField(choices=DesignProcess.Status.choices)
    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class BriefRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    number = serializers.IntegerField()
    text = serializers.CharField()
    reason = serializers.CharField()
    by_name = serializers.CharField(source="by.name")
    created_at = serializers.DateTimeField()


class BriefIn(InputSerializer):
    number = serializers.IntegerField(
        min_value=0, help_text="The number of the version it was written from; 0 for the first."
    )
    text = serializers.CharField(max_length=MOST)
    reason = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True,
        help_text="Why it changed: needed from the second version on.",
    )  # fmt: skip


class ProcessViewSet(ReadCollection):
    """What a network is designing, over months: purpose, and whether it goes on."""

    model = DesignProcess
    serializer_class = ProcessRow
    filterset_class = ProcessFilterSet
    rules = {
        "partial_update": rules.can_edit_process,
        "status": rules.can_edit_process,
        "brief": rules.can_edit_process,
    }

    @extend_schema(request=ProcessAddIn, responses={201: ProcessRow})
    def create(self, request: Request) -> Response:
        given = ProcessAddIn(data=request.data)
        network = network_of(self, given, rules.can_add_process)
        values = rest_of(given, "network")
        brief = values.pop("brief")
        process = design.add(by=request.user, network=network, values=values, brief=brief)
        return self.answer_anew(process, status=201)

    @extend_schema(request=ProcessIn, responses={200: ProcessRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        process = self.get_object()
        version = required_version(request, process)
        values = checked(ProcessIn, request.data)
        design.edit(by=request.user, process=process, version=version, values=values)
        return self.answer_anew(process)

    @extend_schema(request=ProcessStatusIn, responses={200: ProcessRow})
    @action(detail=True, methods=["post"])
    def status(self, request: Request, **_kwargs: Any) -> Response:
        """End design work, or go on with it."""
        process = self.get_object()
        version = required_version(request, process)
        told = checked(ProcessStatusIn, request.data)
        design.set_status(by=request.user, process=process, version=version, **told)
        return self.answer_anew(process)

    @extend_schema(responses={200: BriefRow(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def briefs(self, _request: Request, **_kwargs: Any) -> Response:
        """Give every version of the design brief, the newest first."""
        rows = self.get_object().briefs.select_related("by")
        return Response(BriefRow(rows, many=True).data)

    @extend_schema(request=BriefIn, responses={201: BriefRow})
    @action(detail=True, methods=["post"])
    def brief(self, request: Request, **_kwargs: Any) -> Response:
        """Keep a new version of the design brief; 409 where a newer one is there."""
        process = self.get_object()
        told = checked(BriefIn, request.data)
        kept = design.write_brief(by=request.user, process=process, **told)
        return Response(BriefRow(kept).data, status=201)


class StepRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="process.network.slug")
    process = serializers.UUIDField(source="process.public_id")
    name = serializers.CharField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class StepIn(InputSerializer):
    name = serializers.CharField(max_length=160, required=False)
    due_on = serializers.DateField(required=False)
    done_on = serializers.DateField(required=False, allow_null=True)


class StepAddIn(StepIn):
    process = serializers.UUIDField(help_text="The process's id.")
    name = serializers.CharField(max_length=160)
    due_on = serializers.DateField()


class StepViewSet(ReadCollection):
    """The days in the timeline of design work."""

    model = DesignStep
    serializer_class = StepRow
    filterset_class = StepFilterSet
    rules = {"partial_update": rules.can_edit_step, "destroy": rules.can_edit_step}

    @extend_schema(request=StepAddIn, responses={201: StepRow})
    def create(self, request: Request) -> Response:
        given = StepAddIn(data=request.data)
        process = parent_of(self, given, "process", DesignProcess, rules.can_edit_process)
        values = rest_of(given, "process")
        step = design.add_step(by=request.user, process=process, values=values)
        return self.answer_anew(step, status=201)

    @extend_schema(request=StepIn, responses={200: StepRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        step = self.get_object()
        design.edit_step(by=request.user, step=step, values=checked(StepIn, request.data))
        return self.answer_anew(step)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        design.remove_step(by=request.user, step=self.get_object())
        return Response(status=204)
