"""A change package and a theory, each text carrying a mark that can be searched for."""

from datetime import date
from typing import Any

from improvement.actions import diagrams
from improvement.models import Change, ChangeLink, Cycle, Diagram, Driver, DriverLink
from networks.models import Network, User
from outcomes.models import Measure


def driver_parts(
    network: Network, owner: User, mark: str, measure: Measure, cycle: Cycle
) -> dict[str, Any]:
    change = Change.objects.create(
        network=network, concept=f"{mark} concept", title=f"{mark} specific change",
        description=f"{mark} way", source=f"{mark} paper", first_test=f"{mark} Tuesday",
        tools=f"{mark} tool", harms=f"{mark} harm", measure=measure, by=owner,
        origin_note=f"{mark} origin",
    )  # fmt: skip
    cycle.change_idea = change
    cycle.save()
    return {"change": change, **_theory(network, owner, mark, measure, change)}


def _theory(
    network: Network, owner: User, mark: str, measure: Measure, change: Change
) -> dict[str, Any]:
    diagram = Diagram.objects.create(
        network=network, title=f"{mark} theory", aim_text=f"{mark} aim in words",
        global_aim=f"{mark} reason", population=f"{mark} people", revised_on=date(2026, 1, 5),
    )  # fmt: skip
    driver = Driver.objects.create(diagram=diagram, name=f"{mark} driver", measure=measure)
    secondary = Driver.objects.create(
        diagram=diagram, name=f"{mark} second driver", level="secondary"
    )
    DriverLink.objects.create(diagram=diagram, secondary=secondary, primary=driver)
    ChangeLink.objects.create(diagram=diagram, change=change, driver=secondary, is_weak=True)
    kept = diagrams.keep(by=owner, diagram=diagram, version=1, reason=f"{mark} why")
    return {"diagram": diagram, "driver": driver, "diagram_version": kept}
