"""One rule, two edges: the adapters that ask a predicate for a page and for REST.

A view says what it loads and what it asks:

    @access(load=measure_of, rule=rules.can_edit_measure)
    def measure_edit(request, measure): ...

`load(user, **url_kwargs)` gives the object through `visible_to`, or Http404: what a person may
not see does not exist. `rule(user, obj)` says whether they may do this; if not, the answer is
403 with the rule's own reason. `reads` and `writes` split one page into seeing and changing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

Rule = Callable[[Any, Any], "bool | Refusal"]
View = Callable[..., HttpResponse]

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Refusal:
    """A no with its reason. It is false, so that a rule can be used in an `if`."""

    reason: str

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True)
class Guard:
    """What stands before a view; read by the architecture tests."""

    rule: Rule | None = None
    public: str = ""


def anyone_signed_in(user: Any, _obj: Any = None) -> bool:
    """Say yes to every person with an account."""
    return bool(user.is_authenticated)


def require(answer: "bool | Refusal") -> None:
    """Turn a rule's no into a 403 with its reason."""
    if not answer:
        raise PermissionDenied(getattr(answer, "reason", ""))


def found(queryset: QuerySet[Any], **lookup: Any) -> Any:
    """Give the one object that can be seen, or Http404. Malformed ids are not found either.

    There is one at most, so nothing is put in order: to say how costs more than to fetch it.
    """
    try:
        obj = next(iter(queryset.filter(**lookup).order_by()[:1]), None)
    except (ValueError, TypeError, ValidationError) as error:
        raise Http404 from error
    if obj is None:
        raise Http404
    return obj


def access(
    *, load: Callable[..., Any] | None = None, rule: Rule | None = None, change: Rule | None = None
) -> Callable[[View], View]:
    """Guard a view by loading its object and asking `rule`, and `change` for unsafe methods."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            obj = load(request.user, **kwargs) if load else None
            if rule:
                require(rule(request.user, obj))
            if change and request.method not in SAFE_METHODS:
                require(change(request.user, obj))
            return view(request, obj) if load else view(request, **kwargs)

        guarded.guard = Guard(rule=change or rule or anyone_signed_in)  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """Open a view to everyone, and say why."""

    def decorate(view: View) -> View:
        opened = login_not_required(view)
        opened.guard = Guard(public=reason)  # type: ignore[attr-defined]
        return opened

    return decorate


class RulePermission(BasePermission):
    """Ask the view's `rules` (action name → predicate) about the object at hand.

    Objects come from `visible_to`, so a missing rule means: who may see it may do it. Unsafe
    actions without a rule are refused. Creation asks its rule in the view, where the parent
    object is known.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = getattr(request, "auth", None)
        if request.method not in SAFE_METHODS and token is not None:
            self.message = "This token only reads. Make one that writes, too."
            return bool(getattr(token, "can_write", False))
        return True

    def has_object_permission(self, request: Request, view: APIView, obj: Model) -> bool:
        rule = getattr(view, "rules", {}).get(getattr(view, "action", None))
        if rule is None:
            return request.method in SAFE_METHODS
        answer = rule(request.user, obj)
        self.message = getattr(answer, "reason", None) or "You may see this but not change it."
        return bool(answer)
