"""Mails about being invited."""

from events.emails.calendar import calendar_of
from events.emails.letters import letter, letter_to, standing
from events.models import Event, Invitation
from lhs_platform.lib.links import absolute_url
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message


def invitation_sent(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    if invited.link_version != message.params["link_version"]:
        return outbox.Skip("A newer link was sent.")
    return letter_to(invited, "invitation", {}, ics=calendar_of(invited.event))


def link_sent_again(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    return letter_to(invited, "link_again", {})


def invitation_tested(message: Message) -> "outbox.Letter | outbox.Skip":
    event = Event.objects.for_list().filter(pk=message.params["event"]).first()
    if event is None:
        return outbox.Skip("The meeting is gone.")
    return sample(event, message.params["name"])


def sample(event: Event, name: str, group: str = "") -> "outbox.Letter":
    """Make the invitation as `name` would get it, without a personal link."""
    link = absolute_url("events:event-detail", public_id=event.public_id)
    shown = Invitation(event=event, name=name, group=group)
    context = {"invitation": shown, "name": name, "link": link, "is_sample": True}
    return letter(event, "invitation", context, ics=calendar_of(event))


def meeting_changed(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    if invited.event.ical_sequence != message.params["sequence"]:
        return outbox.Skip("It changed again; a newer mail tells.")
    return letter_to(invited, "changed", {}, ics=calendar_of(invited.event))


def meeting_cancelled(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = (
        Invitation.objects.filter(pk=message.params["invitation"])
        .exclude(state=Invitation.State.REVOKED)
        .select_related("event__network")
        .prefetch_related("event__days")
        .first()
    )
    if invited is None:
        return outbox.Skip("The invitation was withdrawn.")
    ics = calendar_of(invited.event, is_cancelled=True)
    return letter_to(invited, "cancelled", {}, ics=ics)
