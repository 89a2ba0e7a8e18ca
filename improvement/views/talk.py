"""Pages on which people talk: about one thing, what asks for help, and what somebody follows."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from improvement import presenters, rules
from improvement.actions import comments, follows
from improvement.forms import ChoiceForm, CommentForm
from improvement.models import Comment, TalkChoice, TalkFollow
from improvement.presenters import talk as presenting
from improvement.rules.about import About, find, find_all
from improvement.views.cycles import network_of
from improvement.views.writing import written
from lhs_platform.lib.access import access, found
from lhs_platform.lib.htmx import redirect_or_refresh
from lhs_platform.lib.http import SignedInRequest
from networks.models import Network
from outcomes.models import Follow

ASKS_PER_PAGE = 50


def about_of(user: Any, kind: str, public_id: Any) -> About:
    thing = find(user, kind, public_id)
    if thing is None:
        raise Http404
    return thing


@access(load=about_of, change=rules.can_comment)
@require_http_methods(["GET", "POST"])
def talk_detail(request: HttpRequest, place: About) -> HttpResponse:
    if request.method != "POST":
        return _read(request, place)
    thread = _asked_for(place, request.POST.get("parent"), is_typed=True)
    if request.POST.get("to") == "tell":
        return _page(request, place, _form(request, place, thread, request.POST), thread, told=[])
    form = CommentForm(request.POST, about=place, user=request.user)
    if form.is_valid():
        said = written(
            form,
            lambda: comments.say(
                by=request.user, about=place, parent=thread, now=timezone.now(), **form.values()
            ),
        )
        if said:
            messages.success(request, "Your answer stands." if thread else "Your words stand.")
            is_on_page = request.POST.get("from") == "page"
            url = (
                f"{place.url}#c-{said.public_id}"
                if is_on_page
                else presenters.place_of(said, place)
            )
            return redirect_or_refresh(request, url)
    return _page(request, place, form, thread)


def _read(request: HttpRequest, place: About) -> HttpResponse:
    """Show a talk; with all answers to one comment where its earlier ones are asked for, by a link
    or by the address of one of them."""
    shown, number = _shown(request, place), request.GET.get("page")
    if key := request.GET.get("thread"):
        first = found(presenters.first_comments(place), public_id=key)
        return _thread_page(request, place, first, number)
    page = presenting.page_of_answer(shown) if shown is not None and shown.parent_id else None
    if shown is not None and page is not None:
        first = found(presenters.first_comments(place), pk=shown.parent_id)
        return _thread_page(request, place, first, number or page)
    if shown is not None and number is None:
        number = str(presenters.page_holding(place, shown))
    thread = _asked_for(place, request.GET.get("answer"))
    return _page(request, place, _form(request, place, thread), thread, number=number)


def _shown(request: HttpRequest, place: About) -> Comment | None:
    """Give the comment that the address wants to be seen."""
    key = request.GET.get("show")
    here = Comment.objects.about(place.kind.key, place.id).for_list()
    return found(here, public_id=key) if key else None


def _thread_page(request: HttpRequest, place: About, first: Comment, number: Any) -> HttpResponse:
    thread, page = presenting.thread(first, place, request.user, number=number)
    context = {
        "network": place.network,
        "tab": presenting.TABS.get(place.kind.key, ""),
        "talk": presenting.head(place, request.user) | {"comments": [thread]},
        "page": page,
        "is_thread": True,
    }
    return render(request, "improvement/talk_detail.html", context)


def _asked_for(place: About, public_id: str | None, *, is_typed: bool = False) -> Comment | None:
    """Give the comment that is to be answered, if there is such a one here. To an answer that is
    typed already the action says what became of it, and the words stay."""
    if not public_id:
        return None
    here = presenters.first_comments(place)
    here = here if is_typed else here.told()
    return found(here, public_id=public_id)  # type: ignore[no-any-return]


def _form(
    request: HttpRequest, place: About, thread: Comment | None, typed: Any = None
) -> CommentForm | None:
    if not rules.can_comment(request.user, place):
        return None
    start: dict[str, Any] = {"parent": thread.public_id} if thread else {}
    if typed is not None:
        start |= {"text": typed.get("text", ""), "is_ask": bool(typed.get("is_ask"))}
    return CommentForm(about=place, user=request.user, initial=start)


def _page(
    request: HttpRequest,
    place: About,
    form: CommentForm | None,
    thread: Comment | None = None,
    told: list[Comment] | None = None,
    number: str | None = None,
) -> HttpResponse:
    """Show a talk: one page of it, or what is answered alone, or the form alone (`told` is [])."""
    page = None
    if thread is not None:
        told = [thread]
    elif told is None:
        pages = Paginator(presenters.first_comments(place), presenting.PER_PAGE)
        page = pages.get_page(number or pages.num_pages)
        told = list(page.object_list)
    context = {
        "network": place.network,
        "tab": presenting.TABS.get(place.kind.key, ""),
        "talk": presenting.head(place, request.user)
        | {"comments": presenting.comments(told, place, request.user), "form": form},
        "page": page,
        "is_writing": page is None,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "improvement/talk_detail.html", context, status=status)


@access(load=about_of, rule=rules.can_follow)
@require_POST
def talk_follow(request: HttpRequest, place: About) -> HttpResponse:
    """Follow a thing, or no longer: what the button said, however often it is pressed."""
    now = timezone.now()
    if request.POST.get("wish") == "stop":
        follows.unfollow(by=request.user, about=place, now=now)
        messages.success(request, f"You no longer follow “{place.title}”.")
    else:
        follows.follow(by=request.user, about=place, now=now)
        messages.success(request, f"You follow “{place.title}”. {_by_mail(request.user)}")
    back = {"page": place.url, "following": presenting.following_url()}
    return redirect_or_refresh(request, back.get(request.POST.get("from", ""), place.talk_url))


def _by_mail(user: Any) -> str:
    if user.wants_news:
        return "A mail tells you what others say, if they do."
    return "Mails are off in your settings: look in here."


@access(load=network_of)
@require_safe
def ask_list(request: HttpRequest, network: Network) -> HttpResponse:
    """List what asks for help: what waits longest first, or what was answered last."""
    is_answered = request.GET.get("state") == "answered"
    here = Comment.objects.visible_to(request.user).filter(network=network)
    asks = presenters.with_answers(here.answered_asks() if is_answered else here.open_asks())
    order = ["-answered_at", "-pk"] if is_answered else ["created_at", "pk"]
    page = Paginator(asks.order_by(*order), ASKS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "network": network,
        "tab": "overview",
        "page": page,
        "rows": presenters.asks(page.object_list, request.user),
        "is_answered": is_answered,
        "views": [
            {"label": "Waiting", "url": "?state=open", "current": not is_answered},
            {"label": "Answered", "url": "?state=answered", "current": is_answered},
        ],
    }
    return render(request, "improvement/ask_list.html", context)


@access()
@require_http_methods(["GET", "POST"])
def follow_list(request: SignedInRequest) -> HttpResponse:
    """Show what a person follows, and let them say how they want to hear of it."""
    choice = TalkChoice.objects.filter(user=request.user).first() or TalkChoice()
    start = {"digest": choice.digest, "wants_mentions": choice.wants_mentions}
    form = ChoiceForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        follows.choose(by=request.user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect_or_refresh(request, request.path)
    followed = list(TalkFollow.objects.visible_to(request.user).for_list())
    things = find_all(request.user, [(one.about_kind, one.about_id) for one in followed])
    context = {
        "form": form,
        "rows": presenting.followed(followed, things),
        "measures": Follow.objects.visible_to(request.user).for_list(),
    }
    status = 422 if form.errors else 200
    return render(request, "improvement/follow_list.html", context, status=status)
