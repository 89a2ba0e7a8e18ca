"""Who is reminded of data that have not come: by a coordinator's click, or by the network's plan.

A plan speaks twice of what is due on a day, once before and once after it, to the leads of the
sites that owe it then. What a mail says, and whether it still should go, is looked up when it is
sent (`outcomes.emails.reminders`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import Membership, Network, Site, User
from networks.models.memberships import Access
from outcomes import completeness, periods
from outcomes.completeness import Cell
from outcomes.models import ReminderPlan

PURPOSE = "outcomes.reminder"
# How long a plan looks back: nobody is reminded by a machine of what is long past.
LATE = timedelta(days=14)
# Who was reminded of a month is not asked again by a click before these are over.
QUIET = timedelta(days=3)
# A plan waits so long after any other reminder of the same month.
SOON_AFTER = timedelta(hours=20)
# As many days after the due day as a plan can wait.
LONGEST_AFTER = 60
BEFORE, AFTER = "before", "after"
LOST = (Message.State.CANCELLED, Message.State.WITHHELD, Message.State.FAILED)

Told = set[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Owing:
    """A site that owes data, what it owes, and who there can be reminded."""

    site: Site
    cells: list[Cell] = field(default_factory=list)
    leads: list[User] = field(default_factory=list)


def about(network: Network, month: date) -> str:
    """Name what reminders of a month are about, to follow them in the outbox."""
    return f"reminder:{network.public_id}:{month:%Y-%m}"


def owing(network: Network, month: date, *, today: date) -> list[Owing]:
    """Give the sites that owe something of a month that is over, with their leads."""
    sites = Site.objects.active().filter(network=network).select_related("network")
    measures = completeness.expected_of([network])
    return grouped(completeness.cells(list(sites), measures, (month, month), today=today))


def grouped(cells: Iterable[Cell]) -> list[Owing]:
    """Put what is owed together by site, with the leads there are, in one query."""
    found: dict[int, Owing] = {}
    for cell in cells:
        if cell.is_owed:
            found.setdefault(cell.site.pk, Owing(cell.site)).cells.append(cell)
    if found:
        for seat in leads().filter(site__in=list(found)).select_related("user"):
            found[seat.site_id].leads.append(seat.user)  # type: ignore[index]
    return list(found.values())


def leads() -> Any:
    """Give the seats of those who lead a site now."""
    seats = Membership.objects.active().filter(access=Access.SITE_LEAD, user__is_active=True)
    return seats.order_by("user__name", "pk")


def told_since(network: Network, since: datetime) -> Told:
    """Give who was reminded lately: site, person and month."""
    sent = Message.objects.filter(
        purpose=PURPOSE,
        about__startswith=f"reminder:{network.public_id}:",
        created_at__gte=since,
    ).exclude(state__in=LOST)
    return {
        (params["site"], params["user"], month)
        for params in sent.values_list("params", flat=True)
        for month in params["months"]
    }


def post_asked(network: Network, month: date, *, now: datetime) -> int:
    """Post the reminders of a month that somebody asked for; give how many."""
    today = completeness.today_in(network, now)
    told = told_since(network, now - QUIET)
    posts = [
        _post(one.site, user, f"{month:%Y-%m}:asked-{today}", [month])
        for one in owing(network, month, today=today)
        for user in one.leads
        if user.wants_reminders and (one.site.pk, user.pk, f"{month:%Y-%m}") not in told
    ]
    outbox.post_many(posts)
    return len(posts)


def post_due(now: datetime) -> int:
    """Post what the plans of all networks ask for by now; known reminders stay as they are."""
    plans = ReminderPlan.objects.exclude(days_before=None, days_after=None)
    posts = [post for plan in plans.select_related("network") for post in _planned(plan, now)]
    outbox.post_many(posts)
    return len(posts)


def side_of(plan: ReminderPlan, due_on: date, today: date) -> str:
    """Say on which side of a day its reminder is due by now, or nothing."""
    if due_on >= today:
        is_time = plan.days_before is not None and (due_on - today).days <= plan.days_before
        return BEFORE if is_time else ""
    if plan.days_after is None:
        return ""
    since = due_on + timedelta(days=plan.days_after)
    return AFTER if since <= today <= since + LATE else ""


def _planned(plan: ReminderPlan, now: datetime) -> list[outbox.Post]:
    """Give the reminders a plan asks for by now: one for each site, day and lead."""
    today = completeness.today_in(plan.network, now)
    found = grouped(_falling_due(plan, today))
    told = told_since(plan.network, now - SOON_AFTER) if found else set()
    return [
        post
        for one in found
        for due_on, months in _months_by_day(one.cells).items()
        for post in _posts_for_day(plan, one, due_on, months, told, today)
    ]


def _falling_due(plan: ReminderPlan, today: date) -> list[Cell]:
    """Give the cells of a network whose day is near enough to speak of, on either side."""
    measures = completeness.expected_of([plan.network_id])
    if not measures:
        return []
    sites = Site.objects.active().filter(network=plan.network_id).select_related("network")
    return completeness.cells(
        list(sites),
        measures,
        reach(measures, today),
        today=today,
        wanted=lambda due_on: bool(side_of(plan, due_on, today)),
    )


def reach(measures: Iterable[Any], today: date) -> tuple[date, date]:
    """Give the months in which periods begin that a plan may still speak of."""
    days = max((measure.current.due_days for measure in measures), default=0)
    oldest = today - LATE - timedelta(days=days + LONGEST_AFTER)
    return periods.add_months(oldest, -3), today.replace(day=1)


def _months_by_day(cells: Iterable[Cell]) -> dict[date, list[date]]:
    """Give the months that something due on a day is of."""
    found: dict[date, set[date]] = defaultdict(set)
    for cell in cells:
        found[cell.due_on].add(cell.month)
    return {due_on: sorted(months) for due_on, months in sorted(found.items())}


def _posts_for_day(
    plan: ReminderPlan, one: Owing, due_on: date, months: list[date], told: Told, today: date
) -> Iterator[outbox.Post]:
    side = side_of(plan, due_on, today)
    for user in one.leads:
        is_told = all((one.site.pk, user.pk, f"{month:%Y-%m}") in told for month in months)
        if user.wants_reminders and not is_told:
            yield _post(one.site, user, f"due-{due_on}:{side}", months, due_on=due_on)


def _post(
    site: Site, user: User, occurrence: str, months: list[date], *, due_on: date | None = None
) -> outbox.Post:
    return {
        "purpose": PURPOSE,
        "dedupe_key": f"{PURPOSE}:{site.public_id}:{occurrence}:{user.public_id}",
        "to_email": user.email,
        "to_name": user.name,
        "params": {
            "site": site.pk,
            "user": user.pk,
            "months": [f"{month:%Y-%m}" for month in months],
            "due_on": due_on and due_on.isoformat(),
        },
        "about": about(site.network, months[-1]),
        "user": user,
    }
