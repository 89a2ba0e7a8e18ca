"""Results to share over REST: the twin of their pages."""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from improvement.actions import result_steps, sharing, uptakes
from improvement.api.changes import ChangeRow, CopyIn
from improvement.api.sharing_shapes import (
    AnswerIn,
    AuthorRow,
    DropChartIn,
    FrozenRow,
    PersonIn,
    PublishIn,
    ResultAddIn,
    ResultIn,
    SharedRow,
    TakeChartIn,
    frozen,
)
from improvement.api.talk import ReasonIn
from improvement.api.views import parent
from improvement.filters import ResultFilterSet
from improvement.models import Change, Result, ResultChart
from improvement.rules import sharing as rules
from improvement.rules.changes import can_add_change
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network, User
from outcomes.models import Measure

WHOLE: dict[str, Any] = {"pagination_class": None, "filter_backends": []}


class ResultViewSet(ReadCollection):
    """What became of changes, told for others. What is public is read without an account on the
    pages, whose data stand at `/results/<id>/data/`."""

    model = Result
    serializer_class = SharedRow
    filterset_class = ResultFilterSet
    rules = {
        "partial_update": rules.can_write_result,
        "destroy": rules.can_write_result,
        "add_author": rules.can_write_result,
        "remove_author": rules.can_write_result,
        "answer_as_author": rules.can_answer_as_author,
        "take_chart": rules.can_write_result,
        "drop_chart": rules.can_write_result,
        "submit": rules.can_write_result,
        "take_back": rules.can_write_result,
        "give_back": rules.can_review_result,
        "publish": rules.can_review_result,
        "withdraw": rules.can_withdraw_result,
        "edition": rules.can_write_result,
        "copy": rules.can_copy_from_result,
    }

    def get_queryset(self) -> Any:
        told = ResultChart.objects.defer("drawings")
        return super().get_queryset().prefetch_related(Prefetch("charts", told))

    @extend_schema(request=ResultAddIn, responses={201: SharedRow})
    def create(self, request: Request) -> Response:
        """Begin a draft about a change that was tested."""
        given = ResultAddIn(data=request.data)
        key = parent(given, "change")
        change = found(Change.objects.visible_to(request.user).for_list(), public_id=key)
        self.ask(rules.can_share_change, change)
        given.limit_to(change.network)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        values.pop("change")
        result = sharing.begin(by=request.user, change=change, now=timezone.now(), values=values)
        return self.answer_anew(result, status=201)

    @extend_schema(request=ResultIn, responses={200: SharedRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Write a draft."""
        result, version = self._held(request)
        given = ResultIn(data=request.data)
        given.limit_to(result.network)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        sharing.write(by=request.user, result=result, version=version, values=values)
        return self.answer_anew(result)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Throw a draft away."""
        sharing.discard(by=request.user, result=self.get_object())
        return Response(status=204)

    @extend_schema(responses={200: AuthorRow(many=True)}, filters=False)
    @action(detail=True, methods=["get"], **WHOLE)
    def authors(self, request: Request, **_kwargs: Any) -> Response:
        """Give the authors with what they said: all of them to who writes and reviews; to others
        those who may be named."""
        result = self.get_object()
        everyone = list(result.authors.select_related("user"))
        reads_all = rules.reads_all_authors(request.user, result)
        return Response(AuthorRow(everyone if reads_all else rules.named(everyone), many=True).data)

    @extend_schema(request=PersonIn, responses={200: SharedRow})
    @action(detail=True, methods=["post"])
    def add_author(self, request: Request, **_kwargs: Any) -> Response:
        """Put a member of the network down as an author. Nobody is named before they say so."""
        result = self.get_object()
        person = self._person(request, rules.people_for_authors(result.network))
        sharing.add_author(by=request.user, result=result, user=person, now=timezone.now())
        return self.answer_anew(result)

    @extend_schema(request=PersonIn, responses={200: SharedRow})
    @action(detail=True, methods=["post"])
    def remove_author(self, request: Request, **_kwargs: Any) -> Response:
        """Take an author off a draft."""
        result = self.get_object()
        person = self._person(request, User.objects.filter(pk__in=result.authors.values("user")))
        sharing.remove_author(by=request.user, result=result, user=person)
        return self.answer_anew(result)

    @extend_schema(request=AnswerIn, responses={200: SharedRow})
    @action(detail=True, methods=["post"])
    def answer_as_author(self, request: Request, **_kwargs: Any) -> Response:
        """Say whether your own name may stand there."""
        result = self.get_object()
        agrees = checked(AnswerIn, request.data)["agrees"]
        sharing.answer(by=request.user, result=result, agrees=agrees, now=timezone.now())
        return self.answer_anew(result)

    @extend_schema(responses={200: FrozenRow(many=True)}, filters=False)
    @action(detail=True, methods=["get"], **WHOLE)
    def charts(self, _request: Request, **_kwargs: Any) -> Response:
        """Give the charts as they were put down, with their data and drawings."""
        result = self.get_object()
        is_told = result.status != Result.Status.WITHDRAWN
        kept = result.charts.order_by("position") if is_told else []
        return Response([frozen(one, with_data=True) for one in kept])

    @extend_schema(request=TakeChartIn, responses={200: SharedRow})
    @action(detail=True, methods=["post"])
    def take_chart(self, request: Request, **_kwargs: Any) -> Response:
        """Put a chart down as it stands now, as strangers may see it."""
        result = self.get_object()
        told = checked(TakeChartIn, request.data)
        measures = Measure.objects.filter(network=result.network).for_list()
        measure = found(measures, code=told["measure"])
        offered = {one.code: one for one in rules.sites_to_show(request.user, result.network)}
        site = offered.get(told["site"]) if told["site"] else None
        if told["site"] and site is None:
            self.permission_denied(request, "Put down the chart of your own site, or of all.")
        sharing.take_chart(
            by=request.user, result=result, measure=measure, site=site, now=timezone.now()
        )
        return self.answer_anew(result)

    @extend_schema(request=DropChartIn, responses={200: SharedRow})
    @action(detail=True, methods=["post"])
    def drop_chart(self, request: Request, **_kwargs: Any) -> Response:
        """Take a chart off a draft."""
        result = self.get_object()
        chart = found(result.charts.all(), public_id=checked(DropChartIn, request.data)["chart"])
        sharing.drop_chart(by=request.user, result=result, chart=chart)
        return self.answer_anew(result)

    @extend_schema(request=None, responses={200: SharedRow})
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, **_kwargs: Any) -> Response:
        """Hand a draft in for review."""
        result, version = self._held(request)
        return self.answer_anew(
            result_steps.submit(by=request.user, result=result, version=version)
        )

    @extend_schema(request=None, responses={200: SharedRow})
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, **_kwargs: Any) -> Response:
        """Take your result out of review, to write on."""
        result, version = self._held(request)
        return self.answer_anew(
            result_steps.take_back(by=request.user, result=result, version=version)
        )

    @extend_schema(request=ReasonIn, responses={200: SharedRow})
    @action(detail=True, methods=["post"], url_path="return")
    def give_back(self, request: Request, **_kwargs: Any) -> Response:
        """Give a result back to its authors, with what should be different."""
        result, version = self._held(request)
        reason = checked(ReasonIn, request.data)["reason"]
        return self.answer_anew(
            result_steps.give_back(by=request.user, result=result, version=version, reason=reason)
        )

    @extend_schema(request=PublishIn, responses={200: SharedRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_kwargs: Any) -> Response:
        """Publish a reviewed result. 400 (`not_confirmed`) where everybody is to read it and that
        was not confirmed."""
        result, version = self._held(request)
        told = checked(PublishIn, request.data)
        return self.answer_anew(
            result_steps.publish(
                by=request.user,
                result=result,
                version=version,
                visibility=told["visibility"],
                is_sure=told["confirmed"],
                now=timezone.now(),
            )
        )

    @extend_schema(request=ReasonIn, responses={200: SharedRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **_kwargs: Any) -> Response:
        """Withdraw a published result, with the reason that stands in its place."""
        result, version = self._held(request)
        reason = checked(ReasonIn, request.data)["reason"]
        return self.answer_anew(
            result_steps.withdraw(
                by=request.user,
                result=result,
                version=version,
                reason=reason,
                now=timezone.now(),
            )
        )

    @extend_schema(request=None, responses={201: SharedRow})
    @action(detail=True, methods=["post"])
    def edition(self, request: Request, **_kwargs: Any) -> Response:
        """Begin a new edition as a draft; the published one stays as it is."""
        new = result_steps.begin_edition(
            by=request.user, result=self.get_object(), now=timezone.now()
        )
        return self.answer_anew(new, status=201)

    @extend_schema(request=CopyIn, responses={201: ChangeRow})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, **_kwargs: Any) -> Response:
        """Take the change of a result into the package of another network, untested there."""
        result = self.get_object()
        slug = checked(CopyIn, request.data)["network"]
        network = found(Network.objects.visible_to(request.user), slug=slug)
        self.ask(can_add_change, network)
        made: Any = uptakes.copy_change(by=request.user, result=result, network=network)
        made.cycle_count = made.cycles.count()
        return Response(ChangeRow(made).data, status=201)

    def _person(self, request: Request, people: Any) -> User:
        key = checked(PersonIn, request.data)["user"]
        return found(people, public_id=key)

    def _held(self, request: Request) -> tuple[Result, int]:
        result = self.get_object()
        return result, required_version(request, result)
