"""Holding a vote, or a voter's line in it, until the transaction ends.

Ballots without names, and whatever concerns the whole vote, are written while the round is held:
one after the other. A ballot that has a name is written while its voter's line is held. Whoever
publishes holds the round and all lines. SQLite has no row locks; there a transaction holds the
whole database from its first line.
"""

from typing import Any
from uuid import UUID

from improvement.models import Round, RoundVoter


def hold_round(pk: int) -> Round:
    held = Round.objects.select_for_update(of=("self",)).select_related("network")
    return held.get(pk=pk)


def hold_voter(poll: Round, ref: UUID) -> RoundVoter | None:
    return RoundVoter.objects.select_for_update(of=("self",)).filter(round=poll, ref=ref).first()


def hold_voters(poll: Round) -> None:
    """Wait for every ballot that is being written, and let none begin."""
    list(RoundVoter.objects.select_for_update().filter(round=poll).order_by("pk").values("pk"))


def fresh(poll: Round) -> Round:
    """Give the round as it is stored now."""
    found: Any = Round.objects.select_related("network").get(pk=poll.pk)
    return found  # type: ignore[no-any-return]
