"""The page of how well tests are run in a network, over time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from improvement.practice import FEATURES
from improvement.presenters import practice as presenting
from improvement.views.cycles import network_of
from lhs_platform.lib.access import access
from networks.models import Network


@access(load=network_of)
@require_safe
def practice_list(request: HttpRequest, network: Network) -> HttpResponse:
    step = request.GET.get("by", "")
    step = step if step in presenting.STEPS else "quarter"
    context = {
        "network": network,
        "tab": "tests",
        "practice": presenting.over_time(network, step=step),
        "columns": list(FEATURES.values()),
        "steps": [
            {"label": label, "url": f"?by={key}", "current": key == step}
            for key, label in presenting.STEPS.items()
        ],
    }
    return render(request, "improvement/practice_list.html", context)
