"""What belongs to the project of the scene."""

from datetime import date
from typing import Any

from improvement.models import DocumentLink, Milestone, Project, TeamMember
from networks.models import User


def parts(project: Project, owner: User, stranger: User, mark: str) -> dict[str, Any]:
    """Make one aim, one person, one milestone and one document; the stranger has left since."""
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
    }
