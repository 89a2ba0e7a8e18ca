"""The room of improvement: a project's page, all its ramps, the board of 500 cycles, a diagram of
60 nodes, and what is due this week, each against its floor. SECONDS (default 4) is the time for
each.

The large scene has 500 open cycles of 100 ramps, of which some stand still, with 1,000 tasks; the
small one 10 cycles with 20 tasks. Queries must be the same for both.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from benchmarks.data import Scene
from benchmarks.pages import beside_floor
from improvement.models import Aim, Cycle, Milestone, Prediction, Project, Task, TeamMember

RAMPS = 25
STAGES = ("plan", "do", "study", "act")


class Tests(Scene):
    """A scene with one project and its cycles: up to 500 of them."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.today = timezone.localdate(self.now)
        self.project = self._project()
        self.cycles = self._cycles(min(rows, 500))

    def _project(self) -> Project:
        project = Project.objects.create(
            network=self.network, name="Measured", lead=self.coordinator,
            starts_on=self.today - timedelta(days=300), summary="A project", charter="Our charter",
        )  # fmt: skip
        Aim.objects.create(project=project, measure=self.measure, statement="Up by June")
        TeamMember.objects.create(project=project, user=self.coordinator, role="coach")
        Milestone.objects.create(project=project, name="Half-way", due_on=self.today)
        return project

    def _cycles(self, count: int) -> list[Cycle]:
        cycles = Cycle.objects.bulk_create(self._cycle(number) for number in range(count))
        Prediction.objects.bulk_create(
            Prediction(cycle=cycle, question="Does it fit?", prediction="8 of 10")
            for cycle in cycles
        )
        Task.objects.bulk_create(
            Task(cycle=cycle, what="Print", who=self.coordinator.name, due_on=self.today)
            for cycle in cycles
            for _ in range(2)
        )
        return cycles

    def _cycle(self, number: int) -> Cycle:
        began = self.today - timedelta(days=number % 40)
        stage = STAGES[number % 4]
        return Cycle(
            project=self.project, site=self.sites[number % len(self.sites)],
            owner=self.coordinator, ramp=f"Ramp {number % RAMPS}", number=1 + number // RAMPS,
            title=f"Test {number}", stage=stage, starts_on=began,
            ends_on=began + timedelta(days=7), started_on=began if stage != "plan" else None,
            ended_on=began + timedelta(days=7) if stage in ("study", "act") else None,
        )  # fmt: skip


def pages(scene: Tests) -> dict[str, str]:
    return {
        "project": f"/projects/{scene.project.public_id}/",
        "ramps": f"/projects/{scene.project.public_id}/ramps/",
        "board": f"/networks/{scene.network.slug}/tests/",
        "diagram": f"/diagrams/{scene.diagram.public_id}/",
        "week": f"/networks/{scene.network.slug}/this-week/",
    }


def measure() -> dict[str, Any]:
    """Give the figures; raises AssertionError where queries grow with the cycles."""
    return beside_floor(Tests(10), Tests(1000), pages)  # type: ignore[arg-type]
