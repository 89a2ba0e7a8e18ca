"""Shapes of meetings, invitations and answers over REST. Needs are never among them."""

from typing import Any

from rest_framework import serializers

from events.models import RSVP, DayPlace, Event, Invitation
from lhs_platform.lib.rest.serializers import RowSerializer
from networks.models.memberships import Group


class EventDaySerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    date = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity_in_person = serializers.IntegerField(allow_null=True)
    in_person = serializers.IntegerField(source="in_person_count")
    remote = serializers.IntegerField(source="remote_count")
    waiting = serializers.IntegerField(source="waiting_count")


class EventSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    kind = serializers.ChoiceField(choices=Event.Kind.choices)
    title = serializers.CharField()
    purpose = serializers.CharField()
    asks = serializers.CharField()
    pays = serializers.CharField()
    place = serializers.CharField()
    address = serializers.CharField()
    timezone = serializers.CharField()
    contact = serializers.CharField()
    status = serializers.ChoiceField(choices=Event.Status.choices)
    rsvp_closes_at = serializers.DateTimeField()
    days = EventDaySerializer(many=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class InvitationSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    name = serializers.CharField()
    email = serializers.EmailField()
    group = serializers.ChoiceField(choices=Group.choices, allow_blank=True)
    state = serializers.ChoiceField(choices=Invitation.State.choices)
    mail_state = serializers.CharField(source="letter_state", allow_null=True)
    sent_at = serializers.DateTimeField(source="letter_sent_at", allow_null=True)
    is_bounced = serializers.BooleanField()
    answer = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_answer(self, invited: Invitation) -> str | None:
        return invited.answer.answer if invited.answer else None


class PlaceSerializer(RowSerializer):
    date = serializers.DateField(source="day.date")
    mode = serializers.ChoiceField(choices=DayPlace.Mode.choices)
    state = serializers.ChoiceField(choices=DayPlace.State.choices)
    queue_no = serializers.IntegerField(allow_null=True)


class RSVPSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="invitation.event.network.slug")
    event = serializers.UUIDField(source="invitation.event.public_id")
    invitation = serializers.UUIDField(source="invitation.public_id")
    name = serializers.CharField(source="invitation.name")
    group = serializers.CharField(source="invitation.group")
    answer = serializers.ChoiceField(choices=RSVP.Answer.choices)
    channel = serializers.ChoiceField(choices=RSVP.Channel.choices)
    answered_at = serializers.DateTimeField()
    travel = serializers.ChoiceField(choices=RSVP.Travel.choices)
    hope = serializers.CharField()
    places = PlaceSerializer(many=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


# --- Input -----------------------------------------------------------------------------
class DayInput(serializers.Serializer[Any]):
    """A day in wall time of the meeting's zone."""

    date = serializers.DateField()
    starts = serializers.TimeField()
    ends = serializers.TimeField()
    capacity_in_person = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=100_000
    )


class EventInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Event.Kind.choices, default=Event.Kind.DESIGN_MEETING)
    title = serializers.CharField(max_length=120)
    purpose = serializers.CharField(max_length=10_000)
    asks = serializers.CharField(allow_blank=True, default="", max_length=10_000)
    pays = serializers.CharField(allow_blank=True, default="", max_length=10_000)
    place = serializers.CharField(allow_blank=True, default="", max_length=160)
    address = serializers.CharField(allow_blank=True, default="", max_length=300)
    remote_link = serializers.URLField(allow_blank=True, default="", max_length=200)
    timezone = serializers.CharField(max_length=64)
    contact = serializers.CharField(allow_blank=True, default="", max_length=200)
    closes_on = serializers.DateField(help_text="Answers are taken until the end of this day.")
    days = DayInput(many=True, allow_empty=False)


class EventCreateInput(EventInput):
    network = serializers.SlugField(max_length=60)


class PersonInput(serializers.Serializer[Any]):
    name = serializers.CharField(allow_blank=True, max_length=500)
    email = serializers.CharField(allow_blank=True, max_length=500)
    group = serializers.CharField(allow_blank=True, default="", max_length=40)


class InvitationsInput(serializers.Serializer[Any]):
    """People to add; one bad row and nobody is added."""

    event = serializers.UUIDField()
    people = PersonInput(many=True, allow_empty=False)


class InvitationsAdded(serializers.Serializer[Any]):
    added = serializers.IntegerField()
    known = serializers.IntegerField()
    invitations = serializers.ListField(child=serializers.UUIDField())


class AnswerDayInput(serializers.Serializer[Any]):
    date = serializers.DateField()
    mode = serializers.ChoiceField(choices=DayPlace.Mode.choices)


class RSVPInput(serializers.Serializer[Any]):
    """An answer. Needs on file are left as they are."""

    answer = serializers.ChoiceField(choices=RSVP.Answer.choices)
    days = AnswerDayInput(many=True, required=False)
    travel = serializers.ChoiceField(choices=RSVP.Travel.choices, default=RSVP.Travel.NONE)
    travel_from = serializers.CharField(allow_blank=True, default="", max_length=120)
    hope = serializers.CharField(allow_blank=True, default="", max_length=1000)


class RSVPCreateInput(RSVPInput):
    invitation = serializers.UUIDField()
