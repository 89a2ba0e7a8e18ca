"""The audit trail of a network, for its coordinators."""

from datetime import datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lhs_platform.lib.access import access
from lhs_platform.lib.http import SignedInRequest
from lhs_platform.lib.rest.streaming import stream
from networks import presenters, rules
from networks.actions import audit
from networks.forms import AuditFilterForm
from networks.models import AuditEntry, Network, User
from networks.views import loaders

COLUMNS = [
    "at",
    "who",
    "verb",
    "what",
    "changes",
    "reason",
    "ip",
    "by_token",
    "request",
]


@require_safe
@access(load=loaders.network, rule=rules.can_read_audit)
def audit_list(request: SignedInRequest, network: Network) -> HttpResponse:
    entries = _entries(request, network)
    form = _filter_form(request.GET, entries)
    page = Paginator(_narrowed(entries, form), 50).get_page(request.GET.get("page"))
    chosen = [(name, v) for name, v in request.GET.items() if name in form.fields and v]
    context = {
        "network": network,
        "tab": "people",
        "page": page,
        "lines": presenters.audit_lines(page.object_list),
        "filter_form": form,
        "query_items": chosen,
        "is_filtered": bool(chosen),
    }
    return render(request, "networks/audit_list.html", context)


@require_POST
@access(load=loaders.network, rule=rules.can_read_audit)
def audit_export(request: SignedInRequest, network: Network) -> HttpResponseBase:
    """Give the narrowed trail as CSV. The download itself is recorded first."""
    entries = _entries(request, network)
    form = _filter_form(request.POST, entries)
    wanted = _narrowed(entries, form)
    audit.record(
        by=request.user,
        verb="audit.exported",
        obj=network,
        network=network,
        after={"rows": wanted.count()},
    )
    rows = presenters.audit_rows(wanted.iterator(chunk_size=1000))
    return stream("csv", COLUMNS, rows, name=f"{network.slug}-audit")


def _entries(request: SignedInRequest, network: Network) -> Any:
    return AuditEntry.objects.visible_to(request.user).filter(network=network).for_list()


def _filter_form(data: Any, entries: Any) -> AuditFilterForm:
    verbs = entries.order_by("verb").values_list("verb", flat=True).distinct()
    kinds = [(verb, presenters.kind_words(verb)) for verb in verbs]
    people = User.objects.filter(pk__in=entries.order_by().values("actor"))
    form = AuditFilterForm(data, people=people, kinds=kinds)
    form.is_valid()
    return form


def _narrowed(entries: Any, form: AuditFilterForm) -> Any:
    """Narrow by what was understood of the form; what was not is left out and said there."""
    chosen = form.cleaned_data
    if chosen.get("person"):
        entries = entries.filter(actor=chosen["person"])
    if chosen.get("kind"):
        entries = entries.filter(verb=chosen["kind"])
    if chosen.get("since"):
        entries = entries.filter(at__gte=_midnight(chosen["since"]))
    if chosen.get("until"):
        entries = entries.filter(at__lt=_midnight(chosen["until"] + timedelta(days=1)))
    return entries


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
