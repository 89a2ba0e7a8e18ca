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


# --- Meetings --------------------------------------------------------------------------
