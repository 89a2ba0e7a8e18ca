"""Setting a session up, starting it, its private lines."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from improvement.actions import session_people, sessions
from improvement.actions.rounds import Voter
from improvement.actions.session_people import Line
from improvement.models import SessionNote
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from tests.factories.sessions import (
    fresh,
    go_on,
    join,
    make_session,
    say,
    write,
)

pytestmark = pytest.mark.django_db


# --- Setting up and starting ------------------------------------------------------------------


def test_a_session_is_set_up_changed_and_started(cast):
    session = make_session(
        cast.network, cast.coordinator, is_started=False, facilitators=[cast.clinician]
    )
    sessions.edit(
        by=cast.coordinator, session=session, version=1, values={"minutes": 7}, facilitators=[]
    )
    now = timezone.now()

    started = sessions.start(by=cast.coordinator, session=session, version=2, now=now)

    assert (started.step, started.step_ends_at) == ("writing", now + timedelta(minutes=7))
    assert started.people.count() == 7
    assert not started.facilitators.exists()
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["session.added", "session.changed", "session.started"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"quorum": 4, "secrecy": "detached"}, "quorum"), ({"groups": ["pilots"]}, "groups"),
        ({"minutes": 0}, "minutes"), ({"vote_minutes": 999}, "vote_minutes"),
        ({"choose": 0}, "choose"), ({"explanation": "x" * 4001}, "explanation"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(cast, values, field):
    with pytest.raises(DomainError) as refused:
        make_session(cast.network, cast.coordinator, is_started=False, **values)

    assert refused.value.field == field


def test_only_members_facilitate(cast):
    with pytest.raises(DomainError, match="members of this network"):
        make_session(cast.network, cast.coordinator, facilitators=[cast.outsider])


def test_only_groups_that_are_asked_take_part(cast):
    session = make_session(cast.network, cast.coordinator, groups=["community"])

    assert [one.name for one in session.people.all()] == [cast.community.name]


def test_a_session_whose_votes_could_never_count_is_not_started(cast):
    with pytest.raises(Conflict, match="could never count"):
        make_session(cast.network, cast.coordinator, quorum=8)


def test_a_session_of_a_meeting_is_started_with_its_people(cast):
    session = make_session(cast.network, cast.coordinator, electorate="attending", is_started=False)
    with pytest.raises(Conflict, match="start it from its page"):
        sessions.start(by=cast.coordinator, session=session, version=1, now=timezone.now())

    sessions.start(
        by=cast.coordinator, session=session, version=1, now=timezone.now(),
        people=[Voter(uuid.uuid4(), "Gwen Guest", "community")],
    )  # fmt: skip

    assert session.people.get().name == "Gwen Guest"


def test_of_two_who_go_on_at_once_one_is_told(cast):
    session = make_session(cast.network, cast.coordinator)
    given = {"by": cast.coordinator, "session": session, "version": session.version}
    sessions.go_on(**given, now=timezone.now())

    with pytest.raises((ChangedMeanwhile, Conflict)):
        sessions.go_on(**given, now=timezone.now())

    assert fresh(session).step == "sharing"


def test_more_time_counts_from_the_end_or_from_now(cast):
    start = timezone.now()
    session = make_session(cast.network, cast.coordinator, now=start)

    session = sessions.extend(
        by=cast.coordinator, session=session, version=session.version, minutes=2, now=start
    )
    early = session.step_ends_at
    late = start + timedelta(minutes=30)
    session = sessions.extend(
        by=cast.coordinator, session=session, version=session.version, minutes=2, now=late
    )

    assert early == start + timedelta(minutes=7)
    assert session.step_ends_at == late + timedelta(minutes=2)


# --- Lines of one's own -----------------------------------------------------------------------


def test_lines_are_kept_changed_and_emptied(cast):
    person = join(make_session(cast.network, cast.coordinator), cast.community)
    (note,) = write(person, "  Evening \n clinic ")
    now = timezone.now()

    session_people.write(person=person, lines=[Line(note.key, "Evening clinic!", 1)], now=now)
    changed = SessionNote.objects.get()
    session_people.write(person=person, lines=[Line(note.key, "", 2)], now=now)

    assert (note.text, changed.text, changed.version) == ("Evening clinic", "Evening clinic!", 2)
    assert not SessionNote.objects.exists()


def test_the_same_again_changes_nothing(cast):
    person = join(make_session(cast.network, cast.coordinator), cast.community)
    line = Line(uuid.uuid4(), "Evening clinic")

    for _ in range(3):
        session_people.write(person=person, lines=[line], now=timezone.now())

    assert list(SessionNote.objects.values_list("text", "version")) == [("Evening clinic", 1)]


def test_what_two_devices_typed_is_both_kept_and_once(cast):
    person = join(make_session(cast.network, cast.coordinator), cast.community)
    (note,) = write(person, "Evening clinic")
    now = timezone.now()
    session_people.write(person=person, lines=[Line(note.key, "Phone", 1)], now=now)

    for _ in range(2):
        session_people.write(person=person, lines=[Line(note.key, "Laptop", 1)], now=now)

    assert set(SessionNote.objects.values_list("text", flat=True)) == {"Phone", "Laptop"}


def test_a_stale_device_empties_nothing(cast):
    person = join(make_session(cast.network, cast.coordinator), cast.community)
    (note,) = write(person, "Evening clinic")
    now = timezone.now()
    session_people.write(person=person, lines=[Line(note.key, "Evenings", 1)], now=now)

    session_people.write(person=person, lines=[Line(note.key, "", 1)], now=now)

    assert SessionNote.objects.get().text == "Evenings"


def test_one_line_that_cannot_be_kept_holds_up_no_other(cast):
    person = join(make_session(cast.network, cast.coordinator), cast.community)
    good, long, patient = (Line(uuid.uuid4(), text) for text in (
        "Good", "x" * 301, "MRN 123456789 did well"))  # fmt: skip

    written = session_people.write(person=person, lines=[long, good, patient], now=timezone.now())

    assert [note.text for note in written.notes.values() if note] == ["Good"]
    assert long.key in written.refused
    assert SessionNote.objects.count() + len(written.refused) == 3


def test_there_is_an_end_to_lines(cast, monkeypatch):
    monkeypatch.setattr(session_people, "MOST_NOTES", 2)
    person = join(make_session(cast.network, cast.coordinator), cast.community)

    write(person, "One", "Two", "Three")

    assert SessionNote.objects.count() == 2


@pytest.mark.parametrize(("seconds", "is_late"), [(20, False), (40, True)])
def test_a_slow_save_is_of_the_silence_and_a_later_one_is_kept_too(cast, seconds, is_late):
    session = make_session(cast.network, cast.coordinator)
    person = join(session, cast.community)
    now = timezone.now()
    go_on(session, cast.coordinator, now=now)

    (note,) = write(person, "Slow phone", now=now + timedelta(seconds=seconds))

    assert note.is_late is is_late
    assert say(person, "Slow phone too") is not None


def test_a_line_is_kept_in_whatever_step_it_arrives(cast):
    session = make_session(cast.network, cast.coordinator)
    person = join(session, cast.community)
    session = fresh(session)
    sessions.void(
        by=cast.coordinator, session=session, version=session.version, reason="A fire drill",
        now=timezone.now(),
    )  # fmt: skip

    write(person, "Typed in the tunnel")

    assert SessionNote.objects.get().text == "Typed in the tunnel"


def test_only_its_writer_sees_a_line(cast):
    write(join(make_session(cast.network, cast.coordinator), cast.community), "Mine")

    seen = {
        name: SessionNote.objects.visible_to(getattr(cast, name)).count()
        for name in ("community", "coordinator", "clinician", "staff", "outsider")
    }

    assert seen == {"community": 1, "coordinator": 0, "clinician": 0, "staff": 0, "outsider": 0}
