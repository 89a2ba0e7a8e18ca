"""Shapes of meetings, invitations and answers over REST. Needs are never among them."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from events.models import RSVP, DayPlace, Event, Invitation
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer
from networks.models.memberships import Group


class EventDaySerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    date = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity_in_person = serializers.IntegerField(allow_null=True)
    capacity_remote = serializers.IntegerField(allow_null=True)
    in_person = serializers.IntegerField(source="in_person_count")
    remote = serializers.IntegerField(source="remote_count")
    waiting = serializers.IntegerField(source="waiting_count")
    offered = serializers.IntegerField(source="offered_count")


class EventSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    kind = serializers.ChoiceField(choices=Event.Kind.choices)
    title = serializers.CharField()
    purpose = serializers.CharField()
    goals = serializers.CharField()
    asks = serializers.CharField()
    pays = serializers.CharField()
    sponsors = serializers.CharField()
    invited_networks = serializers.SerializerMethodField()
    place = serializers.CharField()
    address = serializers.CharField()
    timezone = serializers.CharField()
    languages = serializers.CharField()
    access_offered = serializers.CharField()
    allows_guest = serializers.BooleanField()
    contact = serializers.CharField()
    status = serializers.ChoiceField(choices=Event.Status.choices)
    rsvp_opens_at = serializers.DateTimeField(allow_null=True)
    rsvp_closes_at = serializers.DateTimeField()
    offer_hours = serializers.IntegerField()
    days = EventDaySerializer(many=True)
    copied_from = serializers.UUIDField(source="copied_from.public_id", allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_invited_networks(self, event: Event) -> list[str]:
        return sorted(network.slug for network in event.invited_networks.all())


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
    wants_no_mail = serializers.BooleanField(help_text="The person asked not to be written to.")
    merged_into = serializers.UUIDField(source="merged_into.public_id", allow_null=True)
    answer = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_answer(self, invited: Invitation) -> str | None:
        return invited.answer.answer if invited.answer else None


class PlaceSerializer(RowSerializer):
    date = serializers.DateField(source="day.date")
    mode = serializers.ChoiceField(choices=DayPlace.Mode.choices)
    state = serializers.ChoiceField(choices=DayPlace.State.choices)
    seats = serializers.IntegerField()
    queue_no = serializers.IntegerField(allow_null=True)
    offer_expires_at = serializers.DateTimeField(allow_null=True)
    is_online_meanwhile = serializers.BooleanField()


class RSVPSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="invitation.event.network.slug")
    event = serializers.UUIDField(source="invitation.event.public_id")
    invitation = serializers.UUIDField(source="invitation.public_id")
    name = serializers.CharField(source="invitation.name")
    group = serializers.CharField(source="invitation.group")
    answer = serializers.ChoiceField(choices=RSVP.Answer.choices)
    channel = serializers.ChoiceField(choices=RSVP.Channel.choices)
    recorded_by = serializers.SerializerMethodField()
    answered_at = serializers.DateTimeField()
    travel = serializers.ChoiceField(choices=RSVP.Travel.choices)
    hope = serializers.CharField()
    guest_name = serializers.CharField()
    pronouns = serializers.CharField()
    items = serializers.SerializerMethodField()
    places = PlaceSerializer(many=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()

    def get_recorded_by(self, rsvp: RSVP) -> str | None:
        """The name of whoever recorded what this person told them; null where they answered."""
        return rsvp.recorder or None

    def get_items(self, rsvp: RSVP) -> list[UUID]:
        """The ids of the agenda items with limited room that this person chose."""
        return [chosen.item.public_id for chosen in rsvp.item_places.all()]


# --- Input -----------------------------------------------------------------------------
class DayInput(InputSerializer):
    """A day in wall time of the meeting's zone."""

    date = serializers.DateField()
    starts = serializers.TimeField()
    ends = serializers.TimeField()
    capacity_in_person = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=100_000
    )
    capacity_remote = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=100_000
    )


class EventInput(InputSerializer):
    kind = serializers.ChoiceField(choices=Event.Kind.choices, default=Event.Kind.DESIGN_MEETING)
    title = serializers.CharField(max_length=120)
    purpose = serializers.CharField(max_length=10_000)
    goals = serializers.CharField(allow_blank=True, default="", max_length=10_000)
    asks = serializers.CharField(allow_blank=True, default="", max_length=10_000)
    pays = serializers.CharField(allow_blank=True, default="", max_length=10_000)
    sponsors = serializers.CharField(allow_blank=True, default="", max_length=300)
    invited_networks = serializers.ListField(
        child=serializers.SlugField(max_length=60), required=False, max_length=100
    )
    place = serializers.CharField(allow_blank=True, default="", max_length=160)
    address = serializers.CharField(allow_blank=True, default="", max_length=300)
    remote_link = serializers.URLField(allow_blank=True, default="", max_length=200)
    timezone = serializers.CharField(max_length=64)
    languages = serializers.CharField(allow_blank=True, default="", max_length=200)
    access_offered = serializers.CharField(allow_blank=True, default="", max_length=10_000)
    allows_guest = serializers.BooleanField(default=False)
    contact = serializers.CharField(allow_blank=True, default="", max_length=200)
    offer_hours = serializers.IntegerField(default=24, min_value=1, max_value=720)
    opens_on = serializers.DateField(
        required=False, allow_null=True, help_text="Answers are taken from the begin of this day."
    )
    closes_on = serializers.DateField(help_text="Answers are taken until the end of this day.")
    days = DayInput(many=True, allow_empty=False)


class EventCreateInput(EventInput):
    network = serializers.SlugField(max_length=60)


class CopyInput(InputSerializer):
    title = serializers.CharField(max_length=120)
    first_day = serializers.DateField(help_text="The other days follow with the same distance.")


class PersonInput(InputSerializer):
    name = serializers.CharField(allow_blank=True, max_length=500)
    email = serializers.CharField(allow_blank=True, max_length=500)
    group = serializers.CharField(allow_blank=True, default="", max_length=40)


class CorrectInput(InputSerializer):
    """Whatever is left out stays."""

    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(max_length=254)
    group = serializers.ChoiceField(choices=Group.choices, allow_blank=True)


class InvitationsInput(InputSerializer):
    """People to add, by name and address or by the ids of their memberships; one bad row and
    nobody is added."""

    event = serializers.UUIDField()
    people = PersonInput(many=True, required=False)
    memberships = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=2000
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if not data.get("people") and not data.get("memberships"):
            raise serializers.ValidationError("Name at least one person.")
        return data


class MergeInput(InputSerializer):
    """Another invitation of the same person to the same meeting, which stands no more then."""

    other = serializers.UUIDField()


class MailSerializer(serializers.Serializer[Any]):
    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()


class InvitationsAdded(serializers.Serializer[Any]):
    added = serializers.IntegerField()
    known = serializers.IntegerField()
    invitations = serializers.ListField(child=serializers.UUIDField())


class AnswerDayInput(InputSerializer):
    date = serializers.DateField()
    mode = serializers.ChoiceField(choices=DayPlace.Mode.choices)


class RSVPInput(InputSerializer):
    """An answer. Needs on file are left as they are."""

    answer = serializers.ChoiceField(choices=RSVP.Answer.choices)
    days = AnswerDayInput(many=True, required=False)
    travel = serializers.ChoiceField(choices=RSVP.Travel.choices, default=RSVP.Travel.NONE)
    travel_from = serializers.CharField(allow_blank=True, default="", max_length=120)
    hope = serializers.CharField(allow_blank=True, default="", max_length=1000)
    guest_name = serializers.CharField(
        allow_blank=True, default="", max_length=120, help_text="Where the meeting allows a guest."
    )
    pronouns = serializers.CharField(allow_blank=True, default="", max_length=30)
    items = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="Agenda items with limited room. Left out, the chosen ones stay.",
    )
    may_wait = serializers.BooleanField(
        default=False, help_text="Give up a seat for a place in line, if it comes to that."
    )


class SeatInput(InputSerializer):
    """What becomes of an offered seat."""

    date = serializers.DateField(help_text="The day of the seat.")
    choice = serializers.ChoiceField(choices=["take", "give_up"])


class RSVPCreateInput(RSVPInput):
    invitation = serializers.UUIDField()
