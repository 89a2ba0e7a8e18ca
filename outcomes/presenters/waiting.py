"""Which data of a measure are still to come, for those who send them."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from outcomes import periods, rules
from outcomes.models import Measure, Observation


def waiting(measure: Measure, user: Any, today: date) -> dict[str, str] | None:
    """Say whose data of the newest period have not come, or None where nothing is missing."""
    version = measure.current
    if version is None or measure.retired_on or not rules.can_send_data(user, measure.network):
        return None
    period = periods.latest_complete(today, version.frequency)
    sent = Observation.objects.filter(measure=measure, period=period)
    missing = [
        site
        for site in measure.network.sites.exclude(pk__in=sent.values("site"))
        if (site.joined_on or date.min) <= period and (site.left_on or date.max) >= period
    ]
    own = rules.own_sites(user, measure.network)
    mine = [site for site in missing if site.pk in own]
    if not (mine or (missing and rules.can_edit_measure(user, measure))):
        return None
    due = periods.last_day(period, version.frequency) + timedelta(days=version.due_days)
    label = periods.label(period, version.frequency)
    if mine or len(missing) == 1:
        site = (mine or missing)[0]
        chosen = {"site": site.code, "period": periods.written(period, version.frequency)}
        return {
            "what": f"{site.name} has not sent {label} yet.",
            "due": _due(due, today),
            "query": f"?{urlencode(chosen)}",
        }
    return {
        "what": f"{len(missing)} {measure.network.site_word_plural} have not sent {label} yet.",
        "due": _due(due, today),
        "query": "",
    }


def _due(due: date, today: date) -> str:
    return f"{'Due' if due >= today else 'It was due'} {due.day} {due:%B %Y}."
