"""A key driver diagram for the benchmarks: up to 60 drivers and changes, each linked."""

from django.utils import timezone

from improvement.models import Change, ChangeLink, Diagram, Driver, DriverLink
from networks.models import Network, User
from outcomes.models import Measure

PRIMARIES, SECONDARIES, CHANGES = 5, 15, 40


def draw(network: Network, by: User, measure: Measure, rows: int) -> Diagram:
    """Draw one with a fifth of its nodes for few rows, and with all 60 for many."""
    share = 1 if rows > PRIMARIES + SECONDARIES + CHANGES else 5
    diagram = Diagram.objects.create(
        network=network, title="Theory", aim_text="An aim", revised_on=timezone.localdate()
    )
    primaries = _drivers(diagram, "primary", PRIMARIES // share, measure)
    secondaries = _drivers(diagram, "secondary", SECONDARIES // share, measure)
    DriverLink.objects.bulk_create(
        DriverLink(diagram=diagram, secondary=one, primary=primaries[n % len(primaries)])
        for n, one in enumerate(secondaries)
    )
    changes = Change.objects.bulk_create(
        Change(network=network, title=f"Change {n}", by=by) for n in range(CHANGES // share)
    )
    ChangeLink.objects.bulk_create(
        ChangeLink(diagram=diagram, change=one, driver=secondaries[n % len(secondaries)])
        for n, one in enumerate(changes)
    )
    return diagram


def _drivers(diagram: Diagram, level: str, count: int, measure: Measure) -> list[Driver]:
    return Driver.objects.bulk_create(
        Driver(diagram=diagram, level=level, name=f"{level} {n}", position=n, measure=measure)
        for n in range(count)
    )
