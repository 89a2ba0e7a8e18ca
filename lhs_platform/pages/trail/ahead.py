"""Where a trail stands now: what comes next, or how it ended."""

from collections.abc import Iterable
from datetime import datetime

from improvement.models import Change, Contribution, Cycle, Decision, Idea, Round, RoundOption
from improvement.presenters.changes import change_url, testing_url
from improvement.presenters.rounds import moment_words, round_url
from improvement.presenters.topics import topic_url, when_words
from improvement.presenters.words import cycle_url
from lhs_platform.pages.trail.loading import Chain
from lhs_platform.pages.trail.shapes import Ahead, When
from lhs_platform.pages.trail.words import at_place, shortened

Outcome, Stage, State = Decision.Outcome, Cycle.Stage, Change.State
THANKS = "It stays readable for everybody, and others may build on it."


def of_answer(said: Contribution, now: datetime) -> Ahead:
    """Say what comes next for an answer that became no idea."""
    topic, theme = said.topic, said.theme
    if topic.summarized_at is None:
        return Ahead(
            "Waiting for what is made of the answers.",
            f"{when_words(topic, now)} Then all answers are put under themes, and each theme is "
            "answered.",
            title=topic.question,
            url=topic_url(topic),
        )
    if theme is None or not theme.answer:
        words = "It was read with all the others; no theme was made of it."
    else:
        words = "It was answered."
    return Ahead(
        words, title="What came of the question", url=topic_url(topic, "summary"), is_end=True
    )


def of_idea(chain: Chain, idea: Idea, now: datetime) -> Ahead:
    """Say what comes next for an idea of which no change was made."""
    if idea.state == Idea.State.WITHDRAWN:
        return Ahead("It was taken back by whoever wrote it.", idea.state_reason, is_end=True)
    if idea.state == Idea.State.HIDDEN:
        return Ahead("A coordinator has hidden it.", idea.hidden_reason, is_end=True)
    option = next(iter(sorted(chain.options[idea.pk], key=_newest, reverse=True)), None)
    if option is None:
        return Ahead("Waiting for a vote.", "It stands among the ideas that can be voted on.")
    return _of_option(chain, option, now)


def _newest(option: RoundOption) -> tuple[datetime, int]:
    return option.round.closes_at, option.pk


def _of_option(chain: Chain, option: RoundOption, now: datetime) -> Ahead:
    poll, decision = option.round, chain.decisions.get(option.pk)
    link = {"title": poll.title, "url": round_url(poll)}
    if decision is not None:
        return _of_decision(decision)
    if poll.state == Round.State.VOID:
        return Ahead("Waiting for another vote: the last one was not valid.", **link)
    if poll.state == Round.State.PUBLISHED:
        is_counted = poll.pk in chain.tallies
        words = "Waiting for the decision." if is_counted else "Waiting for another vote."
        return Ahead(words, **link)
    phase = poll.phase_at(now)
    if phase == "open":
        return Ahead(f"People vote until {moment_words(poll.closes_at, poll.network)}.", **link)
    if phase == "closed":
        return Ahead("The vote is over. Waiting for its result.", **link)
    return Ahead(f"The vote opens on {moment_words(poll.opens_at, poll.network)}.", **link)


def _of_decision(decision: Decision) -> Ahead:
    poll = decision.round
    because = f" Because: {shortened(decision.reason)}" if decision.reason else ""
    if decision.outcome == Outcome.NO:
        return Ahead("It was not chosen to be tested.", f"{THANKS}{because}", is_end=True)
    if decision.outcome == Outcome.MERGE:
        return Ahead("It goes on as part of another idea.", because.strip(), is_end=True)
    return Ahead(
        "Later: it can be voted on again.",
        because.strip(),
        title=poll.title,
        url=round_url(poll),
    )


def of_change(change: Change, cycles: list[Cycle]) -> Ahead:
    """Say what comes next for a change of the package."""
    link = {"title": change.title, "url": change_url(change)}
    if change.state == State.ABANDONED:
        return Ahead(
            "It was given up, and why is kept, so that nobody has to find it out twice.",
            shortened(change.state_reason),
            is_end=True,
            **link,
        )
    if change.state == State.ADOPTED:
        return Ahead(
            f"{change.network.name} adopted it. What was learned can be shared as a result.",
            **link,
        )
    return of_tests(cycles) or Ahead(
        "Waiting for the first test.",
        _due(change),
        title="Plan a test of it",
        url=testing_url(change),
    )


def _due(change: Change) -> str:
    due = f" by {When(change.due_on).words}" if change.due_on else ""
    return f"{change.owner.name} sees to it{due}." if change.owner else ""


def of_tests(cycles: Iterable[Cycle]) -> Ahead | None:
    """Say what comes next for the tests of a change; None where there are none."""
    known = list(cycles)
    for stage, words in ((Stage.ACT, "to be decided on"), (Stage.STUDY, "being studied")):
        going = [one for one in known if one.stage == stage]
        if going:
            return _at(going[-1], words)
    going = [one for one in known if one.stage == Stage.DO]
    if going:
        return _at(going[-1], "under way")
    planned = [one for one in known if one.stage == Stage.PLAN]
    if planned:
        return _at(planned[0], "planned")
    if not known:
        return None
    last = max(known, key=lambda one: (one.closed_at, one.pk))
    words = {
        "adopt": "Waiting for the network to say whether it adopts it everywhere.",
        "adapt": "Waiting for the next test, with what was learned.",
        "abandon": "The last test said: not like this. Waiting for what the network makes of it.",
    }[last.decision]
    return Ahead(words, shortened(last.next_steps), title=last.title, url=cycle_url(last))


def _at(cycle: Cycle, words: str) -> Ahead:
    place = at_place(cycle)
    return Ahead(f"A test{place} is {words}.", title=cycle.title, url=cycle_url(cycle))
