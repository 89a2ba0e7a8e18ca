"""Assessments over REST: the twins of their pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from improvement import presenters, rules
from improvement.actions import assessments
from improvement.api.parts import ProjectId
from improvement.filters import AssessmentFilterSet
from improvement.models import Assessment, Project
from improvement.practice import SCORES
from improvement.presenters.assessments import Team, team_of, told
from improvement.presenters.standing import standing
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import GatedCollection
from networks.models import Network
from outcomes.completeness import today_in

TEAM = [
    OpenApiParameter("project", str, required=True, description="The project's id."),
    OpenApiParameter("site", str, description="The code of the team's site, if it has one."),
]
NETWORK = OpenApiParameter("network", str, required=True, description="The network's slug.")


class AssessmentRow(RowSerializer):
    """The score of a team for a month, from one side."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="project.network.slug")
    project = serializers.UUIDField(source="project.public_id")
    site = serializers.CharField(source="site.code", allow_null=True)
    month = serializers.DateField()
    side = serializers.ChoiceField(choices=Assessment.Side.choices)
    score = serializers.FloatField(help_text="0.5 to 5.0, in halves.")
    justification = serializers.CharField()
    suggestion = serializers.CharField()
    by_name = serializers.CharField(source="by.name")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class SuggestionRow(serializers.Serializer[Any]):
    """What the records would suggest; never set by itself."""

    score = serializers.FloatField()
    reasons = serializers.ListField(child=serializers.CharField())
    onward = serializers.CharField(help_text="What would lead one step on.")


class ShareRow(serializers.Serializer[Any]):
    month = serializers.DateField()
    side = serializers.ChoiceField(choices=Assessment.Side.choices)
    far = serializers.IntegerField(
        allow_null=True, help_text="Teams at 4.0 or above; null where it would tell of one team."
    )
    scored = serializers.IntegerField(allow_null=True, help_text="Teams with a score.")


class OwedRow(serializers.Serializer[Any]):
    project = serializers.CharField(help_text="Its name.")
    place = serializers.CharField(help_text="The team's site; empty for the whole project.")
    sides = serializers.ListField(child=serializers.ChoiceField(choices=Assessment.Side.choices))


class StandingRow(serializers.Serializer[Any]):
    """How the teams of a network stand: the share by month, and who owes a score."""

    month = serializers.DateField(help_text="The month that is asked for now.")
    share = ShareRow(many=True)
    owed = OwedRow(many=True)


def score_field(**more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(
        2, 1, min_value=min(SCORES), max_value=max(SCORES), help_text="In halves.", **more
    )


class NetworkSlug(InputSerializer):
    network = serializers.SlugField(help_text="The network's slug.")


class ScoreIn(InputSerializer):
    score = score_field(required=False)
    justification = serializers.CharField(max_length=2000, required=False)
    suggestion = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class AssessmentAddIn(ScoreIn):
    project = serializers.UUIDField(help_text="The project's id.")
    site = serializers.CharField(
        required=False, allow_blank=True, help_text="The code of the team's site."
    )
    month = serializers.DateField(help_text="Its first day.")
    side = serializers.ChoiceField(choices=Assessment.Side.choices)
    score = score_field()
    justification = serializers.CharField(max_length=2000)


class AssessmentEditIn(ScoreIn):
    reason = serializers.CharField(max_length=300, help_text="Why it changes.")


class AssessmentViewSet(GatedCollection):
    """Scores of teams. Where sites go by marks, those of others are told without words."""

    model = Assessment
    serializer_class = AssessmentRow
    filterset_class = AssessmentFilterSet
    rules = {"partial_update": rules.can_edit_assessment}
    asks = {"suggested": TEAM, "standing": [NETWORK]}

    def told(self, rows: Iterable[Any]) -> Iterable[Any]:
        return told(rows, self.request.user)

    @extend_schema(request=AssessmentAddIn, responses={201: AssessmentRow})
    def create(self, request: Request) -> Response:
        """Score a team for a month, from your side."""
        given = checked(AssessmentAddIn, request.data)
        team = self._team(str(given.pop("project")), given.pop("site", ""))
        project, site, side = team.project, team.site, given.pop("side")
        self.ask(lambda user, _: rules.can_score(user, project, site, side), project)
        month: date = given.pop("month")
        assessment = assessments.add(
            by=request.user,
            project=project,
            site=site,
            month=month,
            side=side,
            values=given,
            now=timezone.now(),
        )
        return self.answer_anew(assessment, status=201)

    @extend_schema(request=AssessmentEditIn, responses={200: AssessmentRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Change a score of this month or the last, with the reason."""
        assessment = self.get_object()
        version = required_version(request, assessment)
        given = checked(AssessmentEditIn, request.data)
        reason = given.pop("reason")
        assessments.edit(
            by=request.user,
            assessment=assessment,
            version=version,
            values=given,
            reason=reason,
            now=timezone.now(),
        )
        return self.answer_anew(assessment)

    @extend_schema(responses={200: SuggestionRow}, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def suggested(self, request: Request) -> Response:
        """Give the score that the records of a team would suggest, with the reasons."""
        query = request.query_params
        team = self._team(query.get("project", ""), query.get("site", ""))
        if team.is_veiled:
            raise Http404
        suggested = presenters.suggestion_for(team.project, team.site, user=request.user)
        return Response(SuggestionRow(suggested).data)

    @extend_schema(responses={200: StandingRow}, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def standing(self, request: Request) -> Response:
        """Give the share of teams at 4.0 or above by month, and who owes a score."""
        slug = checked(NetworkSlug, {"network": request.query_params.get("network")})["network"]
        network = found(Network.objects.visible_to(request.user), slug=slug)
        today = today_in(network, timezone.now())
        seen = standing(network, user=request.user, today=today)
        share = [
            {"month": row["month"], "side": side, **row[side]}
            for row in seen["share"]["rows"]
            for side in Assessment.Side.values
        ]
        return Response(StandingRow(seen | {"share": share}).data)

    def _team(self, project: str, code: str) -> Team:
        """Find a team; a project with sites has none without naming one."""
        projects = Project.objects.visible_to(self.request.user).select_related("network")
        key = checked(ProjectId, {"project": project or None})["project"]
        one = found(projects.prefetch_related("sites", "team"), public_id=key)
        if rules.teams_of(one) != [None] and not code:
            raise ValidationError({"site": ["Name the site of the team."]})
        team = team_of(one, code, user=self.request.user)
        if team is None:
            raise Http404
        return team
