"""The smallest valid meetings, invitations and answers."""

from datetime import time, timedelta

import factory
from django.utils import timezone

from events.models import (
    RSVP,
    AgendaItem,
    DayPlace,
    Event,
    EventDay,
    EventRole,
    Invitation,
    ItemPlace,
    NeedsRecord,
)
from tests.factories.networks import NetworkFactory, UserFactory


def _days_ahead(days: int, hour: int):
    moment = timezone.now() + timedelta(days=days)
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0)


def _clock(moment, event):
    return moment.astimezone(event.zone).time()


class EventFactory(factory.django.DjangoModelFactory):
    """A published meeting next month, of two days unless `days=` says otherwise."""

    class Meta:
        model = Event
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=Event.Status.DRAFT)
        closed_for_answers = factory.Trait(
            rsvp_closes_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
        )

    network = factory.SubFactory(NetworkFactory)
    title = factory.Sequence(lambda n: f"Design meeting {n}")
    purpose = "We decide what we try next."
    place = "Lakeside House"
    timezone = "America/Winnipeg"
    contact = "family desk, 555 0142"
    remote_link = "https://meet.example/room"
    rsvp_closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=20))
    status = Event.Status.PUBLISHED
    created_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def days(self, create, extracted, **more):
        if create:
            count = 2 if extracted is None else extracted
            for number in range(count):
                EventDayFactory(event=self, number=number, **more)


class EventDayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventDay

    class Params:
        number = 0

    event = factory.SubFactory(EventFactory, days=0)
    starts_at = factory.LazyAttribute(lambda day: _days_ahead(30 + day.number, 15))
    ends_at = factory.LazyAttribute(lambda day: day.starts_at + timedelta(hours=7))
    date = factory.LazyAttribute(lambda day: day.starts_at.date())
    starts_clock = factory.LazyAttribute(lambda day: _clock(day.starts_at, day.event))
    ends_clock = factory.LazyAttribute(lambda day: _clock(day.ends_at, day.event))


class EventRoleFactory(factory.django.DjangoModelFactory):
    """Somebody who helps with one meeting: logistics, unless said otherwise."""

    class Meta:
        model = EventRole

    event = factory.SubFactory(EventFactory)
    user = factory.SubFactory(UserFactory)
    role = EventRole.Role.LOGISTICS
    given_by = factory.SelfAttribute("user")


class InvitationFactory(factory.django.DjangoModelFactory):
    """Somebody who was sent an invitation; `draft=True` was not yet."""

    class Meta:
        model = Invitation

    class Params:
        draft = factory.Trait(state=Invitation.State.DRAFT, sent_at=None)
        revoked = factory.Trait(state=Invitation.State.REVOKED)

    event = factory.SubFactory(EventFactory)
    email = factory.Sequence(lambda n: f"guest{n}@guests.example")
    name = factory.Sequence(lambda n: f"Guest Number{n}")
    group = "community"
    state = Invitation.State.ACTIVE
    sent_at = factory.LazyFunction(timezone.now)
    invited_by = factory.SubFactory(UserFactory)


class RSVPFactory(factory.django.DjangoModelFactory):
    """A yes, without any place: add DayPlaceFactory for each day."""

    class Meta:
        model = RSVP

    invitation = factory.SubFactory(InvitationFactory)
    answer = RSVP.Answer.ACCEPTED
    channel = RSVP.Channel.LINK
    answered_at = factory.LazyFunction(timezone.now)


class DayPlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DayPlace

    class Params:
        waiting = factory.Trait(state=DayPlace.State.WAITLISTED, queue_no=1)

    rsvp = factory.SubFactory(RSVPFactory)
    day = factory.LazyAttribute(lambda place: place.rsvp.invitation.event.days.first())
    mode = DayPlace.Mode.IN_PERSON


class NeedsRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NeedsRecord

    rsvp = factory.SubFactory(RSVPFactory)
    access = ["captions"]
    food = ["vegan"]
    allergies = "Hazelnut"
    purge_on = factory.LazyFunction(lambda: timezone.now().date() + timedelta(days=60))


class AgendaItemFactory(factory.django.DjangoModelFactory):
    """An hour from eleven, on the first day of a meeting."""

    class Meta:
        model = AgendaItem

    class Params:
        event = factory.SubFactory(EventFactory)

    day = factory.LazyAttribute(lambda item: item.event.days.first())
    starts_clock = time(11)
    ends_clock = factory.LazyAttribute(lambda item: time(item.starts_clock.hour + 1))
    title = factory.Sequence(lambda n: f"Talk {n}")


class ItemPlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ItemPlace

    rsvp = factory.SubFactory(RSVPFactory)
    item = factory.SubFactory(AgendaItemFactory)
