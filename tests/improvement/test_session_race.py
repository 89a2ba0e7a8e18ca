"""Many at once in a session: of many who press "next" one goes on, the list becomes ideas once, and
no line is lost or listed twice, whatever happens at the same moment."""

import pytest
from django.utils import timezone

from improvement.actions import session_sharing, sessions
from improvement.models import Idea, Round, Session, SessionItem, SessionNote, ShownAs
from lhs_platform.lib.errors import Conflict
from tests.factories.rounds import make_members
from tests.factories.sessions import fresh, go_on, join, make_session, say, shared, write
from tests.improvement.test_ideas_race import AT_ONCE, together

pytestmark = [pytest.mark.slow, pytest.mark.services, pytest.mark.django_db(transaction=True)]


def goes(act):
    """Say whether an act was done, or its doer told why not."""
    try:
        act()
    except Conflict:
        return 0
    return 1


def test_of_many_who_open_the_ranking_one_does_and_ideas_are_made_once(cast):
    by, now = cast.coordinator, timezone.now()
    session = go_on(shared(cast.network, by, ["Evening clinic", "Rides"]), by)
    before = Idea.objects.count()

    done = together(
        lambda _n: goes(
            lambda: sessions.go_on(by=by, session=session, version=session.version, now=now)
        )
    )

    assert sum(done) == 1
    assert fresh(session).step == Session.Step.RANKING
    assert Idea.objects.count() == before + 2
    assert Round.objects.filter(network=cast.network).count() == 1


def test_lines_that_arrive_while_the_step_moves_are_all_kept(cast):
    by = cast.coordinator
    session = make_session(cast.network, by)
    people = [join(session, user) for user in make_members(cast.network, AT_ONCE - 1)]

    together(
        lambda n: go_on(session, by) if n == 0 else write(people[n - 1], f"Line {n}", "Another")
    )

    assert fresh(session).step == Session.Step.SHARING
    assert SessionNote.objects.filter(person__session=session).count() == 2 * (AT_ONCE - 1)


def test_what_is_handed_in_while_it_is_collected_is_listed_once_or_waits(cast):
    by, now = cast.coordinator, timezone.now()
    session = go_on(make_session(cast.network, by, shown_as=ShownAs.ANONYMOUS), by)
    people = [join(session, user) for user in make_members(cast.network, AT_ONCE)]
    say(people[0], "Line 0")

    together(
        lambda n: (
            session_sharing.collect(by=by, session=session, now=now)
            if n == 0
            else say(people[n], f"Line {n}")
        )
    )

    items = list(SessionItem.objects.filter(session=session).values_list("text", flat=True))
    waiting = SessionNote.objects.filter(person__session=session, offered_lap__gt=0)
    told = sorted(items + list(waiting.values_list("text", flat=True)))
    assert told == sorted(f"Line {n}" for n in range(AT_ONCE))


def test_all_who_join_at_once_have_a_place_of_their_own(cast):
    session = make_session(cast.network, cast.coordinator)
    users = make_members(cast.network, AT_ONCE)

    together(lambda n: join(session, users[n]))

    seats = session.people.exclude(seat=None).order_by("seat").values_list("seat", flat=True)
    assert list(seats) == list(range(1, AT_ONCE + 1))
