"""Who does a task of a cycle's plan, and who may say that it is done.

A plan names people in words. Where the words are the name or the address of one member of the
network, the task is that person's; in all other cases it is the cycle's owner's.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from improvement.models import Task
from improvement.rules.work import can_edit_cycle
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Membership, User
from networks.rules import Answer

ONLY_DOER = Refusal(
    "Only the person this task is given to, and those who may change the test, may say that it "
    "is done."
)


class Doers:
    """Whose some tasks are. One query, however many tasks there are."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        named = [task for task in tasks if task.who.strip()]
        self._members = _members(named) if named else {}

    def of(self, task: Task) -> User:
        """Give whose task it is; it has its cycle and that cycle's owner and project loaded."""
        found = self._members.get((task.cycle.project.network_id, _plain(task.who)), [])
        return found[0] if len(found) == 1 else task.cycle.owner


def can_finish_task(user: Any, task: Task, doers: Doers | None = None) -> Answer:
    """Whoever may change the test, and the person the task is given to."""
    if can_edit_cycle(user, task.cycle):
        return True
    if networks.membership_in(user, task.cycle.project.network) is None:
        return networks.NOT_A_MEMBER
    return (doers or Doers([task])).of(task).pk == user.pk or ONLY_DOER


def _plain(words: str) -> str:
    return words.strip().lower()


def _members(named: list[Task]) -> dict[tuple[int, str], list[User]]:
    """Give the members whose name or address stands in the tasks, by network and those words."""
    words = {task.who.strip() for task in named}
    plain = {word.lower() for word in words}
    seats = (
        Membership.objects.active()
        .filter(network__in={task.cycle.project.network_id for task in named})
        .annotate(plain_name=Lower("user__name"), plain_email=Lower("user__email"))
        # As it was typed, too: SQLite lowers plain letters only.
        .filter(Q(user__name__in=words) | Q(plain_name__in=plain) | Q(plain_email__in=plain))
        .filter(user__is_active=True)
        .select_related("user")
    )
    found: dict[tuple[int, str], list[User]] = {}
    for seat in seats:
        for word in {_plain(seat.user.name), _plain(seat.user.email)} & plain:
            found.setdefault((seat.network_id, word), []).append(seat.user)
    return found
