"""Data coming in by hand: the entry grid of a site, and what a value was before."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lhs_platform.lib.access import access, found, require
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError, RowErrors
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from networks.models import Network, Site
from networks.rules import sites_run_by
from outcomes import completeness, entry, periods, presenters, rules
from outcomes.actions import submissions
from outcomes.entry import Sheet
from outcomes.files import cells
from outcomes.forms.entry import ChooseForm
from outcomes.models import Measure, Observation, Submission
from outcomes.presenters import grids
from outcomes.views import loaders

NAMES = {"week": "Weekly", "month": "Monthly", "quarter": "Quarterly"}


@require_safe
@access(load=loaders.network, rule=rules.can_send_data)
def data_moved(request: SignedInRequest, network: Network) -> HttpResponse:
    """Lead on from the address that mails named before, with the same site and period."""
    url = reverse("outcomes:data-entry", kwargs={"slug": network.slug})
    query = request.GET.urlencode()
    return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_send_data)
def data_entry(request: SignedInRequest, network: Network) -> HttpResponse:
    """Enter numbers of several periods for one site, saved as one hand-over."""
    sites = list(sites_run_by(request.user, network).for_list())
    measures = completeness.expected_of([network])
    if not sites or not measures:
        return render(request, "outcomes/data_entry.html", {"network": network, "tab": "measures"})
    today = completeness.today_in(network, timezone.now())
    sheet = _sheet(request, network, sites, measures, today)
    mine = [one for one in measures if completeness.frequency_of(one) == sheet.frequency]
    mine.sort(key=lambda one: bool(one.current and one.current.is_event_dated))
    filled = entry.fill(sheet, mine, today=today)
    usual = entry.usual_of(sheet.site, mine)
    if request.method == "POST":
        filled.read(request.POST)
        sent = _save(request, network, filled, usual)
        if sent is not None:
            return _done(request, network, sheet, sent)
    return _page(request, network, sites, measures, sheet, filled, usual)


def _page(
    request: SignedInRequest,
    network: Network,
    sites: Sequence[Site],
    measures: Sequence[Measure],
    sheet: Sheet,
    filled: entry.Grid,
    usual: dict[int, entry.Usual],
) -> HttpResponse:
    chosen = {"site": sheet.site.code, "until": sheet.until, "all": "1" if sheet.shows_all else ""}
    chosen["period"] = periods.written(sheet.until, sheet.frequency)
    sent = _just_saved(request, network)
    context = {
        "network": network,
        "tab": "measures",
        "sheet": sheet,
        "choose": ChooseForm(
            sites=sites, frequency=sheet.frequency, newest=sheet.newest, initial=chosen
        ),
        "chosen": chosen,
        "frequencies": _frequencies(measures, sheet),
        "page": grids.grid_page(filled, sheet, usual),
        "everything": sheet.query(all="" if sheet.shows_all else "1"),
        "saved": grids.saved(sent, sheet.site) if sent else [],
        "approve": grids.complete_month(
            sheet, filled, bool(rules.can_lock(request.user, sheet.site))
        ),
        "can_unlock": bool(rules.can_remind(request.user, network)),
    }
    status = 422 if filled.has_faults else 200
    return render(request, "outcomes/data_entry.html", context, status=status)


def _save(
    request: SignedInRequest, network: Network, filled: entry.Grid, usual: dict[int, entry.Usual]
) -> Submission | None:
    filled.check(today=completeness.today_in(network, timezone.now()))
    entry.ask_back(filled.touched, usual)
    if filled.has_faults:
        return None
    try:
        return submissions.submit(
            filled.rows(),
            by=request.user,
            network=network,
            channel=Submission.Channel.ENTRY,
            now=timezone.now(),
            reason=filled.reason,
        )
    except RowErrors as error:
        filled.blame(error.rows)
    except ChangedMeanwhile as error:
        filled.meet(error.rows)
    except DomainError as error:
        filled.faults.append(error.text)
        filled.asks_reason = error.field == "reason"
    return None


def _done(
    request: SignedInRequest, network: Network, sheet: Sheet, sent: Submission
) -> HttpResponse:
    messages.success(request, f"Saved for {sheet.site}: {sent.added} new, {sent.changed} changed.")
    url = reverse("outcomes:data-entry", kwargs={"slug": network.slug})
    return redirect_or_refresh(request, url + sheet.query(saved=str(sent.public_id)))


def _just_saved(request: SignedInRequest, network: Network) -> Submission | None:
    """Give the hand-over that the page was left with, if it was this person's."""
    try:
        public_id = UUID(request.GET.get("saved", ""))
    except ValueError:
        return None
    return Submission.objects.filter(
        public_id=public_id, by=request.user.pk, network=network
    ).first()


def _frequencies(measures: Sequence[Measure], sheet: Sheet) -> list[dict[str, Any]]:
    known = {completeness.frequency_of(measure) for measure in measures}
    return [
        {
            "label": label,
            "url": sheet.query(period="", every=name),
            "current": name == sheet.frequency,
        }
        for name, label in NAMES.items()
        if name in known
    ]


def _sheet(
    request: SignedInRequest,
    network: Network,
    sites: Sequence[Site],
    measures: Sequence[Measure],
    today: date,
) -> Sheet:
    asked = request.POST if request.method == "POST" else request.GET
    known = {completeness.frequency_of(measure) for measure in measures}
    usual = "month" if "month" in known else min(known)
    every = asked.get("every", "")
    written = asked.get("period", "") or asked.get("until", "")
    until, frequency = _period(written, every if every in known else usual)
    if until is not None and frequency not in known:
        until, frequency = periods.start_of(periods.last_day(until, frequency), usual), usual
    latest = periods.latest_complete(today, frequency)
    newest = latest
    if frequency == "month" and any(one.current and one.current.is_event_dated for one in measures):
        # Events of a month can be told before it is over.
        newest = today.replace(day=1)
    return Sheet(
        site=_site(request, network, sites, asked.get("site", "")),
        frequency=frequency,
        until=min(until or latest, newest),
        newest=newest,
        shows_all=bool(asked.get("all")),
    )


def _site(request: SignedInRequest, network: Network, sites: Sequence[Site], code: str) -> Site:
    """Give the site asked for, if this person sends its data; without one, their own."""
    if not code:
        own = rules.own_sites(request.user, network)
        return next((site for site in sites if site.pk in own), sites[0])
    visible = Site.objects.visible_to(request.user).active().for_list()
    site: Site = found(visible, network=network, code=code)
    require(rules.can_send_data_of(request.user, site))
    return site


def _period(text: str, frequency: str) -> tuple[date | None, str]:
    """Read the newest period asked for, and how often it comes; 404 for nonsense."""
    if not text:
        return None, frequency
    try:
        period, written = cells.read_period(text)
    except cells.NotUnderstood as error:
        raise Http404 from error
    frequency = frequency if written == "day" else written
    return periods.start_of(period, frequency), frequency


def observation_of(user: Any, public_id: UUID) -> Observation:
    """Give a value of a site whose data this person sends, or 404."""
    rows = Observation.everything.visible_to(user).for_list().select_related("submission__by")
    observation: Observation = found(rows, public_id=public_id)
    if not rules.can_send_data_of(user, observation.site):
        raise Http404
    return observation


@require_safe
@access(load=observation_of)
def observation_history(request: SignedInRequest, observation: Observation) -> HttpResponse:
    """Show what a value was: who changed it, when, from what to what, and why."""
    measure = observation.measure
    frequency = measure.frequency
    context = {
        "network": measure.network,
        "tab": "measures",
        "observation": observation,
        "measure": measure,
        "period": periods.label(observation.period, frequency),
        "now": grids.now_words(observation),
        "rows": grids.history_rows(observation),
        "url": presenters.Choice(site=observation.site.code).url(measure),
    }
    return render(request, "outcomes/observation_history.html", context)
