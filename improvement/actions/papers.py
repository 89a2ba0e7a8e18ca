"""Ballots on paper: who votes so, and typing what they wrote, twice, by two people.

A paper counts when two people typed the same. Where they differ, both are shown beside each
other, and somebody looks at the paper and types it again: what is typed again takes the place of
the typist's own entry, or, by a third person, of the second. People are put on paper until the vote
is closed: from then on those who run it know totals.

A paper of a vote in which ballots lead to nobody becomes a ballot like each other, and what was
typed is forgotten.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from improvement.actions import detached, holding, voting
from improvement.models import Ballot, PaperSheet, Round, RoundVoter
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import User
from networks.models.memberships import Group

OVER = "The result is published: no paper can be added."
CLOSED = "This vote is closed: who votes on paper was fixed before that."
OTHER_GROUP = (
    "Another group was typed first. Look at the paper; whoever typed it first can change it."
)


@transaction.atomic
def set_on_paper(
    *, by: User, poll: Round, ref: UUID, is_on_paper: bool, now: datetime
) -> RoundVoter:
    """Say that somebody votes on paper, or on a screen after all: one or the other."""
    held = holding.hold_round(poll.pk)
    _check_takes_papers(held)
    if held.is_closed(now):
        raise Conflict(CLOSED)
    line = holding.hold_voter(held, ref)
    if line is None:
        raise DomainError("Choose somebody from the list of this vote.", field="voter")
    if line.is_on_paper == is_on_paper:
        return line
    if is_on_paper and line.has_voted:
        raise Conflict(f"{line.name} has voted on a screen already.", field="voter")
    if not is_on_paper and _sheets(held) >= _on_paper(held):
        raise Conflict(
            "As many papers are typed as people vote on paper: one of them may be theirs.",
            field="voter",
        )
    RoundVoter.objects.filter(pk=line.pk).update(is_on_paper=is_on_paper)
    line.is_on_paper = is_on_paper
    audit.record(
        by=by,
        verb="round.paper_set",
        obj=held,
        network=held.network,
        after={"voter": line.name, "is_on_paper": is_on_paper},
    )
    return line


@transaction.atomic
def enter(
    *,
    by: User,
    poll: Round,
    number: int,
    marks: dict[str, Any],
    now: datetime,
    group: str = "",
) -> PaperSheet:
    """Type a paper, the first or the second time; it counts when both are the same."""
    held = holding.hold_round(poll.pk)
    _check_takes_papers(held)
    if now < held.opens_at:
        raise Conflict("This vote is not open yet.")
    if group not in ("", *(held.groups or Group.values)):
        raise DomainError("Choose one of the groups that may vote.", field="group")
    given = voting.checked(held, marks)
    sheet = PaperSheet.objects.filter(round=held, number=number).first()
    if sheet is None:
        sheet = _first(held, by, number, given, group)
    else:
        _again(sheet, by, given, group)
    if sheet.second_marks is not None and sheet.second_marks == sheet.marks:
        _count(held, sheet)
    sheet.save()
    audit.record(
        by=by,
        verb="paper.typed",
        obj=held,
        network=held.network,
        after={"number": number, "is_counted": sheet.is_counted},
    )
    return sheet


def _first(poll: Round, by: User, number: int, marks: dict[str, Any], group: str) -> PaperSheet:
    if number < 1:
        raise DomainError("Give the number that is written on the paper.", field="number")
    if _sheets(poll) >= _on_paper(poll):
        raise Conflict(
            "There are as many papers as people who vote on paper. Mark who else does first.",
            field="number",
        )
    return PaperSheet(round=poll, number=number, marks=marks, group=group, entered_by=by)


def _again(sheet: PaperSheet, by: User, marks: dict[str, Any], group: str) -> None:
    if sheet.is_counted:
        raise Conflict(f"Paper {sheet.number} is counted already.", field="number")
    if sheet.entered_by_id == by.pk:
        sheet.marks, sheet.group = marks, group
    elif sheet.group != group:
        raise Conflict(OTHER_GROUP, field="group")
    elif sheet.second_marks is not None and marks == sheet.marks != sheet.second_marks:
        sheet.second_marks, sheet.second_by = marks, by
    elif sheet.second_marks is not None and marks == sheet.second_marks:
        _confirm_second(sheet, by, marks)
    else:
        sheet.second_marks, sheet.second_by = marks, by


def _confirm_second(sheet: PaperSheet, by: User, marks: dict[str, Any]) -> None:
    """Let a third person say that the second entry is right; the second cannot by themselves."""
    if sheet.second_by_id != by.pk:
        sheet.marks, sheet.entered_by = marks, by


def _count(poll: Round, sheet: PaperSheet) -> None:
    sheet.is_counted = True
    ballot = Ballot(round=poll, marks=sheet.marks, group=sheet.group)
    if not poll.is_detached:
        ballot.is_paper = True
        ballot.save()
        return
    # The code is known to nobody: without one it would stand out among the others.
    ballot.code_hash = detached.hash_of(poll, voting.new_code())
    detached.store_anew(poll, [*detached.all_ballots(poll), ballot])
    sheet.marks, sheet.second_marks, sheet.group = {}, {}, ""


def _check_takes_papers(poll: Round) -> None:
    if poll.state == Round.State.PUBLISHED:
        raise Conflict(OVER)
    if poll.state != Round.State.ANNOUNCED:
        raise Conflict("This vote is not announced.")


def _sheets(poll: Round) -> int:
    return PaperSheet.objects.filter(round=poll).count()


def _on_paper(poll: Round) -> int:
    return RoundVoter.objects.filter(round=poll, is_on_paper=True).count()
