"""What the list of invited people, and the lists over REST, can be narrowed by."""

import django_filters
from django import forms
from django.db.models import Q

from events.models import RSVP, CalendarFeed, DayPlace, Event, Invitation, LetterText, ReminderRule
from lhs_platform.lib.rest.filters import NetworkFilterSet
from lhs_platform.mail.models import UNWANTED, Message, Suppression
from networks.models import Membership, Network, Site
from networks.models.memberships import Group

NOT_DELIVERED = [Message.State.FAILED, Message.State.BOUNCED, Message.State.WITHHELD]
NOT_DELIVERED += [Message.State.HELD]
# Nobody asked that no mail goes to the address; whether it arrives is another thing.
IS_WANTED = Q(suppressed=None) | Q(suppressed=Suppression.Reason.BOUNCE)
ANSWERS = [
    ("accepted", "Yes"),
    ("tentative", "Not sure"),
    ("declined", "No"),
    ("none", "No answer yet"),
    ("open", "No answer or not sure"),
    ("bounced", "Not reached: mail came back"),
]
LETTERS = [
    ("draft", "Not sent yet"),
    ("waiting", "On its way"),
    ("sent", "Sent"),
    ("problem", "Could not be delivered"),
    ("unwanted", "Asked not to be written to"),
    ("withdrawn", "Withdrawn"),
]


def small(form: forms.Form) -> None:
    """Dress the fields of a filter bar: small, named by their own first choice."""
    for field in form.fields.values():
        kind = "select" if isinstance(field, forms.ChoiceField) else "control"
        label = field.label or getattr(field, "empty_label", "")
        field.widget.attrs |= {"class": f"form-{kind} form-{kind}-sm", "aria-label": label}


class PeopleFilter(django_filters.FilterSet):
    """The invited people of one meeting. Withdrawn ones are shown when asked for."""

    q = django_filters.CharFilter(method="with_words", label="Name or address")
    group = django_filters.ChoiceFilter(choices=Group.choices, empty_label="All groups")
    answer = django_filters.ChoiceFilter(
        choices=ANSWERS, method="with_answer", empty_label="Any answer"
    )
    day = django_filters.ChoiceFilter(choices=[], method="on_day", empty_label="Any day")
    travel = django_filters.ChoiceFilter(
        choices=RSVP.Travel.choices, field_name="rsvp__travel", empty_label="Any travel"
    )
    mail = django_filters.ChoiceFilter(choices=LETTERS, method="with_mail", empty_label="Any mail")

    class Meta:
        model = Invitation
        fields: list[str] = []

    def __init__(self, data=None, *, event: Event, **kwargs):  # type: ignore[no-untyped-def]
        super().__init__(data, **kwargs)
        days = [(f"{day.pk}", day.short) for day in event.in_order()]
        waiting = [(f"{day.pk}-waiting", f"{day.short}, waiting list") for day in event.in_order()]
        self.filters["day"].extra["choices"] = days + waiting
        self.form.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "placeholder": "Name or address"}
        )
        small(self.form)

    @property
    def qs(self):  # type: ignore[no-untyped-def]
        found = super().qs
        return found if self.form.cleaned_data.get("mail") == "withdrawn" else found.standing()

    def with_words(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(Q(name__icontains=value) | Q(email__icontains=value))

    def with_answer(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        queryset = queryset.with_letter_state()
        silent = Q(rsvp=None, is_bounced=False)
        by_value = {
            "none": silent,
            "open": silent | Q(rsvp__answer=RSVP.Answer.TENTATIVE),
            "bounced": Q(rsvp=None, is_bounced=True),
        }
        if value in by_value:
            return queryset.filter(by_value[value])
        return queryset.filter(rsvp__answer=value)

    def on_day(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        day, _, waiting = value.partition("-")
        in_line = [DayPlace.State.WAITLISTED, DayPlace.State.OFFERED]
        states = in_line if waiting else [DayPlace.State.CONFIRMED]
        return queryset.filter(rsvp__places__day=day, rsvp__places__state__in=states)

    def with_mail(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        if value == "draft":
            return queryset.filter(state=Invitation.State.DRAFT)
        if value == "withdrawn":
            return queryset.filter(state=Invitation.State.REVOKED)
        states = {
            "waiting": [Message.State.QUEUED, Message.State.SENDING],
            "sent": [Message.State.SENT],
        }
        queryset = queryset.with_letter_state()
        if value == "unwanted":
            return queryset.filter(suppressed__in=UNWANTED)
        if value == "problem":
            lost = Q(letter_state__in=NOT_DELIVERED) | Q(is_bounced=True)
            return queryset.filter(lost, IS_WANTED)
        return queryset.filter(letter_state__in=states[value], is_bounced=False)


class MembersFilter(django_filters.FilterSet):
    """The members who can be picked for a meeting, by words, group, site and network."""

    q = django_filters.CharFilter(method="with_words", label="Name, role or site")
    group = django_filters.ChoiceFilter(choices=Group.choices, empty_label="All groups")
    site = django_filters.ModelChoiceFilter(
        queryset=None, to_field_name="public_id", empty_label="All sites"
    )
    network = django_filters.ModelChoiceFilter(
        queryset=None, to_field_name="slug", empty_label="All networks"
    )

    class Meta:
        model = Membership
        fields: list[str] = []

    def __init__(self, data=None, *, event: Event, **kwargs):  # type: ignore[no-untyped-def]
        super().__init__(data, **kwargs)
        networks = Network.objects.filter(
            Q(pk=event.network_id) | Q(pk__in=event.invited_networks.values("pk"))
        )
        self.filters["network"].queryset = networks.order_by("name")
        self.filters["site"].queryset = (
            Site.objects.active().filter(memberships__in=self.queryset).distinct().order_by("name")
        )
        if not event.invited_networks.all():
            del self.filters["network"]
        small(self.form)
        self.form.fields["q"].widget.attrs |= {
            "type": "search",
            "placeholder": "Name, role or site",
        }

    def with_words(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.matching(value[:100])


class EventFilter(NetworkFilterSet):
    class Meta:
        model = Event
        fields = ["status", "kind"]


class OfEventFilter(NetworkFilterSet):
    """Rows of meetings, by their meeting. Used for models that have `event`."""

    network_path = "event__network__slug"
    event = django_filters.UUIDFilter(field_name="event__public_id", label="The meeting's id.")


class InvitationFilter(OfEventFilter):
    class Meta:
        model = Invitation
        fields = ["state", "group"]


class RSVPFilter(NetworkFilterSet):
    network_path = "invitation__event__network__slug"
    event = django_filters.UUIDFilter(
        field_name="invitation__event__public_id", label="The meeting's id."
    )

    class Meta:
        model = RSVP
        fields = ["answer", "channel"]


class LetterTextFilter(OfEventFilter):
    class Meta:
        model = LetterText
        fields = ["kind"]


class ReminderRuleFilter(OfEventFilter):
    class Meta:
        model = ReminderRule
        fields = ["is_active"]


class CalendarFeedFilter(NetworkFilterSet):
    network_path = "network__slug"

    class Meta:
        model = CalendarFeed
        fields: list[str] = []


class ActionItemFilter(OfEventFilter):
    is_open = django_filters.BooleanFilter(
        field_name="done_at", lookup_expr="isnull", label="Whether it is still to do."
    )
    due_before = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lt", label="Due before this day."
    )
