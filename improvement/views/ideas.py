"""Pages of ideas: the board, one idea, its wordings, one's drafts, and those that are alike."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from improvement.filters.ideas import IdeaFilterSet
from improvement.forms.board import BoardForm
from improvement.forms.ideas import NewIdeaForm
from improvement.models import Idea, IdeaRevision
from improvement.presenters import idea_pages, topics
from improvement.presenters import ideas as presenters
from improvement.rules import ideas as rules
from improvement.rules.voices import is_author
from improvement.views.cycles import network_of
from improvement.views.design import TAB
from improvement.views.talk_section import talk_of
from lhs_platform.lib.access import access, found
from lhs_platform.lib.numbers import whole_number
from networks import rules as networks
from networks.models import Network

PER_PAGE = 24
State = Idea.State
NOT_DRAFTS = [value for value in State.values if value != State.DRAFT]


def idea_of(user: Any, public_id: Any) -> Idea:
    return found(Idea.objects.visible_to(user).for_list(), public_id=public_id)


@access(load=network_of)
@require_safe
def idea_list(request: HttpRequest, network: Network) -> HttpResponse:
    """Show the ideas of a network, narrowed and page by page."""
    now, user = timezone.now(), request.user
    form = BoardForm(request.GET, network=network)
    everything = Idea.objects.visible_to(user).filter(network=network, state__in=NOT_DRAFTS)
    chosen = IdeaFilterSet(_query(form), queryset=everything.for_list(), request=request).qs
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "network": network,
        "tab": TAB,
        "page": page,
        "cards": presenters.cards(list(page.object_list), user, now),
        "filter_form": form,
        "is_filtered": form.is_narrowed,
        "new_form": NewIdeaForm(),
        "can_add": bool(rules.can_add_idea(user, network)),
        "draft_count": presenters.drafts(network, user).count(),
        "topics": topics.open_topics(network, now),
        "whose": presenters.whose(network),
    }
    return render(request, "improvement/idea_list.html", context)


def _query(form: BoardForm) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in form.narrowing().items():
        query.setlist(name, values)
    return query


@access(load=idea_of)
@require_safe
def idea_detail(request: HttpRequest, idea: Idea) -> HttpResponse:
    return idea_page(request, idea)


def idea_page(request: HttpRequest, idea: Idea, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show one idea with all that hangs on it."""
    now, user = timezone.now(), request.user
    is_own, is_draft = is_author(user, idea), idea.state == State.DRAFT
    is_standing = idea.state == State.PUBLISHED
    may_shape = bool(rules.can_shape_idea(user, idea))
    is_first_author = idea.author_id is not None and idea.author_id == user.pk
    may_take_part = bool(networks.is_member(user, idea.network))
    context = {
        "network": idea.network,
        "tab": TAB,
        "idea": idea,
        "is_own": is_own,
        "is_draft": is_draft,
        "is_nameless_own": is_own and not idea.is_named,
        "can_edit": is_standing and bool(rules.can_edit_idea(user, idea)),
        "can_write": is_draft and is_first_author,
        "can_withdraw": is_standing and is_first_author and may_take_part,
        "can_put_back": idea.state == State.WITHDRAWN and is_first_author and may_take_part,
        "can_amend": is_standing and bool(rules.can_amend_idea(user, idea)),
        "can_build_on": not is_draft and may_take_part,
        "can_merge": is_standing and may_shape,
        "can_hide": may_shape
        and idea.state in (State.PUBLISHED, State.WITHDRAWN, State.NOT_SELECTED),
        "can_show": may_shape and idea.state == State.HIDDEN,
        "talk": None if is_draft else talk_of(request, idea),
        "follow_url": presenters.follow_url(idea),
        **idea_pages.page_of(idea, user, now),
        **more,
    }
    return render(request, "improvement/idea_detail.html", context, status=status)


@access(load=network_of)
@require_safe
def idea_drafts(request: HttpRequest, network: Network) -> HttpResponse:
    """List one's own drafts; nobody else's are anybody's affair."""
    context = {
        "network": network,
        "tab": TAB,
        "rows": presenters.draft_rows(presenters.drafts(network, request.user)),
        "can_add": bool(rules.can_add_idea(request.user, network)),
        "new_form": NewIdeaForm(),
    }
    return render(request, "improvement/idea_drafts.html", context)


@access(load=network_of)
@require_safe
def idea_similar(request: HttpRequest, network: Network) -> HttpResponse:
    """Give the ideas that say nearly what is being typed, as a part of the page."""
    names = ("title", "summary", "change")
    text = " ".join(request.GET.get(name, "")[:1000] for name in names)
    rows = presenters.similar(text, network, request.user) if text.strip() else []
    context = {"rows": rows, "network": network}
    return render(request, "improvement/_similar.html", context)


@access(load=idea_of)
@require_safe
def idea_versions(request: HttpRequest, idea: Idea) -> HttpResponse:
    """List the wordings, and say part by part what differs between two of them."""
    kept = {one.number: one for one in idea.revisions.all()}
    newest = max(kept)
    new = _chosen(request.GET.get("new"), kept, newest)
    before = max((number for number in kept if number < new), default=new)
    old = _chosen(request.GET.get("old"), kept, before)
    context = {
        "network": idea.network,
        "tab": TAB,
        "idea": idea,
        "back": presenters.idea_url(idea),
        "rows": idea_pages.revisions(idea),
        "numbers": sorted(kept, reverse=True),
        "old": old,
        "new": new,
        "said": idea_pages.compared(kept[old], kept[new]),
    }
    return render(request, "improvement/idea_versions.html", context)


def _chosen(given: str | None, kept: dict[int, IdeaRevision], otherwise: int) -> int:
    number = whole_number(given)
    return number if number in kept else otherwise
