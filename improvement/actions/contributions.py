"""What people say to a topic: given, changed, taken back, written down for a table, hidden.

The audit says that an answer was given and never what it says; one without a name it ties to
nobody. How many may answer at once is a matter of the clock: no job opens or closes a topic.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from improvement.actions import quietly, topics
from improvement.models import Contribution, ShownAs, Topic, TopicChoice
from improvement.models.design import ContributionQuerySet
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks import rules as networks
from networks.actions import audit
from networks.models import Network, User
from outcomes.actions import words

Channel = Contribution.Channel
MOST_LETTERS = 4000
MOST_AT_A_TABLE = 500
# The same words of the same table within this are one press too many.
MOMENT = timedelta(minutes=1)
HIDING = ["hidden_at", "hidden_by", "hidden_reason"]
SAID = ("choice", "text", "shown_as")
NAMED_ALREADY = (
    "Others may have read it with your name. Take it back first; then you can answer again "
    "without your name."
)


@dataclass(frozen=True)
class Speaker:
    """Who answers: a member, or an invited person by their personal link, who may have no account.
    `refs` are the ids of their invitations, the standing one first."""

    name: str
    group: str = ""
    user: User | None = None
    refs: tuple[UUID, ...] = ()

    @property
    def channel(self) -> str:
        return Channel.LINK if self.refs else Channel.MEMBER


def speaker_of(user: User, network: Network) -> Speaker:
    """Give a signed-in member as somebody who answers."""
    membership = networks.membership_in(user, network)
    return Speaker(user.name, group=membership.group if membership else "", user=user)


def all_of_speaker(speaker: Speaker) -> ContributionQuerySet:
    """Give what somebody said, to whatever topic: what stands, and what they took back."""
    own = Q(author=speaker.user) if speaker.user is not None else Q()
    if speaker.refs:
        own |= Q(ref__in=speaker.refs)
    rows = Contribution.objects.filter(own) if own else Contribution.objects.none()
    return rows.filter(replaced_by=None)


def of_speaker(speaker: Speaker, topic: Topic) -> Contribution | None:
    """Give what somebody said to a topic, also where they took it back."""
    rows = all_of_speaker(speaker).filter(topic=topic).for_list()
    return rows.order_by(F("taken_back_at").asc(nulls_first=True), "pk").first()


def others_of(speaker: Speaker, mine: Contribution) -> list[Contribution]:
    """Give what else of this person stands at the same topic: they were invited twice, and gave
    one of the answers without their name (see `same_person`)."""
    rows = all_of_speaker(speaker).filter(topic=mine.topic_id, taken_back_at=None)
    return list(rows.exclude(pk=mine.pk).for_list().order_by("pk"))


@transaction.atomic
def give(
    *, speaker: Speaker, topic: Topic, version: int, values: dict[str, Any], now: datetime
) -> Contribution:
    """Answer a topic, or change one's answer over the version that was read (0 for none). Each
    person answers once: the same again is kept once, another answer from another window is told.
    """
    fresh = topics.held(topic)
    said = _checked(fresh, values)
    known = of_speaker(speaker, fresh)
    stands = known is not None and known.taken_back_at is None
    if known is not None and stands and all(getattr(known, k) == v for k, v in said.items()):
        return known
    check_open(fresh, now)
    if known is None:
        return _given(Contribution(topic=fresh), speaker, said, "contribution.given")
    if not stands:
        return _given_anew(known, speaker, said)
    if known.version != version:
        raise ChangedMeanwhile
    return _changed_own(known, speaker, said)


def _given(
    contribution: Contribution, speaker: Speaker, said: dict[str, Any], verb: str
) -> Contribution:
    for name, value in said.items():
        setattr(contribution, name, value)
    contribution.author, contribution.group = speaker.user, speaker.group
    contribution.guest = "" if speaker.user else speaker.name[:120]
    contribution.ref = speaker.refs[0] if speaker.refs else None
    contribution.channel = speaker.channel
    contribution.full_clean()
    contribution.save()
    _record(contribution, speaker.user, verb)
    return contribution


def _given_anew(known: Contribution, speaker: Speaker, said: dict[str, Any]) -> Contribution:
    """Answer again after taking back: as a new row, so that neither an id, nor a place in the
    list, nor a moment of the first answer leads to this one, which may be without a name."""
    if known.hidden_at is not None:
        raise Conflict("A coordinator has hidden this.")
    topic = known.topic
    known.delete()
    return _given(Contribution(topic=topic), speaker, said, "contribution.given")


def _changed_own(known: Contribution, speaker: Speaker, said: dict[str, Any]) -> Contribution:
    _check_standing(known)
    if known.shown_as == ShownAs.NAMED and said["shown_as"] != ShownAs.NAMED:
        raise DomainError(NAMED_ALREADY, field="shown_as")
    for name, value in said.items():
        setattr(known, name, value)
    known.full_clean()
    known.save_over(version=known.version, fields=[*said])
    _record(known, speaker.user, "contribution.changed")
    return known


@transaction.atomic
def take_back(
    *, by: User | None, contribution: Contribution, version: int | None = None, now: datetime
) -> Contribution:
    """Take one's words off all pages, while answers are taken; what a table said, until it is
    summed up. Nothing of them is kept, nor of an earlier answer for which they stood."""
    topic = topics.held(contribution.topic)
    fresh = Contribution.objects.for_list().get(pk=contribution.pk)
    if fresh.taken_back_at is not None:
        return fresh
    if version is not None and fresh.version != version:
        raise ChangedMeanwhile
    if fresh.channel == Channel.TABLE:
        _check_not_summarized(topic)
    else:
        check_open(topic, now)
    if fresh.replaced_by_id is not None:
        raise Conflict("A later answer of yours stands for this one. Take that back.")
    if fresh.ideas.exists():
        raise Conflict("An idea was made of it. Take the idea back instead.")
    fresh.earlier.all().delete()
    fresh.text, fresh.choice, fresh.theme, fresh.taken_back_at = "", None, None, now
    fresh.full_clean()
    fresh.save_over(version=fresh.version, fields=["text", "choice", "theme", "taken_back_at"])
    _record(fresh, by, "contribution.taken_back")
    return fresh


# --- At a table -------------------------------------------------------------------------------


@transaction.atomic
def write_for_table(
    *, by: User, topic: Topic, values: dict[str, Any], now: datetime
) -> Contribution:
    """Write down what a table said: `table`, `people` who spoke, `group` if they are of one, and
    their choice or words. The same within a minute is a second press, and is written once."""
    fresh = topics.held(topic)
    said = _of_table(fresh, values)
    _check_takes_tables(fresh, now)
    twin = Contribution.objects.filter(
        topic=fresh,
        channel=Channel.TABLE,
        written_by=by,
        taken_back_at=None,
        created_at__range=(now - MOMENT, now + MOMENT),
        **said,
    ).first()
    if twin is not None:
        return twin
    contribution = Contribution(topic=fresh, channel=Channel.TABLE, written_by=by, **said)
    contribution.full_clean()
    contribution.save()
    _record(contribution, by, "contribution.given")
    return contribution


@transaction.atomic
def edit_for_table(
    *, by: User, contribution: Contribution, version: int, values: dict[str, Any], now: datetime
) -> Contribution:
    """Mend what was written down for a table, until it is summed up."""
    topic = topics.held(contribution.topic)
    fresh = Contribution.objects.for_list().get(pk=contribution.pk)
    if fresh.channel != Channel.TABLE:
        raise Conflict("Only what was written down for a table is changed here.")
    _check_standing(fresh)
    _check_takes_tables(topic, now)
    known = {name: getattr(fresh, name) for name in ("table", "people", "group", "text", "choice")}
    said = _of_table(topic, known | values)
    for name, value in said.items():
        setattr(fresh, name, value)
    fresh.full_clean()
    fresh.save_over(version=version, fields=[*said])
    _record(fresh, by, "contribution.changed")
    return fresh


def _of_table(topic: Topic, values: dict[str, Any]) -> dict[str, Any]:
    table = words.said(
        values.get("table", ""), field="table", missing="Name the table, for example: Table 3.",
        most=60,
    )  # fmt: skip
    people = values.get("people", 1)
    if not 1 <= people <= MOST_AT_A_TABLE:
        raise DomainError(f"Give how many spoke, 1 to {MOST_AT_A_TABLE}.", field="people")
    said = _checked(topic, {**values, "shown_as": ShownAs.NAMED})
    said.pop("shown_as")
    return {"table": table, "people": people, "group": values.get("group", ""), **said}


def _check_takes_tables(topic: Topic, now: datetime) -> None:
    _check_not_summarized(topic)
    if topic.opens_later(now):
        raise Conflict("This question is not open yet.")


# --- Hiding -----------------------------------------------------------------------------------


@transaction.atomic
def hide(*, by: User, contribution: Contribution, reason: str, now: datetime) -> Contribution:
    """Hide the words from everybody but their author and the coordinators, who read why."""
    reason = words.said(reason, field="reason", missing="Say why you hide this.")
    fresh = _held(contribution)
    if fresh.taken_back_at is not None:
        raise Conflict("This was taken back already.")
    if fresh.hidden_at is not None:
        raise Conflict("This is hidden already.")
    fresh.hidden_at, fresh.hidden_by, fresh.hidden_reason = now, by, reason
    return _moderated(fresh, by, "contribution.hidden", reason)


@transaction.atomic
def show(*, by: User, contribution: Contribution) -> Contribution:
    """Let everybody read it again; the audit keeps why it was hidden."""
    fresh = _held(contribution)
    if fresh.hidden_at is None:
        raise Conflict("This is not hidden.")
    if fresh.topic.summarized_at is not None and fresh.theme_id is None:
        raise Conflict("The summary is published, and would not answer this. It stays hidden.")
    fresh.hidden_at = fresh.hidden_by = None
    fresh.hidden_reason = ""
    return _moderated(fresh, by, "contribution.shown")


def _moderated(contribution: Contribution, by: User, verb: str, reason: str = "") -> Contribution:
    contribution.full_clean()
    contribution.save_over(version=contribution.version, fields=HIDING)
    audit.record(
        by=by,
        verb=verb,
        obj=contribution,
        network=contribution.topic.process.network,
        reason=reason,
    )
    return contribution


def _held(contribution: Contribution) -> Contribution:
    topics.held(contribution.topic)
    return Contribution.objects.for_list().get(pk=contribution.pk)


# --- What all of them check -------------------------------------------------------------------


def check_open(topic: Topic, now: datetime) -> None:
    """Raise where a topic takes no answers at this moment, with the reason."""
    _check_not_summarized(topic)
    if topic.has_ended:
        raise Conflict("This design work has ended: no more answers are taken.")
    if topic.opens_later(now):
        raise Conflict("This question is not open yet.")
    if topic.is_over(now):
        raise Conflict("This question is closed: no more answers are taken.")


def _check_not_summarized(topic: Topic) -> None:
    if topic.summarized_at is not None:
        raise Conflict("The summary is published: no more answers are taken.")


def _check_standing(contribution: Contribution) -> None:
    if contribution.taken_back_at is not None:
        raise Conflict("This was taken back.")
    if contribution.hidden_at is not None:
        raise Conflict("A coordinator has hidden this.")


def _checked(topic: Topic, values: dict[str, Any]) -> dict[str, Any]:
    """Give choice, words and name as they are kept; raise where they answer nothing."""
    choice: TopicChoice | None = values.get("choice")
    if choice is not None and choice.topic_id != topic.pk:
        raise DomainError("This quick answer belongs to another question.", field="choice")
    text = values.get("text", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if text and not topic.takes_text:
        raise DomainError("This question takes quick answers only.", field="text")
    if text:
        text = words.said(text, field="text", missing="", most=MOST_LETTERS)
    if not text and choice is None:
        has_choices = topic.choices.exists()
        missing = "Choose an answer, or write one." if has_choices else "Write your answer first."
        field = "text" if topic.takes_text else "choice"
        raise DomainError(missing, field=field)
    shown_as = values.get("shown_as") or ShownAs.NAMED
    if shown_as != ShownAs.NAMED and not topic.allows_anonymous:
        raise DomainError("This question is answered with one’s name.", field="shown_as")
    return {"choice": choice, "text": text, "shown_as": shown_as}


def _record(contribution: Contribution, by: User | None, verb: str) -> None:
    quietly.record(
        by=by,
        is_nameless=contribution.shown_as != ShownAs.NAMED,
        verb=verb,
        obj=contribution,
        network=contribution.topic.process.network,
        after={"topic": contribution.topic.question},
    )
