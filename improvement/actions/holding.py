"""Holding a vote, a voter's line in it, or a session, until the transaction ends.

Ballots without names, and whatever concerns the whole vote, are written while the round is held:
one after the other. A ballot that has a name is written while its voter's line is held. Whoever
publishes holds the round and all lines. A session is held by whatever people see of it change,
and before its votes; who writes for themselves holds their own line in it alone. SQLite has no row
locks; there a transaction holds the whole database from its first line.
"""

from typing import Any
from uuid import UUID

from improvement.models import Round, RoundVoter, Session, SessionPerson


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


def hold_session(pk: int) -> Session:
    """Hold a session, then read it: what was changed while we waited is in it."""
    list(Session.objects.select_for_update(no_key=True).filter(pk=pk).values("pk"))
    whole = ("network", "process", "turn", "ranking", "final")
    (session,) = Session.objects.select_related(*whole).filter(pk=pk)
    return session


def hold_person(pk: int) -> SessionPerson:
    """Hold the line of somebody who takes part, then read it with their session."""
    list(SessionPerson.objects.select_for_update(no_key=True).filter(pk=pk).values("pk"))
    (person,) = SessionPerson.objects.select_related("session__network").filter(pk=pk)
    return person
