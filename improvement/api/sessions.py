"""Facilitated sessions over REST: the twins of their pages. What a step does, the server does: a
program asks where a session is and acts in it like a phone."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from improvement import rules
from improvement.actions import session_people, session_remarks, session_sharing, sessions
from improvement.actions.voting import voter_for
from improvement.api.views import parent
from improvement.filters import SessionFilterSet
from improvement.models import DesignProcess, Round, Session, SessionPerson, ShownAs, Topic
from improvement.presenters.sessions import many_numbers
from improvement.rules.sessions import people_to_facilitate
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network
from networks.models.memberships import Group
from networks.rules import membership_in


class PersonRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class RemarkRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    text = serializers.CharField()


class SessionRow(RowSerializer):
    """A session and the step it is in. The numbers of people are told to those who run it;
    `ranking` and `final` are votes, to be read and voted in at `/rounds/` and `/ballots/`."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    process = serializers.UUIDField(source="process.public_id", allow_null=True)
    topic = serializers.UUIDField(source="topic.public_id", allow_null=True)
    title = serializers.CharField()
    question = serializers.CharField()
    explanation = serializers.CharField()
    facilitators = PersonRow(many=True, source="told_facilitators")
    electorate = serializers.ChoiceField(choices=Round.Electorate.choices)
    groups = serializers.ListField(child=serializers.ChoiceField(choices=Group.choices))
    shown_as = serializers.ChoiceField(choices=ShownAs.choices)
    minutes = serializers.IntegerField(help_text="Of silent writing.")
    ranks = serializers.IntegerField()
    final_method = serializers.ChoiceField(choices=Session.Final.choices)
    choose = serializers.IntegerField()
    vote_minutes = serializers.IntegerField()
    secrecy = serializers.ChoiceField(choices=Round.Secrecy.choices)
    quorum = serializers.IntegerField()
    tie_rule = serializers.ChoiceField(choices=Round.Tie.choices)
    step = serializers.ChoiceField(choices=Session.Step.choices)
    step_started_at = serializers.DateTimeField(allow_null=True)
    step_ends_at = serializers.DateTimeField(allow_null=True, source="told_ends_at")
    lap = serializers.IntegerField(help_text="Which time around the round robin is.")
    turn = serializers.CharField(source="turn.name", allow_null=True, help_text="Whose turn it is.")
    turn_number = serializers.IntegerField()
    is_my_turn = serializers.BooleanField(source="told_is_turn")
    takes_part = serializers.BooleanField(source="told_is_in", help_text="Whether you take part.")
    ranking = serializers.UUIDField(source="ranking.public_id", allow_null=True)
    final = serializers.UUIDField(source="final.public_id", allow_null=True)
    remarks = RemarkRow(many=True, source="told_remarks")
    people = serializers.IntegerField(source="told_people", allow_null=True)
    here = serializers.IntegerField(source="told_here", allow_null=True)
    begun = serializers.IntegerField(source="told_begun", allow_null=True)
    done = serializers.IntegerField(source="told_done", allow_null=True)
    end_reason = serializers.CharField()
    finished_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class SessionIn(InputSerializer):
    """How a session is set up. It can be changed until it is started."""

    process = serializers.UUIDField(required=False, allow_null=True)
    topic = serializers.UUIDField(required=False, allow_null=True)
    title = serializers.CharField(max_length=100, required=False)
    question = serializers.CharField(max_length=300, required=False)
    explanation = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    facilitators = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=20, help_text="Ids of members."
    )
    electorate = serializers.ChoiceField(choices=Round.Electorate.choices, required=False)
    groups = serializers.ListField(
        child=serializers.ChoiceField(choices=Group.choices), required=False, max_length=4
    )
    shown_as = serializers.ChoiceField(choices=ShownAs.choices, required=False)
    minutes = serializers.IntegerField(min_value=1, max_value=120, required=False)
    ranks = serializers.ChoiceField(choices=Session.Ranks.choices, required=False)
    final_method = serializers.ChoiceField(choices=Session.Final.choices, required=False)
    choose = serializers.IntegerField(min_value=1, max_value=40, required=False)
    vote_minutes = serializers.IntegerField(min_value=1, max_value=120, required=False)
    secrecy = serializers.ChoiceField(choices=Round.Secrecy.choices, required=False)
    quorum = serializers.IntegerField(min_value=1, max_value=100_000, required=False)
    tie_rule = serializers.ChoiceField(choices=Round.Tie.choices, required=False)

    def changes(self, network: Network) -> dict[str, Any]:
        """Give values and facilitators as the actions take them."""
        values = dict(self.validated_data)
        values.pop("network", None)
        keys = values.pop("facilitators", None)
        places = {
            "process": DesignProcess.objects.filter(network=network),
            "topic": Topic.objects.filter(process__network=network).select_related("process"),
        }
        for name, rows in places.items():
            if values.get(name):
                values[name] = _known(rows, name, values[name])
        if keys is None:
            return {"values": values}
        people = people_to_facilitate(network).filter(public_id__in=keys)
        if people.count() < len(set(keys)):
            raise serializers.ValidationError({"facilitators": ["Choose members of this network."]})
        return {"values": values, "facilitators": list(people)}


def _known(rows: Any, name: str, key: Any) -> Any:
    one = rows.filter(public_id=key).first()
    if one is None:
        raise serializers.ValidationError({name: ["This is not one of this network."]})
    return one


class SessionAddIn(SessionIn):
    network = serializers.SlugField(help_text="The network's slug.")
    title = serializers.CharField(max_length=100)
    question = serializers.CharField(max_length=300)
    electorate = serializers.ChoiceField(choices=Round.Electorate.choices)


class MinutesIn(InputSerializer):
    minutes = serializers.IntegerField(min_value=1, max_value=120)


class EndIn(InputSerializer):
    reason = serializers.CharField(max_length=300)


class TurnIn(InputSerializer):
    turn = serializers.IntegerField(min_value=0, help_text="`turn_number` as you read it.")


class PassIn(InputSerializer):
    turn = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)


class DoneIn(InputSerializer):
    is_done = serializers.BooleanField(default=True)


class RemarkIn(InputSerializer):
    text = serializers.CharField(max_length=1000)
    nonce = serializers.UUIDField(help_text="Of your own; sent twice, it is written once.")


def told(rows: list[Session], user: Any) -> list[Session]:
    """Add to sessions what this reader is told of them. Three queries."""
    people = SessionPerson.objects.filter(session__in=rows, ref=user.public_id)
    mine = {one.session_id: one for one in people}
    run = [session for session in rows if rules.can_run_session(user, session)]
    numbers = many_numbers(run)
    for session in rows:
        shown: Any = session
        line = mine.get(session.pk)
        shown.told_facilitators = list(session.facilitators.all())
        shown.told_ends_at = session.poll.closes_at if session.poll else session.step_ends_at
        shown.told_is_in = line is not None and line.seat is not None
        shown.told_is_turn = line is not None and session.turn_id == line.pk
        shown.told_remarks = list(session.remarks.all())
        for name in ("people", "here", "begun", "done"):
            setattr(shown, f"told_{name}", numbers.get(session.pk, {}).get(name))
    return rows


class SessionViewSet(ReadCollection):
    """Facilitated sessions: set up, started, gone through step by step, taken part in."""

    model = Session
    serializer_class = SessionRow
    filterset_class = SessionFilterSet
    rules = {
        **dict.fromkeys(
            (
                "partial_update", "start", "next", "back", "extend", "vote_again", "end", "void",
                "pass_over", "collect", "remark",
            ),
            rules.can_run_session,
        ),
        **dict.fromkeys(("join", "pass_turn", "done"), rules.can_take_part),
    }  # fmt: skip

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("remarks")

    def told(self, rows: Any) -> Any:
        return iter(told(list(rows), self.request.user))

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        return told(page, self.request.user) if page is not None else None

    def get_object(self) -> Any:
        return told([super().get_object()], self.request.user)[0]

    @extend_schema(request=SessionAddIn, responses={201: SessionRow})
    def create(self, request: Request) -> Response:
        """Set up a session. It is started by an address of its own."""
        given = SessionAddIn(data=request.data)
        slug = parent(given, "network")
        network = found(Network.objects.visible_to(request.user), slug=slug)
        self.ask(rules.can_add_session, network)
        given.is_valid(raise_exception=True)
        made = sessions.add(by=request.user, network=network, **given.changes(network))
        return self._answer(made, status=201)

    @extend_schema(request=SessionIn, responses={200: SessionRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Change a session that is not started."""
        session = self.get_object()
        version = required_version(request, session)
        given = SessionIn(data=request.data)
        given.is_valid(raise_exception=True)
        changes = given.changes(session.network)
        return self._answer(
            sessions.edit(by=request.user, session=session, version=version, **changes)
        )

    @extend_schema(request=None, responses={200: SessionRow})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, **_kwargs: Any) -> Response:
        """Begin the silent writing, with the members of now."""
        return self._act(request, sessions.start, now=timezone.now())

    @extend_schema(request=None, responses={200: SessionRow})
    @action(detail=True, methods=["post"])
    def next(self, request: Request, **_kwargs: Any) -> Response:
        """Go to the next step. A vote is closed, counted and published by it, or opened."""
        return self._act(request, sessions.go_on, now=timezone.now())

    @extend_schema(request=None, responses={200: SessionRow})
    @action(detail=True, methods=["post"])
    def back(self, request: Request, **_kwargs: Any) -> Response:
        """Go back one step, before ranking opens."""
        return self._act(request, sessions.go_back, now=timezone.now())

    @extend_schema(request=MinutesIn, responses={200: SessionRow})
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, **_kwargs: Any) -> Response:
        """Give more minutes, to the silent writing or to a vote."""
        return self._act(request, sessions.extend, body=MinutesIn, now=timezone.now())

    @extend_schema(request=None, responses={200: SessionRow})
    @action(detail=True, methods=["post"], url_path="vote-again")
    def vote_again(self, request: Request, **_kwargs: Any) -> Response:
        """Hold the vote of this step again, where it did not count."""
        return self._act(request, sessions.vote_again, now=timezone.now())

    @extend_schema(request=EndIn, responses={200: SessionRow})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, **_kwargs: Any) -> Response:
        """End the session early, with the reason."""
        return self._act(request, sessions.end, body=EndIn, now=timezone.now())

    @extend_schema(request=EndIn, responses={200: SessionRow})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **_kwargs: Any) -> Response:
        """Declare the session not valid, with the reason."""
        return self._act(request, sessions.void, body=EndIn, now=timezone.now())

    @extend_schema(request=TurnIn, responses={200: SessionRow})
    @action(detail=True, methods=["post"], url_path="pass-over")
    def pass_over(self, request: Request, **_kwargs: Any) -> Response:
        """Pass over who has the turn: they come again."""
        session, given = self.get_object(), checked(TurnIn, request.data)
        return self._answer(session_sharing.pass_over(by=request.user, session=session, **given))

    @extend_schema(request=None, responses={200: SessionRow})
    @action(detail=True, methods=["post"])
    def collect(self, request: Request, **_kwargs: Any) -> Response:
        """Put what was handed in without names on the list, in random order."""
        session = self.get_object()
        done = session_sharing.collect(by=request.user, session=session, now=timezone.now())
        return self._answer(done)

    @extend_schema(request=RemarkIn, responses={201: RemarkRow})
    @action(detail=True, methods=["post"])
    def remark(self, request: Request, **_kwargs: Any) -> Response:
        """Write down what is said about the pattern of the first ranking."""
        session, given = self.get_object(), checked(RemarkIn, request.data)
        remark = session_remarks.add(by=request.user, session=session, **given)
        return Response(RemarkRow(remark).data, status=201)

    @extend_schema(request=None, responses={200: SessionRow})
    @action(detail=True, methods=["post"])
    def join(self, request: Request, **_kwargs: Any) -> Response:
        """Take part, from now on."""
        session, user = self.get_object(), request.user
        seat = membership_in(user, session.network)
        voter = voter_for(user, seat.group if seat else "")
        session_people.join(session=session, voter=voter, now=timezone.now())
        return self._answer(session)

    @extend_schema(request=PassIn, responses={200: SessionRow})
    @action(detail=True, methods=["post"], url_path="pass")
    def pass_turn(self, request: Request, **_kwargs: Any) -> Response:
        """Pass this time around."""
        given = checked(PassIn, request.data)
        return self._do(request, "pass", session_sharing.Sent(turn=given["turn"]))

    @extend_schema(request=DoneIn, responses={200: SessionRow})
    @action(detail=True, methods=["post"])
    def done(self, request: Request, **_kwargs: Any) -> Response:
        """Say that you have written all you have, or that you write on."""
        given = checked(DoneIn, request.data)
        return self._do(request, "done", session_sharing.Sent(is_done=given["is_done"]))

    def _do(self, request: Request, act: str, sent: session_sharing.Sent) -> Response:
        session = self.get_object()
        person = rules.sessions.person_of(request.user, session)
        session_sharing.do(person=person, act=act, sent=sent, now=timezone.now())
        return self._answer(session)

    def _act(
        self,
        request: Request,
        act: Callable[..., Session],
        *,
        body: type[InputSerializer] | None = None,
        **more: Any,
    ) -> Response:
        session = self.get_object()
        version = required_version(request, session)
        given = checked(body, request.data) if body else {}
        done = act(by=request.user, session=session, version=version, **given, **more)
        return self._answer(done)

    def _answer(self, session: Session, *, status: int = 200) -> Response:
        fresh = self.get_queryset().get(pk=session.pk)
        return self.answer(told([fresh], self.request.user)[0], status=status)
