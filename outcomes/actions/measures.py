"""Measures: added, described, redefined, retired."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from lhs_platform.lib.errors import Conflict
from networks.actions import audit
from networks.models import Network
from outcomes.actions import series
from outcomes.models import Measure, MeasureVersion

PLAIN = ["name", "code", "family", "steward", "citation", "position"]
DEFINITION = [
    "why",
    "kind",
    "numerator",
    "denominator",
    "multiplier",
    "unit",
    "decimals",
    "inclusions",
    "exclusions",
    "sampling",
    "sampling_plan",
    "source",
    "collector",
    "frequency",
    "date_basis",
    "due_days",
    "direction",
    "goal",
    "goal_on",
    "baseline_from",
    "baseline_to",
]
# A change of one of these changes what is counted: older numbers cannot be compared with newer.
COUNTED = {"kind", "numerator", "denominator", "multiplier", "inclusions", "exclusions", "sampling"}


@transaction.atomic
def add(*, by: Any, network: Network, plain: dict[str, Any], definition: dict[str, Any]) -> Measure:
    """Add a measure with the first version of its definition."""
    measure = Measure(network=network, **plain)
    measure.full_clean(exclude=["current"])
    measure.save()
    version = MeasureVersion(measure=measure, number=1, **definition)
    version.full_clean()
    version.save()
    measure.current = version
    measure.save(update_fields=["current", "updated_at"])
    _record(by, "measure.added", measure, before={}, after=_seen(measure))
    return measure


@transaction.atomic
def edit(
    *,
    by: Any,
    measure: Measure,
    version: int,
    plain: dict[str, Any],
    definition: dict[str, Any],
    effective_on: date | None = None,
    reason: str = "",
    now: datetime,
) -> Measure:
    """Change a measure; ChangedMeanwhile if `version` is no longer the newest.

    A change of what is counted makes the next version of the definition, with its day and reason,
    and a break in the chart. Anything else is written into the version in force.
    """
    before = _seen(measure)
    for name, value in plain.items():
        setattr(measure, name, value)
    measure.full_clean()
    measure.save_over(version=version, fields=list(plain))
    changed = {name for name in DEFINITION if getattr(measure.current, name) != definition[name]}
    if changed & {"kind", "frequency"} and measure.observations.exists():
        raise Conflict(
            "Kind and frequency are fixed once there are data. Add a new measure instead.",
            field="kind" if "kind" in changed else "frequency",
        )
    if changed & COUNTED and measure.observations.exists():
        _next_version(measure, definition, effective_on, reason)
    elif changed:
        _rewrite(measure, definition, changed)
    if changed:
        series.redefined(measure=measure, now=now)
    _record(by, "measure.changed", measure, before=before, after=_seen(measure), reason=reason)
    return measure


@transaction.atomic
def retire(*, by: Any, measure: Measure, version: int, on: date) -> Measure:
    """Stop collecting a measure. What is there stays."""
    if measure.retired_on is not None:
        raise Conflict("This measure is retired already.")
    measure.retired_on = on
    measure.save_over(version=version, fields=["retired_on"])
    _record(by, "measure.retired", measure, before={}, after={"retired_on": on.isoformat()})
    return measure


def _next_version(
    measure: Measure, definition: dict[str, Any], effective_on: date | None, reason: str
) -> None:
    if effective_on is None or not reason.strip():
        raise Conflict(
            "You change what is counted. Say from which day on, and why: the chart shows a break "
            "there.",
            field="effective_on" if effective_on is None else "change_reason",
        )
    newest = measure.versions.order_by("-number")[0]
    if newest.effective_on and effective_on <= newest.effective_on:
        raise Conflict(
            f"The definition in force began on {newest.effective_on:%d %B %Y}. "
            "A new one starts later.",
            field="effective_on",
        )
    following = MeasureVersion(
        measure=measure,
        number=newest.number + 1,
        effective_on=effective_on,
        change_reason=reason,
        **definition,
    )
    following.full_clean()
    following.save()
    measure.current = following
    measure.save(update_fields=["current", "updated_at"])


def _rewrite(measure: Measure, definition: dict[str, Any], changed: set[str]) -> None:
    current = measure.current
    if current is None:
        raise Conflict("This measure has no definition.")
    for name in changed:
        setattr(current, name, definition[name])
    current.full_clean()
    current.save()


def _seen(measure: Measure) -> dict[str, Any]:
    seen = audit.plain_values(measure, PLAIN)
    if measure.current:
        seen |= audit.plain_values(measure.current, ["number", "effective_on", *DEFINITION])
    return seen


def _record(
    by: Any,
    verb: str,
    measure: Measure,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
) -> None:
    audit.record(
        by=by,
        verb=verb,
        obj=measure,
        network=measure.network,
        before=before,
        after=after,
        reason=reason,
    )
