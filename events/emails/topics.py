"""Where invited people without an account read what became of what they said to a topic."""

from collections.abc import Collection
from uuid import UUID

from events.emails.letters import stop_of
from events.models import Event, Invitation
from improvement.models import Topic
from improvement.rules.guests import Guest
from lhs_platform.lib.links import absolute_url


def guests(topic: Topic, refs: Collection[UUID]) -> list[Guest]:
    """Give those whose invitation stands, each with the page of the topic behind their link. An
    invitation that was merged into another leads to that one."""
    known = Invitation.objects.filter(public_id__in=refs).select_related("event", "merged_into")
    standing = {one.pk: one for one in (row.merged_into or row for row in known)}
    rows = (
        Invitation.objects.filter(pk__in=standing)
        .standing()
        .exclude(email="")
        .exclude(event__status=Event.Status.CANCELLED)
        .select_related("event")
    )
    return [
        Guest(
            one.name,
            one.email,
            absolute_url("events:own-topic", token=one.token, topic=topic.public_id),
            stop_of(one),
        )
        for one in rows
    ]
