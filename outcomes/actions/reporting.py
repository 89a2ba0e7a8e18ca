"""Approving months of data, taking that back, and reminding those who owe some."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lhs_platform.lib.errors import Conflict
from networks.actions import audit
from networks.models import Network, Site
from outcomes import completeness, intake, periods
from outcomes.actions import words
from outcomes.completeness import Cell
from outcomes.jobs import reminders
from outcomes.models import PeriodLock, ReminderPlan

PLAN = ["days_before", "days_after"]


@transaction.atomic
def lock_month(*, by: Any, site: Site, month: date, now: datetime) -> PeriodLock:
    """Approve a month of a site: its data stay as they are until it is unlocked.

    Periods that nobody answered stay without an answer. A month is not locked before the last
    period that begins in it is over.
    """
    intake.hold(site.network)
    _refuse_unfinished(site.network, month, completeness.today_in(site.network, now))
    if PeriodLock.objects.filter(site=site, month=month).exists():
        raise Conflict(f"{month:%B %Y} of {site.name} is locked already.")
    return _locked(by, site, month)


@transaction.atomic
def lock_complete(
    *, by: Any, sites: Sequence[Site], month: date, now: datetime
) -> list[PeriodLock]:
    """Approve a month for those sites of a network that have answered for everything; give the
    new locks."""
    if not sites:
        return []
    network = sites[0].network
    intake.hold(network)
    today = completeness.today_in(network, now)
    _refuse_unfinished(network, month, today)
    return [_locked(by, site, month) for site in complete_sites(sites, month, today=today)]


def complete_sites(sites: Sequence[Site], month: date, *, today: date) -> list[Site]:
    """Give the sites whose month is answered whole and not locked yet."""
    measures = completeness.expected_of({site.network_id for site in sites})
    found: dict[int, list[Cell]] = {site.pk: [] for site in sites}
    for cell in completeness.cells(sites, measures, (month, month), today=today):
        found[cell.site.pk].append(cell)
    locks = PeriodLock.objects.filter(site__in=sites, month=month)
    locked = set(locks.values_list("site_id", flat=True))
    return [site for site in sites if site.pk not in locked and is_complete(found[site.pk])]


def is_complete(cells: Sequence[Cell]) -> bool:
    """Say whether everything that is expected has an answer, and anything is expected at all."""
    expected = [cell for cell in cells if cell.is_expected]
    return bool(expected) and all(cell.state in completeness.ANSWERED for cell in expected)


@transaction.atomic
def unlock_month(*, by: Any, lock: PeriodLock, reason: str) -> None:
    """Open an approved month again, for a reason that the audit trail keeps."""
    reason = words.said(reason, field="reason", missing="Say why: the audit trail keeps it.")
    site = lock.site
    intake.hold(site.network)
    before = audit.plain_values(lock, ["site", "month"])
    audit.record(
        by=by,
        verb="month.unlocked",
        obj=lock,
        network=site.network,
        before=before,
        reason=reason,
    )
    gone, _ = PeriodLock.objects.filter(pk=lock.pk).delete()
    if not gone:
        raise Conflict("This month was unlocked already.")


@transaction.atomic
def remind(*, by: Any, network: Network, month: date, now: datetime) -> int:
    """Remind the leads of all sites that owe data of a month; give how many mails are posted.

    Who was reminded of it in the last days is left out.
    """
    if periods.last_day(month, "month") >= completeness.today_in(network, now):
        raise Conflict(f"{month:%B %Y} is not over yet.", field="period")
    posted = reminders.post_asked(network, month, now=now)
    if posted:
        after = {"month": f"{month:%Y-%m}", "mails": posted}
        audit.record(by=by, verb="reminders.sent", obj=network, network=network, after=after)
    return posted


@transaction.atomic
def set_plan(
    *, by: Any, network: Network, days_before: int | None, days_after: int | None
) -> ReminderPlan:
    """Say when people are reminded by themselves; None is not then."""
    plan, _ = ReminderPlan.objects.select_for_update().get_or_create(
        network=network, defaults=dict.fromkeys(PLAN)
    )
    before = audit.plain_values(plan, PLAN)
    plan.days_before, plan.days_after = days_before, days_after
    plan.full_clean()
    plan.save()
    after = audit.plain_values(plan, PLAN)
    audit.record_change(
        by=by, verb="reminders.planned", obj=plan, network=network, before=before, after=after
    )
    return plan


def _refuse_unfinished(network: Network, month: date, today: date) -> None:
    ends = [periods.last_day(month, "month")]
    names = {ends[0]: f"{month:%B %Y}"}
    for measure in completeness.expected_of([network]):
        frequency = completeness.frequency_of(measure)
        for period in completeness.beginning_in(month, month, frequency=frequency):
            ends.append(periods.last_day(period, frequency))
            names[ends[-1]] = periods.label(period, frequency)
    if max(ends) >= today:
        raise Conflict(f"{names[max(ends)]} is not over yet.", field="month")


def _locked(by: Any, site: Site, month: date) -> PeriodLock:
    lock = PeriodLock(site=site, month=month, by=by)
    lock.full_clean()
    lock.save()
    after = audit.plain_values(lock, ["site", "month"])
    audit.record(by=by, verb="month.locked", obj=lock, network=site.network, after=after)
    return lock
