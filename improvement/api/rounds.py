"""Votes over REST: the twins of their pages. Before a vote is closed no answer tells its totals."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from improvement import rules
from improvement.actions import papers, rounds
from improvement.api.views import network_of
from improvement.filters import RoundFilterSet
from improvement.models import DesignProcess, Idea, Round
from improvement.presenters import results
from improvement.presenters import rounds as presenters
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network
from networks.models.memberships import Group

PHASES = list(presenters.PHASES)


class OptionRow(RowSerializer):
    """An idea in the words that are voted on."""

    id = serializers.UUIDField(source="public_id")
    idea = serializers.UUIDField(source="idea.public_id")
    position = serializers.IntegerField()
    title = serializers.CharField(
        help_text="That of an idea that was hidden since is told to nobody."
    )
    effort = serializers.IntegerField(allow_null=True)


class RoundRow(RowSerializer):
    """A vote and its rules. `ballots` is told to those who run it, and to all once the result is
    published."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    process = serializers.UUIDField(source="process.public_id", allow_null=True)
    title = serializers.CharField()
    question = serializers.CharField()
    method = serializers.ChoiceField(choices=Round.Method.choices)
    params = serializers.DictField(child=serializers.IntegerField())
    electorate = serializers.ChoiceField(choices=Round.Electorate.choices)
    groups = serializers.ListField(child=serializers.ChoiceField(choices=Group.choices))
    secrecy = serializers.ChoiceField(choices=Round.Secrecy.choices)
    quorum = serializers.IntegerField(help_text="Ballots needed.")
    tie_rule = serializers.ChoiceField(choices=Round.Tie.choices)
    seed = serializers.IntegerField(allow_null=True, help_text="Lots are drawn from it.")
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=Round.State.choices)
    phase = serializers.ChoiceField(choices=PHASES, source="told_phase")
    void_reason = serializers.CharField()
    previous = serializers.UUIDField(source="previous.public_id", allow_null=True)
    options = OptionRow(many=True, source="told_options")
    has_voted = serializers.BooleanField(source="told_has_voted", help_text="Whether you have.")
    voters = serializers.IntegerField(source="told_voters", allow_null=True)
    ballots = serializers.IntegerField(source="told_ballots", allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ResultLine(serializers.Serializer[Any]):
    option = serializers.UUIDField()
    place = serializers.IntegerField()
    is_tied = serializers.BooleanField()
    score = serializers.FloatField(allow_null=True)
    voters = serializers.IntegerField()
    spread = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="Low hinge, median, high hinge."
    )
    is_advised = serializers.BooleanField()


class ResultRow(serializers.Serializer[Any]):
    """What a vote came to. `tally` holds all the method gives: ties, run-offs, pairs, ratings, and
    the groups that may be shown."""

    is_quorate = serializers.BooleanField()
    is_published = serializers.BooleanField()
    input_hash = serializers.CharField(help_text="The fingerprint of the ballots and the rules.")
    ranking = ResultLine(many=True)
    tally = serializers.DictField(allow_null=True)


class ChosenIdea(InputSerializer):
    idea = serializers.UUIDField(help_text="The idea's id.")
    effort = serializers.IntegerField(required=False, min_value=1, max_value=1000, allow_null=True)


class ParamsIn(InputSerializer):
    """What the method needs; what it does not read is left out."""

    dots = serializers.IntegerField(required=False, min_value=1, max_value=100)
    most = serializers.IntegerField(required=False, min_value=1, max_value=100)
    top = serializers.IntegerField(required=False, min_value=1, max_value=10)
    ranks = serializers.IntegerField(required=False, min_value=1, max_value=40)
    budget = serializers.IntegerField(required=False, min_value=1, max_value=1000)
    choose = serializers.IntegerField(required=False, min_value=1, max_value=40)


class RoundIn(InputSerializer):
    """The rules of a vote. They can be changed until it is announced."""

    process = serializers.UUIDField(required=False, allow_null=True)
    title = serializers.CharField(max_length=120, required=False)
    question = serializers.CharField(max_length=300, required=False)
    method = serializers.ChoiceField(choices=Round.Method.choices, required=False)
    params = ParamsIn(required=False)
    electorate = serializers.ChoiceField(choices=Round.Electorate.choices, required=False)
    groups = serializers.ListField(
        child=serializers.ChoiceField(choices=Group.choices), required=False, max_length=4
    )
    secrecy = serializers.ChoiceField(choices=Round.Secrecy.choices, required=False)
    quorum = serializers.IntegerField(min_value=1, max_value=100_000, required=False)
    tie_rule = serializers.ChoiceField(choices=Round.Tie.choices, required=False)
    opens_at = serializers.DateTimeField(required=False)
    closes_at = serializers.DateTimeField(required=False)
    options = ChosenIdea(many=True, required=False, max_length=40)  # type: ignore[call-arg]

    def changes(self, network: Network) -> dict[str, Any]:
        """Give values and options as the action takes them."""
        values = dict(self.validated_data)
        values.pop("network", None)
        given = values.pop("options", None)
        if "process" in values:
            values["process"] = _process(values["process"], network)
        if "params" in values:
            values["params"] = dict(values["params"])
        return {"values": values, "options": None if given is None else _chosen(given, network)}


def _process(key: Any, network: Network) -> DesignProcess | None:
    if key is None:
        return None
    known = DesignProcess.objects.filter(network=network, public_id=key).first()
    if known is None:
        raise serializers.ValidationError({"process": ["Name design work of this network."]})
    return known


def _chosen(given: list[dict[str, Any]], network: Network) -> list[rounds.Option]:
    keys = [one["idea"] for one in given]
    known = {
        idea.public_id: idea
        for idea in Idea.objects.standing()
        .filter(network=network, public_id__in=keys)
        .select_related("current")
    }
    wrong = [str(key) for key in keys if key not in known]
    if wrong or len(set(keys)) < len(keys):
        raise serializers.ValidationError(
            {"options": ["Name each idea once, of those put forward in this network."]}
        )
    return [(known[one["idea"]], one.get("effort")) for one in given]


class RoundAddIn(RoundIn):
    network = serializers.SlugField(help_text="The network's slug.")
    title = serializers.CharField(max_length=120)
    question = serializers.CharField(max_length=300)
    method = serializers.ChoiceField(choices=Round.Method.choices)
    electorate = serializers.ChoiceField(choices=Round.Electorate.choices)
    quorum = serializers.IntegerField(min_value=1, max_value=100_000)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    options = ChosenIdea(many=True, max_length=40)  # type: ignore[call-arg]


class VoidIn(InputSerializer):
    reason = serializers.CharField(max_length=300)


class ExtendIn(InputSerializer):
    closes_at = serializers.DateTimeField()


class OnPaperIn(InputSerializer):
    voter = serializers.UUIDField(help_text="The id of the account, or of the invitation.")
    is_on_paper = serializers.BooleanField()


class PaperIn(InputSerializer):
    number = serializers.IntegerField(min_value=1, max_value=100_000)
    marks = serializers.DictField(help_text="By the id of the option, as on a ballot.")
    group = serializers.ChoiceField(choices=Group.choices, required=False, allow_blank=True)


class PaperRow(RowSerializer):
    """A paper that was typed. What was typed is told to nobody before both entries agree."""

    number = serializers.IntegerField()
    is_counted = serializers.BooleanField()


def told(polls: list[Round], user: Any) -> list[Round]:
    """Add to votes what this reader is told of them: two queries and, for those who may know, one
    count each."""
    now = timezone.now()
    rows = {row["url"]: row for row in presenters.round_rows(polls, user, now)}
    for poll in polls:
        shown: Any = poll
        shown.told_phase = poll.phase_at(now)
        shown.told_options = sorted(poll.options.all(), key=lambda one: (one.position, one.pk))
        shown.told_has_voted = rows[presenters.round_url(poll)]["has_voted"]
    for poll, numbers in zip(polls, presenters.turnouts(polls, user), strict=True):
        shown = poll
        shown.told_voters, shown.told_ballots = numbers
    return polls


class RoundViewSet(ReadCollection):
    """Votes on ideas: their rules, and, once it may be told, what came out."""

    model = Round
    serializer_class = RoundRow
    filterset_class = RoundFilterSet
    rules = dict.fromkeys(
        (
            "partial_update",
            "announce",
            "close",
            "extend",
            "void",
            "again",
            "publish",
            "on_paper",
            "papers",
        ),
        rules.can_run_round,
    )

    def told(self, rows: Any) -> Any:
        return iter(told(list(rows), self.request.user))

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        return told(page, self.request.user) if page is not None else None

    def get_object(self) -> Any:
        return told([super().get_object()], self.request.user)[0]

    @extend_schema(request=RoundAddIn, responses={201: RoundRow})
    def create(self, request: Request) -> Response:
        """Set up a vote. It is announced by an address of its own."""
        given = RoundAddIn(data=request.data)
        network = network_of(self, given, rules.can_add_round)
        given.is_valid(raise_exception=True)
        changes = given.changes(network)
        return self.answer_anew(rounds.add(by=request.user, network=network, **changes), status=201)

    @extend_schema(request=RoundIn, responses={200: RoundRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Change the rules of a vote that is not announced."""
        poll = self.get_object()
        version = required_version(request, poll)
        given = RoundIn(data=request.data)
        given.is_valid(raise_exception=True)
        changes = given.changes(poll.network)
        return self.answer_anew(rounds.edit(by=request.user, poll=poll, version=version, **changes))

    @extend_schema(request=None, responses={200: RoundRow})
    @action(detail=True, methods=["post"])
    def announce(self, request: Request, **_kwargs: Any) -> Response:
        """Fix ideas and rules, draw the seed, and make the list of voters."""
        return self._act(request, rounds.announce, now=timezone.now())

    @extend_schema(request=None, responses={200: RoundRow})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, **_kwargs: Any) -> Response:
        """End an open vote before its time."""
        return self._act(request, rounds.close, now=timezone.now())

    @extend_schema(request=ExtendIn, responses={200: RoundRow})
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, **_kwargs: Any) -> Response:
        """Let an open vote go on longer."""
        return self._act(request, rounds.extend, body=ExtendIn, now=timezone.now())

    @extend_schema(request=VoidIn, responses={200: RoundRow})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **_kwargs: Any) -> Response:
        """Declare a vote not valid. Its totals are told to nobody."""
        return self._act(request, rounds.void, body=VoidIn)

    @extend_schema(request=None, responses={200: RoundRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_kwargs: Any) -> Response:
        """Tell everybody the result of a closed vote."""
        return self._act(request, rounds.publish, now=timezone.now())

    @extend_schema(request=None, responses={201: RoundRow})
    @action(detail=True, methods=["post"])
    def again(self, request: Request, **_kwargs: Any) -> Response:
        """Set up the same vote anew."""
        poll = self.get_object()
        again = rounds.hold_again(by=request.user, poll=poll, now=timezone.now())
        return self.answer_anew(again, status=201)

    @extend_schema(responses={200: ResultRow}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def result(self, request: Request, **_kwargs: Any) -> Response:
        """Give the result, to whoever is told it: those who run the vote from its close on, and
        everybody once it is published."""
        poll = self.get_object()
        if not rules.can_see_result(request.user, poll, timezone.now()):
            raise Http404
        output, kept = results.output_of(poll)
        body = {
            "is_quorate": output is not None,
            "is_published": poll.state == Round.State.PUBLISHED,
            "input_hash": kept.input_hash if kept else "",
            "ranking": output["ranking"] if output else [],
            "tally": output,
        }
        return Response(ResultRow(body).data)

    @extend_schema(request=OnPaperIn, responses={204: None})
    @action(detail=True, methods=["post"], url_path="on-paper")
    def on_paper(self, request: Request, **_kwargs: Any) -> Response:
        """Say that somebody votes on paper, or on a screen after all."""
        poll, given = self.get_object(), checked(OnPaperIn, request.data)
        papers.set_on_paper(
            by=request.user,
            poll=poll,
            ref=given["voter"],
            is_on_paper=given["is_on_paper"],
            now=timezone.now(),
        )
        return Response(status=204)

    @extend_schema(request=PaperIn, responses={201: PaperRow})
    @action(detail=True, methods=["post"])
    def papers(self, request: Request, **_kwargs: Any) -> Response:
        """Type a paper, the first or the second time; it counts when two people typed the same."""
        poll, given = self.get_object(), checked(PaperIn, request.data)
        sheet = papers.enter(by=request.user, poll=poll, now=timezone.now(), **given)
        return Response(PaperRow(sheet).data, status=201)

    def _act(self, request: Request, act: Any, *, body: Any = None, **given: Any) -> Response:
        poll = self.get_object()
        version = required_version(request, poll)
        if body is not None:
            given |= checked(body, request.data)
        return self.answer_anew(act(by=request.user, poll=poll, version=version, **given))

    def answer_anew(self, obj: Any, *, status: int = 200) -> Response:
        fresh = self.get_queryset().get(pk=obj.pk)
        return self.answer(told([fresh], self.request.user)[0], status=status)
