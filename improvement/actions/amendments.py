"""Another wording of one part of an idea: proposed, taken over, declined with words, taken back."""

from datetime import datetime, timedelta

from django.db import transaction

from improvement.actions import ideas, pace, texts
from improvement.emails import heard
from improvement.models import Amendment, Idea, IdeaRevision
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.actions import audit
from networks.models import User
from outcomes.actions import words

State = Amendment.State
ANSWER = ["state", "answer", "answered_at"]
# The same proposal by the same person within this is one press too many.
MOMENT = timedelta(minutes=1)
MOST_OPEN = 20
MOST_AN_HOUR = 60


class PartChanged(Conflict):
    """The part was worded anew since the proposal was written: look at the three, then choose."""

    code = "part_changed"

    def __init__(self) -> None:
        super().__init__(
            "This part was worded anew since that was proposed. Compare the three wordings: take "
            "the proposal over as it is, or decline it and word the part yourself."
        )


@transaction.atomic
def propose(
    *, by: User, idea: Idea, part: str, text: str, reason: str = "", now: datetime
) -> Amendment:
    """Propose another wording of one part to the authors, who are told."""
    fresh = ideas.held(idea)
    ideas.check_standing(fresh)
    text = _checked(part, text)
    texts.check({"reason": reason})
    if len(reason.strip()) > 300:
        raise DomainError("Say it in up to 300 letters.", field="reason")
    if text == getattr(fresh.current, part):
        raise DomainError("This is how it is worded already.", field="text")
    mine = Amendment.objects.filter(idea=fresh, author=by, state=State.PROPOSED)
    twin = mine.filter(part=part, text=text, created_at__range=(now - MOMENT, now + MOMENT)).first()
    if twin is not None:
        return twin
    if mine.count() >= MOST_OPEN:
        raise Conflict(f"{MOST_OPEN} of your wordings wait here for an answer. Wait for it.")
    pace.check(by, what="amendment", things="other wordings", most=MOST_AN_HOUR)
    amendment = Amendment(
        idea=fresh, base=fresh.current, part=part, text=text, reason=reason.strip(), author=by
    )
    amendment.full_clean()
    amendment.save()
    _record(amendment, by, "amendment.proposed")
    heard.amendment_proposed(amendment)
    return amendment


@transaction.atomic
def accept(
    *, by: User, amendment: Amendment, version: int, now: datetime, is_sure: bool = False
) -> Amendment:
    """Take a wording over: it becomes a new wording of the idea. PartChanged where the part reads
    otherwise than when it was proposed, unless they have seen that (`is_sure`)."""
    idea, fresh = _held(amendment)
    if fresh.state == State.ACCEPTED:
        return fresh
    _check_waiting(fresh, version)
    ideas.check_standing(idea)
    current: IdeaRevision = idea.current  # type: ignore[assignment]
    if getattr(current, fresh.part) != getattr(fresh.base, fresh.part) and not is_sure:
        raise PartChanged
    _take_over(idea, current, fresh, by)
    fresh.state, fresh.answered_at = State.ACCEPTED, now
    return _answered(fresh, by, "amendment.accepted")


def _take_over(idea: Idea, current: IdeaRevision, amendment: Amendment, by: User) -> None:
    values = {name: getattr(current, name) for name in IdeaRevision.TEXTS}
    shown = None if ideas.acts_nameless(by, idea) else by
    wording = IdeaRevision(idea=idea, by=shown, **(values | {amendment.part: amendment.text}))
    said = f"Wording proposed by {amendment.author.name}"
    reason = f"{said}: {amendment.reason}" if amendment.reason else f"{said}."
    ideas.keep(idea, wording, reason=reason[:300])
    idea.full_clean()
    idea.save_over(version=idea.version, fields=["current"])


@transaction.atomic
def decline(
    *, by: User, amendment: Amendment, version: int, answer: str, now: datetime
) -> Amendment:
    """Leave the wording as it is, and say why: whoever proposed the other reads it."""
    answer = words.said(answer, field="answer", missing="Say why you leave it as it is.")
    _, fresh = _held(amendment)
    if fresh.state == State.DECLINED:
        return fresh
    _check_waiting(fresh, version)
    fresh.state, fresh.answer, fresh.answered_at = State.DECLINED, answer, now
    return _answered(fresh, by, "amendment.declined")


@transaction.atomic
def take_back(*, by: User, amendment: Amendment) -> Amendment:
    """Propose this no longer. Said twice is as good as once."""
    _, fresh = _held(amendment)
    if fresh.state == State.WITHDRAWN:
        return fresh
    _check_waiting(fresh, fresh.version)
    fresh.state = State.WITHDRAWN
    fresh.full_clean()
    fresh.save_over(version=fresh.version, fields=["state"])
    _record(fresh, by, "amendment.withdrawn")
    return fresh


def _held(amendment: Amendment) -> tuple[Idea, Amendment]:
    """Hold the idea, then look at the proposal: of two who answer at once the second sees what the
    first has said."""
    idea = ideas.held(amendment.idea)
    rows = Amendment.objects.select_related("idea__network", "base", "author")
    fresh = rows.get(pk=amendment.pk)
    fresh.idea = idea
    return idea, fresh


def _check_waiting(amendment: Amendment, version: int) -> None:
    if amendment.state != State.PROPOSED:
        raise Conflict(f"This was answered already: {amendment.get_state_display().lower()}.")
    if amendment.version != version:
        raise ChangedMeanwhile


def _answered(amendment: Amendment, by: User, verb: str) -> Amendment:
    amendment.full_clean()
    amendment.save_over(version=amendment.version, fields=ANSWER)
    ideas.record(amendment.idea, by, verb, after={"part": amendment.part}, reason=amendment.answer)
    heard.amendment_answered(amendment)
    return amendment


def _checked(part: str, text: str) -> str:
    """Give the new text as it would be kept."""
    if part not in Amendment.Part.values:
        raise DomainError("Choose which part you word anew.", field="part")
    tidy = text.replace("\r\n", "\n").replace("\r", "\n")
    missing, most = "Write how it should read.", ideas.most_letters(part)
    return words.said(tidy, field="text", missing=missing, most=most)


def _record(amendment: Amendment, by: User, verb: str) -> None:
    audit.record(
        by=by,
        verb=verb,
        obj=amendment,
        network=amendment.idea.network,
        after={"idea": str(amendment.idea), "part": amendment.part},
    )
