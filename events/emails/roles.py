"""Mails to those who help with a meeting."""

from events.emails.letters import letter
from events.models import Event, EventRole
from events.models.organisers import token_of
from lhs_platform.lib.links import absolute_url
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message


def role_given(message: Message) -> "outbox.Letter | outbox.Skip":
    given = (
        EventRole.objects.standing()
        .filter(pk=message.params["role"])
        .select_related("event__network", "user", "given_by")
        .prefetch_related("event__days")
        .first()
    )
    if given is None:
        return outbox.Skip("The role was taken back, or has ended.")
    context = {
        "role": given.get_role_display(),
        "by": given.given_by.name,
        "link": absolute_url("events:event-detail", public_id=given.event.public_id),
    }
    return letter(given.event, "role_given", context)


def role_offered(message: Message) -> "outbox.Letter | outbox.Skip":
    params = message.params
    event = Event.objects.for_list().filter(pk=params["event"]).first()
    if event is None or message.user is None:
        return outbox.Skip("The meeting or the account is gone.")
    if event.status == Event.Status.CANCELLED:
        return outbox.Skip("The meeting was cancelled.")
    token = token_of(
        event_id=event.pk,
        user_id=message.user.pk,
        role=params["role"],
        by_id=params["by"],
        until=params["until"],
        made=int(message.created_at.timestamp()),
    )
    context = {
        "role": dict(EventRole.Role.choices)[params["role"]],
        "by": params["by_name"],
        "until": params["until"],
        "link": absolute_url("events:role-accept", token=token),
    }
    return letter(event, "role_offered", context)
