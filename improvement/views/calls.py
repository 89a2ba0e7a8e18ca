"""The page of a call of a network, its slides, and the cycle of the week."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_POST, require_safe

from improvement import rules
from improvement.actions import calls
from improvement.exports.calls import TYPE, slides
from improvement.exports.freshness import state_of
from improvement.forms.calls import PickForm, WindowForm
from improvement.practice import FAR
from improvement.presenters import call as presenting
from improvement.views.cycles import network_of
from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.forms import blame
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network
from outcomes.completeness import today_in


@access(load=network_of)
@require_safe
def call(request: HttpRequest, network: Network) -> HttpResponse:
    return _page(request, network)


@access(load=network_of)
@require_safe
def call_deck(request: HttpRequest, network: Network) -> HttpResponse:
    return deck_answer(request, network)


def deck_answer(request: HttpRequest, network: Network) -> HttpResponse:
    """Give the call as slides, made anew only when what they show may have changed."""
    today = today_in(network, timezone.now())
    window = presenting.Window.read(request.GET, today)
    state = state_of(network, window, today=today)
    name = f"{network.slug}-call-{today.isoformat()}.pptx"
    response = HttpResponse(
        content_type=TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-cache",
            "X-Content-Type-Options": "nosniff",
            "ETag": state.etag,
            "Last-Modified": http_date(state.changed_at.timestamp()),
        },
    )
    unchanged = get_conditional_response(
        request,
        etag=state.etag,
        last_modified=int(state.changed_at.timestamp()),
        response=response,
    )
    if unchanged is not None and unchanged is not response:
        return unchanged
    response.content = slides(network, window, today=today)
    return response


@access(load=network_of, rule=rules.can_pick_cycle)
@require_POST
def cycle_pick(request: HttpRequest, network: Network) -> HttpResponse:
    form = PickForm(request.POST, cycles=presenting.cycles_to_pick(network))
    if form.is_valid():
        try:
            calls.pick(by=request.user, network=network, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "This is the cycle of the week.")
            url = reverse("improvement:call", kwargs={"slug": network.slug})
            return redirect_or_refresh(request, f"{url}#cycle-h")
    return _page(request, network, form)


def _page(request: HttpRequest, network: Network, form: PickForm | None = None) -> HttpResponse:
    today: date = today_in(network, timezone.now())
    window = presenting.Window.read(request.GET, today)
    may_pick = bool(rules.can_pick_cycle(request.user, network))
    cycles = presenting.cycles_to_pick(network)
    if may_pick and form is None and cycles.exists():
        form = PickForm(cycles=cycles)
    context = {
        "network": network,
        "tab": "tests",
        "call": presenting.call(network, window, today=today),
        "windows": presenting.windows(window, today),
        "window_form": WindowForm(initial={"since": window.first, "until": window.last}),
        "pick_form": form,
        "far": FAR,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "improvement/call.html", context, status=status)
