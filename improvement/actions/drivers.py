"""What people do inside a diagram: drivers, their order, and what is linked to what.

Each takes the version of the diagram that its reader saw: two who draw at once are told.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from improvement.actions import texts
from improvement.models import Change, ChangeLink, Diagram, Driver, DriverLink
from lhs_platform.lib.errors import DomainError
from networks.actions import audit
from networks.models import User

MOST = 60
STRONG, WEAK, NONE = "strong", "weak", ""


@transaction.atomic
def add(
    *,
    by: User,
    diagram: Diagram,
    version: int,
    values: dict[str, Any],
    serves: Mapping[Driver, str] | None = None,
) -> Driver:
    """Put a driver into a diagram, after the others of its level."""
    texts.check(values)
    if diagram.drivers.count() >= MOST:
        raise DomainError(f"A diagram holds {MOST} drivers at most. Split the theory in two.")
    _claim(diagram, version)
    driver = Driver(diagram=diagram, **values)
    same = diagram.drivers.filter(level=driver.level)
    driver.position = (same.aggregate(last=Max("position"))["last"] or 0) + 1
    _write(driver)
    for primary, strength in (serves or {}).items():
        link_driver(driver, primary, strength)
    audit.record(
        by=by,
        verb="driver.added",
        obj=driver,
        network=diagram.network,
        after=audit.plain_values(driver, ["name", "level", "measure"]),
    )
    return driver


@transaction.atomic
def edit(
    *,
    by: User,
    driver: Driver,
    version: int,
    values: dict[str, Any] | None = None,
    serves: Mapping[Driver, str] | None = None,
    changes: Mapping[Change, str] | None = None,
) -> Driver:
    """Rename a driver, and set its links: each strong, weak (a guess so far) or none."""
    texts.check(values)
    diagram = driver.diagram
    _claim(diagram, version)
    fresh = Driver.objects.get(pk=driver.pk)
    before = _seen(fresh)
    for name, value in (values or {}).items():
        setattr(fresh, name, value)
    _write(fresh)
    for primary, strength in (serves or {}).items():
        link_driver(fresh, primary, strength)
    for change, strength in (changes or {}).items():
        link_change(fresh, change, strength)
    audit.record_change(
        by=by,
        verb="driver.changed",
        obj=fresh,
        network=diagram.network,
        before=before,
        after=_seen(fresh),
    )
    return fresh


@transaction.atomic
def move(*, by: User, driver: Driver, version: int, up: bool) -> None:
    """Let a driver change places with the one before or after it, of its level."""
    diagram = driver.diagram
    _claim(diagram, version)
    row = list(diagram.drivers.filter(level=driver.level).order_by("position", "pk"))
    beside = _beside(driver, row)
    at = beside.index(driver)
    to = at + (-1 if up else 1)
    if not 0 <= to < len(beside):
        return
    here, there = row.index(driver), row.index(beside[to])
    row[here], row[there] = row[there], row[here]
    for position, one in enumerate(row, start=1):
        one.position = position
    Driver.objects.bulk_update(row, ["position"])
    audit.record(
        by=by,
        verb="driver.moved",
        obj=driver,
        network=diagram.network,
        before={"place": at + 1},
        after={"place": to + 1},
    )


def _beside(driver: Driver, row: list[Driver]) -> list[Driver]:
    """Give the drivers that stand in one list with this one: those under the same primary."""
    if driver.level == Driver.Level.PRIMARY:
        return row
    links = DriverLink.objects.filter(secondary__in=row)
    homes: dict[int, int] = {}
    for secondary, primary in links.order_by("primary__position", "primary_id").values_list(
        "secondary_id", "primary_id"
    ):
        homes.setdefault(secondary, primary)
    return [one for one in row if homes.get(one.pk) == homes.get(driver.pk)]


@transaction.atomic
def remove(*, by: User, driver: Driver, version: int) -> None:
    """Take a driver and its links out of a diagram. Kept versions still show it."""
    _claim(driver.diagram, version)
    audit.record(
        by=by,
        verb="driver.removed",
        obj=driver,
        network=driver.diagram.network,
        before=_seen(driver),
    )
    driver.delete()


def link_driver(secondary: Driver, primary: Driver, strength: str) -> None:
    """Say how surely a secondary driver serves a primary one."""
    if secondary.level != Driver.Level.SECONDARY or primary.level != Driver.Level.PRIMARY:
        raise DomainError("Secondary drivers serve primary ones.")
    if primary.diagram_id != secondary.diagram_id:
        raise DomainError("These drivers belong to two diagrams.")
    links = DriverLink.objects.filter(secondary=secondary, primary=primary)
    if strength == NONE:
        links.delete()
    elif not links.update(is_weak=strength == WEAK):
        DriverLink.objects.create(
            diagram_id=secondary.diagram_id,
            secondary=secondary,
            primary=primary,
            is_weak=strength == WEAK,
        )


def link_change(driver: Driver, change: Change, strength: str) -> None:
    """Say how surely a change acts on a driver."""
    if change.network_id != driver.diagram.network_id:
        raise DomainError("This change belongs to another network.")
    links = ChangeLink.objects.filter(change=change, driver=driver)
    if strength == NONE:
        links.delete()
    elif not links.update(is_weak=strength == WEAK):
        last = driver.change_links.aggregate(last=Max("position"))["last"] or 0
        ChangeLink.objects.create(
            diagram_id=driver.diagram_id,
            driver=driver,
            change=change,
            is_weak=strength == WEAK,
            position=last + 1,
        )


def _claim(diagram: Diagram, version: int) -> None:
    """Take the diagram at the version that was read; whoever comes second is told."""
    diagram.revised_on = timezone.localdate()
    diagram.save_over(version=version, fields=["revised_on"])


def _write(driver: Driver) -> None:
    if driver.measure is not None and driver.measure.network_id != driver.diagram.network_id:
        raise DomainError("This measure belongs to another network.", field="measure")
    driver.full_clean()
    driver.save()


def _seen(driver: Driver) -> dict[str, Any]:
    seen = audit.plain_values(driver, ["name", "measure"])
    serves = driver.serves.order_by("pk").values_list("primary__name", "is_weak")
    acts = driver.change_links.order_by("pk").values_list("change__title", "is_weak")
    return seen | {"serves": _links(serves), "changes": _links(acts)}


def _links(rows: Any) -> list[str]:
    return [f"{name} (a guess)" if is_weak else name for name, is_weak in rows]
