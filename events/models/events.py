"""Meetings and their days."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce

from lhs_platform.lib.models import Record, Versioned
from networks.models import Network
from networks.models.memberships import coordinated_by
from networks.models.people import check_timezone

END_OF_DAY = time(23, 59, 59)
# Needs are deleted, and personal links end, so long after the last day.
KEPT_AFTER = timedelta(days=30)
# A day that goes on past midnight, or past its end, is still that day for so long.
STAYS_OPEN = timedelta(hours=4)


class ClockGap(ValueError):
    """A wall time that never comes, because the clock is put forward over it."""


def moment_at(day: date, clock: time, zone: zoneinfo.ZoneInfo) -> datetime:
    """Give the moment of a wall time. One that comes twice means the first; one that never
    comes raises ClockGap."""
    wall = datetime.combine(day, clock)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        raise ClockGap
    return moment


def day_holds(day: "EventDay", starts: time, ends: time) -> bool:
    """Say whether these hours lie within those of a day, by the clock at the place."""
    opens, closes = day.starts_wall.time(), day.ends_wall.time()
    return opens <= starts and (ends <= closes or closes <= opens)


def nearest_moment(day: date, clock: time, zone: zoneinfo.ZoneInfo) -> datetime:
    """Give the moment of a wall time for a machine that cannot ask: one that never comes is
    moved on by as much as the clock is put forward."""
    return datetime.combine(day, clock).replace(tzinfo=zone).astimezone(UTC)


def with_a_role_of(user: Any, *roles_named: str) -> list[int]:
    """Give the ids of meetings that this person helps to organise, with one of some roles if they
    are named; a token bound to some networks narrows it to theirs. Asked once for a request."""
    held: list[tuple[int, str]] | None = getattr(user, "roles_held", None)
    if held is None:
        held = user.roles_held = _roles_held(user)
    return [event for event, role in held if not roles_named or role in roles_named]


def _roles_held(user: Any) -> list[tuple[int, str]]:
    roles = apps.get_model("events", "EventRole").objects.all()
    if user.limited_to is not None:
        roles = roles.filter(event__network__in=user.limited_to)
    return [(one.event_id, one.role) for one in roles.standing_of(user)]


def _that_invite(networks: Any) -> models.QuerySet[Any]:
    guests = Event.invited_networks.through.objects.filter(network__in=networks)
    return guests.values("event_id")


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any) -> Self:
        """Give the meetings of a person's networks, those their networks are invited to, and
        those they help to organise; drafts only where they coordinate or organise."""
        if not user.is_authenticated:
            return self.none()
        networks = Network.objects.keys_visible_to(user)
        hosted = models.Q(network__in=networks)
        if user.is_staff:
            return self.filter(hosted)
        coordinated = coordinated_by(user)
        own = models.Q(pk__in=with_a_role_of(user))
        invited = models.Q(pk__in=_that_invite(networks))
        told = ~models.Q(status=Event.Status.DRAFT) | models.Q(network__in=coordinated)
        return self.filter(own | (hosted | invited) & told)

    def answerable_by(self, user: Any) -> Self:
        """Give the meetings a person sees, and those they are invited to without belonging to
        any of the networks: they answer, and see nothing else of it."""
        if not user.is_authenticated:
            return self.none()
        invitations = apps.get_model("events", "Invitation").objects
        invited = invitations.standing().of_person(user).values("event_id")
        guests = models.Q(pk__in=invited) & ~models.Q(status=Event.Status.DRAFT)
        return self.filter(models.Q(pk__in=self.visible_to(user).values("pk")) | guests)

    def held(self, pk: int) -> "Event":
        """Lock one meeting for the rest of the transaction.

        SQLite has no row locks; there a transaction holds the whole database from its first line.
        """
        return self.select_for_update(of=("self",)).select_related("network").get(pk=pk)

    def organised_by(self, user: Any) -> Self:
        """Give the meetings this person plans: of networks they coordinate, and where they are
        named as organisers. Staff look at all."""
        seen = self.visible_to(user)
        if not user.is_authenticated or user.is_staff:
            return seen
        coordinated = coordinated_by(user)
        named = models.Q(pk__in=with_a_role_of(user, "organiser"))
        return seen.filter(models.Q(network__in=coordinated) | named)

    def upcoming(self, now: datetime) -> Self:
        """Give meetings that are not over, soonest first."""
        return self.with_span().filter(last_ends_at__gte=now).order_by("first_starts_at", "pk")

    def past(self, now: datetime) -> Self:
        """Give meetings that are over, latest first."""
        return self.with_span().filter(last_ends_at__lt=now).order_by("-last_ends_at", "-pk")

    def with_span(self) -> Self:
        days = EventDay.objects.filter(event=models.OuterRef("pk"))
        return self.annotate(
            first_starts_at=models.Subquery(days.order_by("date").values("starts_at")[:1]),
            last_ends_at=models.Subquery(days.order_by("-date").values("ends_at")[:1]),
        )

    def for_list(self) -> Self:
        """Add the network and the days with their head counts: three counts, one query."""
        days = models.Prefetch("days", queryset=EventDay.objects.with_heads())
        return self.select_related("network", "copied_from").prefetch_related(days)


class Event(Versioned):
    """A gathering of a network: a design meeting, a learning session or a call."""

    class Kind(models.TextChoices):
        DESIGN_MEETING = "design_meeting", "Design meeting"
        LEARNING_SESSION = "learning_session", "Learning session"
        ACTION_PERIOD_CALL = "action_period_call", "Action-period call"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.DESIGN_MEETING)
    title = models.CharField(max_length=120)
    purpose = models.TextField(help_text="What people come together to decide.")
    goals = models.TextField(blank=True, help_text="What will be settled by the end; one a line.")
    sponsors = models.CharField("paid for by", max_length=300, blank=True)
    invited_networks = models.ManyToManyField(
        Network,
        blank=True,
        related_name="+",
        help_text="Their members see this meeting, and can be picked as people to invite.",
    )
    asks = models.TextField("what we ask of people", blank=True)
    pays = models.TextField("what is paid", blank=True, help_text="Travel, hotel, time.")
    place = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=300, blank=True)
    remote_link = models.URLField(blank=True)
    timezone = models.CharField("time zone", max_length=64, validators=[check_timezone])
    languages = models.CharField(
        max_length=200,
        blank=True,
        help_text="Spoken and interpreted, for example English, Spanish.",
    )
    access_offered = models.TextField(
        "access offered", blank=True, help_text="What is there for everyone: captions, ramps, rest."
    )
    allows_guest = models.BooleanField(
        "people may bring a guest or carer", default=False, help_text="A guest takes a seat, too."
    )
    contact = models.CharField(max_length=200, blank=True, help_text="Who answers questions.")
    rsvp_opens_at = models.DateTimeField("answers from", null=True, blank=True)
    rsvp_closes_at = models.DateTimeField("answers until")
    # What was entered for it: the moment is made again when a zone's rules change.
    closes_date = models.DateField(null=True, blank=True, editable=False)
    closes_clock = models.TimeField(null=True, blank=True, editable=False)
    # So long a freed seat is kept for the first in line, who must take it.
    offer_hours = models.PositiveSmallIntegerField(
        "hours to take a freed seat", default=24, validators=[MinValueValidator(1)]
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    ical_sequence = models.PositiveIntegerField(default=0)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)

    def takes_answers_at(self, now: datetime) -> bool:
        """Compare the window with the clock; no job has to flip a flag."""
        is_open = self.rsvp_opens_at is None or self.rsvp_opens_at <= now
        return self.status == self.Status.PUBLISHED and is_open and now <= self.rsvp_closes_at

    def opens_later(self, now: datetime) -> bool:
        """Say whether answers are not taken yet, but will be."""
        return self.rsvp_opens_at is not None and now < self.rsvp_opens_at

    @property
    def opens_words(self) -> str:
        """When answers are first taken, by a clock at the place of the meeting."""
        if self.rsvp_opens_at is None:
            return ""
        wall = self.rsvp_opens_at.astimezone(self.zone)
        return f"{wall:%A} {wall.day} {wall:%B %Y}, {wall:%H:%M} ({self.zone_name})"

    def stage_at(self, now: datetime) -> str:
        """Say where the meeting stands by the clock: `draft`, `cancelled`, `closed`, `published`
        (to come), `in_session` or `over`."""
        if self.status != self.Status.PUBLISHED:
            return self.status
        days = self.in_order()
        if days and days[-1].ends_at < now:
            return "over"
        return "in_session" if days and days[0].starts_at <= now else self.status

    @property
    def opens_on(self) -> date | None:
        """The first day for answers at the place of the meeting, if there is one."""
        return self.rsvp_opens_at and self.rsvp_opens_at.astimezone(self.zone).date()

    @property
    def about(self) -> str:
        """The name under which the outbox keeps this meeting's mail."""
        return f"event:{self.public_id}"

    @property
    def zone_name(self) -> str:
        """The time zone as people say it: by its city."""
        return f"{self.timezone.rsplit('/', 1)[-1].replace('_', ' ')} time"

    @property
    def closes_on(self) -> date:
        """The last day for answers, as the calendar at the place of the meeting has it."""
        return self.rsvp_closes_at.astimezone(self.zone).date()

    @property
    def goal_lines(self) -> list[str]:
        """The goals one by one, without the dashes people type before them."""
        return [line.strip(" -•*") for line in self.goals.splitlines() if line.strip(" -•*")]

    def in_order(self) -> "list[EventDay]":
        """Give the days by date, knowing their meeting, from those loaded already."""
        days = sorted(self.days.all(), key=lambda day: day.date)
        for day in days:
            day.event = self
        return days

    def note_closing(self) -> None:
        """Keep the last moment for answers as the clock at the place shows it."""
        wall = self.rsvp_closes_at.astimezone(self.zone)
        self.closes_date, self.closes_clock = wall.date(), wall.time().replace(microsecond=0)

    def day_on(self, now: datetime) -> "EventDay | None":
        """Give the day that people come to at this moment; None between days, before and after."""
        return next((day for day in self.in_order() if day.is_on(now)), None)

    @property
    def purge_on(self) -> date:
        """The day on which needs are deleted and personal links end."""
        days = self.in_order()
        return (days[-1].date if days else self.closes_on) + KEPT_AFTER


def _seats(**which: str) -> Coalesce:
    """Count heads, guests included."""
    chosen = models.Q(**{f"places__{name}": value for name, value in which.items()})
    return Coalesce(models.Sum("places__seats", filter=chosen), 0)


class EventDayQuerySet(models.QuerySet["EventDay"]):
    def with_heads(self) -> Self:
        return self.annotate(
            in_person_count=_seats(mode="in_person", state="confirmed"),
            remote_count=_seats(mode="remote", state="confirmed"),
            waiting_count=_seats(state="waitlisted"),
            offered_count=_seats(state="offered"),
        ).order_by("date", "pk")  # the order of the model does not hold for counts


class EventDay(Record):
    """One day of a meeting, with room for so many people."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    # What was entered: the moments below are made from it, and again when a zone's rules change.
    starts_clock = models.TimeField()
    ends_clock = models.TimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity_in_person = models.PositiveIntegerField(
        "places in the room", null=True, blank=True, help_text="Empty means no limit."
    )
    capacity_remote = models.PositiveIntegerField(
        "places online", null=True, blank=True, help_text="Empty means no limit."
    )

    objects = EventDayQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["event", "date"], name="event_day_unique"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="event_day_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.date}"

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Give start and end as they follow from what was entered, by the rules of today."""
        zone = self.event.zone
        return (
            nearest_moment(self.date, self.starts_clock, zone),
            nearest_moment(self.date, self.ends_clock, zone),
        )

    @property
    def starts_wall(self) -> datetime:
        """The start as a clock at the place shows it: naive, so that no template moves it."""
        return self.starts_at.astimezone(self.event.zone).replace(tzinfo=None)

    @property
    def ends_wall(self) -> datetime:
        return self.ends_at.astimezone(self.event.zone).replace(tzinfo=None)

    @property
    def opens_at(self) -> datetime:
        """From here on people can be let in: the day's first minute at the place."""
        midnight = datetime.combine(self.date, time.min, tzinfo=self.event.zone)
        return min(midnight.astimezone(UTC), self.starts_at)

    @property
    def closes_at(self) -> datetime:
        """Until here: the day's midnight at the place, or some hours after the end."""
        following = self.date + timedelta(days=1)
        midnight = datetime.combine(following, time.min, tzinfo=self.event.zone)
        return max(midnight.astimezone(UTC), self.ends_at + STAYS_OPEN)

    def is_on(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at

    @property
    def short(self) -> str:
        return f"{self.date:%a} {self.date.day} {self.date:%b}"

    @property
    def long(self) -> str:
        return f"{self.date:%A} {self.date.day} {self.date:%B %Y}"

    @property
    def hours(self) -> str:
        return f"{self.starts_wall:%H:%M} to {self.ends_wall:%H:%M}"
