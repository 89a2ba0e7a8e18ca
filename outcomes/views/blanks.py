"""Files to fill in, as CSV and as a workbook."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.http import SignedInRequest
from lhs_platform.lib.rest.streaming import stream
from networks.models import Network
from outcomes import completeness, rules
from outcomes.files import filling
from outcomes.presenters import blanks
from outcomes.views import loaders
from outcomes.views.downloads import file_answer


@require_safe
@access(load=loaders.network, rule=rules.can_send_data)
def data_template(request: SignedInRequest, network: Network) -> HttpResponseBase:
    """Give the file to fill in as CSV."""
    measures = list(loaders.measures(network).active())
    today = completeness.today_in(network, timezone.now())
    rows = blanks.missing(request.user, network, measures, today=today)
    return stream("csv", blanks.columns(measures), rows, name=f"{network.slug}-data")


@require_safe
@access(load=loaders.network, rule=rules.can_send_data)
def data_workbook(request: SignedInRequest, network: Network) -> HttpResponse:
    """Give the file to fill in as a workbook, with what each measure counts beside it."""
    measures = list(loaders.measures(network).active())
    today = completeness.today_in(network, timezone.now())
    rows = blanks.missing(request.user, network, measures, today=today)
    columns = blanks.columns(measures)
    data = filling.written(
        columns,
        [[row.get(column, "") for column in columns] for row in rows],
        title="Data",
        notes=blanks.notes(measures),
    )
    return file_answer(data, f"{network.slug}-data.xlsx")
