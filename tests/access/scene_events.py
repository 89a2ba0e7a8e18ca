"""A meeting with one of everything, each text carrying a mark that can be searched for."""

import uuid
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from events.models import (
    RSVP,
    ActionItem,
    AgendaItem,
    AgendaRelease,
    CalendarFeed,
    CheckIn,
    DayPlace,
    Evaluation,
    EvaluationQuestion,
    Event,
    EventDay,
    EventRole,
    ExpenseLine,
    Invitation,
    ItemNote,
    LetterText,
    MeetingDecision,
    Minutes,
    NeedsRecord,
    NoteRevision,
    Receipt,
    ReminderRule,
    SponsorFund,
    TravelRequest,
)
from lhs_platform.mail.models import Campaign, Message
from networks.models import Network, User


def event_parts(network: Network, owner: User, stranger: User, mark: str) -> dict[str, Any]:
    now = timezone.now()
    event = Event.objects.create(
        network=network, title=f"{mark} meeting", purpose=f"{mark} purpose", asks=f"{mark} asks",
        place=f"{mark} place", timezone="America/Chicago", status="published",
        rsvp_closes_at=now + timedelta(days=30), created_by=owner,
    )  # fmt: skip
    start = (now + timedelta(days=40)).replace(microsecond=0)
    day = EventDay.objects.create(
        event=event, date=start.date(), starts_at=start, ends_at=start + timedelta(hours=6),
        starts_clock=start.astimezone(event.zone).time(),
        ends_clock=(start + timedelta(hours=6)).astimezone(event.zone).time(),
        capacity_in_person=20,
    )  # fmt: skip
    invitation = Invitation.objects.create(
        event=event, user=stranger, email=stranger.email, name=f"{mark} Guest",
        group="community", state="active", sent_at=now, invited_by=owner,
    )  # fmt: skip
    rsvp = RSVP.objects.create(
        invitation=invitation, answer="accepted", channel="link", answered_at=now,
        travel="refund", travel_from=f"{mark} town", hope=f"{mark} hope",
    )  # fmt: skip
    DayPlace.objects.create(rsvp=rsvp, day=day, mode="in_person")
    NeedsRecord.objects.create(
        rsvp=rsvp, access=["captions"], allergies=f"{mark} allergy",
        purge_on=start.date() + timedelta(days=30),
    )  # fmt: skip
    campaign = Campaign.objects.create(
        about=f"event:{event.public_id}", purpose="events.invitation", label=f"{mark} campaign"
    )
    message = Message.objects.create(
        dedupe_key=f"scene:{mark}", purpose="events.invitation", about=campaign.about,
        params={"invitation": invitation.pk}, campaign=campaign, to_email=invitation.email,
        to_name=invitation.name, message_id=f"<{mark}@scene.example>", state="sent",
        next_attempt_at=now, sent_at=now, subject=f"{mark} subject",
    )  # fmt: skip
    before = _before(event, day, owner, mark)
    return {
        **before,
        **_travel(event, invitation, mark),
        **_at_and_after(event, before["agenda_item"], invitation, owner, mark),
        "event": event,
        "day": day,
        "invitation": invitation,
        "rsvp": rsvp,
        "campaign": campaign,
        "message": message,
    }


def _before(event: Event, day: EventDay, owner: User, mark: str) -> dict[str, Any]:
    item = AgendaItem.objects.create(
        day=day, starts_clock=time(10), ends_clock=time(11), title=f"{mark} item",
        room=f"{mark} hall", facilitators=f"{mark} facilitator", asks=f"{mark} asked",
        materials=[{"label": f"{mark} slides", "url": "https://files.example/slides"}], capacity=5,
    )  # fmt: skip
    for role in ("organiser", "logistics"):
        EventRole.objects.create(event=event, user=owner, role=role, given_by=owner)
    return {
        "role": event.roles.get(role="logistics"),
        "agenda_item": item,
        "release": AgendaRelease.objects.create(
            event=event, number=1, note=f"{mark} released", content=[], released_by=owner
        ),
        "letter_text": LetterText.objects.create(
            event=event, kind="reminder", subject=f"{mark} reminder", body=f"{mark} words"
        ),
        "reminder_rule": ReminderRule.objects.create(
            event=event, days_before=7, clock=time(9), created_by=owner
        ),
        "feed": CalendarFeed.objects.create(user=owner, network=event.network),
    }


def _travel(event: Event, invitation: Invitation, mark: str) -> dict[str, Any]:
    fund = SponsorFund.objects.create(
        event=event, sponsor=f"{mark} foundation", limit=Decimal(5000), rules=f"{mark} rules",
        reference=f"{mark} ref",
    )  # fmt: skip
    request = TravelRequest.objects.create(
        invitation=invitation, fund=fund, travels_from=f"{mark} town", note=f"{mark} note",
        estimate=Decimal(300),
    )  # fmt: skip
    line = ExpenseLine.objects.create(
        request=request, category="rail", what=f"{mark} train", spent_on=event.days.get().date,
        amount=Decimal(80), currency="USD",
    )  # fmt: skip
    receipt = Receipt.objects.create(
        line=line, name=f"{mark} receipt.pdf", content_type="application/pdf", size=4,
        sha256="0" * 64, content=b"%PDF",
    )  # fmt: skip
    return {"fund": fund, "travel_request": request, "expense": line, "receipt": receipt}


def _at_and_after(
    event: Event, item: AgendaItem, invitation: Invitation, owner: User, mark: str
) -> dict[str, Any]:
    now = timezone.now()
    note = ItemNote.objects.create(event=event, item=item, text=f"{mark} noted", updated_by=owner)
    NoteRevision.objects.create(note=note, number=1, text=note.text, by=owner)
    evaluation = Evaluation.objects.create(
        event=event, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=60)
    )
    EvaluationQuestion.objects.create(
        evaluation=evaluation, position=1, kind="scale", text=f"{mark} question?"
    )
    return {
        "check_in": CheckIn.objects.create(
            event=event, day=item.day, invitation=invitation, direction="entry", method="name",
            nonce=uuid.uuid4(), at=now, by=owner,
        ),
        "note": note,
        "decision": MeetingDecision.objects.create(
            event=event, item=item, text=f"{mark} decided", by=owner
        ),
        "action_item": ActionItem.objects.create(
            event=event, item=item, text=f"{mark} to do", owner=invitation,
            due_on=item.day.date + timedelta(days=7), by=owner,
        ),
        "minutes": Minutes.objects.create(
            event=event, text=f"{mark} minutes", published_text=f"{mark} minutes",
            published_at=now, published_by=owner,
        ),
        "evaluation": evaluation,
    }  # fmt: skip
