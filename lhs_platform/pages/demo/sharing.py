"""Tell what became of some of the demonstration's changes, through the same actions that people
use, and let other networks say what they do with it."""

from datetime import datetime, timedelta
from typing import Any

from improvement.actions import result_steps, sharing, uptakes
from improvement.models import Change, Result, ResultStep, Uptake
from improvement.rules.sharing import reviewers_of
from lhs_platform.pages.demo.data import Loaded
from lhs_platform.pages.demo.shared_words import TOLD, Told
from lhs_platform.pages.demo.tests_of_change import lead_of
from networks.models import User

DAY = timedelta(days=1)


def make(loaded: dict[str, Loaded], users: dict[str, User], now: datetime) -> None:
    """Share what the networks have to tell, unless they did before."""
    networks = [made.network for made in loaded.values()]
    if Result.objects.filter(network__in=networks).exists():
        return
    for told in TOLD:
        tell(loaded, users, told, now)


def tell(loaded: dict[str, Loaded], users: dict[str, User], told: Told, now: datetime) -> None:
    """Share one result, and let others say what they do with it."""
    made = loaded[told.network]
    at = now - told.days * DAY
    writers = [_fresh(users[name]) for name in told.authors] or [_fresh(lead_of(made, users))]
    by = writers[0]
    change = Change.objects.select_related("network", "measure__network", "measure__current").get(
        network=made.network, title=told.change
    )
    result = sharing.begin(by=by, change=change, now=at, values=_values(told))
    for writer in writers[1:]:
        sharing.add_author(by=by, result=result, user=writer, now=at)
        sharing.answer(by=writer, result=result, agrees=True, now=at)
    for name in told.asked:
        sharing.add_author(by=by, result=result, user=_fresh(users[name]), now=at)
    if told.status != Result.Status.DRAFT:
        result = result_steps.submit(by=by, result=result, version=result.version)
    if told.status == Result.Status.PUBLISHED:
        result = _publish(result, told, at)
    for network, state, note, days in told.taken_up:
        _take_up(result, loaded[network], users, state, note, now - days * DAY)


def _values(told: Told) -> dict[str, Any]:
    names = ("title", "finding", "tried", "happened", "learned", "helps", "visibility")
    return {
        **{name: getattr(told, name) for name in names},
        "tags": list(told.tags),
        "materials": [{"label": label, "url": url} for label, url in told.materials],
    }


def _publish(result: Result, told: Told, at: datetime) -> Result:
    """Let somebody review it who did not write it, on the day before."""
    reviewer = User.objects.get(pk=min(reviewers_of(result)))
    result = result_steps.publish(
        by=reviewer,
        result=result,
        version=result.version,
        visibility=told.visibility,
        is_sure=True,
        now=at,
    )
    Result.objects.filter(pk=result.pk).update(created_at=at - 9 * DAY)
    ResultStep.objects.filter(result=result, status=Result.Status.REVIEW).update(
        created_at=at - 3 * DAY
    )
    ResultStep.objects.filter(result=result, status=Result.Status.PUBLISHED).update(created_at=at)
    return result


def _take_up(
    result: Result, made: Loaded, users: dict[str, User], state: str, note: str, at: datetime
) -> None:
    by = _fresh(lead_of(made, users))
    said = uptakes.mark(by=by, result=result, network=made.network, state=state, note=note, now=at)
    copied = Change.objects.filter(network=made.network, origin=result.change).first()
    Uptake.objects.filter(pk=said.pk).update(created_at=at, change=copied)


def _fresh(user: User) -> User:
    """Give a person with the networks they belong to by now."""
    return User.objects.get(pk=user.pk)
