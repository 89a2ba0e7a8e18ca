"""Rows for the benchmarks: one network, as many members, sites and invitations as asked for."""

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from benchmarks import theory
from events.models import RSVP, DayPlace, Event, EventDay, Invitation
from networks.models import Membership, Network, Organization, Site, User
from outcomes.actions import series
from outcomes.models import Measure, MeasureVersion, Observation, Series, Submission

MONTHS = 36
_serial = itertools.count(1)


class Scene:
    """A network with its coordinator and everything below it."""

    def __init__(self, rows: int) -> None:
        self.now = timezone.now()
        self.mark = f"bench{next(_serial)}"
        self.network = Network.objects.create(name=self.mark, slug=self.mark, summary="Measured")
        self.coordinator = self._member("coordinator", "coordinator")
        self.sites = self._sites(max(2, rows // 10))
        self.measure = self._measure()
        self._observe()
        series.compute_all_stale(now=self.now)
        self.diagram = theory.draw(self.network, self.coordinator, self.measure, rows)
        self.event = self._event()
        self.invitations = self._invite(rows)

    def _member(self, name: str, access: str) -> User:
        user = User.objects.create(email=f"{name}@{self.mark}.example", name=name, password="!")
        Membership.objects.create(
            user=user, network=self.network, group="leader", access=access, joined_at=self.now
        )
        return user

    def _sites(self, count: int) -> list[Site]:
        organization = Organization.objects.create(name=self.mark, slug=self.mark)
        return Site.objects.bulk_create(
            Site(network=self.network, organization=organization, name=f"Site {n}", code=f"s{n}")
            for n in range(count)
        )

    def _measure(self) -> Measure:
        measure = Measure.objects.create(
            network=self.network, name="Measured", code="m", family="outcome"
        )
        measure.current = MeasureVersion.objects.create(
            measure=measure, numerator="a", denominator="b", direction="higher"
        )
        measure.save()
        return measure

    def _observe(self) -> None:
        submission = Submission.objects.create(
            network=self.network, channel="file", by=self.coordinator
        )
        Observation.objects.bulk_create(
            Observation(
                measure=self.measure, measure_version=self.measure.current, site=site,
                period=month, numerator=20 + (site.pk * 7 + month.month) % 19,
                denominator=Decimal(50), submission=submission,
            )
            for site in self.sites
            for month in _months()
        )  # fmt: skip
        Series.objects.bulk_create(
            Series(measure=self.measure, site=site, data_revision=1) for site in (*self.sites, None)
        )

    def _event(self) -> Event:
        event = Event.objects.create(
            network=self.network, title="Design meeting", purpose="Decide", status="published",
            timezone="America/Chicago", rsvp_closes_at=self.now + timedelta(days=20),
            created_by=self.coordinator,
        )  # fmt: skip
        for offset in (30, 31):
            start = self.now + timedelta(days=offset)
            end = start + timedelta(hours=7)
            EventDay.objects.create(
                event=event, date=start.date(), starts_at=start, ends_at=end,
                starts_clock=start.astimezone(event.zone).time(),
                ends_clock=end.astimezone(event.zone).time(), capacity_in_person=5000,
            )  # fmt: skip
        return event

    def _invite(self, count: int) -> list[Invitation]:
        invitations = Invitation.objects.bulk_create(
            Invitation(
                event=self.event, email=f"p{n}@{self.mark}.example", name=f"Person {n}",
                group="clinician", state="active", invited_by=self.coordinator,
                sent_at=self.now,
            )
            for n in range(count)
        )  # fmt: skip
        answers = RSVP.objects.bulk_create(
            RSVP(invitation=invitation, answer="accepted", channel="link", answered_at=self.now)
            for invitation in invitations
        )
        DayPlace.objects.bulk_create(
            DayPlace(rsvp=answer, day=day, mode="in_person")
            for answer in answers
            for day in self.event.days.all()
        )
        return invitations


def _months() -> list[date]:
    today: datetime = timezone.now()
    months = []
    for back in range(MONTHS, 0, -1):
        index = today.year * 12 + today.month - 1 - back
        months.append(date(index // 12, index % 12 + 1, 1))
    return months
