"""Funds, travel requests and expenses over REST: the twins of the pages."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import claims, funds, travel
from events.actions.receipts import KINDS, Upload
from events.api import travel_shapes as shapes
from events.filters import OfEventFilter
from events.models import Event, ExpenseLine, Invitation, SponsorFund, TravelRequest
from events.travel_states import MOVES, Who
from events.views.receipts import receipt_file
from lhs_platform.lib.access import found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.filters import NetworkFilterSet
from lhs_platform.lib.rest.renderers import FileRenderer
from lhs_platform.lib.rest.serializers import checked, part
from lhs_platform.lib.rest.viewsets import ReadCollection


class FundFilter(OfEventFilter):
    class Meta:
        model = SponsorFund
        fields = ["currency"]


class TravelRequestFilter(NetworkFilterSet):
    network_path = "invitation__event__network__slug"
    event = django_filters.UUIDFilter(
        field_name="invitation__event__public_id", label="The meeting's id."
    )
    fund = django_filters.UUIDFilter(field_name="fund__public_id", label="The fund's id.")

    class Meta:
        model = TravelRequest
        fields = ["state"]


class ExpenseLineFilter(NetworkFilterSet):
    network_path = "request__invitation__event__network__slug"
    request = django_filters.UUIDFilter(field_name="request__public_id", label="The request's id.")

    class Meta:
        model = ExpenseLine
        fields = ["decision", "category"]


class FundViewSet(ReadCollection):
    """Money that sponsors give for a meeting's travel."""

    model = SponsorFund
    serializer_class = shapes.FundSerializer
    filterset_class = FundFilter
    rules = {"partial_update": rules.can_manage_fund}

    @extend_schema(request=shapes.FundCreateInput, responses={201: shapes.FundSerializer})
    def create(self, request: Request) -> Response:
        data = checked(shapes.FundCreateInput, request.data)
        event = found(Event.objects.visible_to(request.user), public_id=data.pop("event"))
        self.ask(rules.can_manage_travel, event)
        fund = funds.add(event=event, fields=data, by=request.user)
        return self.answer(fund, status=201)

    @extend_schema(request=shapes.FundInput, responses={200: shapes.FundSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        """Change a fund. What is left out stays."""
        fund = self.get_object()
        version = required_version(request, fund)
        saved = shapes.FundSerializer(fund).data
        known = {name: saved[name] for name in funds.FIELDS}
        data = checked(shapes.FundInput, known | part(request.data))
        changed = funds.edit(
            fund=fund, fields=data, version=version, by=request.user, now=timezone.now()
        )
        return self.answer(changed)


class TravelRequestViewSet(ReadCollection):
    """Requests for support: one's own, and those of meetings whose money one looks after."""

    model = TravelRequest
    serializer_class = shapes.TravelRequestSerializer
    filterset_class = TravelRequestFilter
    rules = {"partial_update": lambda _user, _request: True}  # asked in `_may`

    @extend_schema(
        request=shapes.TravelRequestCreateInput, responses={201: shapes.TravelRequestSerializer}
    )
    def create(self, request: Request) -> Response:
        """Ask for support for oneself."""
        data = checked(shapes.TravelRequestCreateInput, request.data)
        seen = Invitation.objects.visible_to(request.user).select_related("event__network")
        invited = found(seen, public_id=data.pop("invitation"))
        self.ask(rules.is_traveller, TravelRequest(invitation=invited))
        made = travel.ask(
            invitation=invited, wish=travel.Wish(**data), by=request.user, now=timezone.now()
        )
        return self.answer_anew(made, status=201)

    @extend_schema(request=shapes.StepInput, responses={200: shapes.TravelRequestSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        """Take one step: name the state it leads to, with what that step needs."""
        one = self.get_object()
        data = checked(shapes.StepInput, part(request.data))
        act = ACTS.get(data.pop("state", ""), "edit")
        self._may(act, one)
        version = required_version(request, one)
        STEPS[act](one, data, version, request.user)
        return self.answer_anew(one)

    def _may(self, act: str, one: TravelRequest) -> None:
        is_own = MOVES[act].who is Who.PERSON
        self.ask(rules.is_traveller if is_own else rules.can_manage_request, one)


# The step that leads to a state.
ACTS = {
    "queued": "queue", "approved": "approve", "declined": "decline", "booked": "book",
    "accepted": "accept", "withdrawn": "withdraw", "claimed": "claim", "returned": "return",
    "verified": "verify", "paid": "pay", "closed": "close",
}  # fmt: skip

Step = Callable[[TravelRequest, dict[str, Any], int, Any], object]


def _need(data: dict[str, Any], *names: str) -> list[Any]:
    for name in names:
        if data.get(name) is None:
            raise DomainError("This step needs it.", field=name)
    return [data[name] for name in names]


def _edit(one: TravelRequest, data: dict[str, Any], _version: int, by: Any) -> None:
    names = ("needs_prepaid", "travels_from", "estimate", "note")
    wish = travel.Wish(**{name: data.get(name, getattr(one, name)) for name in names})
    travel.ask(invitation=one.invitation, wish=wish, by=by, now=timezone.now())


def _approve(one: TravelRequest, data: dict[str, Any], version: int, by: Any) -> None:
    fund_id, cap = _need(data, "fund", "cap")
    fund = found(SponsorFund.objects.visible_to(by), public_id=fund_id)
    travel.approve(
        requests=[one], fund=fund, cap=cap, by=by, now=timezone.now(), versions={one.pk: version}
    )


def _queue(one: TravelRequest, _data: dict[str, Any], version: int, by: Any) -> None:
    travel.queue(requests=[one], by=by, now=timezone.now(), version=version)


def _decline(one: TravelRequest, data: dict[str, Any], version: int, by: Any) -> None:
    (reason,) = _need(data, "reason")
    travel.decline(requests=[one], reason=reason, by=by, now=timezone.now(), version=version)


def _book(one: TravelRequest, data: dict[str, Any], version: int, by: Any) -> None:
    what, amount = _need(data, "prepaid_note", "prepaid_amount")
    travel.book(request=one, amount=amount, what=what, version=version, by=by, now=timezone.now())


def _return(one: TravelRequest, data: dict[str, Any], version: int, by: Any) -> None:
    (reason,) = _need(data, "reason")
    claims.give_back(request=one, reason=reason, version=version, by=by, now=timezone.now())


def _verify(one: TravelRequest, _data: dict[str, Any], version: int, by: Any) -> None:
    claims.judge(
        request=one, judgements={}, version=version, by=by, now=timezone.now(), is_done=True
    )


def _pay(one: TravelRequest, data: dict[str, Any], version: int, by: Any) -> None:
    (reference,) = _need(data, "payment_reference")
    claims.pay(request=one, reference=reference, version=version, by=by, now=timezone.now())


def _plain(verb: Callable[..., object]) -> Step:
    def step(one: TravelRequest, _data: dict[str, Any], version: int, by: Any) -> None:
        verb(request=one, version=version, by=by, now=timezone.now())

    return step


STEPS: dict[str, Step] = {
    "edit": _edit,
    "approve": _approve,
    "queue": _queue,
    "decline": _decline,
    "book": _book,
    "accept": _plain(travel.accept),
    "withdraw": _plain(travel.withdraw),
    "claim": _plain(claims.send),
    "return": _return,
    "verify": _verify,
    "pay": _pay,
    "close": _plain(claims.close),
}


class ExpenseLineViewSet(ReadCollection):
    """Expenses of a claim, with their receipts."""

    model = ExpenseLine
    serializer_class = shapes.ExpenseLineSerializer
    filterset_class = ExpenseLineFilter
    rules = {
        "partial_update": rules.can_manage_line,
        "destroy": lambda user, line: rules.is_traveller(user, line.request),
    }

    @extend_schema(request=shapes.ExpenseInput, responses={201: shapes.ExpenseLineSerializer})
    def create(self, request: Request) -> Response:
        """Add an expense to one's own accepted request."""
        data = checked(shapes.ExpenseInput, request.data)
        seen = TravelRequest.objects.visible_to(request.user).for_list()
        one = found(seen, public_id=data.pop("request"))
        self.ask(rules.is_traveller, one)
        sent = data.pop("receipt", None)
        line = claims.add_line(
            request=one,
            expense=claims.Expense(**data),
            receipt=Upload(**sent) if sent else None,
            by=request.user,
            now=timezone.now(),
        )
        return self.answer_anew(line, status=201)

    @extend_schema(request=shapes.JudgementInput, responses={200: shapes.ExpenseLineSerializer})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        """Say what is accepted of an expense. The version is that of its request."""
        line = self.get_object()
        version = required_version(request, line)
        data = checked(shapes.JudgementInput, part(request.data))
        judgement = claims.Judgement(data["verified_amount"], data["reason"])
        claims.judge(
            request=line.request,
            judgements={line.pk: judgement},
            version=version,
            by=request.user,
            now=timezone.now(),
        )
        return self.answer_anew(line)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_lookup: Any) -> Response:
        """Take an expense out again, before the claim is sent."""
        claims.remove_line(line=self.get_object(), by=request.user, now=timezone.now())
        return Response(status=204)

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in KINDS})
    @action(detail=True, methods=["get"], renderer_classes=[FileRenderer])
    def receipt(self, _request: Request, **_lookup: Any) -> HttpResponse:
        """Give the receipt as a file."""
        receipt = getattr(self.get_object(), "receipt", None)
        if receipt is None:
            raise Http404
        return receipt_file(receipt)
