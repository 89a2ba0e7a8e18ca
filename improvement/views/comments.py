"""What one does with a comment that stands: mend it, take it back, hide it, call it answered."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from improvement import presenters, rules
from improvement.actions import comments
from improvement.forms import CommentEditForm, HideForm
from improvement.models import Comment
from improvement.presenters import talk as presenting
from improvement.rules.about import About, find
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from lhs_platform.lib.forms import blame
from lhs_platform.lib.htmx import redirect_or_refresh


def comment_of(user: Any, public_id: Any) -> Comment:
    comments = Comment.objects.visible_to(user).for_list()
    return found(comments, public_id=public_id)  # type: ignore[no-any-return]


@access(load=comment_of, rule=rules.can_edit_comment)
@require_http_methods(["GET", "POST"])
def comment_edit(request: HttpRequest, comment: Comment) -> HttpResponse:
    place = _about(request, comment)
    start = {"version": comment.version, "text": comment.text}
    form = CommentEditForm(request.POST or None, initial=start)
    theirs = ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            comments.edit(
                by=request.user, comment=comment, about=place, now=timezone.now(), **values
            )
        except ChangedMeanwhile:
            theirs = _go_on_from(form, comment)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "Saved. What stood there before can still be read.")
            return _back(request, comment, place)
    status = 409 if theirs else 422 if form.is_bound else 200
    context = _context(comment, place) | {"form": form, "theirs": theirs}
    return render(request, "improvement/comment_edit.html", context, status=status)


def _go_on_from(form: CommentEditForm, comment: Comment) -> str:
    """Let the next save go over the newer version, and give what that says."""
    now = Comment.objects.only("version", "text").get(pk=comment.pk)
    typed: Any = form.data.copy()  # type: ignore[attr-defined]
    typed["version"] = str(now.version)
    form.data = typed
    return now.text or "Nothing: it was taken back."


@access(load=comment_of, rule=rules.can_take_back_comment)
@require_http_methods(["GET", "POST"])
def comment_take_back(request: HttpRequest, comment: Comment) -> HttpResponse:
    place = _about(request, comment)
    if request.method == "POST":
        comments.take_back(by=request.user, comment=comment, now=timezone.now())
        messages.success(request, "Taken back.")
        return _back(request, comment, place)
    return render(request, "improvement/comment_take_back.html", _context(comment, place))


@access(load=comment_of, rule=rules.can_hide_comment)
@require_http_methods(["GET", "POST"])
def comment_hide(request: HttpRequest, comment: Comment) -> HttpResponse:
    place = _about(request, comment)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        hidden = written(
            form,
            lambda: comments.hide(
                by=request.user, comment=comment, now=timezone.now(), **form.cleaned_data
            ),
            comment,
        )
        if hidden:
            messages.success(request, "Hidden. Its author and the coordinators still read it.")
            return _back(request, comment, place)
    status = 422 if form.is_bound else 200
    context = _context(comment, place) | {"form": form}
    return render(request, "improvement/comment_hide.html", context, status=status)


@access(load=comment_of, rule=rules.can_hide_comment)
@require_POST
def comment_show(request: HttpRequest, comment: Comment) -> HttpResponse:
    return _done(
        request,
        comment,
        lambda: comments.show(by=request.user, comment=comment),
        "Everybody reads it again.",
    )


@access(load=comment_of, rule=rules.can_settle_ask)
@require_POST
def comment_settle(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Call an ask answered, or open it again: what the button said, however often it is pressed."""
    is_answered = request.POST.get("wish") != "open"
    said = "Good. It is off the list of those who wait." if is_answered else "It waits again."
    return _done(
        request,
        comment,
        lambda: comments.settle(
            by=request.user, comment=comment, is_answered=is_answered, now=timezone.now()
        ),
        said,
    )


@access(load=comment_of, rule=rules.can_read_versions)
@require_safe
def comment_versions(request: HttpRequest, comment: Comment) -> HttpResponse:
    context = _context(comment, _about(request, comment)) | {
        "versions": presenting.versions(comment)
    }
    return render(request, "improvement/comment_versions.html", context)


def _about(request: HttpRequest, comment: Comment) -> About:
    place = find(request.user, comment.about_kind, comment.about_id)
    if place is None:
        raise Http404
    return place


def _context(comment: Comment, place: About) -> dict[str, Any]:
    return {
        "network": place.network,
        "tab": presenting.TABS.get(place.kind.key, ""),
        "about": place,
        "comment": comment,
        "back": presenters.place_of(comment, place),
    }


def _done(request: HttpRequest, comment: Comment, act: Any, said: str) -> HttpResponse:
    """Do something that a button asks for, and come back to where it stands."""
    place = _about(request, comment)
    try:
        act()
    except DomainError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, said)
    return _back(request, comment, place)


def _back(request: HttpRequest, comment: Comment, place: About) -> HttpResponse:
    return redirect_or_refresh(request, presenters.place_of(comment, place))
