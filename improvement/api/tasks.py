"""Tasks of plans over REST, and what is due this week: the twins of the week's pages."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from improvement import presenters, rules
from improvement.actions import plan_tasks
from improvement.api.serializers import TaskOut
from improvement.filters import TaskFilterSet
from improvement.models import Task
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.serializers import InputSerializer, checked
from lhs_platform.lib.rest.viewsets import Collection, ReadCollection
from networks.models import Network

NETWORK = OpenApiParameter("network", str, description="The network's slug; all of yours without.")
WHOSE = OpenApiParameter(
    "whose", str, enum=["mine", "all"], description="Yours alone, as without it, or everybody's."
)
MOST = 500


class TaskRow(TaskOut):
    """A task of a plan, or something to write down, with the cycle it belongs to."""

    network = serializers.CharField(source="cycle.project.network.slug")
    project = serializers.UUIDField(source="cycle.project.public_id")
    cycle = serializers.UUIDField(source="cycle.public_id")
    cycle_title = serializers.CharField(source="cycle.title")
    stage = serializers.CharField(source="cycle.stage", help_text="The stage of its cycle.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class MarkIn(InputSerializer):
    is_done = serializers.BooleanField()


class DueRow(serializers.Serializer[Any]):
    """One thing that is due: a task, the next step of a cycle, or a score that you owe."""

    kind = serializers.CharField(
        help_text="task, data (to write down), start, end, study, decide, look_again or score."
    )
    title = serializers.CharField()
    due_on = serializers.DateField()
    is_late = serializers.BooleanField()
    who = serializers.CharField()
    network = serializers.CharField()
    cycle = serializers.UUIDField(allow_null=True, help_text="None for a score.")
    test = serializers.CharField(help_text="The test; for a score its project.")
    task = serializers.UUIDField(allow_null=True)


class DuePage(serializers.Serializer[Any]):
    results = DueRow(many=True)
    more = serializers.IntegerField(help_text="How many more there are.")


class TaskViewSet(ReadCollection):
    """Tasks of plans. They are written with their cycle; here they are marked done."""

    model = Task
    serializer_class = TaskRow
    filterset_class = TaskFilterSet
    rules = {"done": rules.can_finish_task}

    @extend_schema(request=MarkIn, responses={200: TaskRow})
    @action(detail=True, methods=["post"])
    def done(self, request: Request, **_kwargs: Any) -> Response:
        """Say that a task is done, or that it is not. Saying it twice changes nothing."""
        task = self.get_object()
        plan_tasks.mark(by=request.user, task=task, **checked(MarkIn, request.data))
        return self.answer_anew(task)


class WeekView(Collection):
    """What is due until the end of next week, what is overdue first."""

    model = Task
    serializer_class = DuePage
    asks = {"retrieve": [NETWORK, WHOSE]}

    @extend_schema(parameters=[NETWORK, WHOSE], responses={200: DuePage})
    def retrieve(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        slug = request.query_params.get("network")
        seen = Network.objects.visible_to(request.user)
        network = found(seen, slug=slug) if slug is not None else None
        everybody = request.query_params.get("whose") == "all"
        week = presenters.week(
            request.user, now=timezone.now(), network=network, everybody=everybody, at_once=MOST
        )
        rows = [
            {name: item[name] for name in DueRow().fields} | {"network": item["network_slug"]}
            for item in week["items"]
        ]
        return Response({"results": rows, "more": week["more"]})
