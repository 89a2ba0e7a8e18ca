"""Take a measure over from another network: choose, look, adopt."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lhs_platform.lib.access import access
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network
from outcomes import presenters, rules
from outcomes.actions import measures
from outcomes.forms.copying import AdoptForm, ChooseForm
from outcomes.models import Measure
from outcomes.presenters.dictionary import same_name
from outcomes.views import loaders


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_add_measure)
def measure_copy(request: HttpRequest, network: Network) -> HttpResponse:
    """Choose a measure (GET), see its definition, and make it this network's own (POST)."""
    chosen = request.POST if request.method == "POST" else request.GET
    choose = ChooseForm(chosen or None, network=network, user=request.user)
    original = choose.original()
    adopt = AdoptForm(request.POST or None, initial={"name": original.name if original else ""})
    if request.method == "POST" and original and adopt.is_valid():
        try:
            made = measures.take_over(
                by=request.user, network=network, original=original.current, **adopt.cleaned_data
            )
        except DomainError as error:
            adopt.add_error("name", error.text)
        else:
            messages.success(
                request, f"“{made}” is taken over. Now set your own goal, baseline and keeper."
            )
            url = reverse("outcomes:measure-edit", kwargs={"public_id": made.public_id})
            return redirect_or_refresh(request, url)
    return _page(request, network, choose, adopt, original)


def _page(
    request: HttpRequest,
    network: Network,
    choose: ChooseForm,
    adopt: AdoptForm,
    original: Measure | None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "network": network,
        "tab": "measures",
        "choose": choose,
        "adopt": adopt,
        "original": original,
        "facts": presenters.definition(original) if original else [],
        "same": same_name(network, original) if original else None,
    }
    is_wrong = adopt.errors or (request.method == "POST" and original is None)
    return render(request, "outcomes/measure_copy.html", context, status=422 if is_wrong else 200)
