"""Who may do what with what people say about things.

Every member of a network reads what is said there, and may say something. One's own words one
edits and takes back. Coordinators hide what does not belong there, with a reason. That an ask is
answered, its author says, whoever leads the thing it is about, or a coordinator.
"""

from typing import Any

from django.db.models import Q

from improvement.models import Comment
from improvement.rules.about import About, find
from improvement.rules.parts import people_for_team
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.rules import Answer

ONLY_AUTHOR = Refusal("Only the person who wrote this may do this.")
IS_HIDDEN = Refusal("A coordinator has hidden this. Ask them if you think it should be read.")
IS_TAKEN_BACK = Refusal("This was taken back.")
ONLY_ANSWERED_BY = Refusal(
    "Only the person who asked, whoever leads the work and the coordinators say that it is answered."
)
NO_ASK = Refusal("This asks for no help.")
NOT_READ = Refusal("Only coordinators still read this.")
NOT_OPEN = Refusal("Nothing can be said about this now: it is a draft, or was taken off the list.")


def can_comment(user: Any, about: About) -> Answer:
    if not networks.is_member(user, about.network):
        return networks.NOT_A_MEMBER
    return about.kind.is_open(about.thing) or NOT_OPEN


def can_follow(user: Any, about: About) -> Answer:
    """A draft is followed by nobody: that somebody did would tell whose it is."""
    if not networks.is_member(user, about.network):
        return networks.NOT_A_MEMBER
    return about.kind.is_shared(about.thing) or NOT_OPEN


def can_edit_comment(user: Any, comment: Comment) -> Answer:
    own = can_take_back_comment(user, comment)
    return own if not own or comment.hidden_at is None else IS_HIDDEN


def can_take_back_comment(user: Any, comment: Comment) -> Answer:
    if not networks.is_member(user, comment.network):
        return networks.NOT_A_MEMBER
    if comment.author_id != user.pk:
        return ONLY_AUTHOR
    return comment.taken_back_at is None or IS_TAKEN_BACK


def can_hide_comment(user: Any, comment: Comment) -> Answer:
    return networks.is_coordinator(user, comment.network)


def can_settle_ask(user: Any, comment: Comment, about: About | None = None) -> Answer:
    """Ask whether this person may say that an ask is answered, or open again. The thing it is
    about is looked up where the caller does not have it."""
    if not networks.is_member(user, comment.network):
        return networks.NOT_A_MEMBER
    if not comment.is_ask or not comment.is_told:
        return NO_ASK
    if comment.author_id == user.pk or networks.is_coordinator(user, comment.network):
        return True
    about = about or find(user, comment.about_kind, comment.about_id)
    return (about is not None and user.pk in about.leads()) or ONLY_ANSWERED_BY


def can_read_comment(user: Any, comment: Comment) -> Answer:
    """Say whether this person still reads the words: what is hidden, its author and coordinators
    do; what was taken back, nobody."""
    if comment.taken_back_at is not None:
        return IS_TAKEN_BACK
    if comment.hidden_at is None or comment.author_id == user.pk:
        return True
    return bool(networks.is_coordinator(user, comment.network)) or NOT_READ


def can_read_versions(user: Any, comment: Comment) -> Answer:
    """Earlier words are read like the present ones; those taken back, by coordinators alone."""
    if comment.taken_back_at is not None:
        return bool(networks.is_coordinator(user, comment.network)) or NOT_READ
    return can_read_comment(user, comment)


def people_to_tell(user: Any, about: About) -> Any:
    """Give the other members whom this person may name: all of them for coordinators; for others
    those who chose to be listed, and those whose names stand on the page anyway."""
    others = people_for_team(about.network).exclude(pk=user.pk)
    if networks.is_coordinator(user, about.network):
        return others
    said = Comment.objects.about(about.kind.key, about.id)
    shown = Q(pk__in=about.people()) | Q(pk__in=said.values("author"))
    return others.filter(Q(is_listed=True) | shown)
