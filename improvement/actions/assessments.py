"""What people do with assessments: score a team for a month, and mend a score with a reason."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from improvement import rules
from improvement.models import Assessment, AssessmentVersion, Project
from improvement.practice import SCORES
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import Site, User
from outcomes import periods
from outcomes.actions.words import refuse_patients, said
from outcomes.completeness import today_in

FIELDS = ["score", "justification", "suggestion"]
MOST = 2000
THERE = "This side has its score for {month} already. Change that one, with a reason."
BOTH = (
    "You wrote the other side of {month} yourself. The two are read against each other: let "
    "somebody else write this one."
)


@transaction.atomic
def add(
    *,
    by: User,
    project: Project,
    site: Site | None,
    month: date,
    side: str,
    values: dict[str, Any],
    now: datetime,
) -> Assessment:
    """Score a team for a month, once from each side."""
    project = (
        Project.objects.select_for_update(of=("self",)).select_related("network").get(pk=project.pk)
    )
    if site not in rules.teams_of(project):
        raise DomainError("This is no team of the project.", field="site")
    _check_month(project, month, today_in(project.network, now))
    of_month = Assessment.objects.of_team(project, site).filter(month=month)
    if of_month.filter(side=side).exists():
        raise Conflict(THERE.format(month=_named(month)), field="month")
    _check_other_side(of_month.exclude(side=side), by=by, month=month)
    assessment = Assessment(project=project, site=site, month=month, side=side, by=by)
    _write(assessment, values)
    try:
        with transaction.atomic():
            assessment.save()
    except IntegrityError as error:
        raise Conflict(THERE.format(month=_named(month)), field="month") from error
    _keep(assessment, by=by, reason="")
    audit.record(
        by=by,
        verb="assessment.added",
        obj=assessment,
        network=project.network,
        after=_seen(assessment),
    )
    return assessment


@transaction.atomic
def edit(
    *,
    by: User,
    assessment: Assessment,
    version: int,
    values: dict[str, Any],
    reason: str,
    now: datetime,
) -> Assessment:
    """Change a score of an open month, with the reason; what stood there is kept."""
    fresh = Assessment.objects.for_list().get(pk=assessment.pk)
    network = fresh.project.network
    if fresh.month not in rules.months_open(today_in(network, now)):
        raise Conflict(
            f"The score of {_named(fresh.month)} stays as it is: the time to mend it is over."
        )
    reason = said(reason, field="reason", missing="Say in a few words why it changes.")
    of_month = Assessment.objects.of_team(fresh.project, fresh.site).filter(month=fresh.month)
    _check_other_side(of_month.exclude(pk=fresh.pk), by=by, month=fresh.month)
    before = _seen(fresh)
    _write(fresh, values)
    fresh.by = by
    fresh.save_over(version=version, fields=[*FIELDS, "by"])
    _keep(fresh, by=by, reason=reason)
    audit.record(
        by=by,
        verb="assessment.changed",
        obj=fresh,
        network=network,
        before=before,
        after=_seen(fresh),
        reason=reason,
    )
    return fresh


def _check_month(project: Project, month: date, today: date) -> None:
    if month.day != 1:
        raise DomainError("Name the month by its first day.", field="month")
    if month not in rules.months_open(today):
        names = " and ".join(map(_named, rules.months_open(today)))
        raise DomainError(f"Scores are open for {names}.", field="month")
    if periods.last_day(month, "month") < project.starts_on:
        raise DomainError("The project had not begun in that month.", field="month")


def _check_other_side(others: Any, *, by: User, month: date) -> None:
    """Refuse one person on both sides, also where somebody mended theirs since: the gap would say
    nothing."""
    if others.filter(versions__by=by).exists():
        raise Conflict(BOTH.format(month=_named(month)))


def _write(assessment: Assessment, values: dict[str, Any]) -> None:
    """Write what is given, and check the whole."""
    for name, value in values.items():
        setattr(assessment, name, value)
    if Decimal(assessment.score or 0) not in SCORES:
        raise DomainError("Choose a score of the scale, 0.5 to 5.0 in halves.", field="score")
    assessment.justification = said(
        assessment.justification,
        field="justification",
        missing="Say what this score rests on: what you saw, on which chart, in which test.",
        most=MOST,
    )
    if len(assessment.suggestion) > MOST:
        raise DomainError(f"Say it in up to {MOST} letters.", field="suggestion")
    refuse_patients({"suggestion": assessment.suggestion}, ["suggestion"])


def _keep(assessment: Assessment, *, by: User, reason: str) -> None:
    AssessmentVersion.objects.create(
        assessment=assessment,
        number=assessment.version,
        by=by,
        reason=reason,
        **{name: getattr(assessment, name) for name in FIELDS},
    )


def _named(month: date) -> str:
    return f"{month:%B %Y}"


def _seen(assessment: Assessment) -> dict[str, Any]:
    return audit.plain_values(assessment, ["site", "month", "side", *FIELDS])
