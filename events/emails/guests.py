"""Where invited people read what became of what they said, or voted on.

Those without an account do so behind their personal link; those who have one and belong to another
network, on the page of the meeting.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from events.emails.letters import stop_of
from events.models import Event, Invitation, MeetingRound
from improvement.models import Round, Topic
from improvement.rules.guests import Guest
from lhs_platform.lib.links import absolute_url


def guests(thing: Topic | Round, refs: Collection[UUID]) -> list[Guest]:
    """Give those whose invitation stands, each with their page of the topic or the vote."""
    if isinstance(thing, Topic):
        return [
            _guest(one, absolute_url("events:own-topic", token=one.token, topic=thing.public_id))
            for one in _standing(Q(public_id__in=refs))
        ]
    held = MeetingRound.objects.filter(round=thing).select_related("event").first()
    chosen = Q(public_id__in=refs)
    if held is not None:
        chosen |= Q(event=held.event_id, user__public_id__in=refs)
    return [_guest(one, _page_of_vote(held, one)) for one in _standing(chosen)]


def _standing(chosen: Q) -> list[Invitation]:
    """Give the invitations that stand, each once; one that was merged into another leads to it."""
    known = Invitation.objects.filter(chosen).select_related("merged_into")
    standing = {one.pk for one in (row.merged_into or row for row in known)}
    rows = Invitation.objects.filter(pk__in=standing).standing().exclude(email="")
    return list(rows.exclude(event__status=Event.Status.CANCELLED).select_related("event"))


def _guest(one: Invitation, url: str) -> Guest:
    return Guest(one.name, one.email, url, stop_of(one))


def _page_of_vote(held: MeetingRound | None, one: Invitation) -> str:
    """Give the page of a vote at its own meeting; that of the answer to whoever is invited to
    another one, and put forward an idea."""
    if held is None or held.event_id != one.event_id:
        return absolute_url("events:rsvp", token=one.token)
    if one.user_id is not None:
        return absolute_url(
            "events:event-vote", public_id=held.event.public_id, vote=held.public_id
        )
    return absolute_url("events:link-vote", token=one.token, vote=held.public_id)
