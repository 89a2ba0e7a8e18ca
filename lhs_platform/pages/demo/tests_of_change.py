"""Projects, and PDSA cycles at every stage, made through the same actions that people use."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from improvement.actions import cycles, projects
from improvement.models import Cycle, Project
from lhs_platform.pages.demo import stories
from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.definitions import REMISSION
from lhs_platform.pages.demo.further_ramps import FURTHER
from lhs_platform.pages.demo.ramps import PROJECTS, Plan, Ramp
from networks.models import Site, User
from outcomes.actions import annotations

Stage = Cycle.Stage
# The demonstration's parent, who is called by name in a plan.
PARTNER, PARTNERS_SITE = "Wren Oakapple", "riverbend"
ORDER = [Stage.PLAN, Stage.DO, Stage.STUDY, Stage.ACT, Stage.CLOSED]


def make(loaded: dict[str, Loaded], users: dict[str, User], today: date) -> None:
    """Make one project for each network, with its ramps."""
    for slug, (name, summary, measure, ramps) in PROJECTS.items():
        made = loaded[slug]
        lead = lead_of(made, users)
        project = _project(made, lead, name, summary, measure, today)
        stories.tell(project, made, lead, today)
        for ramp in (*ramps, *FURTHER.get(slug, ())):
            walk(project, made, ramp, lead, users, today)
        _note(made, measure, lead, today)


def lead_of(made: Loaded, users: dict[str, User]) -> User:
    if made.plan is REMISSION:
        return users["coordinator"]
    return made.network.memberships.coordinators().select_related("user")[0].user


def _project(
    made: Loaded, lead: User, name: str, summary: str, measure: str, today: date
) -> Project:
    plan = next(item for item in made.plan.measures if item.code == measure)
    return projects.add(
        by=lead,
        network=made.network,
        values={
            "name": name,
            "summary": summary,
            "lead": lead,
            "starts_on": today - timedelta(days=330),
        },
        sites=made.sites,
        aim={
            "measure": made.measures[measure],
            "statement": f"{made.plan.aim} by December {today.year + 1}",
            "population": made.plan.summary,
            "baseline": Decimal(str(plan.level.before)),
            "goal": Decimal(str(plan.goal)) if plan.goal is not None else None,
            "goal_on": date(today.year + 1, 12, 31),
        },
    )


def walk(
    project: Project,
    made: Loaded,
    ramp: Ramp,
    lead: User,
    users: dict[str, User],
    today: date,
) -> None:
    """Make the cycles of a ramp, each as far as it got."""
    site = next((one for one in made.sites if one.code == ramp.site), made.sites[0])
    owner = users["clinician"] if ramp.site == PARTNERS_SITE else _site_lead(site, lead)
    previous: Cycle | None = None
    for plan in ramp.cycles:
        cycle = _plan(project, made, ramp, plan, site, owner, today, previous)
        previous = _walk(cycle, plan, owner, today)


def _site_lead(site: Site, otherwise: User) -> User:
    lead = site.memberships.active().filter(access="site_lead").select_related("user").first()
    return lead.user if lead else otherwise


def _plan(
    project: Project,
    made: Loaded,
    ramp: Ramp,
    plan: Plan,
    site: Site,
    owner: User,
    today: date,
    previous: Cycle | None,
) -> Cycle:
    starts_on = today - timedelta(days=plan.started)
    if plan.reaches == Stage.PLAN:
        starts_on = today + timedelta(days=plan.started)
    return cycles.plan(
        by=owner,
        project=project,
        ramp=ramp.name,
        previous=previous,
        values={
            "site": site,
            "owner": owner,
            "title": plan.title,
            "objective": plan.question,
            "change": previous.next_steps if previous else ramp.change,
            "scale": plan.scale,
            "scale_count": plan.count,
            "belief": "high" if previous else "moderate",
            "place": site.name,
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=plan.lasts),
        },
        measures=[made.measures[ramp.measure]],
        predictions=[{"question": plan.question, "prediction": plan.predicted}],
        tasks=_tasks(plan, owner, starts_on, today, is_partners=site.code == PARTNERS_SITE),
    )


def _tasks(
    plan: Plan, owner: User, starts_on: date, today: date, *, is_partners: bool
) -> list[dict[str, Any]]:
    """Give the tasks of a plan: those before the start are done once it has begun, all once it is
    decided. While a test runs, the family partner has something to do by tomorrow."""
    has_begun, is_decided = plan.reaches != Stage.PLAN, plan.reaches == Stage.CLOSED
    rows: list[dict[str, Any]] = [
        {"what": "Print the page", "doer": owner, "due_on": starts_on, "is_done": has_begun},
        {
            "what": "Tell the family partner",
            "doer": owner,
            "due_on": starts_on,
            "is_done": has_begun,
        },
        {
            "kind": "data",
            "what": "How often it worked",
            "who": "The nurse",
            "due_on": starts_on + timedelta(days=plan.lasts),
            "where": "At the desk",
            "how": "A tick on the sheet after each visit; we count on Friday.",
            "is_done": is_decided,
        },
    ]
    if plan.reaches == Stage.DO:
        ask = "Ask two families how the page reads"
        who = PARTNER if is_partners else "The family partner"
        rows.append({"what": ask, "who": who, "due_on": today + timedelta(days=1)})
    return rows


def _walk(cycle: Cycle, plan: Plan, owner: User, today: date) -> Cycle:
    """Take a cycle through its stages, writing in each what people would have written."""
    started = cycle.starts_on or today
    ended = started + timedelta(days=plan.lasts)
    writes: dict[str, tuple[date, dict[str, Any]]] = {
        Stage.DO: (started, {}),
        Stage.STUDY: (
            ended,
            {
                "ended_on": ended,
                "went_as_planned": plan.matched == "yes",
                "happened": plan.happened,
            },
        ),
        Stage.ACT: (ended, {"findings": plan.result, "learned": plan.learned}),
        Stage.CLOSED: (ended, _decided(plan, today)),
    }
    for stage in ORDER[1 : ORDER.index(plan.reaches) + 1]:
        day, values = writes[stage]
        cycle = _write(cycle, plan, owner, stage, values)
        cycle = cycles.move(
            by=owner,
            cycle=cycle,
            version=cycle.version,
            to=stage,
            now=datetime.combine(day, time(17), tzinfo=UTC),
            is_confirmed=True,
        )
    return cycle


def _decided(plan: Plan, today: date) -> dict[str, Any]:
    """Give what is written in Act; what is adopted is kept up and looked at again."""
    values: dict[str, Any] = {"decision": plan.decision, "next_steps": plan.next_steps}
    if plan.decision == Cycle.Decision.ADOPT:
        values["sustain"] = "It stands in the welcome folder of new colleagues; one person owns it."
        values["follow_up_on"] = today + timedelta(days=60)
    return values


def _write(cycle: Cycle, plan: Plan, owner: User, stage: str, values: dict[str, Any]) -> Cycle:
    marked = None
    if stage == Stage.ACT:
        marked = [
            {"id": one.public_id, "matched": plan.matched, "result": plan.result}
            for one in cycle.predictions.all()
        ]
    if not values and marked is None:
        return cycle
    return cycles.save(
        by=owner, cycle=cycle, version=cycle.version, values=values, predictions=marked
    )


def _note(made: Loaded, measure: str, by: User, today: date) -> None:
    """Write one note by hand on the main measure of each network."""
    annotations.put(
        measure=made.measures[measure],
        site=None,
        on=today - timedelta(days=150),
        label="Learning session: all teams share their tests",
        link="",
        source="note:learning-session",
        by=by,
    )
