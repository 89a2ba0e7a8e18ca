"""What belongs to the project of the scene."""

from datetime import date
from typing import Any

from improvement.models import Assessment, DocumentLink, Milestone, Project, TeamMember
from networks.models import User


def parts(project: Project, owner: User, stranger: User, mark: str) -> dict[str, Any]:
    """Make one aim, person, milestone, document and score; the stranger has left since."""
    Project.objects.filter(pk=project.pk).update(
        global_aim=f"{mark} reason", charter=f"{mark} charter", review="asked",
        review_reference=f"{mark} letter",
    )  # fmt: skip
    return {
        "aim": project.aims.get(),
        "team_member": TeamMember.objects.create(project=project, user=stranger, role="family"),
        "milestone": Milestone.objects.create(
            project=project, name=f"{mark} milestone", due_on=date(2026, 6, 1)
        ),
        "document": DocumentLink.objects.create(
            project=project, title=f"{mark} document", url=f"https://{mark.lower()}.example/doc"
        ),
        "assessment": Assessment.objects.create(
            project=project, site=project.sites.get(), month=date(2026, 1, 1), side="coordinator",
            score="3.0", justification=f"{mark} seen", suggestion=f"{mark} hint", by=owner,
        ),
    }  # fmt: skip
