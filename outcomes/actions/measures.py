"""Measures: added, described, redefined, retired."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from lhs_platform.lib.errors import Conflict
from networks.actions import audit
from networks.models import Network
from outcomes import completeness, intake, kinds
from outcomes.actions import series, words
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
    "chart",
    "goal",
    "goal_on",
    "baseline_value",
    "baseline_from",
    "baseline_to",
    "baseline_source",
    "stratifiers",
    "small_count_threshold",
]
# A change of one of these changes what is counted: older numbers cannot be compared with newer.
COUNTED = {
    "kind",
    "numerator",
    "denominator",
    "multiplier",
    "inclusions",
    "exclusions",
    "sampling",
    "sampling_plan",
    "source",
    "date_basis",
}
# What people write freely.
TEXTS = [
    "why",
    "numerator",
    "denominator",
    "unit",
    "inclusions",
    "exclusions",
    "sampling_plan",
    "source",
    "collector",
    "date_basis",
    "baseline_source",
    "stratifiers",
]
PLAIN_TEXTS = ["name", "citation"]
FIXED = {"kind": "The kind", "frequency": "How often it is counted"}
# A network's own: not taken over with a measure of another.
OWN = {
    "goal": None,
    "goal_on": None,
    "baseline_value": None,
    "baseline_from": None,
    "baseline_to": None,
    "baseline_source": "",
    "collector": "",
    "small_count_threshold": None,
}


@transaction.atomic
def add(*, by: Any, network: Network, plain: dict[str, Any], definition: dict[str, Any]) -> Measure:
    """Add a measure with the first version of its definition.

    Without a code it gets one made from its name; it comes last in its list.
    """
    words.refuse_patients(plain, PLAIN_TEXTS)
    words.refuse_patients(definition, TEXTS)
    code = plain.get("code") or free_code(network, plain.get("name", ""))
    if network.measures.filter(code=code).exists():
        raise Conflict(f"This network has a measure “{code}” already.", field="code")
    position = {"position": network.measures.count()} | plain
    measure = Measure(network=network, **position | {"code": code})
    measure.full_clean(exclude=["current"])
    measure.save()
    version = MeasureVersion(measure=measure, number=1, **kinds.filled(definition))
    _check(network, version)
    version.save()
    measure.current = version
    measure.save(update_fields=["current", "updated_at"])
    _record(by, "measure.added", measure, before={}, after=_seen(measure))
    return measure


def take_over(*, by: Any, network: Network, original: MeasureVersion, name: str = "") -> Measure:
    """Copy another network's definition. Goal, baseline and keeper are each network's own."""
    whose = original.measure
    if whose.network_id == network.pk:
        raise Conflict("This measure is your own network's already.")
    definition = {field: getattr(original, field) for field in DEFINITION} | OWN
    plain = {
        "name": name or whose.name,
        "family": whose.family,
        "citation": "" if whose.is_simulated else whose.citation,
        "copied_from": original,
        "origin": f"{whose.network.name}, definition {original.number}",
    }
    return add(by=by, network=network, plain=plain, definition=definition)


def free_code(network: Network, name: str) -> str:
    """Give a code for a new measure, made from its name and not taken yet."""
    taken = set(network.measures.values_list("code", flat=True))
    base = slugify(name).replace("_", "-")[:50].strip("-") or "measure"
    codes = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)


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
    and a break in the chart. Anything else is written into the version in force, and the trail
    keeps what it was. Data that are being written are waited for: they get the version of their
    period too.
    """
    intake.hold(measure.network)
    before = _seen(measure)
    words.refuse_patients({"change_reason": reason, **plain}, ["change_reason", *PLAIN_TEXTS])
    for name, value in plain.items():
        setattr(measure, name, value)
    measure.full_clean()
    measure.save_over(version=version, fields=list(plain))
    definition = kinds.filled(definition)
    changed = {name for name in DEFINITION if getattr(measure.current, name) != definition[name]}
    words.refuse_patients(definition, [name for name in TEXTS if name in changed])
    has_data = bool(changed) and measure.observations.exists()
    if has_data:
        _refuse_fixed(changed)
    if has_data and changed & COUNTED:
        _next_version(measure, definition, effective_on, reason, now)
    elif changed:
        _rewrite(measure, definition, changed)
    if changed:
        series.redefined(measure=measure, now=now)
    _record(by, "measure.changed", measure, before=before, after=_seen(measure), reason=reason)
    return measure


@transaction.atomic
def retire(*, by: Any, measure: Measure, version: int, on: date) -> Measure:
    """Stop collecting a measure. What is there stays."""
    intake.hold(measure.network)
    if measure.retired_on is not None:
        raise Conflict("This measure is retired already.")
    measure.retired_on = on
    measure.save_over(version=version, fields=["retired_on"])
    _record(by, "measure.retired", measure, before={}, after={"retired_on": on.isoformat()})
    return measure


def _refuse_fixed(changed: set[str]) -> None:
    for field in changed & FIXED.keys():
        raise Conflict(
            f"{FIXED[field]} stays as it is once there are data. To count something else, retire "
            "this measure and add a new one.",
            field=field,
        )


def _check(network: Network, version: MeasureVersion) -> None:
    bound = version.small_count_threshold
    if bound is not None and bound < network.small_count_threshold:
        raise Conflict(
            f"The network hides counts under {network.small_count_threshold}. A measure may hide "
            "more, never less.",
            field="small_count_threshold",
        )
    version.full_clean()


def _next_version(
    measure: Measure,
    definition: dict[str, Any],
    effective_on: date | None,
    reason: str,
    now: datetime,
) -> None:
    if effective_on is None or not reason.strip():
        raise Conflict(
            "You change what is counted. Say from which day on, and why: the chart shows a break "
            "there.",
            field="effective_on" if effective_on is None else "change_reason",
        )
    if effective_on > completeness.today_in(measure.network, now):
        raise Conflict(
            "A new definition counts from today on, or from a day that has been: until it does, "
            "the one in force stays.",
            field="effective_on",
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
    _check(measure.network, following)
    following.save()
    measure.current = following
    measure.save(update_fields=["current", "updated_at"])
    since = measure.observations.filter(period__gte=effective_on)
    since.update(measure_version=following, updated_at=now)


def _rewrite(measure: Measure, definition: dict[str, Any], changed: set[str]) -> None:
    current = measure.current
    if current is None:
        raise Conflict("This measure has no definition.")
    for name in changed:
        setattr(current, name, definition[name])
    _check(measure.network, current)
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
    audit.record_change(
        by=by,
        verb=verb,
        obj=measure,
        network=measure.network,
        before=before,
        after=after,
        reason=reason,
    )
