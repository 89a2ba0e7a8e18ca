"""Asking for pages of meetings, and reading what they say."""

import re

from django.urls import reverse

from tests.factories.events import (
    DayPlaceFactory,
    InvitationFactory,
    NeedsRecordFactory,
    RSVPFactory,
)


def at(name, thing):
    return reverse(f"events:{name}", kwargs={"public_id": thing.public_id})


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def answered(event, *, needs=False, mode="in_person", **invited):
    rsvp = RSVPFactory(invitation=InvitationFactory(event=event, **invited))
    DayPlaceFactory(rsvp=rsvp, mode=mode)
    if needs:
        NeedsRecordFactory(rsvp=rsvp)
    return rsvp


def released(event, item, *, by):
    """Show an item of the agenda to everybody."""
    content = [{"date": "2027-03-01", "items": [{"id": str(item.public_id)}]}]
    event.releases.create(number=1, content=content, released_by=by)
    return item


# --- Meetings --------------------------------------------------------------------------
