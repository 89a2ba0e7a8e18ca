"""Data coming in by file: choose it, see what it would change, confirm."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from lhs_platform.lib.access import access
from lhs_platform.lib.errors import ChangedMeanwhile, RowError, RowErrors
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from networks.models import Network, Site
from networks.rules import sites_run_by
from outcomes import imports, periods, rules, uploads
from outcomes.actions import submissions
from outcomes.forms.upload import ConfirmForm, UploadForm
from outcomes.models import Observation, Submission
from outcomes.sheets import COLUMNS
from outcomes.views import loaders

CHANGES_SHOWN = 20
GONE = "The file is no longer here: it is kept for half an hour only. Choose it again."
MEANWHILE = "Some of these values were changed by somebody else just now. Look again before saving."


@require_http_methods(["GET", "POST"])
@access(load=loaders.network, rule=rules.can_send_data)
def data_upload(request: SignedInRequest, network: Network) -> HttpResponse:
    """Take a file and show what it would do. Nothing is stored before it is confirmed."""
    if request.method != "POST":
        return _upload_page(request, network, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, network, form, status=422)
    file = form.cleaned_data["file"]
    try:
        held = uploads.Held(file.name, file.read())
        parsed, planned = _planned(request, network, held)
    except RowErrors as error:
        return _refused(request, network, form, error)
    if not planned.is_nothing_new:
        held = uploads.keep(
            name=held.name, data=held.data, user_id=request.user.pk, network_id=network.pk
        )
    return _preview_page(request, network, held, parsed, planned)


@require_POST
@access(load=loaders.network, rule=rules.can_send_data)
def data_upload_confirm(request: SignedInRequest, network: Network) -> HttpResponse:
    """Read the kept file again, check it again, and store all of it."""
    held = _held(request, network)
    if held is None:
        form = UploadForm({}, {})
        form.errors.clear()
        form.add_error(None, GONE)
        return _upload_page(request, network, form, status=422)
    try:
        parsed, planned = _planned(request, network, held)
    except RowErrors as error:
        return _refused(request, network, UploadForm(), error)
    if planned.is_nothing_new:
        messages.info(request, _nothing_new(len(parsed.rows)))
    elif request.POST["seen"] != _seen(planned):
        return _preview_page(request, network, held, parsed, planned, note=MEANWHILE, status=409)
    elif not _store(request, network, held, planned):
        parsed, planned = _planned(request, network, held)
        return _preview_page(request, network, held, parsed, planned, note=MEANWHILE, status=409)
    return redirect_or_refresh(request, _charts_of(network, parsed.rows))


def _held(request: SignedInRequest, network: Network) -> uploads.Held | None:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return None
    return uploads.kept(
        form.cleaned_data["key"],
        sha256=form.cleaned_data["sha256"],
        user_id=request.user.pk,
        network_id=network.pk,
    )


def _planned(
    request: SignedInRequest, network: Network, held: uploads.Held
) -> tuple[imports.Parsed, submissions.Sorted]:
    """Say what a file would do; raises RowErrors with all that is wrong in it."""
    today = timezone.localdate()
    sites = Site.objects.visible_to(request.user).filter(network=network).for_list()

    def check(row: submissions.Row) -> list[RowError]:
        faults = list(submissions.faults_in(row, today=today))
        if rules.can_send_data_of(request.user, row.site):
            return faults
        return faults if faults and row.site.left_on else [_not_yours(row)]

    parsed = imports.read(
        held.data,
        measures={measure.code: measure for measure in loaders.measures(network)},
        sites={site.code: site for site in sites},
        check=check,
    )
    return parsed, submissions.preview(parsed.rows, today=today)


def _not_yours(row: submissions.Row) -> RowError:
    reason = f"{row.site.name} sends its own data: only its lead and the coordinators may."
    return RowError(line=row.line, column="site", code="not_yours", reason=reason)


def _store(
    request: SignedInRequest, network: Network, held: uploads.Held, planned: submissions.Sorted
) -> bool:
    """Store what was shown; say no where somebody else was quicker."""
    rows = [
        *(replace(row, version=before.version) for row, before in planned.changed),
        *(replace(row, version=0) for row in (*planned.added, *planned.unchanged)),
    ]
    try:
        sent = submissions.submit(
            rows,
            by=request.user,
            network=network,
            channel=Submission.Channel.FILE,
            now=timezone.now(),
            file_name=held.name,
            file_sha256=held.sha256,
        )
    except ChangedMeanwhile:
        return False
    parts = [f"{sent.added:,} added", f"{sent.changed:,} changed", f"{sent.unchanged:,} as before"]
    messages.success(request, f"Saved from {held.name}: {', '.join(parts)}.")
    return True


def _seen(planned: submissions.Sorted) -> str:
    """Sum up what a preview shows, to find out whether it still holds when it is confirmed."""
    changed = sorted((row.key, before.version) for row, before in planned.changed)
    return hashlib.sha256(repr((len(planned.added), changed)).encode()).hexdigest()


def _nothing_new(count: int) -> str:
    if count == 1:
        return "Nothing new: the one value is there already."
    return f"Nothing new: all {count:,} values are there already."


def _charts_of(network: Network, rows: Sequence[submissions.Row]) -> str:
    measures = {row.measure.pk: row.measure for row in rows}
    if len(measures) == 1:
        (measure,) = measures.values()
        return reverse("outcomes:measure-detail", kwargs={"public_id": measure.public_id})
    return reverse("outcomes:measure-list", kwargs={"slug": network.slug})


def _upload_page(
    request: SignedInRequest, network: Network, form: UploadForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    sites = sites_run_by(request.user, network)
    context = {
        "network": network,
        "tab": "measures",
        "form": form,
        "columns": COLUMNS,
        "codes": list(sites.values_list("code", flat=True)[:3]),
        "measures": list(loaders.measures(network).active()),
        "demo_file_url": f"/demo/{network.slug}.csv" if settings.DEMO else "",
    }
    return render(request, "outcomes/data_upload.html", context | more, status=status)


def _refused(
    request: SignedInRequest, network: Network, form: UploadForm, error: RowErrors
) -> HttpResponse:
    """Name every bad cell; a file that could not be read at all has one reason and no cells."""
    faults = [fault.as_dict() for fault in error.rows[: imports.MOST_FAULTS]]
    whole = len(faults) == 1 and faults[0]["reason"] == error.text
    more = {"problem": error.text, "faults": [] if whole else faults}
    return _upload_page(request, network, form, status=422, **more)


def _preview_page(
    request: SignedInRequest,
    network: Network,
    held: uploads.Held,
    parsed: imports.Parsed,
    planned: submissions.Sorted,
    *,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "network": network,
        "tab": "measures",
        "name": held.name,
        "understood": parsed.understood,
        "added": len(planned.added),
        "changed": len(planned.changed),
        "unchanged": len(planned.unchanged),
        "changes": [_change(row, before) for row, before in planned.changed[:CHANGES_SHOWN]],
        "note": note,
        "nothing_new": _nothing_new(len(parsed.rows)) if planned.is_nothing_new else "",
        "form": ConfirmForm(
            initial={"key": held.key, "sha256": held.sha256, "seen": _seen(planned)}
        ),
    }
    return render(request, "outcomes/data_preview.html", context, status=status)


def _change(row: submissions.Row, before: Observation) -> dict[str, str]:
    frequency = row.measure.current.frequency if row.measure.current else "month"
    return {
        "what": row.measure.name,
        "site": row.site.name,
        "period": periods.label(row.period, frequency),
        "old": submissions.words(before.numerator, before.denominator),
        "new": submissions.words(row.numerator, row.denominator),
    }
