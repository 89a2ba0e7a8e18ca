"""A chart, or a whole board, to take away."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.http import SignedInRequest
from networks.models import Network
from outcomes.exports import making
from outcomes.exports.slides import deck
from outcomes.models import Measure
from outcomes.views import loaders
from outcomes.views.charts import chosen_chart


def measure_of(user: Any, public_id: UUID, form: str) -> Measure:
    if form not in making.FORMS:
        raise Http404
    return loaders.measure(user, public_id)


@require_safe
@access(load=measure_of)
def measure_file(request: SignedInRequest, measure: Measure) -> HttpResponse:
    """Give the chart that the page shows, as SVG, PNG, workbook or slide."""
    form = str(request.resolver_match.kwargs["form"])  # type: ignore[union-attr]
    chosen = chosen_chart(request, measure)
    if chosen.chart is None or chosen.seen is None:
        raise Http404
    sheet = making.sheet_of(
        chosen.chart,
        chosen.seen,
        notes=chosen.notes(),
        choice=chosen.choice,
        today=timezone.localdate(),
    )
    return file_answer(making.content_of(sheet, form), making.name_of(chosen.chart, form))


@require_safe
@access(load=loaders.network)
def measure_deck(request: SignedInRequest, network: Network) -> HttpResponse:
    return deck_of(network, request.user)


def deck_of(network: Network, user: Any) -> HttpResponse:
    """Give a slide for each measure of the network, as its reader may see it."""
    measures = list(Measure.objects.filter(network=network).active().for_list())
    today = timezone.localdate()
    sheets = making.board(measures, user, today=today)
    without = [one.name for one in measures if one.name not in {sheet.measure for sheet in sheets}]
    lines = [f"Measures of {today.day} {today:%B %Y}, one on each slide"]
    every = f"all {network.site_word_plural}"
    lines += [f"No chart of {every}: {', '.join(without)}"] if without else []
    content = deck(sheets, title=network.name, subtitle="\n".join(lines))
    return file_answer(content, f"{network.slug}-measures.pptx")


def file_answer(content: bytes, name: str) -> HttpResponse:
    """Answer with a file that is saved, not opened in our own pages."""
    return HttpResponse(
        content,
        content_type=making.FORMS[name.rpartition(".")[2]],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
