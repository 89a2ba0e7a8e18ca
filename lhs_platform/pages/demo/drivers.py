"""Draw the key driver diagrams, through the same actions that people use."""

from datetime import date, timedelta
from typing import Any

from improvement.actions import diagrams, drivers
from improvement.models import Change, Diagram, Driver
from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.tests_of_change import lead_of
from lhs_platform.pages.demo.theories import THEORIES, DriverPlan, Theory
from networks.models import User

FIRST = "The theory that the design meeting agreed on."


def make(loaded: dict[str, Loaded], users: dict[str, User], today: date) -> None:
    """Draw the theory of every network that has none yet."""
    for slug, theory in THEORIES.items():
        made = loaded[slug]
        if not Diagram.objects.filter(network=made.network).exists():
            _draw(made, theory, lead_of(made, users), today)


def _draw(made: Loaded, theory: Theory, by: User, today: date) -> None:
    project = made.network.projects.earliest("pk")
    values = {
        "project": project,
        "title": theory.title,
        "aim": project.aims.first(),
        "global_aim": theory.why,
        "population": made.plan.summary[:200],
    }
    began = today - timedelta(days=320)
    diagram = diagrams.add(by=by, network=made.network, values=values, today=began)
    for plan in theory.drivers:
        _driver(diagram, made, plan, by)
    diagrams.keep(by=by, diagram=diagram, version=diagram.version, reason=FIRST)
    for plan in theory.added:
        _driver(diagram, made, plan, by)
    if theory.added:
        diagrams.keep(by=by, diagram=diagram, version=diagram.version, reason=theory.reason)


def _driver(diagram: Diagram, made: Loaded, plan: DriverPlan, by: User) -> None:
    level = Driver.Level.SECONDARY if plan.serves else Driver.Level.PRIMARY
    values: dict[str, Any] = {
        "name": plan.name,
        "level": level,
        "measure": made.measures.get(plan.measure),
    }
    primaries = {driver.name: driver for driver in diagram.drivers.all()}
    serves = {primaries[name]: how for name, how in map(_read, plan.serves)}
    driver = drivers.add(
        by=by, diagram=diagram, version=diagram.version, values=values, serves=serves
    )
    known = {change.title: change for change in Change.objects.filter(network=made.network)}
    changes = {known[name]: how for name, how in map(_read, plan.changes)}
    drivers.edit(by=by, driver=driver, version=diagram.version, changes=changes)


def _read(name: str) -> tuple[str, str]:
    return (name[1:], drivers.WEAK) if name.startswith("~") else (name, drivers.STRONG)
