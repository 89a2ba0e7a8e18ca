"""The page from which a session is run, its acts, and the wall that everybody looks at."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from improvement import rules
from improvement.actions import session_remarks, session_sharing, sessions
from improvement.forms.rounds import ActForm
from improvement.forms.sessions import AddForm, MoreTimeForm, ReasonForm, RemarkForm, TurnForm
from improvement.models import Session
from improvement.presenters import session_console, session_live
from improvement.presenters import sessions as presenters
from improvement.presenters.session_lines import key_from
from improvement.views.sessions import TAB, session_of
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.htmx import redirect_or_refresh, unchanged_or

PAGE = "improvement/session_run.html"
PARTS = {"now": "improvement/_session_run.html", "mine": "improvement/_session_tools.html"}
STALE = "This page was out of date. Look again, then press."


@access(load=session_of, rule=rules.can_run_session)
@require_safe
@never_cache
def session_run(request: HttpRequest, session: Session) -> HttpResponse:
    return _page(request, session)


def _page(
    request: HttpRequest,
    session: Session,
    *,
    form: Any = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    user, now = request.user, timezone.now()
    counted = session_live.counts(session)
    mark = session_live.mark(session, now, sorted(counted.items()))

    def shown() -> dict[str, Any]:
        start = {"version": session.version}
        return {
            "network": session.network,
            "tab": TAB,
            "session": session,
            "live": session_live.live(session, user, now),
            "console": session_console.console(session, counted, now),
            "items": session_live.items(session, user, is_whole=True),
            "table": session_live.round_table(session),
            "act": ActForm(initial=start),
            "can_type": bool(session.poll and rules.can_run_round(user, session.poll)),
            "turn": TurnForm(initial={"turn": session.turn_number}),
            "add": form if isinstance(form, AddForm) else AddForm(session=session),
            "remark": form if isinstance(form, RemarkForm) else RemarkForm(),
            "said": list(session.remarks.all()),
            "mark": mark,
            "now": now,
            "refusal": refusal,
            "url": presenters.session_url(session, "session-run"),
        }

    return unchanged_or(request, PAGE, PARTS, mark, shown, status=status)


def _act(
    request: HttpRequest, session: Session, form: Any, act: Callable[[dict[str, Any]], Any]
) -> HttpResponse:
    """Do one of the acts, or give the page as it is now with the reason why not."""
    if not form.is_valid():
        is_shown = isinstance(form, AddForm | RemarkForm)
        refusal = "" if is_shown else STALE
        return _page(request, session, form=form, refusal=refusal, status=422)
    try:
        act(form.cleaned_data)
    except DomainError as error:
        fresh = session_of(request.user, session.public_id)
        if error.field in form.fields:
            form.add_error(error.field, error.text)
        return _page(request, fresh, form=form, refusal=error.text, status=max(error.status, 409))
    return redirect_or_refresh(request, presenters.session_url(session, "session-run"))


@access(load=session_of, rule=rules.can_run_session)
@require_POST
def session_next(request: HttpRequest, session: Session) -> HttpResponse:
    return _act(
        request,
        session,
        ActForm(request.POST),
        lambda data: sessions.go_on(by=request.user, session=session, now=timezone.now(), **data),
    )


@access(load=session_of, rule=rules.can_run_session)
@require_POST
def session_back(request: HttpRequest, session: Session) -> HttpResponse:
    return _act(
        request,
        session,
        ActForm(request.POST),
        lambda data: sessions.go_back(by=request.user, session=session, now=timezone.now(), **data),
    )


@access(load=session_of, rule=rules.can_run_session)
@require_POST
def session_extend(request: HttpRequest, session: Session) -> HttpResponse:
    return _act(
        request,
        session,
        MoreTimeForm(request.POST),
        lambda data: sessions.extend(by=request.user, session=session, now=timezone.now(), **data),
    )


@access(load=session_of, rule=rules.can_run_session)
@require_POST
def session_vote_again(request: HttpRequest, session: Session) -> HttpResponse:
    return _act(
        request,
        session,
        ActForm(request.POST),
        lambda data: sessions.vote_again(
            by=request.user, session=session, now=timezone.now(), **data
        ),
    )


@access(load=session_of, rule=rules.can_run_session)
@require_POST
def session_pass_over(request: HttpRequest, session: Session) -> HttpResponse:
    return _act(
        request,
        session,
        TurnForm(request.POST),
        lambda data: session_sharing.pass_over(by=request.user, session=session, **data),
    )


@access(load=session_of, rule=rules.can_run_session)
@require_POST
def session_collect(request: HttpRequest, session: Session) -> HttpResponse:
    return _act(
        request,
        session,
        ActForm(request.POST),
        lambda _data: session_sharing.collect(by=request.user, session=session, now=timezone.now()),
    )


@access(load=session_of, rule=rules.can_run_session)
@require_POST
def session_add_for(request: HttpRequest, session: Session) -> HttpResponse:
    """Write a line down for somebody, or for nobody by name."""
    form = AddForm(request.POST, session=session)
    return _act(
        request,
        session,
        form,
        lambda _data: session_sharing.add_for(by=request.user, session=session, **form.values()),
    )


@access(load=session_of, rule=rules.can_run_session)
@require_POST
def session_remark(request: HttpRequest, session: Session) -> HttpResponse:
    """Write down what is said about the pattern, or take out what was written."""
    if "remove" in request.POST:
        return _removed(request, session)
    return _act(
        request,
        session,
        RemarkForm(request.POST),
        lambda data: session_remarks.add(by=request.user, session=session, **data),
    )


def _removed(request: HttpRequest, session: Session) -> HttpResponse:
    key = key_from(request.POST["remove"])
    remark = found(session.remarks.all(), public_id=key)
    try:
        session_remarks.remove(by=request.user, remark=remark)
    except DomainError as error:
        return _page(request, session, refusal=error.text, status=409)
    return redirect_or_refresh(request, presenters.session_url(session, "session-run"))


@access(load=session_of, rule=rules.can_run_session)
@require_http_methods(["GET", "POST"])
@never_cache
def session_stop(request: HttpRequest, session: Session) -> HttpResponse:
    """End a session early, or declare it not valid, with the reason."""
    start = {"version": session.version, "how": "void" if not session.is_running else "end"}
    form = ReasonForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        act = sessions.end if data.pop("how") == "end" else sessions.void
        try:
            act(by=request.user, session=session, now=timezone.now(), **data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.text)
        else:
            messages.success(request, "The session is over. Everybody reads why.")
            return redirect_or_refresh(request, presenters.session_url(session))
    context = {
        "network": session.network,
        "tab": TAB,
        "session": session,
        "form": form,
        "back": presenters.session_url(session, "session-run"),
    }
    status = 422 if form.errors else 200
    return render(request, "improvement/session_stop.html", context, status=status)


@access(load=session_of, rule=rules.can_run_session)
@require_safe
@never_cache
def session_wall(request: HttpRequest, session: Session) -> HttpResponse:
    """The session for a wall: the step, the list, how many; nothing of the person who shows it."""
    now = timezone.now()
    counted = session_live.counts(session)
    mark = session_live.mark(session, now, sorted(counted.items()))

    def shown() -> dict[str, Any]:
        return {
            "session": session,
            "live": session_live.live(session, None, now),
            "counts": counted,
            "mark": mark,
            "now": now,
            "url": request.path,
            "is_dark": request.GET.get("theme") == "dark",
        }

    parts = {"now": "improvement/_session_wall.html"}
    return unchanged_or(request, "improvement/session_wall.html", parts, mark, shown)
