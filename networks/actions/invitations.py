"""Invitations to join a network, by mail to one address."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from lhs_platform.lib.errors import Conflict, DomainError
from networks import emails
from networks.actions import audit, memberships
from networks.models import JoinRequest, Membership, MembershipInvitation, Network, Site, User

State = MembershipInvitation.State
VALID_FOR = timedelta(days=30)


@transaction.atomic
def send(
    *,
    by: User,
    network: Network,
    email: str,
    name: str,
    group: str,
    access: str,
    now: datetime,
    site: Site | None = None,
) -> MembershipInvitation:
    """Invite one address; an open invitation that has run out makes room for the new one."""
    email = email.strip().lower()
    memberships.check_place(network=network, access=access, site=site)
    _check_not_a_member(network, email)
    _revoke_run_out(by=by, network=network, email=email, now=now)
    invitation = MembershipInvitation(
        network=network, email=email, name=name, group=group, access=access, site=site
    )
    invitation.invited_by, invitation.expires_at = by, now + VALID_FOR
    invitation.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        text = f"{email} is invited already and has not answered. You can send it again."
        raise Conflict(text, field="email") from error
    _record(by, "invitation.sent", invitation, after=_seen(invitation))
    emails.invitation_sent(invitation)
    return invitation


@transaction.atomic
def send_again(*, by: User, invitation: MembershipInvitation, now: datetime) -> Any:
    """Send a new link; the one sent before stops working."""
    before = _seen(invitation)
    claimed = MembershipInvitation.objects.filter(
        pk=invitation.pk, state=State.SENT, link_version=invitation.link_version
    ).update(link_version=invitation.link_version + 1, expires_at=now + VALID_FOR, updated_at=now)
    if not claimed:
        raise Conflict("This invitation was answered, taken back or sent again meanwhile.")
    invitation.refresh_from_db()
    _record(by, "invitation.sent_again", invitation, before=before, after=_seen(invitation))
    emails.invitation_sent(invitation)
    return invitation


@transaction.atomic
def revoke(*, by: User, invitation: MembershipInvitation, now: datetime) -> MembershipInvitation:
    """Take an invitation back: its link stops working, its mail is not sent if it still waits."""
    _answer(invitation, State.REVOKED, by=by, now=now)
    _record(
        by, "invitation.revoked", invitation, before={"state": State.SENT}, after=_state(invitation)
    )
    emails.invitation_not_needed(invitation)
    return invitation


@transaction.atomic
def accept(*, by: User, invitation: MembershipInvitation, now: datetime) -> Membership:
    """Join by invitation. Only a person whose verified address was invited can accept."""
    check_open(invitation, now)
    if not is_for(by, invitation):
        raise DomainError(
            f"This invitation is for {invitation.email}. Sign in with that address, or change "
            "the address of your account to it and confirm it."
        )
    _answer(invitation, State.ACCEPTED, by=by, now=now)
    membership = memberships.add(
        by=by,
        user=by,
        network=invitation.network,
        group=invitation.group,
        access=invitation.access,
        site=invitation.site,
        now=now,
    )
    _settle_join_request(invitation, by, now)
    _record(
        by,
        "invitation.accepted",
        invitation,
        before={"state": State.SENT},
        after=_state(invitation),
    )
    return membership


@transaction.atomic
def decline(
    *, by: User | None, invitation: MembershipInvitation, now: datetime
) -> MembershipInvitation:
    """Say no. The personal link is enough; `by` is None for someone who is not signed in."""
    check_open(invitation, now)
    _answer(invitation, State.DECLINED, by=by, now=now)
    _record(
        by,
        "invitation.declined",
        invitation,
        before={"state": State.SENT},
        after=_state(invitation),
    )
    return invitation


def is_for(user: User, invitation: MembershipInvitation) -> bool:
    """Say whether this person has shown that the invited address is theirs."""
    own = EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email)
    return bool(own.exists())


def check_open(invitation: MembershipInvitation, now: datetime) -> None:
    if invitation.state != State.SENT:
        raise Conflict("This invitation has been answered or taken back.")
    if invitation.expires_at <= now:
        raise Conflict("This invitation has run out. Ask for a new one.")


def _check_not_a_member(network: Network, email: str) -> None:
    users = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")
    if Membership.objects.active().filter(network=network, user__in=users).exists():
        raise Conflict(f"{email} belongs to a member of this network already.", field="email")


def _revoke_run_out(*, by: User, network: Network, email: str, now: datetime) -> None:
    run_out = MembershipInvitation.objects.filter(
        network=network, email=email, state=State.SENT, expires_at__lte=now
    )
    for invitation in run_out:
        revoke(by=by, invitation=invitation, now=now)


def _answer(
    invitation: MembershipInvitation, state: str, *, by: User | None, now: datetime
) -> None:
    """Move an open invitation on, exactly once."""
    claimed = MembershipInvitation.objects.filter(pk=invitation.pk, state=State.SENT).update(
        state=state, answered_by=by, answered_at=now, updated_at=now
    )
    if not claimed:
        raise Conflict("This invitation has been answered or taken back.")
    invitation.refresh_from_db()


def _settle_join_request(invitation: MembershipInvitation, user: User, now: datetime) -> None:
    """Whoever joins by invitation no longer asks to join."""
    JoinRequest.objects.waiting().filter(network=invitation.network, user=user).update(
        state=JoinRequest.State.APPROVED,
        decided_by=invitation.invited_by,
        decided_at=now,
        updated_at=now,
    )


def _state(invitation: MembershipInvitation) -> dict[str, Any]:
    return {"state": invitation.state}


def _seen(invitation: MembershipInvitation) -> dict[str, Any]:
    values = audit.plain_values(invitation, ["group", "access", "expires_at"])
    values["site"] = str(invitation.site) if invitation.site_id else None
    return values


def _record(by: User | None, verb: str, invitation: MembershipInvitation, **more: Any) -> None:
    audit.record(by=by, verb=verb, obj=invitation, network=invitation.network, **more)
