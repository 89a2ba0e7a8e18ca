"""The list of who may vote, where several lines of it turn out to be one person."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from improvement.actions import holding
from improvement.actions.rounds import Voter
from improvement.models import Ballot, Round, RoundVoter


@transaction.atomic
def join(*, keep: Voter, others: Iterable[UUID]) -> None:
    """Let one line stand for several of one person, in every vote whose result is not published:
    who voted by one of them has voted. Where both voted, or one of two did on paper, both lines
    stay, and none of them votes again: which ballots are theirs, nobody may know."""
    lines = RoundVoter.objects.filter(ref__in=list(others), round__state=Round.State.ANNOUNCED)
    for key, ref in lines.order_by("round_id", "pk").values_list("round_id", "ref"):
        _join(holding.hold_round(key), keep, ref)


def _join(poll: Round, keep: Voter, ref: UUID) -> None:
    kept, gone = holding.hold_voter(poll, keep.ref), holding.hold_voter(poll, ref)
    if gone is None:
        return
    if kept is None:
        known = RoundVoter.objects.filter(pk=gone.pk)
        known.update(ref=keep.ref, user=keep.user, name=keep.name[:120])
        return
    if _is_done(kept) and _is_done(gone):
        return
    Ballot.objects.filter(voter=gone).update(voter=kept)
    kept.has_voted = kept.has_voted or gone.has_voted
    kept.is_on_paper = kept.is_on_paper or gone.is_on_paper
    kept.wants_news = kept.wants_news or gone.wants_news
    kept.save(update_fields=["has_voted", "is_on_paper", "wants_news"])
    gone.delete()


def _is_done(line: RoundVoter) -> bool:
    return line.has_voted or line.is_on_paper
