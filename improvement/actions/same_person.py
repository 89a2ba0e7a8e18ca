"""One person who was known under two ids, by two invitations: what they said and their place in
votes become one.

Of two answers to a topic the later one stands, and the earlier one is read beside it. Where one of
the two was given without a name both stay as they are: whoever looked on would see which of the
nameless answers is this person's. So do those of a topic whose summary answered both.
"""

from collections import defaultdict

from django.db import transaction

from improvement.actions import topics
from improvement.actions.contributions import Speaker, all_of_speaker
from improvement.actions.holding import hold_round, hold_voters
from improvement.models import Contribution, Round, RoundVoter, ShownAs, Topic
from networks.actions import audit
from networks.models import User


@transaction.atomic
def unite(*, by: User, speaker: Speaker) -> None:
    """Make one of what is known of somebody under all ids of `speaker`."""
    given: defaultdict[int, list[Contribution]] = defaultdict(list)
    for one in all_of_speaker(speaker).filter(taken_back_at=None):
        given[one.topic_id].append(one)
    for topic in Topic.objects.filter(pk__in=[key for key in given if len(given[key]) > 1]):
        _unite_answers(topics.held(topic), speaker, by)
    _unite_lines(speaker, by)


def _unite_answers(topic: Topic, speaker: Speaker, by: User) -> None:
    rows = all_of_speaker(speaker).filter(topic=topic, taken_back_at=None).order_by("pk")
    given = sorted(rows, key=lambda one: (one.hidden_at is None, one.created_at))
    is_named = all(one.shown_as == ShownAs.NAMED for one in given)
    if len(given) < 2 or not is_named or topic.summarized_at is not None:
        return
    *earlier, later = given
    for one in earlier:
        one.earlier.update(replaced_by=later)
        one.replaced_by = later
        one.save_over(version=one.version, fields=["replaced_by"])
        for idea in one.ideas.all():
            idea.contributions.add(later)
        audit.record(
            by=by,
            verb="contribution.replaced",
            obj=one,
            network=topic.process.network,
            after={"topic": topic.question},
        )


def _unite_lines(speaker: Speaker, by: User) -> None:
    """Leave one line in the lists of votes that are not published, so that one person has one
    ballot: the line that has voted, or votes on paper. Of two such lines both stay."""
    own = [speaker.user.public_id] if speaker.user is not None else []
    refs = [*own, *speaker.refs]
    lines = RoundVoter.objects.filter(ref__in=refs, round__state=Round.State.ANNOUNCED)
    rounds = [line.round_id for line in lines]
    for key in sorted({key for key in rounds if rounds.count(key) > 1}):
        poll = hold_round(key)
        hold_voters(poll)
        known = list(RoundVoter.objects.filter(round=poll, ref__in=refs).order_by("pk"))
        kept = max(known, key=lambda line: (line.has_voted, line.is_on_paper, line.ref in own))
        gone = [line for line in known if not (line.has_voted or line.is_on_paper or line is kept)]
        if not gone:
            continue
        if any(line.wants_news for line in gone):
            RoundVoter.objects.filter(pk=kept.pk).update(wants_news=True)
        RoundVoter.objects.filter(pk__in=[line.pk for line in gone]).delete()
        audit.record(by=by, verb="round.lines_joined", obj=poll, network=poll.network)
