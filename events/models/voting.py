"""Votes and facilitated sessions that are held at meetings."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from events.models.events import Event
from improvement.models import Round, RoundOption, Session
from lhs_platform.lib.models import Record


class MeetingRoundQuerySet(models.QuerySet["MeetingRound"]):
    def visible_to(self, user: Any) -> Self:
        """Give the votes of meetings that a person sees; those being set up to whoever sees them
        among the votes of the network."""
        seen = self.filter(event__in=Event.objects.visible_to(user))
        setup = models.Q(round__state=Round.State.SETUP)
        return seen.filter(~setup | models.Q(round__in=Round.objects.visible_to(user)))

    def for_list(self) -> Self:
        return self.select_related("event__network", "round__network").prefetch_related(
            models.Prefetch(
                "round__options", RoundOption.objects.select_related("revision", "idea")
            )
        )


class MeetingRound(Record):
    """That a vote is one of a meeting's: who is invited, comes, or is there, may vote."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="votes")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MeetingRoundQuerySet.as_manager()

    class Meta:
        ordering = ["round__opens_at", "pk"]

    def __str__(self) -> str:
        return str(self.round)


class MeetingSessionQuerySet(models.QuerySet["MeetingSession"]):
    def visible_to(self, user: Any) -> Self:
        """Give the sessions of meetings that a person sees; those being set up to whoever sees them
        among the sessions of the network."""
        seen = self.filter(event__in=Event.objects.visible_to(user))
        setup = models.Q(session__step=Session.Step.SETUP)
        return seen.filter(~setup | models.Q(session__in=Session.objects.visible_to(user)))

    def for_list(self) -> Self:
        return self.select_related(
            "event__network",
            "session__network",
            "session__turn",
            "session__ranking__network",
            "session__final__network",
        ).prefetch_related("session__facilitators")


class MeetingSession(Record):
    """That a facilitated session is one of a meeting's: who is invited, comes, or is there, takes
    part."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sessions")
    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MeetingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["session__created_at", "pk"]

    def __str__(self) -> str:
        return str(self.session)
