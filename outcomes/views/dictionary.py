"""The data dictionary of a network: to read, to print, and as files."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.rest.renderers import dumps
from lhs_platform.lib.rest.streaming import stream
from networks.models import Network
from outcomes.models.measures import MeasureQuerySet
from outcomes.presenters import dictionary
from outcomes.views import loaders


@require_safe
@access(load=loaders.network)
def dictionary_page(request: HttpRequest, network: Network) -> HttpResponse:
    """Show every measure with its definition; the retired ones come last, marked."""
    sheets = dictionary.sheets(_measures(network))
    context = {
        "network": network,
        "tab": "measures",
        "sheets": sorted(sheets, key=lambda sheet: sheet["measure"].retired_on is not None),
        "today": timezone.localdate(),
    }
    return render(request, "outcomes/dictionary.html", context)


@require_safe
@access(load=loaders.network)
def dictionary_csv(_request: HttpRequest, network: Network) -> HttpResponseBase:
    """Give one line for each version of each measure."""
    rows = dictionary.rows(network, _measures(network), settings.SITE_URL)
    return stream("csv", dictionary.COLUMNS, rows, name=f"{network.slug}-dictionary")


@require_safe
@access(load=loaders.network)
def dictionary_json(_request: HttpRequest, network: Network) -> HttpResponse:
    rows = dictionary.rows(network, _measures(network), settings.SITE_URL)
    body = {
        "network": network.slug,
        "name": network.name,
        "made_at": timezone.now(),
        "definitions": list(rows),
    }
    name = f'attachment; filename="{network.slug}-dictionary.json"'
    return HttpResponse(
        dumps(body), content_type="application/json", headers={"Content-Disposition": name}
    )


def _measures(network: Network) -> MeasureQuerySet:
    return loaders.measures(network).prefetch_related("versions")
