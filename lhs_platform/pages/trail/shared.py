"""The steps of results: shared, given anew, withdrawn, taken up by networks and sites."""

from collections.abc import Iterator
from typing import Any

from improvement.models import Change, Result, Uptake
from improvement.presenters.changes import change_url
from improvement.presenters.sharing import result_url, title_of
from improvement.presenters.uptakes import Readers
from lhs_platform.pages.trail.loading import Chain
from lhs_platform.pages.trail.shapes import Ahead, Branch, Kind, Step
from lhs_platform.pages.trail.words import many, on, shortened

# With more that took a result up than these, one step tells of them.
MOST_TAKEN_UP = 6
SAID = {
    Uptake.State.WILL_TEST: "will test it",
    Uptake.State.TESTING: "is testing it",
    Uptake.State.ADOPTED: "has adopted it",
    Uptake.State.DID_NOT_WORK: "says that it did not work there",
}
READ_BY = {
    Result.Visibility.NETWORK: "for its members",
    Result.Visibility.FAMILY: "for the networks of its family",
    Result.Visibility.PUBLIC: "for everybody",
}


def of_results(chain: Chain, results: list[Result]) -> Iterator[Step]:
    """Tell of each edition that was published, and of who took it up since."""
    readers = Readers(chain.reader)
    for result in results:
        if not result.is_told:
            continue
        yield _published(result)
        yield from _taken_up(chain, result, readers)


def _published(result: Result) -> Step:
    readers = READ_BY[Result.Visibility(result.visibility)]
    what = "its result" if result.edition == 1 else f"edition {result.edition} of its result"
    is_withdrawn = result.status == Result.Status.WITHDRAWN
    why = f"Withdrawn since: {result.withdrawn_reason}" if is_withdrawn else ""
    learned = f"{result.get_finding_display()}. {shortened(result.learned)}".strip()
    return Step(
        Kind.SHARED,
        f"{result.network.name} published {what} {readers}.",
        on(result.network, result.published_at) if result.published_at else None,
        title=title_of(result),
        url=result_url(result),
        detail=why or learned,
        about=("result", result.public_id),
    )


def _taken_up(chain: Chain, result: Result, readers: Readers) -> Iterator[Step]:
    """Tell who took a result up and what they say now, as this reader may know them."""
    steps = [_uptake(chain, one, readers, result) for one in chain.uptakes[result.pk]]
    if len(steps) <= MOST_TAKEN_UP:
        yield from steps
        return
    branches = tuple(Branch(step.words, step.title, step.url, step.when) for step in steps)
    yield Step(
        Kind.TAKEN_UP,
        f"{many(len(steps), 'network or site', 'networks and sites')} took it up.",
        steps[0].when,
        after=steps[0].after,
        aside="Who did, and what they say now",
        branches=branches,
    )


def _uptake(chain: Chain, uptake: Uptake, readers: Readers, result: Result) -> Step:
    """Tell who took a result up, on the day it is where they are: it may be earlier there."""
    row: dict[str, Any] = readers.row(uptake)
    change: Change | None = chain.changes.get(uptake.change_id or 0)
    return Step(
        Kind.TAKEN_UP,
        f"{row['who']} {SAID[Uptake.State(uptake.state)]}.",
        on(uptake.network, uptake.created_at),
        title=f"{change.network.name}: {change.title}" if change else "",
        url=change_url(change) if change else "",
        detail=shortened(uptake.note),
        about=("uptake", uptake.public_id),
        after=result.network.day_at(result.published_at) if result.published_at else None,
    )


def ahead(result: Result) -> Ahead | None:
    """Say what comes next for a result; None where nothing is known of it."""
    if result.status == Result.Status.DRAFT:
        return Ahead("Its result is being written.", title=title_of(result), url=result_url(result))
    if result.status == Result.Status.REVIEW:
        return Ahead(
            "Its result is being reviewed.", title=title_of(result), url=result_url(result)
        )
    if result.status == Result.Status.PUBLISHED:
        return Ahead(
            "Other networks and sites can take it up, and say here what came of it.",
            title=title_of(result),
            url=result_url(result),
        )
    return None
