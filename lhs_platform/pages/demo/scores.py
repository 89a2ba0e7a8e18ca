"""How far the demonstration's teams have come, month by month, from both sides. Invented."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from improvement.actions import assessments, calls
from improvement.models import Assessment, AssessmentVersion, Cycle, Project
from improvement.practice import SCORES
from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.definitions import REMISSION
from lhs_platform.pages.demo.tests_of_change import lead_of
from networks.models import Site, User
from outcomes import periods
from outcomes.completeness import today_in

MONTHS = 9
WHY = {
    "low": "We meet, and we have looked at how it goes today. Nothing has been tried yet.",
    "tests": "Our first tests are running; the chart has not moved.",
    "gains": "Two tests worked. The nurses say that mornings are calmer, the chart follows slowly.",
    "far": "The chart has been better for months, and the change is in the welcome folder.",
}
NEXT = (
    "Try it on a second day before you change it again.",
    "Bring the chart to the Tuesday meeting, and ask the family partner what she sees.",
    "Write the prediction down first: surprises teach most.",
    "",
)


def make(loaded: dict[str, Loaded], users: dict[str, User], now: datetime) -> None:
    """Score the teams of every network that has no score yet."""
    for made in loaded.values():
        project = made.network.projects.order_by("pk").first()
        if project is None or Assessment.objects.filter(project=project).exists():
            continue
        asked = periods.add_months(today_in(made.network, now).replace(day=1), -1)
        rows = _rows(made, project, lead_of(made, users), asked)
        Assessment.objects.bulk_create(rows)
        AssessmentVersion.objects.bulk_create(map(_first_version, rows))
        _date(project, asked)
        if made.plan is REMISSION:
            _think_again(project, users["clinician"], asked, now)
            _pick(made, users["coordinator"], now)


def _rows(made: Loaded, project: Project, coordinator: User, asked: date) -> list[Assessment]:
    """Let each team climb at its own pace; some have not answered for the newest month yet."""
    chance = random.Random(f"scores {made.network.slug}")
    leads = {
        one.site_id: one.user
        for one in made.network.memberships.active().select_related("user")
        if one.access == "site_lead"
    }
    rows: list[Assessment] = []
    for at, site in enumerate(made.sites):
        path = _path(chance)
        for back in range(MONTHS):
            month = periods.add_months(asked, back + 1 - MONTHS)
            is_newest = back == MONTHS - 1
            team, other = path[back], max(1, path[back] - chance.choice((0, 0, 0, 1, 1, 2)))
            if site.pk in leads and not (is_newest and at % 3 == 2):
                rows.append(_row(project, site, month, "team", team, leads[site.pk], chance))
            if not (is_newest and at % 4 == 3):
                rows.append(_row(project, site, month, "coordinator", other, coordinator, chance))
    return rows


def _path(chance: random.Random) -> list[int]:
    """Give the places on the scale that a team says it stands at, month by month."""
    place, path = chance.randint(1, 4), []
    for _ in range(MONTHS):
        place = min(len(SCORES) - 1, place + chance.choice((0, 0, 0, 1, 1)))
        path.append(place)
    return path


def _row(
    project: Project,
    site: Site,
    month: date,
    side: str,
    place: int,
    by: User,
    chance: random.Random,
) -> Assessment:
    score = SCORES[place]
    return Assessment(
        project=project,
        site=site,
        month=month,
        side=side,
        score=score,
        justification=WHY[_stage(score)],
        suggestion=chance.choice(NEXT) if side == "coordinator" else "",
        by=by,
    )


def _stage(score: Decimal) -> str:
    if score < Decimal("2.5"):
        return "low"
    if score < Decimal("3.0"):
        return "tests"
    return "gains" if score < Decimal("4.0") else "far"


def _first_version(one: Assessment) -> AssessmentVersion:
    return AssessmentVersion(
        assessment=one,
        number=1,
        score=one.score,
        justification=one.justification,
        suggestion=one.suggestion,
        by=one.by,
    )


def _date(project: Project, asked: date) -> None:
    """Let each score be of the first days after its month."""
    for back in range(MONTHS):
        month = periods.add_months(asked, -back)
        day = periods.add_months(month, 1) + timedelta(days=3)
        moment = datetime.combine(day, time(15), tzinfo=UTC)
        Assessment.objects.filter(project=project, month=month).update(
            created_at=moment, updated_at=moment
        )


def _think_again(project: Project, by: User, asked: date, now: datetime) -> None:
    """Let a team mend its newest score, so that the earlier one stands beside it."""
    one = Assessment.objects.get(
        project=project, site__code="riverbend", month=asked, side=Assessment.Side.TEAM
    )
    assessments.edit(
        by=by,
        assessment=one,
        version=one.version,
        values={"score": Decimal("3.0"), "justification": WHY["gains"]},
        reason="We had not counted the test of last week.",
        now=now,
    )


def _pick(made: Loaded, by: User, now: datetime) -> None:
    """Choose the cycle of the week: the newest that taught something."""
    taught = Cycle.objects.filter(project__network=made.network).closed().exclude(learned="")
    cycle = taught.select_related("project").order_by("-closed_at", "-pk").first()
    if cycle is not None:
        reason = "A letter is what everybody thinks of first. Hear why families did not read it."
        calls.pick(by=by, network=made.network, cycle=cycle, reason=reason, now=now)
