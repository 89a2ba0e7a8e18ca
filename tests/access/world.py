"""One of everything in a network, each text carrying a mark that can be searched for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from events.models import (
    RSVP,
    ActionItem,
    AgendaItem,
    AgendaRelease,
    CalendarFeed,
    CheckIn,
    Evaluation,
    Event,
    EventDay,
    EventRole,
    ExpenseLine,
    Invitation,
    ItemNote,
    LetterText,
    MeetingDecision,
    MeetingRound,
    MeetingSession,
    MeetingTopic,
    Minutes,
    Receipt,
    ReminderRule,
    SponsorFund,
    TravelRequest,
)
from improvement.actions import cycles, revisions
from improvement.models import (
    Aim,
    Amendment,
    Assessment,
    Ballot,
    Change,
    Comment,
    Contribution,
    Cycle,
    Decision,
    DesignProcess,
    DesignStep,
    Diagram,
    DiagramVersion,
    DocumentLink,
    Driver,
    Idea,
    Milestone,
    Prediction,
    Project,
    Result,
    ResultChart,
    Round,
    RoundOption,
    Session,
    SessionItem,
    SessionNote,
    TalkChoice,
    TalkFollow,
    Task,
    TeamMember,
    Theme,
    Topic,
    Uptake,
)
from lhs_platform.mail.models import Campaign, Message
from networks.models import (
    ApiToken,
    AuditEntry,
    JoinRequest,
    Membership,
    MembershipInvitation,
    Network,
    Site,
    User,
)
from outcomes import jobs
from outcomes.models import (
    Annotation,
    Chart,
    DataFile,
    Follow,
    Measure,
    MeasureVersion,
    Observation,
    PeriodLock,
    Phase,
    PointMark,
    ReminderPlan,
    Series,
    Signal,
    Submission,
)
from tests.access import (
    scene_drivers,
    scene_events,
    scene_ideas,
    scene_projects,
    scene_results,
    scene_rounds,
    scene_sessions,
    scene_talk,
)

COUNTS = (347, 719)


@dataclass(frozen=True)
class Scene:
    """The objects of one network, by the names the matrix uses."""

    network: Network
    site: Site
    owner: User
    teammate: User
    membership: Membership
    measure: Measure
    definition: MeasureVersion
    observation: Observation
    submission: Submission
    data_file: DataFile
    series: Series
    chart: Chart
    annotation: Annotation
    phase: Phase
    point_mark: PointMark
    signal: Signal
    follow: Follow
    lock: PeriodLock
    plan: ReminderPlan
    project: Project
    aim: Aim
    team_member: TeamMember
    milestone: Milestone
    document: DocumentLink
    assessment: Assessment
    cycle: Cycle
    prediction: Prediction
    task: Task
    change: Change
    diagram: Diagram
    driver: Driver
    diagram_version: DiagramVersion
    comment: Comment
    talk_follow: TalkFollow
    talk_choice: TalkChoice
    process: DesignProcess
    step: DesignStep
    topic: Topic
    theme: Theme
    contribution: Contribution
    idea: Idea
    amendment: Amendment
    meeting_topic: MeetingTopic
    poll: Round
    poll_option: RoundOption
    ballot: Ballot
    vote_decision: Decision
    told: Result
    told_draft: Result
    told_chart: ResultChart
    uptake: Uptake
    meeting_round: MeetingRound
    session: Session
    session_item: SessionItem
    session_note: SessionNote
    meeting_session: MeetingSession
    event: Event
    day: EventDay
    invitation: Invitation
    rsvp: RSVP
    role: EventRole
    agenda_item: AgendaItem
    release: AgendaRelease
    letter_text: LetterText
    reminder_rule: ReminderRule
    feed: CalendarFeed
    fund: SponsorFund
    travel_request: TravelRequest
    expense: ExpenseLine
    receipt: Receipt
    check_in: CheckIn
    note: ItemNote
    decision: MeetingDecision
    action_item: ActionItem
    minutes: Minutes
    evaluation: Evaluation
    membership_invitation: MembershipInvitation
    join_request: JoinRequest
    token: ApiToken
    campaign: Campaign
    message: Message

    def ids(self) -> list[str]:
        """Give every public id, for those who try other people's."""
        records = (getattr(self, name) for name in self.__dataclass_fields__)
        return [str(record.public_id) for record in records]


def build(cast: Any, mark: str = "Ours") -> Scene:
    """Make the scene of the cast's own network; the coordinator owns it."""
    return make_scene(cast.network, cast.site, cast.coordinator, mark)


def build_twin(cast: Any, mark: str) -> Scene:
    """Make the same scene next door, owned by the outsider."""
    return make_scene(cast.other_network, cast.foreign_site, cast.outsider, mark)


def make_scene(network: Network, site: Site, owner: User, mark: str) -> Scene:
    stranger = User.objects.create(
        email=f"{mark.lower()}-stranger@scene.example", name=f"{mark} Stranger", password="!"
    )
    User.objects.filter(pk=owner.pk).update(is_listed=True)
    teammate = _teammate(network, mark)
    parts: dict[str, Any] = {
        "network": network,
        "site": site,
        "owner": owner,
        "teammate": teammate,
        "membership": owner.memberships.get(network=network),
    }
    parts |= _outcomes(network, site, owner, mark)
    parts |= _improvement(network, site, owner, mark, parts["measure"])
    parts |= scene_projects.parts(parts["project"], owner, stranger, mark)
    TeamMember.objects.create(project=parts["project"], user=teammate)
    parts |= scene_drivers.driver_parts(network, owner, mark, parts["measure"], parts["cycle"])
    parts |= scene_talk.parts(network, owner, stranger, mark, parts["project"])
    parts |= scene_ideas.idea_parts(network, owner, mark)
    parts |= scene_events.event_parts(network, owner, stranger, mark)
    meeting_topic = scene_ideas.topic_at_meeting(parts["event"], parts["topic"])
    parts["meeting_topic"] = meeting_topic
    parts |= scene_rounds.parts(network, owner, mark)
    parts["meeting_round"] = MeetingRound.objects.create(
        event=parts["event"], round=parts["poll"], by=owner
    )
    parts |= scene_results.parts(
        network, site, owner, teammate, mark, parts["change"], parts["measure"]
    )
    parts |= scene_sessions.parts(network, owner, mark)
    parts["meeting_session"] = MeetingSession.objects.create(
        event=parts["event"], session=parts["session"], by=owner
    )
    parts |= _doors(network, owner, stranger, mark)
    AuditEntry.objects.create(
        actor=owner, network=network, verb="measure.added", object_type="outcomes.measure",
        object_id="1", label=f"{mark} audit", after={"name": f"{mark} audited"},
    )  # fmt: skip
    return Scene(**parts)


def _teammate(network: Network, mark: str) -> User:
    """Make a plain member of the network at no site, who is on the team of the project."""
    teammate = User.objects.create(
        email=f"{mark.lower()}-teammate@scene.example", name=f"{mark} Teammate", password="!"
    )
    Membership.objects.create(
        user=teammate, network=network, group="community", joined_at=timezone.now()
    )
    return teammate


def _outcomes(network: Network, site: Site, owner: User, mark: str) -> dict[str, Any]:
    measure = Measure.objects.create(
        network=network, name=f"{mark} measure", code="scene-measure", family="outcome",
        citation=f"{mark} citation",
    )  # fmt: skip
    measure.current = MeasureVersion.objects.create(
        measure=measure, effective_on=date(2026, 1, 1), numerator=f"{mark} counted",
        denominator=f"{mark} out of", direction="higher", why=f"{mark} why",
        source=f"{mark} source",
    )  # fmt: skip
    measure.save()
    submission = Submission.objects.create(
        network=network, channel="file", by=owner, file_name=f"{mark}.csv", added=1
    )
    observation = Observation.objects.create(
        measure=measure, measure_version=measure.current, site=site, period=date(2026, 1, 1),
        numerator=Decimal(COUNTS[0]), denominator=Decimal(COUNTS[1]), submission=submission,
    )  # fmt: skip
    series = Series.objects.create(
        measure=measure, site=site, data_revision=1, computed_revision=1,
        baseline_from=date(2025, 1, 1), baseline_to=date(2025, 12, 1),
        baseline_reason=f"{mark} baseline",
    )  # fmt: skip
    total = Series.objects.create(measure=measure, data_revision=1, computed_revision=0)
    chart = Chart.objects.create(
        series=series, kind="run", revision=1, result={}, verdict="too_few",
        sentence=f"{mark} sentence", computed_at=timezone.now(),
    )  # fmt: skip
    _compute(series, total)
    chart = series.charts.filter(kind="run").first() or chart
    annotation = Annotation.objects.create(
        measure=measure, site=site, on=date(2026, 1, 9), label=f"{mark} note", source="note:scene"
    )
    return {
        "measure": measure,
        "definition": measure.current,
        "observation": observation,
        "submission": submission,
        "data_file": _file(network, owner, mark),
        "series": series,
        "chart": chart,
        "annotation": annotation,
        "phase": Phase.objects.create(
            series=series, starts_on=date(2026, 1, 1), reason=f"{mark} phase", by=owner
        ),
        "point_mark": PointMark.objects.create(
            series=series, period=date(2026, 1, 1), kind="excluded", reason=f"{mark} mark", by=owner
        ),
        "signal": Signal.objects.create(
            series=series, rule="shift", side="above", reading="better",
            first_period=date(2026, 1, 1), last_period=date(2026, 1, 1), length=6,
            found_at=timezone.now(), explanation=f"{mark} explanation",
        ),
        "follow": Follow.objects.create(user=owner, measure=measure),
        "lock": PeriodLock.objects.create(site=site, month=date(2026, 1, 1), by=owner),
        "plan": ReminderPlan.objects.create(network=network),
    }  # fmt: skip


def _file(network: Network, owner: User, mark: str) -> DataFile:
    return DataFile.objects.create(
        network=network, by=owner, name=f"{mark} file.csv", sha256="0" * 64, size=1, content=b"x",
        state="read", found={"seen": "", "rows": []}, problem=f"{mark} problem",
    )  # fmt: skip


def _compute(*every: Series) -> None:
    """Let the real computation fill the charts."""
    for one in every:
        Series.objects.filter(pk=one.pk).update(computed_revision=0)
        jobs.compute(one.pk)


def _improvement(
    network: Network, site: Site, owner: User, mark: str, measure: Measure
) -> dict[str, Any]:
    project = Project.objects.create(
        network=network, name=f"{mark} project", summary=f"{mark} summary", lead=owner,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    project.sites.add(site)
    Aim.objects.create(project=project, measure=measure, statement=f"{mark} aim")
    cycle = Cycle.objects.create(
        project=project, site=site, owner=owner, ramp=f"{mark} ramp", title=f"{mark} cycle",
        objective=f"{mark} objective", change=f"{mark} change", starts_on=date(2026, 1, 5),
    )  # fmt: skip
    cycle.measures.add(measure)
    prediction = Prediction.objects.create(
        cycle=cycle, question=f"{mark} question", prediction=f"{mark} prediction"
    )
    task = Task.objects.create(
        cycle=cycle, what=f"{mark} task", who=f"{mark} who", due_on=date(2026, 1, 5)
    )
    kept = revisions.snapshot(cycle, cycles.FIELDS)
    revisions.keep(cycle, kept, by=owner)
    cycle.save_over(version=1, fields=[])
    revisions.keep(
        cycle, {**kept, "values": kept["values"] | {"happened": f"{mark} words"}}, by=owner
    )
    return {"project": project, "cycle": cycle, "prediction": prediction, "task": task}


def _doors(network: Network, owner: User, stranger: User, mark: str) -> dict[str, Any]:
    far = datetime(2099, 1, 1, tzinfo=UTC)
    token = ApiToken.objects.create(
        user=stranger, name=f"{mark} token", start="lhs_scene", digest=f"{mark:x<64}"[:64],
        expires_at=far,
    )  # fmt: skip
    token.networks.add(network)
    return {
        "membership_invitation": MembershipInvitation.objects.create(
            network=network, email=f"{mark.lower()}-new@scene.example", name=f"{mark} Newcomer",
            group="clinician", expires_at=far, invited_by=owner,
        ),
        "join_request": JoinRequest.objects.create(
            network=network, user=stranger, group="community", message=f"{mark} please"
        ),
        "token": token,
    }  # fmt: skip
