"""Requests to join a network, decided by its coordinators."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.lib.limits import is_within
from networks import emails
from networks.actions import audit, memberships
from networks.models import JoinRequest, Membership, Network, Site, User
from networks.models.memberships import Access

State = JoinRequest.State
ASKED_PER_DAY = 20


@transaction.atomic
def ask(*, by: User, network: Network, group: str, message: str = "") -> JoinRequest:
    """Ask to join a network that can be found; its coordinators get a mail."""
    if Membership.objects.active().filter(user=by, network=network).exists():
        raise Conflict(f"You belong to {network} already.")
    if not is_within(f"join-request:{by.pk}", most=ASKED_PER_DAY, seconds=86_400):
        raise Conflict("You have asked often today. Wait until tomorrow.")
    request = JoinRequest(network=network, user=by, group=group, message=message.strip())
    request.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise Conflict(f"You have asked to join {network} already.") from error
    _record(by, "join_request.made", request, after=_seen(request))
    emails.join_request_made(request)
    return request


@transaction.atomic
def withdraw(*, by: User, request: JoinRequest) -> JoinRequest:
    """Take one's own request back before it is decided."""
    _move(request, state=State.WITHDRAWN)
    _record(by, "join_request.withdrawn", request, after=_seen(request))
    return request


@transaction.atomic
def approve(
    *,
    by: User,
    request: JoinRequest,
    now: datetime,
    access: str = Access.MEMBER,
    site: Site | None = None,
) -> Membership:
    """Let the person in, with the group they named; they get a mail."""
    if not request.user.is_active:
        raise Conflict("This person has closed their account.")
    _move(request, state=State.APPROVED, decided_by=by, decided_at=now)
    membership = memberships.add(
        by=by,
        user=request.user,
        network=request.network,
        group=request.group,
        access=access,
        site=site,
        now=now,
    )
    _record(by, "join_request.approved", request, after=_seen(request))
    emails.join_request_decided(request)
    return membership


@transaction.atomic
def decline(*, by: User, request: JoinRequest, reason: str, now: datetime) -> JoinRequest:
    """Say no with a reason; the person gets both by mail."""
    reason = reason.strip()
    if not reason:
        raise DomainError("Say why, so that the person understands.", field="reason")
    _move(request, state=State.DECLINED, reason=reason, decided_by=by, decided_at=now)
    _record(by, "join_request.declined", request, after=_seen(request), reason=reason)
    emails.join_request_decided(request)
    return request


def _move(request: JoinRequest, **values: Any) -> None:
    """Move a waiting request on, exactly once."""
    if not JoinRequest.objects.waiting().filter(pk=request.pk).update(**values):
        raise Conflict("This request has been decided or withdrawn already.")
    request.refresh_from_db()


def _seen(request: JoinRequest) -> dict[str, Any]:
    return audit.plain_values(request, ["group", "state"])


def _record(by: User, verb: str, request: JoinRequest, **more: Any) -> None:
    audit.record(by=by, verb=verb, obj=request, network=request.network, **more)
