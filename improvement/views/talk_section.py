"""The talk about a thing, as the thing's own page shows it."""

from typing import Any

from django.http import HttpRequest

from improvement import presenters
from improvement.forms import CommentForm
from improvement.rules.about import about


def talk_of(request: HttpRequest, thing: Any) -> dict[str, Any]:
    """Give the newest comments on a thing, with a form to say something where one may."""
    place = about(thing)
    told = presenters.talk_on_page(place, request.user)
    if told["can_comment"]:
        told["form"] = CommentForm(about=place, user=request.user, with_people=False)
    return told
