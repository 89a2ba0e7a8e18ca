"""What is decided about the ideas of a vote, with reasons; "test" makes a change to test.

A decision stands at the idea, which becomes chosen, not chosen, or part of another; "later" leaves
it put forward. It can be changed, with a reason, until a test of its change has begun. When all
ideas of a vote are decided on, authors and those who asked hear of it once.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from improvement import emails
from improvement.actions import changes, idea_links, texts
from improvement.actions.holding import hold_round
from improvement.models import (
    Change,
    Cycle,
    Decision,
    Idea,
    IdeaLink,
    Round,
    RoundOption,
    Session,
    Tally,
)
from improvement.rules.rounds import departs
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import Network, User
from outcomes.actions.words import said

Outcome = Decision.Outcome
FIELDS = ["outcome", "reason", "budget", "merged_with"]
PLAN = ("owner", "sites", "due_on", "measure")
STATES = {
    Outcome.TEST: Idea.State.SELECTED,
    Outcome.NO: Idea.State.NOT_SELECTED,
    Outcome.LATER: Idea.State.PUBLISHED,
    Outcome.MERGE: Idea.State.MERGED,
}
MOST_REASON = 2000
TITLE = 160
DEPARTS = "Say why: this departs from what the vote advises."
IS_HIDDEN = "This idea is hidden: show it again before it is tested, or decide otherwise."
FIRST_RANKING = "This was the first ranking of a session. Decide on its final vote."
BEGUN = "A test of this change has begun: the decision stays."
# An idea that was taken back or hidden since stays so, whatever is decided.
MOVABLE = (Idea.State.PUBLISHED, Idea.State.SELECTED, Idea.State.NOT_SELECTED, Idea.State.MERGED)


@transaction.atomic
def decide(
    *,
    by: User,
    option: RoundOption,
    values: dict[str, Any],
    now: datetime,
    plan: dict[str, Any] | None = None,
) -> Decision:
    """Decide about an option of a published vote. `plan` says who sees to the change, where, by
    when, and by which measure."""
    poll = hold_round(option.round_id)
    if Session.objects.filter(ranking=poll).exists():
        raise Conflict(FIRST_RANKING)
    decision = Decision(round=poll, option=option, by=by, decided_at=now)
    if Decision.objects.filter(option=option).exists():
        raise Conflict("This was decided meanwhile. Look at the decision, then change it.")
    _write(decision, values, plan or {})
    decision.save()
    _carry_out(decision, by=by, plan=plan or {}, now=now)
    audit.record(
        by=by,
        verb="decision.made",
        obj=decision,
        network=poll.network,
        after=audit.plain_values(decision, FIELDS),
        reason=decision.reason[:300],
    )
    _tell_when_all_is_decided(poll)
    return decision


@transaction.atomic
def change(
    *,
    by: User,
    decision: Decision,
    version: int,
    values: dict[str, Any],
    why: str,
    now: datetime,
    plan: dict[str, Any] | None = None,
) -> Decision:
    """Decide otherwise, with the reason why it changes, before a test has begun."""
    hold_round(decision.round_id)
    fresh: Decision = Decision.objects.for_list().get(pk=decision.pk)
    _check_not_begun(fresh)
    why = said(why, field="why", missing="Say why the decision changes.")
    before = audit.plain_values(fresh, FIELDS)
    was_merged = fresh.merged_with_id
    _write(fresh, values, plan or {})
    fresh.by, fresh.decided_at = by, now
    fresh.save_over(version=version, fields=[*FIELDS, "by", "decided_at"])
    if was_merged and was_merged != fresh.merged_with_id:
        _part(fresh, by)
    _carry_out(fresh, by=by, plan=plan or {}, now=now)
    audit.record(
        by=by,
        verb="decision.changed",
        obj=fresh,
        network=fresh.round.network,
        before=before,
        after=audit.plain_values(fresh, FIELDS),
        reason=why,
    )
    return fresh


def _write(decision: Decision, values: dict[str, Any], plan: dict[str, Any]) -> None:
    """Write what is decided, and check the whole."""
    for name, value in values.items():
        setattr(decision, name, value)
    decision.reason = decision.reason.strip()
    texts.check({"reason": decision.reason, "budget": decision.budget})
    if len(decision.reason) > MOST_REASON:
        raise DomainError(f"Say it in up to {MOST_REASON} letters.", field="reason")
    is_advised = is_advised_by(tally_of(decision.round), decision.option)
    if departs(is_advised=is_advised, outcome=decision.outcome) and not decision.reason:
        raise DomainError(DEPARTS, field="reason")
    if decision.outcome != Outcome.MERGE:
        decision.merged_with = None
    _check_merge(decision)
    if decision.outcome == Outcome.TEST and decision.option.is_hidden:
        raise DomainError(IS_HIDDEN, field="outcome")
    if decision.outcome == Outcome.TEST and not plan.get("owner"):
        raise DomainError("Say who sees to it.", field="owner")
    decision.full_clean()


def _check_merge(decision: Decision) -> None:
    if decision.outcome != Outcome.MERGE:
        return
    into = decision.merged_with
    if into is None or into.round_id != decision.round_id or into.pk == decision.option_id:
        raise DomainError("Choose the other idea of this vote.", field="merged_with")
    other = Decision.objects.filter(option=into).first()
    if other is not None and other.outcome == Outcome.MERGE:
        raise DomainError("That idea is part of another one itself.", field="merged_with")


def tally_of(poll: Round) -> Tally:
    """Give the kept tally of a vote that counts; Conflict where there is none."""
    found = Tally.objects.filter(round=poll).order_by("pk").first()
    if poll.state != Round.State.PUBLISHED or found is None:
        raise Conflict("Decisions follow a published result for which enough people voted.")
    return found


def is_advised_by(kept: Tally, option: RoundOption) -> bool:
    key = str(option.public_id)
    return any(row["is_advised"] for row in kept.output["ranking"] if row["option"] == key)


def _carry_out(decision: Decision, *, by: User, plan: dict[str, Any], now: datetime) -> None:
    """Let the change package and the idea say what is decided."""
    on = decision.round.network.day_at(now)
    if decision.outcome == Outcome.TEST:
        _test(decision, by=by, plan=plan, on=on)
    elif decision.change is not None and decision.change.state != Change.State.ABANDONED:
        decision.change = changes.set_state(
            by=by,
            change=decision.change,
            version=decision.change.version,
            state=Change.State.ABANDONED,
            reason=f"Decided otherwise: {decision.reason or decision.get_outcome_display()}"[:300],
            on=on,
        )
    if decision.outcome == Outcome.MERGE and decision.merged_with is not None:
        idea_links.merge_as_decided(
            by=by,
            idea=decision.merged_with.idea,
            source=decision.option.idea,
            reason=decision.reason,
            now=now,
        )
    _move_idea(decision)


def _part(decision: Decision, by: User) -> None:
    """Part an idea again from the one it was merged into, unless somebody did so meanwhile."""
    idea = decision.option.idea
    if IdeaLink.objects.filter(source=idea, kind=IdeaLink.Kind.MERGED).exists():
        idea_links.unmerge(by=by, idea=idea)


def _test(decision: Decision, *, by: User, plan: dict[str, Any], on: date) -> None:
    """Make the change to test, or take up again the one that was made before."""
    sites = plan.get("sites") or []
    values = {name: plan.get(name) for name in ("owner", "due_on", "measure")}
    made = decision.change
    if made is None:
        made = changes.add(by=by, network=decision.round.network, values=_words(decision) | values)
        Decision.objects.filter(pk=decision.pk).update(change=made)
        decision.change = made
    else:
        for name, value in values.items():
            setattr(made, name, value)
        made.full_clean()
        made.save_over(version=made.version, fields=[*values])
        if made.state == Change.State.ABANDONED:
            made = decision.change = changes.set_state(
                by=by, change=made, version=made.version, state=Change.State.UNTESTED, on=on
            )
    made.sites.set(sites)


def _words(decision: Decision) -> dict[str, Any]:
    """Give title and description of the change from the wording that was voted on."""
    told = decision.option.revision
    parts = [told.summary, told.change, told.expected_effect]
    return {
        "title": free_title(decision.round.network, told.title, decision.option.idea),
        "description": "\n\n".join(filter(None, (part.strip() for part in parts))),
    }


def free_title(network: Network, title: str, idea: Idea) -> str:
    """Give a title that the change package does not hold yet, from that of an idea."""
    others = (f"{title} (idea {idea.number}{more})" for more in ("", ", again", ", once more"))
    tries = [title, *others]
    taken = set(
        Change.objects.filter(
            network=network, title__in=[one[:TITLE] for one in tries]
        ).values_list("title", flat=True)
    )
    free = next((one[:TITLE] for one in tries if one[:TITLE] not in taken), None)
    if free is None:
        raise Conflict("The change package has several entries of this name. Rename one first.")
    return free


def _move_idea(decision: Decision) -> None:
    idea = Idea.objects.get(pk=decision.option.idea_id)
    state = STATES[Outcome(decision.outcome)]
    if idea.state in MOVABLE and idea.state != state:
        idea.state, idea.state_reason = state, decision.reason[:300]
        idea.save_over(version=idea.version, fields=["state", "state_reason"])


def _check_not_begun(decision: Decision) -> None:
    made = decision.change
    if made is None:
        return
    if Cycle.objects.filter(change_idea=made).exists() or made.state in (
        Change.State.TESTING,
        Change.State.ADOPTED,
    ):
        raise Conflict(BEGUN)


def _tell_when_all_is_decided(poll: Round) -> None:
    if not RoundOption.objects.filter(round=poll, decision=None).exists():
        emails.decided(poll)
