"""What people do with a diagram as a whole: begin it, reword it, keep a version of it."""

from datetime import date
from typing import Any

from django.db import transaction

from improvement.actions import texts
from improvement.drawing import differences
from improvement.models import ChangeLink, Diagram, DiagramVersion, Driver, DriverLink
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import Network, User

FIELDS = ["project", "title", "aim", "aim_text", "global_aim", "population"]


@transaction.atomic
def add(*, by: User, network: Network, values: dict[str, Any], today: date) -> Diagram:
    """Begin a diagram: a title and an aim, no driver yet."""
    texts.check(values)
    diagram = Diagram(network=network, revised_on=today, **values)
    _check(diagram)
    diagram.full_clean()
    diagram.save()
    audit.record(
        by=by,
        verb="diagram.added",
        obj=diagram,
        network=network,
        after=audit.plain_values(diagram, FIELDS),
    )
    return diagram


@transaction.atomic
def edit(
    *, by: User, diagram: Diagram, version: int, values: dict[str, Any], today: date
) -> Diagram:
    """Write title, aim and the rest; ChangedMeanwhile if `version` is no longer the newest."""
    texts.check(values)
    fresh = Diagram.objects.for_list().get(pk=diagram.pk)
    before = audit.plain_values(fresh, FIELDS)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.revised_on = today
    _check(fresh)
    fresh.full_clean()
    fresh.save_over(version=version, fields=[*values, "revised_on"])
    audit.record_change(
        by=by,
        verb="diagram.changed",
        obj=fresh,
        network=fresh.network,
        before=before,
        after=audit.plain_values(fresh, FIELDS),
    )
    return fresh


@transaction.atomic
def keep(*, by: User, diagram: Diagram, version: int, reason: str) -> DiagramVersion:
    """Keep the theory as it stands, with the reason why it changed; the first is version 1."""
    if not reason.strip():
        raise DomainError("Say why the theory changed.", field="reason")
    texts.check({"reason": reason})
    now = content(Diagram.objects.for_page().get(pk=diagram.pk))
    last = diagram.versions.first()
    if last is not None and not differences(last.content, now):
        raise Conflict(f"Nothing has changed since version {last.number}.")
    diagram.number = last.number + 1 if last else 1
    diagram.save_over(version=version, fields=["number"])
    kept = DiagramVersion.objects.create(
        diagram=diagram, number=diagram.number, reason=reason.strip(), content=now, by=by
    )
    audit.record(
        by=by,
        verb="diagram.version_kept",
        obj=diagram,
        network=diagram.network,
        after={"number": kept.number},
        reason=kept.reason,
    )
    return kept


def content(diagram: Diagram) -> dict[str, Any]:
    """Give all that is drawn of a diagram loaded by `for_page`, as plain data."""
    drivers = sorted(diagram.drivers.all(), key=lambda one: (one.level, one.position, one.pk))
    keys = {driver.pk: str(driver.public_id) for driver in drivers}
    return {
        "title": diagram.title,
        "aim": diagram.aim.statement if diagram.aim else diagram.aim_text,
        "global_aim": diagram.global_aim,
        "population": diagram.population,
        "drivers": [_driver(driver) for driver in drivers],
        "serves": [_serves(link, keys) for link in diagram.driver_links.all()],
        "acts": [_acts(link, keys) for link in diagram.change_links.all()],
    }


def _driver(driver: Driver) -> dict[str, Any]:
    return {
        "id": str(driver.public_id),
        "level": driver.level,
        "name": driver.name,
        "measure": driver.measure.name if driver.measure else "",
    }


def _serves(link: DriverLink, keys: dict[int, str]) -> dict[str, Any]:
    return {
        "secondary": keys[link.secondary_id],
        "primary": keys[link.primary_id],
        "weak": link.is_weak,
    }


def _acts(link: ChangeLink, keys: dict[int, str]) -> dict[str, Any]:
    return {
        "change": str(link.change.public_id),
        "title": link.change.title,
        "state": link.change.state,
        "reliability": link.change.reliability,
        "driver": keys[link.driver_id],
        "weak": link.is_weak,
    }


def _check(diagram: Diagram) -> None:
    project, aim = diagram.project, diagram.aim
    if project is not None and project.network_id != diagram.network_id:
        raise DomainError("This project belongs to another network.", field="project")
    if aim is not None and aim.project.network_id != diagram.network_id:
        raise DomainError("This aim belongs to another network.", field="aim")
    if aim is None and not diagram.aim_text:
        raise DomainError("Choose an aim, or write one.", field="aim_text")
