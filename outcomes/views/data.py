"""Data coming in by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from lhs_platform.lib.access import access, found, require
from lhs_platform.lib.errors import ChangedMeanwhile, RowErrors
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from networks.models import Network, Site
from networks.rules import sites_run_by
from outcomes import periods, rules
from outcomes.actions import submissions
from outcomes.files import imports
from outcomes.forms.entry import ChooseForm, EntryForm, frequency_of
from outcomes.models import Measure, MeasureVersion, Observation, Submission
from outcomes.views import loaders


@dataclass(frozen=True)
class Desk:
    """What is entered on one page: one site's measures of one period."""

    sites: list[Site]
    frequencies: list[str]
    site: Site
    period: date
    frequency: str
    measures: list[Measure]

    @property
    def label(self) -> str:
        return periods.label(self.period, self.frequency)

    @property
    def chosen(self) -> dict[str, str]:
        return {"site": self.site.code, "period": periods.written(self.period, self.frequency)}


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_send_data)
def data_entry(request: SignedInRequest, network: Network) -> HttpResponse:
    """Enter numbers for one site and one period; only the lines that were changed are saved."""
    desk = _desk(request, network)
    if desk is None and any(map(_fits_the_grid, loaders.measures(network).active())):
        return redirect_or_refresh(
            request, reverse("outcomes:data-grid", kwargs={"slug": network.slug})
        )
    if desk is None:
        context = {"network": network, "tab": "measures", "desk": None}
        return render(request, "outcomes/data_entry.html", context)
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        measures=desk.measures,
        site=desk.site,
        period=desk.period,
        stored=_stored(desk, desk.period),
    )
    if request.method == "POST" and form.is_valid():
        saved = _enter(request, network, desk, form)
        if saved is not None:
            return saved
    return _entry_page(request, network, desk, form)


def _enter(
    request: SignedInRequest, network: Network, desk: Desk, form: EntryForm
) -> HttpResponse | None:
    try:
        sent = submissions.submit(
            form.rows(),
            by=request.user,
            network=network,
            channel=Submission.Channel.ENTRY,
            now=timezone.now(),
        )
    except RowErrors as error:
        form.blame(error.rows)
    except ChangedMeanwhile as error:
        form.meet(_stored(desk, desk.period))
        if not form.errors:
            form.add_error(None, error.text)
    else:
        messages.success(request, f"{_saved(sent)} for {desk.site}, {desk.label}.")
        url = reverse("outcomes:data-entry", kwargs={"slug": network.slug})
        return redirect_or_refresh(request, f"{url}?{urlencode(desk.chosen)}")
    return None


def _saved(sent: Submission) -> str:
    total = sent.added + sent.changed + sent.unchanged
    return f"{total} {'value is' if total == 1 else 'values are'} saved"


def _entry_page(
    request: SignedInRequest, network: Network, desk: Desk, form: EntryForm
) -> HttpResponse:
    before = _stored(desk, periods.add_months(desk.period, -periods.MONTHS[desk.frequency]))
    lines = [
        line | {"before": _previous(before.get(line["measure"].pk), desk.frequency)}
        for line in form.lines()
    ]
    context = {
        "network": network,
        "tab": "measures",
        "desk": desk,
        "form": form,
        "lines": lines,
        "choose": ChooseForm(
            sites=desk.sites,
            frequencies=desk.frequencies,
            today=timezone.localdate(),
            initial=desk.chosen,
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/data_entry.html", context, status=status)


def _previous(observation: Observation | None, frequency: str) -> str:
    if observation is None:
        return ""
    value = submissions.words(observation.numerator, observation.denominator)
    return f"{periods.label(observation.period, frequency)}: {value}"


def _desk(request: SignedInRequest, network: Network) -> Desk | None:
    """Say what is to be entered; None where there is no site or no measure for it yet."""
    sites = list(sites_run_by(request.user, network).for_list())
    measures = [one for one in loaders.measures(network).active() if _fits_one_period(one)]
    if not sites or not measures:
        return None
    frequencies = sorted({measure.current.frequency for measure in measures})  # type: ignore[union-attr]
    asked = request.POST if request.method == "POST" else request.GET
    period, frequency = _period(asked.get("period", ""), frequencies[0])
    return Desk(
        sites=sites,
        frequencies=frequencies,
        site=_site(request, network, sites, asked.get("site", "")),
        period=period,
        frequency=frequency,
        measures=[m for m in measures if m.current and m.current.frequency == frequency],
    )


def _fits_one_period(measure: Measure) -> bool:
    """Say whether a measure is entered here; weeks, and means with their spread, have the grid."""
    version = measure.current
    is_mean = version is not None and version.kind == MeasureVersion.Kind.MEAN
    return version is not None and version.frequency in periods.MONTHS and not is_mean


def _fits_the_grid(measure: Measure) -> bool:
    return measure.current is not None and not measure.current.is_event_dated


def _site(request: SignedInRequest, network: Network, sites: Sequence[Site], code: str) -> Site:
    """Give the site asked for, if this person sends its data; without one, their own."""
    if not code:
        own = rules.own_sites(request.user, network)
        return next((site for site in sites if site.pk in own), sites[0])
    visible = Site.objects.visible_to(request.user).active().for_list()
    site: Site = found(visible, network=network, code=code)
    require(rules.can_send_data_of(request.user, site))
    return site


def _period(text: str, frequency: str) -> tuple[date, str]:
    if not text:
        return periods.latest_complete(timezone.localdate(), frequency), frequency
    try:
        frequency = frequency_of(text)
        return periods.start_of(imports.period_of(text), frequency), frequency
    except imports.NotUnderstood as error:
        raise Http404 from error


def _stored(desk: Desk, period: date) -> dict[int, Observation]:
    held = Observation.objects.filter(
        site=desk.site, period=period, measure__in=desk.measures
    ).select_related("submission__by")
    return {observation.measure_id: observation for observation in held}
