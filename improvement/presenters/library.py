"""The library: what learning networks shared, as far as its reader may see it."""

from typing import Any

from django.db.models import Count

from improvement.models import Result, ResultTag
from improvement.models.sharing import ResultQuerySet
from networks.models import Network

MOST_TAGS = 40


def shelf(user: Any) -> ResultQuerySet:
    """Give the newest editions of what is published and stands: to who is not signed in what is
    public, to everybody else what they see."""
    return Result.objects.visible_to(user).standing() if user.is_authenticated else public_shelf()


def public_shelf() -> ResultQuerySet:
    """Give what everybody reads."""
    return Result.objects.public().standing()


def networks_on(shelf: ResultQuerySet) -> list[Network]:
    """Give the networks whose results stand on a shelf."""
    return list(Network.objects.filter(pk__in=shelf.order_by().values("network")).order_by("name"))


def tags_on(shelf: ResultQuerySet) -> list[dict[str, Any]]:
    """Give the tags of a shelf, those most used first."""
    rows = ResultTag.objects.filter(result__in=shelf.order_by().values("pk"))
    counted: Any = rows.values("name").annotate(n=Count("pk")).order_by("-n", "name")
    return list(counted[:MOST_TAGS])
