"""Data coming in by file: choose it, see what it would change, say yes; and what was sent."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import Conflict
from lhs_platform.lib.htmx import redirect_or_refresh, render_part
from lhs_platform.lib.http import SignedInRequest
from lhs_platform.lib.rest.streaming import stream
from networks.models import Network
from networks.rules import sites_run_by
from outcomes import rules
from outcomes.actions import files
from outcomes.files.sheets import COLUMNS
from outcomes.forms.upload import StoreForm, UploadForm
from outcomes.models import DataFile, Submission
from outcomes.presenters import files as shown
from outcomes.views import loaders

PAGE = 50
FAULT_COLUMNS = ["line", "column", "code", "reason"]


def file_of(user: Any, public_id: UUID) -> DataFile:
    own = DataFile.objects.visible_to(user).select_related("network", "submission")
    return found(own, public_id=public_id)  # type: ignore[no-any-return]


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_send_data)
def data_upload(request: SignedInRequest, network: Network) -> HttpResponse:
    """Take a file; its own page says what it would do. Nothing is stored before a yes."""
    if request.method != "POST":
        return _upload_page(request, network, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, network, form, status=422)
    given = form.cleaned_data["file"]
    file = files.receive(
        by=request.user,
        network=network,
        name=given.name,
        data=given.read(),
        now=timezone.now(),
    )
    return redirect_or_refresh(request, _page_of(file))


@require_safe
@access(load=file_of, rule=rules.can_handle_file)
def file_detail(request: SignedInRequest, file: DataFile) -> HttpResponse:
    """Show what became of a file so far; the page asks again by itself while it is worked on."""
    asked = request.GET
    page = shown.page(
        file, show=asked.get("show", ""), asked=asked.get("n", ""), number=asked.get("page", "")
    )
    context = {
        "network": file.network,
        "tab": "measures",
        "file": file,
        "page": page,
        "form": StoreForm(initial={"seen": file.found.get("seen", "")}),
        "charts_url": _charts_of(file),
    }
    return render_part(request, "outcomes/data_preview.html", "outcomes/_file_state.html", context)


@require_POST
@access(load=file_of, rule=rules.can_handle_file)
def file_store(request: SignedInRequest, file: DataFile) -> HttpResponse:
    """Store what was shown, all of it or nothing."""
    form = StoreForm(request.POST)
    try:
        file = files.store(file=file, seen=form.seen_sum(), now=timezone.now())
    except Conflict as error:
        messages.warning(request, error.text)
        return redirect_or_refresh(request, _page_of(file))
    if file.state == DataFile.State.STORED:
        messages.success(request, shown.saved(file))
        return redirect_or_refresh(request, _charts_of(file))
    return redirect_or_refresh(request, _page_of(file))


@require_POST
@access(load=file_of, rule=rules.can_handle_file)
def file_drop(request: SignedInRequest, file: DataFile) -> HttpResponse:
    """Forget a file; choosing another is next."""
    files.drop(file=file)
    messages.info(request, f"{file.name} was not stored and is forgotten.")
    url = reverse("outcomes:data-upload", kwargs={"slug": file.network.slug})
    return redirect_or_refresh(request, url)


@require_safe
@access(load=file_of, rule=rules.can_handle_file)
def file_faults(_request: SignedInRequest, file: DataFile) -> HttpResponseBase:
    """Give all that is wrong in a file as a table, to work through beside it."""
    return stream("csv", FAULT_COLUMNS, file.faults, name=f"{file.network.slug}-faults")


@require_safe
@access(load=loaders.network)
def submission_list(request: SignedInRequest, network: Network) -> HttpResponse:
    """Show what was sent, by whom and how, the newest first; and one's own files on their way."""
    sent = Submission.objects.visible_to(request.user).filter(network=network).for_list()
    own = DataFile.objects.visible_to(request.user).filter(network=network)
    context = {
        "network": network,
        "tab": "measures",
        "page": Paginator(sent, PAGE).get_page(request.GET.get("page")),
        "files": [shown.line(file) for file in own.open().defer("content", "found", "faults")],
        "can_send": bool(rules.can_send_data(request.user, network)),
        "sees_all": rules.sees_all_counts(request.user, network),
    }
    return render(request, "outcomes/submission_list.html", context)


def _page_of(file: DataFile) -> str:
    return reverse("outcomes:file-detail", kwargs={"public_id": file.public_id})


def _charts_of(file: DataFile) -> str:
    measures = file.found.get("measures", [])
    if len(measures) == 1:
        return reverse("outcomes:measure-detail", kwargs={"public_id": measures[0]})
    return reverse("outcomes:measure-list", kwargs={"slug": file.network.slug})


def _upload_page(
    request: SignedInRequest, network: Network, form: UploadForm, *, status: int = 200
) -> HttpResponse:
    sites = sites_run_by(request.user, network)
    measures = list(loaders.measures(network).active())
    context = {
        "network": network,
        "tab": "measures",
        "form": form,
        "columns": COLUMNS,
        "codes": list(sites.values_list("code", flat=True)[:3]),
        "measures": measures,
        "kinds": shown.kinds(measures),
        "demo_file_url": _demo_file_url(network),
    }
    return render(request, "outcomes/data_upload.html", context, status=status)


def _demo_file_url(network: Network) -> str:
    """Give where the demonstration's file of a network is, if it has one."""
    name = f"demo/{network.slug}.csv"
    return f"/{name}" if settings.DEMO and (settings.DATA_DIR / name).exists() else ""
