"""The mail that asks for data which have not come, as it reads when it is sent."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lhs_platform.lib import links
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import Network, Site, User
from outcomes import completeness, periods
from outcomes.completeness import Cell, State
from outcomes.jobs import reminders
from outcomes.models import ReminderPlan


def register() -> None:
    outbox.register(reminders.PURPOSE, render)


def render(message: Message) -> "outbox.Letter | outbox.Skip":
    """Say what is still owed; nothing, where it has come or this person is not to be asked."""
    user = User.objects.filter(pk=message.params["user"], is_active=True).first()
    if user is None or not user.wants_reminders:
        return outbox.Skip("The person wants no reminders any more.")
    site = Site.objects.select_related("network").get(pk=message.params["site"])
    if not reminders.leads().filter(site=site, user=user).exists():
        return outbox.Skip("The person does not lead this site any more.")
    today = completeness.today_in(site.network, timezone.now())
    due_on = message.params["due_on"]
    day = date.fromisoformat(due_on) if due_on else None
    if day and not _is_planned(site.network, day, today):
        return outbox.Skip("The network's plan does not ask for it any more.")
    owed = _owed(site, message.params["months"], day, today)
    if not owed:
        return outbox.Skip("Nothing is owed any more.")
    return letter(user.get_short_name(), site, owed, today)


def _is_planned(network: Network, due_on: date, today: date) -> bool:
    plan = ReminderPlan.objects.filter(network=network).first()
    return plan is not None and (
        plan.days_before is not None if due_on >= today else plan.days_after is not None
    )


def _owed(site: Site, months: list[str], due_on: date | None, today: date) -> list[Cell]:
    """Give what the site owes now of these months, and of this day where the mail is of one."""
    if site.left_on is not None:
        return []
    span = [date.fromisoformat(f"{month}-01") for month in (months[0], months[-1])]
    measures = completeness.expected_of([site.network_id])
    found = completeness.cells([site], measures, (span[0], span[1]), today=today)
    return [cell for cell in found if cell.is_owed and due_on in (None, cell.due_on)]


def letter(name: str, site: Site, owed: list[Cell], today: date) -> "outbox.Letter":
    """Write the mail; also for the preview, which shows it to who asks for it."""
    parts = [_part(site, label, cells) for label, cells in _by_period(owed).items()]
    context = {
        "name": name,
        "site": site,
        "network": site.network,
        "parts": parts,
        "many": len(owed),
        "is_late": any(cell.state == State.OVERDUE for cell in owed),
        "settings": links.absolute_url("networks:profile"),
        "site_name": settings.SITE_NAME,
    }
    subject = _subject(site, parts, owed)
    return outbox.Letter(
        subject=subject,
        text=render_to_string("emails/outcomes/reminder.txt", context).strip() + "\n",
        html=render_to_string("emails/outcomes/reminder.html", context | {"subject": subject}),
    )


def _subject(site: Site, parts: list[dict[str, Any]], owed: list[Cell]) -> str:
    first = min(cell.due_on for cell in owed)
    is_late = any(cell.state == State.OVERDUE for cell in owed)
    which = parts[0]["label"] if len(parts) == 1 else f"{parts[0]['label']} and others"
    words = f"{'was' if is_late else 'is'} due {first.day} {first:%B}"
    return f"{site.name}: data of {which} {words}"


def _by_period(owed: list[Cell]) -> dict[tuple[str, date], list[Cell]]:
    """Put together what stands on one page of the entry grid, the earliest due first."""
    found: dict[tuple[str, date], list[Cell]] = {}
    for cell in sorted(owed, key=lambda cell: (cell.due_on, cell.period, cell.measure.position)):
        found.setdefault((cell.frequency, cell.period), []).append(cell)
    return found


def _part(site: Site, key: tuple[str, date], cells: list[Cell]) -> dict[str, Any]:
    frequency, period = key
    return {
        "label": _label(period, frequency),
        "link": links.absolute(grid_url(site, period, frequency)),
        "measures": [
            {
                "name": cell.measure.name,
                "due_on": cell.due_on,
                "is_late": cell.state == State.OVERDUE,
            }
            for cell in cells
        ],
    }


def _label(period: date, frequency: str) -> str:
    if frequency == "month":
        return f"{period:%B %Y}"
    return periods.label(period, frequency)


def grid_url(site: Site, period: date, frequency: str) -> str:
    """Give the page on which the data of a site and a period are entered."""
    chosen = {"site": site.code, "period": periods.written(period, frequency)}
    page = reverse("outcomes:data-entry", kwargs={"slug": site.network.slug})
    return f"{page}?{urlencode(chosen)}"
