"""What people do with the change package of a network."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from improvement.actions import notes, texts
from improvement.models import Change
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import Network, User
from outcomes.models import Measure

# What is known of a change, and goes along when it is copied.
KNOWN = [
    "concept",
    "title",
    "description",
    "reliability",
    "evidence",
    "source",
    "first_test",
    "tools",
    "harms",
]
FIELDS = [*KNOWN, "measure"]
STATE = ["state", "state_reason", "state_on"]
TAKEN = "The change package has an entry of this name already."


@transaction.atomic
def add(*, by: User, network: Network, values: dict[str, Any]) -> Change:
    """Put a change into a network's package, not yet tested."""
    texts.check(values)
    change = _new(by=by, network=network, values=values)
    audit.record(by=by, verb="change.added", obj=change, network=network, after=_seen(change))
    return change


@transaction.atomic
def edit(*, by: User, change: Change, version: int, values: dict[str, Any]) -> Change:
    """Write what is known of a change; ChangedMeanwhile if `version` is not the newest."""
    texts.check(values)
    fresh = Change.objects.select_related("network", "measure__network").get(pk=change.pk)
    before, former = _seen(fresh), fresh.measure
    for name, value in values.items():
        setattr(fresh, name, value)
    _check_title(fresh)
    fresh.full_clean()
    fresh.save_over(version=version, fields=[*values])
    notes.sync_change(fresh, by=by, former=former)
    audit.record_change(
        by=by,
        verb="change.changed",
        obj=fresh,
        network=fresh.network,
        before=before,
        after=_seen(fresh),
    )
    return fresh


@transaction.atomic
def set_state(
    *, by: User, change: Change, version: int, state: str, reason: str = "", on: date
) -> Change:
    """Say what became of a change: it is noted on the chart of its measure. Abandoning needs a
    reason, which stays to be read."""
    texts.check({"reason": reason})
    fresh = Change.objects.select_related("network", "measure__network").get(pk=change.pk)
    if state == Change.State.ABANDONED and not reason.strip():
        raise DomainError(
            "Say why it is abandoned, so that nobody finds it out twice.", field="reason"
        )
    before = audit.plain_values(fresh, STATE)
    fresh.state, fresh.state_reason, fresh.state_on, fresh.state_by = state, reason.strip(), on, by
    fresh.full_clean()
    fresh.save_over(version=version, fields=[*STATE, "state_by"])
    notes.sync_change(fresh, by=by)
    audit.record(
        by=by,
        verb="change.state_set",
        obj=fresh,
        network=fresh.network,
        before=before,
        after=audit.plain_values(fresh, STATE),
        reason=fresh.state_reason,
    )
    return fresh


def begin(*, by: User, change: Change, on: date) -> None:
    """The first test of a change has started: it is being tested from then on."""
    fresh = Change.objects.get(pk=change.pk)
    if fresh.state == Change.State.UNTESTED:
        set_state(by=by, change=fresh, version=fresh.version, state=Change.State.TESTING, on=on)


@transaction.atomic
def copy(*, by: User, change: Change, network: Network) -> Change:
    """Take a change over into another network, where it is untested. Its origin is kept: in
    words, too, which stay when the original is not to be seen."""
    if change.network_id == network.pk:
        raise DomainError("It is in this network already.", field="network")
    values = {name: getattr(change, name) for name in KNOWN}
    copied = _new(
        by=by,
        network=network,
        values={
            **values,
            "measure": _same_measure(change, network),
            "origin": change,
            "origin_note": f"{change.network.name}: {change.get_state_display().lower()} there",
        },
    )
    audit.record(by=by, verb="change.copied", obj=copied, network=network, after=_seen(copied))
    return copied


def _same_measure(change: Change, network: Network) -> Measure | None:
    """Find the measure of the same code in the other network."""
    if change.measure is None:
        return None
    return Measure.objects.active().filter(network=network, code=change.measure.code).first()


def _new(*, by: User, network: Network, values: dict[str, Any]) -> Change:
    change = Change(network=network, by=by, **values)
    _check_title(change)
    change.full_clean()
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise Conflict(TAKEN, field="title") from error
    return change


def _check_title(change: Change) -> None:
    same = Change.objects.filter(network=change.network_id, title=change.title)
    if same.exclude(pk=change.pk).exists():
        raise Conflict(TAKEN, field="title")


def _seen(change: Change) -> dict[str, Any]:
    return audit.plain_values(change, [*FIELDS, *STATE])
