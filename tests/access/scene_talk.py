"""What is said about the project of the scene: an ask of its owner, with an answer, and followed."""

from typing import Any

from django.utils import timezone

from improvement.models import (
    Comment,
    CommentRevision,
    Mention,
    Project,
    TalkChoice,
    TalkFollow,
)
from networks.models import Network, User


def parts(
    network: Network, owner: User, stranger: User, mark: str, project: Project
) -> dict[str, Any]:
    now = timezone.now()
    place = {"network": network, "about_kind": "project", "about_id": project.public_id}
    comment = Comment.objects.create(
        **place, author=owner, text=f"{mark} words", is_ask=True, edited_at=now
    )
    CommentRevision.objects.create(comment=comment, number=1, text=f"{mark} first words")
    Mention.objects.create(comment=comment, user=stranger)
    Comment.objects.create(**place, author=stranger, text=f"{mark} answer", parent=comment)
    return {
        "comment": comment,
        "talk_follow": TalkFollow.objects.create(**place, user=owner, since=now),
        "talk_choice": TalkChoice.objects.create(user=owner),
    }
