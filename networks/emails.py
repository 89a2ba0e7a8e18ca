"""The mails of this room: each is posted with its cause and rendered when it is sent."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from lhs_platform.lib import links
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import JoinRequest, Membership, MembershipInvitation

INVITATION = "networks.invitation"
REQUEST_MADE = "networks.join_request_made"
REQUEST_DECIDED = "networks.join_request_decided"


def register() -> None:
    """Tell the outbox how each purpose of this room is rendered."""
    outbox.register(INVITATION, render_invitation)
    outbox.register(REQUEST_MADE, render_request_made)
    outbox.register(REQUEST_DECIDED, render_request_decided)


def invitation_sent(invitation: MembershipInvitation) -> None:
    outbox.post(
        purpose=INVITATION,
        dedupe_key=f"{INVITATION}:{invitation.public_id}:{invitation.link_version}",
        to_email=invitation.email,
        to_name=invitation.name,
        params={"invitation": invitation.pk, "link_version": invitation.link_version},
        about=_about(invitation),
    )


def invitation_not_needed(invitation: MembershipInvitation) -> None:
    """Stop an invitation's mail if it has not gone out yet."""
    outbox.cancel(about=_about(invitation), reason="The invitation was taken back.")


def join_request_made(request: JoinRequest) -> None:
    """Tell the coordinators that somebody asks to join."""
    coordinators = Membership.objects.coordinators().filter(network=request.network)
    for membership in coordinators.select_related("user"):
        outbox.post(
            purpose=REQUEST_MADE,
            dedupe_key=f"{REQUEST_MADE}:{request.public_id}:{membership.user.public_id}",
            to_email=membership.user.email,
            to_name=membership.user.name,
            params={"request": request.pk},
            about=f"join-request:{request.public_id}",
            user=membership.user,
        )


def join_request_decided(request: JoinRequest) -> None:
    outbox.post(
        purpose=REQUEST_DECIDED,
        dedupe_key=f"{REQUEST_DECIDED}:{request.public_id}",
        to_email=request.user.email,
        to_name=request.user.name,
        params={"request": request.pk},
        about=f"join-request:{request.public_id}",
        user=request.user,
    )


def render_invitation(message: Message) -> outbox.Letter | outbox.Skip:
    """Render an invitation; skip it if it was answered, revoked or sent again meanwhile."""
    invitation = (
        MembershipInvitation.objects.open_at(timezone.now())
        .for_list()
        .filter(pk=message.params["invitation"], link_version=message.params["link_version"])
        .first()
    )
    if invitation is None:
        return outbox.Skip("The invitation is no longer open.")
    url = links.absolute_url("networks:invitation-answer", token=invitation.link_token)
    return _letter(
        "invitation_sent", {"invitation": invitation, "network": invitation.network, "url": url}
    )


def render_request_made(message: Message) -> outbox.Letter | outbox.Skip:
    request = _request(message, JoinRequest.objects.waiting())
    if request is None:
        return outbox.Skip("The request was decided or withdrawn.")
    url = links.absolute_url("networks:request-list", slug=request.network.slug)
    return _letter(
        "join_request_made", {"request": request, "network": request.network, "url": url}
    )


def render_request_decided(message: Message) -> outbox.Letter | outbox.Skip:
    request = _request(message, JoinRequest.objects.all())
    if request is None:
        return outbox.Skip("The request is gone.")
    approved = request.state == JoinRequest.State.APPROVED
    url = (
        links.absolute_url("pages:network-overview", slug=request.network.slug)
        if approved
        else links.absolute_url("networks:network-list")
    )
    return _letter(
        "join_request_decided",
        {"request": request, "network": request.network, "approved": approved, "url": url},
    )


def _request(message: Message, requests: "QuerySet[JoinRequest]") -> JoinRequest | None:
    wanted = requests.select_related("network", "user")
    return wanted.filter(pk=message.params["request"]).first()


def _letter(name: str, context: dict[str, Any]) -> outbox.Letter:
    base = f"emails/networks/{name}"
    context["site_name"] = settings.SITE_NAME
    context["subject"] = render_to_string(f"{base}_subject.txt", context).strip()
    return outbox.Letter(
        subject=context["subject"],
        text=render_to_string(f"{base}.txt", context),
        html=render_to_string(f"{base}.html", context),
    )


def _about(invitation: MembershipInvitation) -> str:
    return f"membership-invitation:{invitation.public_id}"
