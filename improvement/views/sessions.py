"""Pages of facilitated sessions: the list, setting one up, its own page, which is its record."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from improvement import rules
from improvement.actions import sessions
from improvement.forms.rounds import ActForm
from improvement.forms.sessions import SessionForm
from improvement.models import Round, Session
from improvement.presenters import rounds as polls
from improvement.presenters import session_record
from improvement.presenters import sessions as presenters
from improvement.views.cycles import network_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.rest.streaming import stream
from networks.models import Network

MOST = 100
TAB = "ideas"


def session_of(user: Any, public_id: Any) -> Session:
    rows = Session.objects.visible_to(user).for_list()
    return found(rows, public_id=public_id)  # type: ignore[no-any-return]


@access(load=network_of)
@require_safe
def session_list(request: HttpRequest, network: Network) -> HttpResponse:
    rows = Session.objects.visible_to(request.user).filter(network=network).for_list()[:MOST]
    context = {
        "network": network,
        "tab": TAB,
        "parts": polls.parts(network, "sessions"),
        "rows": presenters.session_rows(rows, request.user),
        "can_add": bool(rules.can_add_session(request.user, network)),
    }
    return render(request, "improvement/session_list.html", context)


@access(load=network_of, rule=rules.can_add_session)
@require_http_methods(["GET", "POST"])
def session_add(request: HttpRequest, network: Network) -> HttpResponse:
    form = SessionForm(request.POST if request.method == "POST" else None, network=network)
    if form.is_valid():
        made = written(
            form,
            lambda: sessions.add(
                by=request.user,
                network=network,
                values=form.values(),
                facilitators=form.cleaned_data["facilitators"],
            ),
        )
        if made:
            messages.success(request, "The session is set up. Look at it, then start it.")
            return redirect_or_refresh(request, presenters.session_url(made))
    return _form_page(request, network, form, None)


@access(load=session_of, rule=rules.can_run_session)
@require_http_methods(["GET", "POST"])
def session_edit(request: HttpRequest, session: Session) -> HttpResponse:
    form = SessionForm(
        request.POST if request.method == "POST" else None,
        network=session.network,
        session=session,
    )
    if form.is_valid():
        saved = written(
            form,
            lambda: sessions.edit(
                by=request.user,
                session=session,
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
                facilitators=form.cleaned_data["facilitators"],
            ),
            session,
        )
        if saved:
            messages.success(request, "Saved.")
            return redirect_or_refresh(request, presenters.session_url(saved))
    return _form_page(request, session.network, form, session)


def _form_page(
    request: HttpRequest, network: Network, form: SessionForm, session: Session | None
) -> HttpResponse:
    context = {
        "network": network,
        "tab": TAB,
        "form": form,
        "session": session,
        "back": presenters.session_url(session) if session else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "improvement/session_form.html", context, status=status)


@access(load=session_of)
@require_safe
@never_cache
def session_detail(request: HttpRequest, session: Session) -> HttpResponse:
    return _page(request, session)


def _page(
    request: HttpRequest, session: Session, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    user, now = request.user, timezone.now()
    runs = bool(rules.can_run_session(user, session))
    is_setup = session.step == Session.Step.SETUP
    context = {
        "network": session.network,
        "tab": TAB,
        "parts": polls.parts(session.network, "sessions"),
        "session": session,
        "tag": presenters.step_tag(session),
        "steps": presenters.steps_of(session),
        "lines": presenters.how_it_works(session),
        "who": presenters.who_takes_part(session),
        "facilitators": presenters.facilitator_names(session),
        "record": session_record.record(session, user, now),
        "runs": runs,
        "is_setup": is_setup,
        "start": ActForm(initial={"version": session.version})
        if is_setup and session.electorate == Round.Electorate.MEMBERS
        else None,
        "can_take_part": session.is_running and bool(rules.can_take_part(user, session)),
        "refusal": refusal,
    }
    return render(request, "improvement/session_detail.html", context, status=status)


@access(load=session_of, rule=rules.can_run_session)
@require_POST
def session_start(request: HttpRequest, session: Session) -> HttpResponse:
    form = ActForm(request.POST)
    if not form.is_valid():
        return _page(request, session, refusal="Load this page again, then start.", status=422)
    try:
        sessions.start(by=request.user, session=session, now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        fresh = session_of(request.user, session.public_id)
        return _page(request, fresh, refusal=error.text, status=409)
    return redirect_or_refresh(request, presenters.session_url(session, "session-run"))


@access(load=session_of)
@require_safe
def session_export(request: HttpRequest, session: Session) -> HttpResponseBase:
    """Give the list with what became of each line, as CSV."""
    rows = session_record.export_rows(session, request.user, timezone.now())
    name = f"session-{session.public_id.hex[:8]}"
    return stream("csv", session_record.COLUMNS, rows, name=name)
