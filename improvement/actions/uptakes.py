"""What networks and sites do with a result: will test, are testing, have adopted it, or found that
it did not work. It stands on the result itself. Each word is kept; a new one ends the one before."""

from datetime import datetime
from typing import Any

from django.db import transaction

from improvement.actions import changes, texts
from improvement.actions.sharing import held
from improvement.models import Change, Result, Uptake
from lhs_platform.lib import links
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import Network, Site, User

FIELDS = ["state", "note", "site"]
TITLE, TOOLS = 160, 20_000


@transaction.atomic
def mark(
    *,
    by: User,
    result: Result,
    network: Network,
    site: Site | None = None,
    state: str,
    note: str = "",
    now: datetime,
) -> Uptake:
    """Say what a network, or one of its sites, does with a result. The same again is said once."""
    fresh = held(result)
    _check_place(fresh, network, site)
    note = note.strip()
    texts.check({"note": note})
    if state not in Uptake.State.values:
        raise DomainError("Choose what you do with it.", field="state")
    if len(note) > 300:
        raise DomainError("Say it in up to 300 letters.", field="note")
    before = _standing(fresh, network, site)
    if before is not None and (before.state, before.note) == (state, note):
        return before
    if before is not None:
        _end(before, now)
    uptake = Uptake(
        result=fresh, network=network, site=site, state=state, note=note, by=by,
        change=before.change if before else None,
    )  # fmt: skip
    uptake.full_clean()
    uptake.save()
    audit.record(
        by=by, verb="uptake.said", obj=uptake, network=network,
        before=audit.plain_values(before, FIELDS) if before else None,
        after=audit.plain_values(uptake, FIELDS) | {"result": fresh.title},
    )  # fmt: skip
    return uptake


@transaction.atomic
def take_back(*, by: User, uptake: Uptake, now: datetime) -> Uptake:
    """Say nothing about a result any more. Twice is as good as once."""
    held(uptake.result)
    fresh: Uptake = Uptake.objects.for_list().get(pk=uptake.pk)
    if fresh.ended_at is not None:
        return fresh
    _end(fresh, now)
    audit.record(
        by=by, verb="uptake.taken_back", obj=fresh, network=fresh.network,
        before=audit.plain_values(fresh, FIELDS),
    )  # fmt: skip
    return fresh


@transaction.atomic
def copy_change(*, by: User, result: Result, network: Network) -> Change:
    """Take the change of a result into another network's package, untested there. What goes along
    is what the result says, and where it stands. A second press gives the same entry."""
    fresh = held(result)
    if fresh.status != Result.Status.PUBLISHED:
        raise Conflict("Only what is published and stands can be taken over.")
    if fresh.network_id == network.pk:
        raise DomainError("It is in this network already.", field="network")
    known = Change.objects.filter(network=network, origin=fresh.change).first()
    if known is None:
        known = changes.add(by=by, network=network, values=_words(fresh))
        known.origin = fresh.change
        known.origin_note = f"{fresh.network.name}: result {fresh.number}"[:200]
        known.save_over(version=known.version, fields=["origin", "origin_note"])
    Uptake.objects.standing().filter(result=fresh, network=network, change=None).update(
        change=known
    )
    return known


def _words(result: Result) -> dict[str, Any]:
    tools = "\n".join(f"{one['label']}: {one['url']}" for one in result.materials)
    return {
        "title": result.title[:TITLE],
        "description": result.tried,
        "evidence": Change.Evidence.NETWORK,
        "source": links.absolute_url("improvement:result-detail", public_id=result.public_id),
        "tools": tools[:TOOLS],
    }


def _check_place(result: Result, network: Network, site: Site | None) -> None:
    if result.status != Result.Status.PUBLISHED:
        raise Conflict("Only what is published and stands can be taken up.")
    if site is not None and site.network_id != network.pk:
        raise DomainError("This site belongs to another network.", field="place")
    if site is None and network.pk == result.network_id:
        raise DomainError("This is your network's own result: say it of a site.", field="place")


def _standing(result: Result, network: Network, site: Site | None) -> Uptake | None:
    return Uptake.objects.standing().filter(result=result, network=network, site=site).first()


def _end(uptake: Uptake, now: datetime) -> None:
    """End a word that stands; one that ended meanwhile stays as it is."""
    rows = Uptake.objects.standing().filter(pk=uptake.pk)
    rows.update(ended_at=now, updated_at=now)
    uptake.ended_at = now
