"""Is the site alive, and ready to work?"""

from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from lhs_platform.lib.access import public
from lhs_platform.mail.models import Message
from lhs_platform.pages.tasks import WORKER_SEEN
from outcomes.models import Series

WORKER_SILENT = timedelta(seconds=90)
WORK_OVERDUE = timedelta(minutes=15)


@public("Probes of the machine that runs the site carry no login.")
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process can answer at all."""
    return JsonResponse({"status": "ok"})


@public("Probes of the machine that runs the site carry no login.")
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages and work in the background both get done, else 503 with the part."""
    now = timezone.now()
    parts = {"database": _database()}
    if parts["database"]["ok"]:
        parts |= {"broker": _broker(), "worker": _worker(now), "oldest_due_work": _due_work(now)}
    ok = all(part["ok"] for part in parts.values())
    return JsonResponse(
        {"status": "ok" if ok else "not ready", "parts": parts}, status=200 if ok else 503
    )


@public("Read by the metrics collector with its own token.")
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give Prometheus metrics to whoever holds METRICS_TOKEN; without one the page is shut."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    expected = settings.METRICS_TOKEN
    if not expected or not compare_digest(given.encode(), expected.encode()):
        raise Http404
    response: HttpResponse = ExportToDjangoView(request)
    return response


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return {"ok": False}
    return {"ok": True}


def _broker() -> dict[str, Any]:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except Exception:
        return {"ok": False}
    return {"ok": True}


def _worker(now: datetime) -> dict[str, Any]:
    seen = cache.get(WORKER_SEEN)
    ok = bool(seen) and now - datetime.fromisoformat(seen) < WORKER_SILENT
    return {"ok": ok, "seen_at": seen}


def _due_work(now: datetime) -> dict[str, Any]:
    oldest = [
        Message.objects.due(now)
        .order_by("next_attempt_at")
        .values_list("next_attempt_at", flat=True)
        .first(),
        Series.objects.stale().order_by("changed_at").values_list("changed_at", flat=True).first(),
    ]
    waiting = [moment for moment in oldest if moment]
    if not waiting:
        return {"ok": True, "seconds": 0}
    age = now - min(waiting)
    return {"ok": age < WORK_OVERDUE, "seconds": max(0, int(age.total_seconds()))}
