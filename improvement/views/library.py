"""The library: what learning networks shared, open to everybody as far as it is public; and its
feed."""

import re
from datetime import UTC, datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from improvement.filters import ResultFilterSet
from improvement.forms.sharing import LibraryForm
from improvement.models import Result
from improvement.presenters import library as shelves
from improvement.presenters import sharing as presenters
from lhs_platform.lib import links
from lhs_platform.lib.access import public

PER_PAGE = 24
NEWEST = 50
# What XML has no place for. One letter of these would end the whole feed.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OPEN = "What networks publish for everybody is there for everybody."


@public(OPEN)
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Show what is published and stands, narrowed and page by page."""
    shelf = shelves.shelf(request.user)
    form = LibraryForm(
        request.GET, networks=shelves.networks_on(shelf), tags=shelves.tags_on(shelf)
    )
    narrowed = form.narrowing()
    chosen = ResultFilterSet(narrowed, queryset=shelf.for_list(), request=request)
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": presenters.cards(page.object_list),
        "filter_form": form,
        "is_filtered": bool(narrowed),
        "shows_all": request.user.is_authenticated,
    }
    return render(request, "improvement/library.html", context)


def _in_xml(text: str) -> str:
    return NOT_XML.sub(" ", text)


class PublicAtom(Atom1Feed):
    """Atom whose moment is that of its newest entry: without one it is always the same, so that a
    reader is told of nothing that did not happen."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime(2000, 1, 1, tzinfo=UTC)


class PublicResults(Feed):  # type: ignore[type-arg]
    """The newest public results as Atom."""

    feed_type = PublicAtom
    title = "Results of learning networks"
    subtitle = "What was tried, what happened, and what was learned."

    def link(self) -> str:
        return links.absolute_url("improvement:library")

    def feed_url(self) -> str:
        return links.absolute_url("improvement:library-feed")

    def items(self) -> Any:
        return shelves.public_shelf().for_list()[:NEWEST]

    def item_title(self, item: Any) -> str:
        return _in_xml(item.title)

    def item_description(self, item: Result) -> str:
        # A summary is read as HTML; what people wrote is plain text.
        return _in_xml(escape(f"{item.get_finding_display()}. {item.learned}"))

    def item_link(self, item: Result) -> str:
        return links.absolute(presenters.result_url(item))

    def item_guid(self, item: Result) -> str:
        return f"urn:uuid:{item.public_id}"

    def item_author_name(self, item: Result) -> str:
        return _in_xml(presenters.authors_line(item))

    def item_pubdate(self, item: Result) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Result) -> datetime | None:
        return item.published_at

    def item_categories(self, item: Result) -> list[str]:
        return [_in_xml(tag.name) for tag in item.tags.all()]


_feed = PublicResults()


@public(OPEN)
@require_safe
def library_feed(request: HttpRequest) -> HttpResponse:
    return _feed(request)
