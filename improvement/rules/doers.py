"""Who does a task of a cycle's plan, and who may say that it is done.

A plan names people in words, and where a member of the network was chosen, it is linked to them:
the task is theirs, also where others bear their name. Without a link the words count: where they
are the name or the address of one member, the task is that person's. In all other cases, also when
that person has left, it is the cycle's owner's.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from improvement.models import Cycle, Project, Task
from improvement.rules.about import about
from improvement.rules.talk import people_to_tell
from improvement.rules.work import can_edit_cycle
from lhs_platform.lib.access import Refusal
from networks import rules as networks
from networks.models import Membership, User
from networks.rules import Answer

ONLY_DOER = Refusal(
    "Only the person this task is given to, and those who may change the test, may say that it "
    "is done."
)


# So many people are offered by name in a plan; whoever is not among them is written in words.
MOST_NAMES = 300
LONGEST_NAME = 120
Named = dict[tuple[int, int | str], list[User]]


class Doers:
    """Whose some tasks are. One query, however many tasks there are."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        given = [task for task in tasks if task.doer_id is not None or task.who.strip()]
        self._members = _members(given) if given else {}

    def of(self, task: Task) -> User:
        """Give whose task it is; it has its cycle and that cycle's owner and project loaded."""
        key = task.doer_id if task.doer_id is not None else _plain(task.who)
        found = self._members.get((task.cycle.project.network_id, key), [])
        return found[0] if len(found) == 1 else task.cycle.owner


def can_finish_task(user: Any, task: Task, doers: Doers | None = None) -> Answer:
    """Whoever may change the test, and the person the task is given to."""
    if can_edit_cycle(user, task.cycle):
        return True
    if networks.membership_in(user, task.cycle.project.network) is None:
        return networks.NOT_A_MEMBER
    return (doers or Doers([task])).of(task).pk == user.pk or ONLY_DOER


def people_for_tasks(user: Any, project: Project, cycle: Cycle | None = None) -> Any:
    """Give the members to whom this person may link a task: those whom they may name, themselves,
    and whoever has a task of the cycle already."""
    others = people_to_tell(user, about(cycle or project)).order_by()
    have_one = (
        Task.objects.filter(cycle=cycle, doer__isnull=False) if cycle else Task.objects.none()
    )
    return User.objects.filter(
        Q(pk__in=others.values("pk")) | Q(pk=user.pk) | Q(pk__in=have_one.values("doer"))
    )


def names_for_tasks(user: Any, cycle: Cycle) -> dict[str, User]:
    """Give those people by the words under which a plan offers them. Who shares a name is told
    apart by site or group, and by the day they joined; who cannot be told apart is not offered."""
    seats = list(
        Membership.objects.active()
        .filter(network=cycle.project.network_id)
        .filter(user__in=people_for_tasks(user, cycle.project, cycle))
        .exclude(user__name="")
        .select_related("user", "site")
        .order_by("user__name", "pk")[:MOST_NAMES]
    )
    shared = Counter(_plain(seat.user.name) for seat in seats)
    names = [_name(seat, is_shared=shared[_plain(seat.user.name)] > 1) for seat in seats]
    twice = Counter(map(_plain, names))
    return {
        name: seat.user for name, seat in zip(names, seats, strict=True) if twice[_plain(name)] == 1
    }


def _name(seat: Membership, *, is_shared: bool) -> str:
    if not is_shared:
        return seat.user.name
    where = seat.site.name if seat.site else seat.get_group_display()
    since = f"{seat.joined_at.day} {seat.joined_at:%B %Y}"
    return f"{seat.user.name} ({where}, since {since})"[:LONGEST_NAME]


def _plain(words: str) -> str:
    return words.strip().lower()


def _members(given: list[Task]) -> Named:
    """Give the members who are linked to the tasks, by network and key, and those whose name or
    address stands in the others, by network and those words."""
    linked = {task.doer_id for task in given if task.doer_id is not None}
    words = {task.who.strip() for task in given if task.doer_id is None}
    plain = {word.lower() for word in words}
    seats = (
        Membership.objects.active()
        .filter(network__in={task.cycle.project.network_id for task in given})
        .annotate(plain_name=Lower("user__name"), plain_email=Lower("user__email"))
        # As it was typed, too: SQLite lowers plain letters only.
        .filter(
            Q(user__in=linked)
            | Q(user__name__in=words)
            | Q(plain_name__in=plain)
            | Q(plain_email__in=plain)
        )
        .filter(user__is_active=True)
        .select_related("user")
    )
    found: Named = {(seat.network_id, seat.user_id): [seat.user] for seat in seats}
    for seat in seats:
        for word in {_plain(seat.user.name), _plain(seat.user.email)} & plain:
            found.setdefault((seat.network_id, word), []).append(seat.user)
    return found
