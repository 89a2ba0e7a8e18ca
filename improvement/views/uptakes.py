"""Pages on which a network or a site says what it does with a result, and takes its change over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from improvement.actions import uptakes
from improvement.forms.sharing import NetworkChoice, UptakeForm
from improvement.models import Result, Uptake
from improvement.presenters import change_url
from improvement.presenters import sharing as presenters
from improvement.rules import sharing as rules
from improvement.views.sharing import TAB, result_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from networks.models import Network


def uptake_of(user: Any, public_id: Any) -> Uptake:
    return found(Uptake.objects.visible_to(user).for_list(), public_id=public_id)


@access(load=result_of, rule=rules.can_take_up)
@require_http_methods(["GET", "POST"])
def uptake_add(request: HttpRequest, result: Result) -> HttpResponse:
    """Say what one's network, or a site that one runs, does with a result."""
    networks = rules.networks_to_speak_for(request.user, result)
    form = UptakeForm(
        request.POST or None,
        networks=networks,
        sites=rules.sites_to_speak_for(request.user),
        initial={"state": Uptake.State.WILL_TEST},
    )
    if request.method == "POST" and form.is_valid():
        network, site = form.chosen()
        saved = written(
            form,
            lambda: uptakes.mark(
                by=request.user,
                result=result,
                network=network,
                site=site,
                state=form.cleaned_data["state"],
                note=form.cleaned_data["note"],
                now=timezone.now(),
            ),
        )
        if saved:
            messages.success(request, "It stands on the page of the result.")
            return redirect_or_refresh(request, f"{presenters.result_url(result)}#taken-up")
    is_here = Network.objects.visible_to(request.user).filter(pk=result.network_id).exists()
    context = {
        "base": "network_base.html" if is_here else "base.html",
        "network": result.network,
        "tab": TAB,
        "result": result,
        "form": form,
        "back": presenters.result_url(result),
    }
    status = 422 if form.errors else 200
    return render(request, "improvement/uptake_form.html", context, status=status)


@access(load=uptake_of, rule=rules.can_end_uptake)
@require_POST
def uptake_take_back(request: HttpRequest, uptake: Uptake) -> HttpResponse:
    """Say nothing about a result any more; what was said stays in its history."""
    uptakes.take_back(by=request.user, uptake=uptake, now=timezone.now())
    messages.success(request, "Taken back.")
    return redirect_or_refresh(request, f"{presenters.result_url(uptake.result)}#taken-up")


@access(load=result_of, rule=rules.can_copy_from_result)
@require_POST
def result_copy(request: HttpRequest, result: Result) -> HttpResponse:
    """Take the change of a result into the package of another network, untested there."""
    form = NetworkChoice(request.POST, networks=rules.networks_for_copy(request.user, result))
    if form.is_valid():
        network = form.chosen()
        try:
            made = uptakes.copy_change(by=request.user, result=result, network=network)
        except DomainError as error:
            messages.error(request, error.text)
        else:
            messages.success(request, f"The change is in the package of {network.name} now.")
            return redirect_or_refresh(request, change_url(made))
    else:
        messages.error(request, "Choose the network whose package gets the change.")
    return redirect_or_refresh(request, presenters.result_url(result))
