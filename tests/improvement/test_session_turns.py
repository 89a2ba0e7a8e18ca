"""The round robin: whose turn it is, who comes again, and that nothing is lost or listed twice."""

import uuid

import pytest
from django.utils import timezone

from improvement.actions import session_sharing, sessions
from improvement.actions.session_people import Line
from improvement.models import SessionItem, SessionNote, SessionPerson
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from tests.factories.networks import MembershipFactory
from tests.factories.sessions import fresh, go_on, join, make_session, say, write

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def trio(cast):
    """A session in its round robin with three people, in this order."""
    session = make_session(cast.network, cast.coordinator)
    people = [join(session, user) for user in (cast.community, cast.clinician, cast.leader)]
    return go_on(session, cast.coordinator), people


def turn_of(session):
    session = fresh(session)
    return session.turn.name if session.turn else None


def listed(session):
    return list(SessionItem.objects.filter(session=session).values_list("text", flat=True))


def test_one_after_the_other_reads_out_until_nobody_has_a_line(trio, cast):
    session, people = trio
    turns = []

    for person, text in [*zip(people, ("One", "Two", "Three"), strict=True), (people[0], "Four")]:
        turns.append(turn_of(session))
        say(person, text)
    for _ in range(2):
        session_sharing.pass_turn(person=fresh(session).turn)
    for _ in range(3):
        session_sharing.pass_turn(person=fresh(session).turn)

    assert turns == [cast.community.name, cast.clinician.name, cast.leader.name, turns[0]]
    assert listed(session) == ["One", "Two", "Three", "Four"]
    assert turn_of(session) is None
    assert fresh(session).lap == 3


def test_who_is_passed_over_comes_again_at_the_end_and_next_time(trio, cast):
    session, people = trio

    def pass_over():
        now = fresh(session)
        session_sharing.pass_over(by=cast.coordinator, session=now, turn=now.turn_number)

    pass_over()
    after_first = turn_of(session)
    say(people[1], "Two")
    say(people[2], "Three")
    at_the_end = turn_of(session)
    pass_over()

    assert (after_first, at_the_end) == (cast.clinician.name, cast.community.name)
    assert turn_of(session) == cast.community.name
    assert fresh(session).lap == 2


@pytest.mark.parametrize("act", ["say", "pass"])
def test_a_slow_page_of_who_was_passed_over_still_counts(trio, cast, act):
    session, people = trio
    read = session.turn_number
    session_sharing.pass_over(by=cast.coordinator, session=session, turn=read)
    for person in people[1:]:
        say(person, f"Line of {person.name}")

    if act == "say":
        say(people[0], "Slow", turn=read)
    else:
        session_sharing.pass_turn(person=people[0], turn=read)

    assert len(listed(session)) == (3 if act == "say" else 2)
    assert fresh(session).lap == 2


def test_of_two_who_pass_over_at_once_one_is_told(trio, cast):
    session, _ = trio
    read = session.turn_number
    session_sharing.pass_over(by=cast.coordinator, session=session, turn=read)

    with pytest.raises(ChangedMeanwhile):
        session_sharing.pass_over(by=cast.coordinator, session=session, turn=read)

    assert turn_of(session) == cast.clinician.name


def test_a_line_out_of_turn_is_kept_as_ones_own(trio):
    session, people = trio

    with pytest.raises(Conflict, match="not your turn"):
        say(people[1], "Too early")

    assert listed(session) == []
    assert SessionNote.objects.get(person=people[1]).text == "Too early"


def test_a_line_sent_twice_is_listed_once_and_takes_one_turn(trio, cast):
    session, people = trio
    line = Line(uuid.uuid4(), "Evening clinic")
    read = session.turn_number
    now = timezone.now()

    first = session_sharing.say(person=people[0], line=line, now=now, turn=read)
    second = session_sharing.say(person=people[0], line=line, now=now, turn=read)

    assert first == second
    assert listed(session) == ["Evening clinic"]
    assert turn_of(session) == cast.clinician.name


def test_two_lines_of_one_person_for_one_turn_are_one_on_the_list_and_one_kept(trio):
    session, people = trio
    read = session.turn_number
    say(people[0], "From my phone", turn=read)

    with pytest.raises(Conflict):
        say(people[0], "From my laptop", turn=read)

    assert listed(session) == ["From my phone"]
    assert SessionNote.objects.filter(person=people[0], item=None).count() == 1


def test_passing_twice_by_one_press_passes_once(trio, cast):
    session, people = trio
    read = session.turn_number

    session_sharing.pass_turn(person=people[0], turn=read)
    session_sharing.pass_turn(person=people[0], turn=read)

    assert turn_of(session) == cast.clinician.name
    with pytest.raises(Conflict):
        session_sharing.pass_turn(person=people[0], turn=fresh(session).turn_number)


def test_who_joins_late_gets_the_last_place_and_a_turn(trio, cast):
    session, people = trio
    for person in people:
        session_sharing.pass_turn(person=person)
    assert turn_of(session) is None

    late = join(session, cast.researcher)

    assert late.seat == 4
    assert turn_of(session) == cast.researcher.name
    assert join(session, cast.researcher) == late


def test_going_back_and_on_asks_everybody_again(trio, cast):
    session, people = trio
    for person in people:
        session_sharing.pass_turn(person=person)
    session = fresh(session)
    back = sessions.go_back(
        by=cast.coordinator, session=session, version=session.version, now=timezone.now()
    )

    session = go_on(back, cast.coordinator)

    assert (session.lap, turn_of(session)) == (2, cast.community.name)


def test_a_facilitator_writes_down_for_somebody_and_it_counts_as_their_turn(trio, cast):
    session, people = trio
    nonce = uuid.uuid4()
    given = {"by": cast.coordinator, "session": session, "text": " Said  aloud ", "nonce": nonce}

    item = session_sharing.add_for(person=people[0], **given)
    again = session_sharing.add_for(person=people[0], **given)

    assert item == again
    assert (item.text, item.author, item.written_by) == (
        "Said aloud", cast.community, cast.coordinator,
    )  # fmt: skip
    assert turn_of(session) == cast.clinician.name


def test_written_down_for_nobody_it_has_no_name_and_takes_no_turn(trio, cast):
    session, _ = trio

    item = session_sharing.add_for(
        by=cast.coordinator, session=session, text="From the wall", nonce=uuid.uuid4()
    )

    assert (item.author, item.shown_as) == (None, "anonymous")
    assert turn_of(session) == cast.community.name


def test_an_empty_or_too_long_line_is_not_listed(trio, cast):
    session, people = trio

    for text in ("  ", "x" * 301):
        with pytest.raises(DomainError):
            say(people[0], text)
        with pytest.raises(DomainError):
            session_sharing.add_for(
                by=cast.coordinator, session=session, text=text, nonce=uuid.uuid4()
            )

    assert listed(session) == []


def test_somebody_of_another_session_is_not_written_down_for(trio, cast):
    session, _ = trio
    other = make_session(cast.network, cast.coordinator, title="Other")
    stranger = join(other, cast.researcher)

    with pytest.raises(DomainError, match="who takes part"):
        session_sharing.add_for(
            by=cast.coordinator, session=session, text="One", nonce=uuid.uuid4(), person=stranger
        )


# --- Without names ----------------------------------------------------------------------------


@pytest.fixture
def nameless(cast):
    session = make_session(cast.network, cast.coordinator, shown_as="anonymous")
    users = [MembershipFactory(network=cast.network).user for _ in range(5)]
    people = [join(session, user) for user in users]
    return go_on(session, cast.coordinator), people


def test_without_names_nobody_has_a_turn_and_lines_come_together(nameless, cast):
    session, people = nameless
    for number, person in enumerate(people[:4]):
        assert say(person, f"Line {number}") is None
    session_sharing.pass_turn(person=people[4])
    before = (listed(session), turn_of(session))

    session_sharing.collect(by=cast.coordinator, session=session, now=timezone.now())

    assert before == ([], None)
    assert sorted(listed(session)) == [f"Line {number}" for number in range(4)]
    assert fresh(session).lap == 2
    assert set(SessionItem.objects.values_list("shown_as", flat=True)) == {"anonymous"}


def test_without_names_one_gives_once_each_time_around(nameless, cast):
    session, people = nameless
    say(people[0], "First")

    with pytest.raises(Conflict, match="for the next"):
        say(people[0], "Second")
    session_sharing.pass_turn(person=people[0])
    session_sharing.collect(by=cast.coordinator, session=session, now=timezone.now())
    say(people[0], "Third")

    assert SessionNote.objects.filter(person=people[0], offered_lap=2).count() == 1


def test_nothing_handed_in_is_not_collected(nameless, cast):
    session, _ = nameless

    with pytest.raises(Conflict, match="Nothing"):
        session_sharing.collect(by=cast.coordinator, session=session, now=timezone.now())


def test_what_is_handed_in_comes_onto_the_list_when_clarifying_begins(nameless, cast):
    session, people = nameless
    say(people[0], "Last minute")

    go_on(session, cast.coordinator)

    assert listed(session) == ["Last minute"]


def test_without_names_the_audit_tells_nobody_who_handed_in_what(nameless, cast):
    session, people = nameless
    before = AuditEntry.objects.count()
    write(people[0], "Mine")
    say(people[0], "Mine too")
    session_sharing.pass_turn(person=people[1])

    assert AuditEntry.objects.count() == before
    session_sharing.collect(by=cast.coordinator, session=session, now=timezone.now())
    told = AuditEntry.objects.order_by("pk").last()
    assert (told.verb, told.actor) == ("session.collected", cast.coordinator)


def test_in_random_order(nameless, cast, monkeypatch):
    """The order on the list is drawn, not that of handing in."""
    session, people = nameless
    for number, person in enumerate(people):
        say(person, f"Line {number}")
    monkeypatch.setattr("random.SystemRandom.shuffle", lambda _self, rows: rows.reverse())

    session_sharing.collect(by=cast.coordinator, session=session, now=timezone.now())

    assert listed(session) == [f"Line {number}" for number in reversed(range(5))]


def test_who_does_not_take_part_neither_reads_out_nor_passes(trio, cast):
    session, _ = trio
    absent = SessionPerson.objects.get(session=session, user=cast.researcher)

    with pytest.raises(Conflict, match="Take part first"):
        session_sharing.pass_turn(person=absent)
    with pytest.raises(Conflict, match="Take part first"):
        say(absent, "One")
