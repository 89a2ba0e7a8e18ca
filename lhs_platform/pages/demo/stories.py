"""What the demonstration's projects tell beside their tests: team, timeline, documents. Invented."""

from datetime import date, timedelta

from improvement.actions import parts, projects
from improvement.models import Project
from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.definitions import FULL_TERM, HEART, REMISSION, SAFETY
from networks.models import User
from networks.models.memberships import Group

WHY = {
    REMISSION.slug: "Nobody should lose a school year to a flare that could have been caught early.",
    SAFETY.slug: "A child who comes for help must not be harmed by it.",
    HEART.slug: "The months between two heart operations are the most dangerous of a life.",
    FULL_TERM.slug: "The last weeks before birth belong to the brain and the lungs.",
}
CHARTER = (
    "In: what teams do at visits and at home. Out: new medicines. We meet every second Tuesday "
    "for half an hour, look at the chart first, and a family partner is always there."
)
ROLES = {
    Group.COMMUNITY: "family",
    Group.CLINICIAN: "clinician",
    Group.RESEARCHER: "researcher",
    Group.LEADER: "sponsor",
}
# What was to be reached, days from today, and whether it is done.
TIMELINE = (
    ("Team and aim agreed", -320, True),
    ("First test", -300, True),
    ("Results shown at the learning session", -60, True),
    ("Half of the sites test", 45, False),
    ("Look back, and decide what stays", 200, False),
)
SECOND_AIM = {REMISSION.slug: ("steroid", "Fewer children take steroids for longer than a season")}


def tell(project: Project, made: Loaded, lead: User, today: date) -> None:
    """Fill in a project as its team would have."""
    slug = made.network.slug
    projects.edit(
        by=lead,
        project=project,
        version=project.version,
        values={
            "global_aim": WHY[slug],
            "charter": CHARTER,
            "review": Project.Review.QUALITY,
            "reviewed_on": today - timedelta(days=325),
            "review_reference": "Letter 0417, invented",
        },
    )
    _team(project, made, lead)
    for name, days, is_done in TIMELINE:
        due = today + timedelta(days=days)
        values = {"name": name, "due_on": due, "done_on": due if is_done else None}
        parts.add(by=lead, project=project, kind="milestones", values=values)
    for title, page in (("Charter, signed", "charter"), ("Minutes of the team", "minutes")):
        address = f"https://files.{slug}.example/{page}"
        values = {"title": title, "url": address}
        parts.add(by=lead, project=project, kind="documents", values=values)
    _second_aim(project, made, lead, today)


def _team(project: Project, made: Loaded, lead: User) -> None:
    """Put one member of each group on the team, those with an account of the demonstration first."""
    members = made.network.memberships.active().select_related("user").exclude(user=lead)
    shown = sorted(members, key=lambda one: (not one.user.email.endswith("@demo.example"), one.pk))
    for group, role in ROLES.items():
        one = next((one for one in shown if one.group == group), None)
        if one is not None:
            values = {"user": one.user, "role": role}
            parts.add(by=lead, project=project, kind="team", values=values)


def _second_aim(project: Project, made: Loaded, lead: User, today: date) -> None:
    if made.network.slug not in SECOND_AIM:
        return
    code, statement = SECOND_AIM[made.network.slug]
    values = {
        "measure": made.measures[code],
        "statement": statement,
        "population": "children and teenagers seen at a site of the network",
        "goal_on": date(today.year + 1, 12, 31),
    }
    parts.add(by=lead, project=project, kind="aims", values=values)
