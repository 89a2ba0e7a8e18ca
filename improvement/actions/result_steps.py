"""The way of a result to share: handed in, taken or given back, published, withdrawn, made anew.

Which step leads whereto stands in one table (`rules.sharing.WAYS`); each step is kept with who took
it and why. What is published is never written over: a new edition is a result of its own under the
same number.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from improvement.actions.sharing import check_draft, held, put_tags, tags_of
from improvement.emails import sharing as emails
from improvement.models import Result, ResultAuthor, ResultChart, ResultStep
from improvement.rules.sharing import WAYS
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import Network, User
from outcomes.actions.words import said
from outcomes.presenters.frozen import fault_of

Status, Visibility = Result.Status, Result.Visibility
# What has to be told before anybody reviews it, and how it is asked for.
NEEDED = {
    "tried": "Tell what you tried.",
    "happened": "Tell what happened.",
    "learned": "Tell what you learned.",
    "helps": "Tell whom it may help.",
}
ANEW = "Give it back, so that the chart is put down anew or taken off."
COPIED = (
    "network", "change", "project", "title", "tried", "happened", "learned", "helps", "finding",
    "materials", "visibility",
)  # fmt: skip


class AskedOnceMore(DomainError):
    """What everybody reads cannot be taken out of the world: it is asked once more."""

    code = "not_confirmed"

    def __init__(self) -> None:
        super().__init__(
            "Everybody will read this, and copies may stay where nobody can take them back. "
            "Confirm that it is meant for everybody.",
            field="confirmed",
        )


@transaction.atomic
def submit(*, by: User, result: Result, version: int) -> Result:
    """Hand a draft in for review. Authors who have not said whether they may be named are asked."""
    fresh = held(result)
    if fresh.status == Status.REVIEW:
        return fresh
    check_draft(fresh)
    for name, missing in NEEDED.items():
        if not getattr(fresh, name):
            raise DomainError(missing, field=name)
    _move(fresh, "submit", by=by, version=version)
    emails.asked_to_be_named(fresh)
    return fresh


@transaction.atomic
def take_back(*, by: User, result: Result, version: int) -> Result:
    """Take one's own result out of review, to write on."""
    return _move(held(result), "take_back", by=by, version=version)


@transaction.atomic
def give_back(*, by: User, result: Result, version: int, reason: str) -> Result:
    """Give a result back to its authors, who are told why."""
    reason = said(reason, field="reason", missing="Say what should be different.")
    fresh = _move(held(result), "give_back", by=by, version=version, reason=reason)
    emails.given_back(fresh)
    return fresh


@transaction.atomic
def publish(
    *,
    by: User,
    result: Result,
    version: int,
    visibility: str,
    now: datetime,
    is_sure: bool = False,
) -> Result:
    """Publish a reviewed result to its network, the family, or everybody, under the next number of
    its network. AskedOnceMore where everybody is to read it and that was not confirmed."""
    fresh = held(result)
    _check_way(fresh, "publish")
    if visibility not in Visibility.values:
        raise DomainError("Choose who reads it.", field="visibility")
    if visibility == Visibility.PUBLIC and not is_sure:
        raise AskedOnceMore
    _check_charts(fresh)
    before = fresh.previous
    if before is not None:
        fresh.number, fresh.edition = before.number, before.edition + 1
    else:
        fresh.number = next_number(fresh.network)
    fresh.visibility, fresh.published_at, fresh.reviewed_by = visibility, now, by
    told = ["number", "edition", "visibility", "published_at", "reviewed_by"]
    _move(fresh, "publish", by=by, version=version, fields=told)
    emails.published(fresh)
    return fresh


@transaction.atomic
def withdraw(*, by: User, result: Result, version: int, reason: str, now: datetime) -> Result:
    """Withdraw a published result: everybody reads that, and why, and its words no more."""
    reason = said(reason, field="reason", missing="Say why it is withdrawn.")
    fresh = held(result)
    fresh.withdrawn_at, fresh.withdrawn_reason = now, reason
    told = ["withdrawn_at", "withdrawn_reason"]
    _move(fresh, "withdraw", by=by, version=version, fields=told, reason=reason)
    emails.withdrawn(fresh)
    return fresh


@transaction.atomic
def begin_edition(*, by: User, result: Result, now: datetime) -> Result:
    """Begin a new edition of what was published, with its words and charts. Its authors are asked
    again whether they may be named. One at a time: a second press gives the same draft."""
    old = held(result)
    if not old.is_told:
        raise Conflict("It is not published yet: change it as it is.")
    known = Result.objects.filter(previous=old).first()
    if known is not None:
        if known.status in (Status.DRAFT, Status.REVIEW):
            return known
        raise Conflict("There is a newer edition already. Begin from that one.")
    new = Result(previous=old, by=by, edition=old.edition + 1)
    for name in COPIED:
        setattr(new, name, getattr(old, name))
    new.full_clean()
    new.save()
    put_tags(new, tags_of(old))
    _copy_authors(old, new, by, now)
    _copy_charts(old, new)
    audit.record(
        by=by, verb="result.edition_begun", obj=new, network=new.network,
        after={"number": old.number, "edition": new.edition},
    )  # fmt: skip
    return new


def next_number(network: Network) -> int:
    """Give the next number of a network, which is held: two who publish at once come one after the
    other."""
    list(Network.objects.select_for_update(no_key=True).filter(pk=network.pk))
    last = Result.objects.filter(network=network).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _copy_authors(old: Result, new: Result, by: User, now: datetime) -> None:
    agreed, asked = ResultAuthor.Consent.AGREED, ResultAuthor.Consent.ASKED
    ResultAuthor.objects.bulk_create(
        ResultAuthor(
            result=new,
            user_id=one.user_id,
            group=one.group,
            position=one.position,
            consent=agreed if one.user_id == by.pk else asked,
            answered_at=now if one.user_id == by.pk else None,
        )
        for one in old.authors.all()
    )


def _copy_charts(old: Result, new: Result) -> None:
    """Take the charts along as they were put down."""
    names = ("measure_id", "site_id", "position", "kind", "revision", "taken_at", "data",
             "drawings", "sha256")  # fmt: skip
    ResultChart.objects.bulk_create(
        ResultChart(result=new, **{name: getattr(chart, name) for name in names})
        for chart in old.charts.all()
    )


def _check_charts(result: Result) -> None:
    """Raise where the agreement of the network has become stricter since a chart was put down."""
    for chart in result.charts.select_related("measure__network", "measure__current", "site"):
        fault = fault_of(chart.measure, chart.site, chart.data)
        if fault:
            raise Conflict(f"{chart}: {fault} {ANEW}")


def _check_way(result: Result, name: str) -> None:
    way = WAYS[name]
    if result.status != way.was:
        raise Conflict(way.refusal)


def _move(
    result: Result,
    name: str,
    *,
    by: User,
    version: int,
    fields: list[str] | None = None,
    reason: str = "",
) -> Result:
    """Take one step of the table with a result that is held, and keep who took it."""
    _check_way(result, name)
    way = WAYS[name]
    result.status = way.to
    result.full_clean()
    result.save_over(version=version, fields=["status", *(fields or [])])
    ResultStep.objects.create(result=result, was=way.was, status=way.to, reason=reason, by=by)
    seen: dict[str, Any] = {"status": way.to, "number": result.number}
    if name == "publish":
        seen["visibility"] = result.visibility
    audit.record(
        by=by, verb=VERBS[name], obj=result, network=result.network,
        before={"status": way.was}, after=seen, reason=reason,
    )  # fmt: skip
    return result


VERBS = {
    "submit": "result.handed_in",
    "take_back": "result.taken_back",
    "give_back": "result.given_back",
    "publish": "result.published",
    "withdraw": "result.withdrawn",
}
