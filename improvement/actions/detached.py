"""How ballots lie in the tables that lead to nobody.

With each one that comes in all are stored anew, in random order and under new keys. A ballot keeps
a stakeholder group only where so many of that group may vote that it tells nobody, and the rest is
not so few that to have none would tell. Once no ballot comes any more the same holds of those who
did vote. Where no result is told, because too few voted or the vote is not valid, ballots say nothing
any more: the list of who voted may be a short one.
"""

import hashlib
import random
import uuid
from collections import Counter
from collections.abc import Collection

from django.db.models import Count

from improvement import tally
from improvement.models import Ballot, PaperSheet, Round, RoundVoter


def all_ballots(poll: Round) -> list[Ballot]:
    return list(Ballot.objects.filter(round=poll))


def hash_of(poll: Round, code: str) -> str:
    return hashlib.sha256(f"{poll.public_id}:{code}".encode()).hexdigest()


def told_groups(poll: Round) -> list[str]:
    """Give the groups that a ballot may keep, by who may vote now."""
    lines = RoundVoter.objects.filter(round=poll).order_by().values_list("group")
    return tally.shown(dict(lines.annotate(many=Count("pk"))))


def store_anew(
    poll: Round, ballots: list[Ballot], *, groups: Collection[str] | None = None
) -> None:
    """Write all ballots of a round again, in random order and under new keys, in one go. None but
    these `groups` are kept; without them, those that may be told now."""
    kept = told_groups(poll) if groups is None else groups
    random.SystemRandom().shuffle(ballots)
    for ballot in ballots:
        ballot.pk = uuid.uuid4()
        ballot.group = ballot.group if ballot.group in kept else ""
    Ballot.objects.filter(round=poll).delete()
    Ballot.objects.bulk_create(ballots)


def settle(poll: Round, *, is_told: bool) -> None:
    """Leave only what the result needs, when no ballot comes any more: the groups that it may
    tell, or, where none is told, how many ballots there were."""
    if not poll.is_detached:
        return
    ballots = all_ballots(poll)
    if is_told:
        store_anew(poll, ballots, groups=tally.shown(Counter(one.group for one in ballots)))
        return
    for ballot in ballots:
        ballot.marks, ballot.code_hash = {}, ""
    store_anew(poll, ballots, groups=())
    PaperSheet.objects.filter(round=poll).update(marks={}, second_marks=None, group="")
