"""Ideas and other wordings of them, over REST: the twins of their pages."""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from improvement.actions import amendments, idea_links, idea_states, ideas
from improvement.api.idea_shapes import (
    AcceptIn,
    AmendmentAddIn,
    AmendmentRow,
    DeclineIn,
    IdeaAddIn,
    IdeaIn,
    IdeaRow,
    LikeRow,
    LinkRow,
    MergeIn,
    RevisionRow,
    SplitIn,
    WhyIn,
)
from improvement.api.talk import ReasonIn
from improvement.api.views import network_of
from improvement.filters.ideas import AmendmentFilterSet, IdeaFilterSet
from improvement.models import Amendment, Idea, IdeaLink
from improvement.presenters import ideas as presenters
from improvement.rules import ideas as rules
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network

NETWORK = OpenApiParameter("network", str, description="The network's slug.", required=True)
TEXT = OpenApiParameter("text", str, description="What is to be compared.", required=True)


class IdeaViewSet(ReadCollection):
    """What people propose to change; your own drafts are among them, nobody else's."""

    model = Idea
    serializer_class = IdeaRow
    filterset_class = IdeaFilterSet
    rules = {
        "partial_update": rules.can_edit_idea,
        "destroy": rules.can_publish_idea,
        "publish": rules.can_publish_idea,
        "withdraw": rules.can_publish_idea,
        "put_back": rules.can_publish_idea,
        "hide": rules.can_shape_idea,
        "show": rules.can_shape_idea,
        "merge": rules.can_shape_idea,
        "unmerge": rules.can_shape_idea,
        "split": rules.can_shape_idea,
    }
    asks = {"similar": [NETWORK, TEXT]}

    @extend_schema(request=IdeaAddIn, responses={201: IdeaRow})
    def create(self, request: Request) -> Response:
        """Begin a draft."""
        given = IdeaAddIn(data=request.data)
        network = network_of(self, given, rules.can_add_idea)
        given.limit_to(network)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        for name in ("network", "reason"):
            values.pop(name, None)
        builds_on = values.pop("builds_on", None)
        idea = ideas.begin(
            by=request.user,
            network=network,
            values=values,
            now=timezone.now(),
            builds_on=builds_on,
        )
        return self.answer_anew(idea, status=201)

    @extend_schema(request=IdeaIn, responses={200: IdeaRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Write your draft, or word anew what is put forward, with the reason."""
        idea, version = self._held(request)
        given = IdeaIn(data=request.data)
        given.limit_to(idea.network)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        reason = values.pop("reason", "")
        known = {"by": request.user, "idea": idea, "version": version, "values": values}
        if idea.state == Idea.State.DRAFT:
            ideas.write(**known)
        else:
            if "shown_as" in values:
                raise ValidationError({"shown_as": ["It is put forward: this is fixed."]})
            ideas.revise(reason=reason, **known)
        return self.answer_anew(idea)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Throw your draft away."""
        ideas.discard(by=request.user, idea=self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses={200: IdeaRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_kwargs: Any) -> Response:
        """Put your draft forward. Ask `similar` first whether it is there already."""
        idea, version = self._held(request)
        ideas.publish(by=request.user, idea=idea, version=version, now=timezone.now())
        return self.answer_anew(idea)

    @extend_schema(request=WhyIn, responses={200: IdeaRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **_kwargs: Any) -> Response:
        """Take your idea off the list; it stays readable."""
        idea, version = self._held(request)
        reason = checked(WhyIn, request.data)["reason"]
        idea_states.withdraw(
            by=request.user, idea=idea, version=version, reason=reason, now=timezone.now()
        )
        return self.answer_anew(idea)

    @extend_schema(request=None, responses={200: IdeaRow})
    @action(detail=True, methods=["post"])
    def put_back(self, request: Request, **_kwargs: Any) -> Response:
        """Put forward again what you took back."""
        idea, version = self._held(request)
        idea_states.put_back(by=request.user, idea=idea, version=version)
        return self.answer_anew(idea)

    @extend_schema(request=ReasonIn, responses={200: IdeaRow})
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, **_kwargs: Any) -> Response:
        """Hide an idea from all but its authors and the coordinators."""
        idea = self.get_object()
        reason = checked(ReasonIn, request.data)["reason"]
        idea_states.hide(by=request.user, idea=idea, reason=reason, now=timezone.now())
        return self.answer_anew(idea)

    @extend_schema(request=None, responses={200: IdeaRow})
    @action(detail=True, methods=["post"])
    def show(self, request: Request, **_kwargs: Any) -> Response:
        """Let everybody read a hidden idea again."""
        idea = self.get_object()
        idea_states.show(by=request.user, idea=idea)
        return self.answer_anew(idea)

    @extend_schema(request=MergeIn, responses={200: IdeaRow})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, **_kwargs: Any) -> Response:
        """Let other ideas become part of this one; their authors come along."""
        idea = self.get_object()
        told = checked(MergeIn, request.data)
        here = Idea.objects.visible_to(request.user).filter(network=idea.network_id)
        known = {one.public_id: one for one in here.filter(public_id__in=told["sources"])}
        if len(known) < len(set(told["sources"])):
            raise Http404
        idea_links.merge(
            by=request.user,
            idea=idea,
            sources=[known[key] for key in told["sources"]],
            reason=told["reason"],
            now=timezone.now(),
        )
        return self.answer_anew(idea)

    @extend_schema(request=None, responses={200: IdeaRow})
    @action(detail=True, methods=["post"])
    def unmerge(self, request: Request, **_kwargs: Any) -> Response:
        """Part this idea from the one it was merged into, while neither was voted on."""
        idea = self.get_object()
        idea_links.unmerge(by=request.user, idea=idea)
        return self.answer_anew(idea)

    @extend_schema(request=SplitIn, responses={201: IdeaRow})
    @action(detail=True, methods=["post"])
    def split(self, request: Request, **_kwargs: Any) -> Response:
        """Make two of this idea; the answer is the new one."""
        idea, version = self._held(request)
        given = SplitIn(data=request.data)
        for half in ("first", "second"):
            given.fields[half].limit_to(idea.network)  # type: ignore[attr-defined]
        given.is_valid(raise_exception=True)
        told = dict(given.validated_data)
        new = idea_links.split(
            by=request.user,
            idea=idea,
            version=version,
            first=dict(told["first"]),
            second=dict(told["second"]),
            reason=told["reason"],
            now=timezone.now(),
        )
        return self.answer_anew(new, status=201)

    @extend_schema(responses={200: RevisionRow(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def revisions(self, _request: Request, **_kwargs: Any) -> Response:
        """Give every wording, the newest first."""
        idea = self.get_object()
        rows = idea.revisions.select_related("by")
        return Response(RevisionRow(rows, many=True, context={"idea": idea}).data)

    @extend_schema(responses={200: LinkRow(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def links(self, request: Request, **_kwargs: Any) -> Response:
        """Give how this idea hangs together with others that you see."""
        idea = self.get_object()
        seen = Idea.objects.visible_to(request.user).exclude(state=Idea.State.DRAFT).values("pk")
        rows = IdeaLink.objects.filter(
            Q(source=idea, target__in=seen) | Q(target=idea, source__in=seen)
        )
        rows = rows.select_related("source__network", "target")
        return Response(LinkRow(rows, many=True).data)

    @extend_schema(parameters=[NETWORK, TEXT], responses={200: LikeRow(many=True)}, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def similar(self, request: Request) -> Response:
        """Give the ideas of a network that say nearly what a text says."""
        asked = request.query_params
        missing = [name for name in ("network", "text") if not asked.get(name)]
        if missing:
            raise ValidationError({name: ["Give this."] for name in missing})
        network = found(Network.objects.visible_to(request.user), slug=asked["network"])
        rows = presenters.similar(asked["text"][:2000], network, request.user)
        return Response(LikeRow(rows, many=True).data)

    def _held(self, request: Request) -> tuple[Idea, int]:
        idea = self.get_object()
        return idea, required_version(request, idea)


class AmendmentViewSet(ReadCollection):
    """Other wordings of parts of ideas, proposed to their authors."""

    model = Amendment
    serializer_class = AmendmentRow
    filterset_class = AmendmentFilterSet
    rules = {
        "accept": rules.can_answer_amendment,
        "decline": rules.can_answer_amendment,
        "take_back": rules.can_take_back_amendment,
    }

    @extend_schema(request=AmendmentAddIn, responses={201: AmendmentRow})
    def create(self, request: Request) -> Response:
        """Propose another wording of one part."""
        told = checked(AmendmentAddIn, request.data)
        idea = found(Idea.objects.visible_to(request.user).for_list(), public_id=told.pop("idea"))
        self.ask(rules.can_amend_idea, idea)
        amendment = amendments.propose(by=request.user, idea=idea, now=timezone.now(), **told)
        return self.answer_anew(amendment, status=201)

    @extend_schema(request=AcceptIn, responses={200: AmendmentRow})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, **_kwargs: Any) -> Response:
        """Take a wording over. 409 (`part_changed`) where the part was worded anew since."""
        amendment = self.get_object()
        version = required_version(request, amendment)
        is_sure = checked(AcceptIn, request.data)["confirmed"]
        amendments.accept(
            by=request.user,
            amendment=amendment,
            version=version,
            is_sure=is_sure,
            now=timezone.now(),
        )
        return self.answer_anew(amendment)

    @extend_schema(request=DeclineIn, responses={200: AmendmentRow})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, **_kwargs: Any) -> Response:
        """Leave the wording as it is, and say why."""
        amendment = self.get_object()
        version = required_version(request, amendment)
        answer = checked(DeclineIn, request.data)["answer"]
        amendments.decline(
            by=request.user,
            amendment=amendment,
            version=version,
            answer=answer,
            now=timezone.now(),
        )
        return self.answer_anew(amendment)

    @extend_schema(request=None, responses={200: AmendmentRow})
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, **_kwargs: Any) -> Response:
        """Propose it no longer."""
        amendment = self.get_object()
        amendments.take_back(by=request.user, amendment=amendment)
        return self.answer_anew(amendment)
