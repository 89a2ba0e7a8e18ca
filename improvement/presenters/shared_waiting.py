"""What waits for a person in results to share, for their home page."""

from datetime import datetime
from typing import Any

from improvement.models import Result, ResultAuthor
from improvement.presenters.sharing import result_url
from networks.models.memberships import coordinated_by

MOST = 20


def waiting_for(user: Any, *, now: datetime) -> list[dict[str, Any]]:
    """Give what a coordinator is to review, and where a person is asked whether they may be named.
    Two queries, whatever they find."""
    return [*_to_review(user), *_to_answer(user)]


def _to_review(user: Any) -> list[dict[str, Any]]:
    keys = coordinated_by(user)
    if not keys:
        return []
    handed_in = Result.objects.filter(status=Result.Status.REVIEW, network__in=keys)
    others = handed_in.exclude(by=user).exclude(authors__user=user).select_related("network")
    return [
        {
            "due_on": None,
            "title": "Review what is to be shared",
            "why": f"“{one.title}”. Its authors wait for somebody who did not write it.",
            "url": result_url(one),
            "button": "Review",
            "network": one.network.name,
        }
        for one in others.order_by("updated_at")[:MOST]
    ]


def _to_answer(user: Any) -> list[dict[str, Any]]:
    asked = ResultAuthor.objects.filter(user=user, consent=ResultAuthor.Consent.ASKED)
    handed_in = (Result.Status.REVIEW, Result.Status.PUBLISHED)
    rows = Result.objects.visible_to(user).filter(
        pk__in=asked.values("result"), status__in=handed_in
    )
    return [
        {
            "due_on": None,
            "title": "May your name stand there?",
            "why": f"You are put down as an author of “{one.title}”.",
            "url": result_url(one),
            "button": "Answer",
            "network": one.network.name,
        }
        for one in rows.select_related("network").order_by("updated_at")[:MOST]
    ]
