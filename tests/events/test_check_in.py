"""Failure case 12: taps at the desk that come twice, late, out of order, or to the wrong day."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from events.actions import check_in
from events.models import CheckIn, Invitation
from events.presenters import check_in as presenters
from events.presenters.attendance import attendance
from lhs_platform.lib.errors import Conflict
from networks.models import AuditEntry
from tests.events.asking import answered
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory

pytestmark = pytest.mark.django_db
# 9:30 at the place of the meeting, which is five hours behind.
NOW = datetime(2026, 6, 10, 14, 30, tzinfo=UTC)


@pytest.fixture
def event(cast):
    event = EventFactory(network=cast.network, created_by=cast.coordinator, days=0)
    for number in range(2):
        starts = datetime(2026, 6, 10 + number, 14, 0, tzinfo=UTC)
        EventDayFactory(event=event, starts_at=starts, date=starts.date())
    return event


@pytest.fixture
def day(event):
    return event.in_order()[0]


def tap(direction="entry", **more):
    return check_in.Tap(nonce=uuid.uuid4(), person=uuid.uuid4(), direction=direction, **more)


def record(day, invited, one, *, now=NOW, by=None):
    return check_in.record(day=day, invitation=invited, tap=one, by=by, now=now)


def state(day, invited):
    rows = CheckIn.objects.standing().filter(day=day)
    return presenters.presences(rows)[invited.pk, day.pk].state


def test_the_same_tap_twice_is_one_row_and_one_answer(day):
    invited = answered(day.event).invitation
    one = tap()

    first, again = record(day, invited, one), record(day, invited, one)

    assert first == again
    assert CheckIn.objects.count() == 1
    assert AuditEntry.objects.filter(verb="check_in.entered").count() == 1


def test_a_nonce_is_good_for_one_person(day):
    one = tap()
    record(day, InvitationFactory(event=day.event), one)

    with pytest.raises(check_in.NotLetIn, match="somebody else"):
        record(day, InvitationFactory(event=day.event), one)


def test_taps_that_come_out_of_order_fall_into_their_place(day):
    invited = answered(day.event).invitation
    out, entry = tap("exit", at=NOW - timedelta(minutes=5)), tap(at=NOW - timedelta(minutes=20))

    record(day, invited, out)
    record(day, invited, entry)

    assert state(day, invited) == "out"


def test_out_and_in_again(day):
    invited = answered(day.event).invitation

    for minutes, direction in ((20, "entry"), (15, "exit"), (10, "entry")):
        record(day, invited, tap(direction, at=NOW - timedelta(minutes=minutes)))

    assert state(day, invited) == "in"


def test_undo_is_a_row_of_its_own(day):
    invited = answered(day.event).invitation
    entry = record(day, invited, tap())
    undo = tap("undo", undoes=entry.nonce)

    first, again = record(day, invited, undo), record(day, invited, undo)
    by_another = record(day, invited, tap("undo", undoes=entry.nonce))

    assert first == again == by_another
    assert state(day, invited) == ""
    assert CheckIn.objects.count() == 2
    with pytest.raises(check_in.NotLetIn, match="nothing to undo"):
        record(day, invited, tap("undo"))


def test_a_check_in_is_never_removed(day):
    row = record(day, answered(day.event).invitation, tap())

    with pytest.raises(TypeError):
        row.delete()


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (NOW + timedelta(minutes=1), NOW + timedelta(minutes=1)),
        (NOW + timedelta(hours=3), NOW),
        (NOW - timedelta(days=400), NOW),
        (None, NOW),
    ],
)
def test_the_phones_clock_is_believed_as_far_as_it_can_be_true(day, told, kept):
    row = record(day, answered(day.event).invitation, tap(at=told))

    assert row.at == kept


def test_a_tap_kept_over_night_still_counts_for_its_day(day):
    row = record(day, answered(day.event).invitation, tap(at=NOW), now=NOW + timedelta(days=1))

    assert (row.day, row.at) == (day, NOW)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (NOW + timedelta(days=1), "Wednesday 10 June 2026 is over. Open the list of today."),
        (NOW - timedelta(days=1), "has not begun"),
    ],
)
def test_yesterdays_page_lets_nobody_in_today(day, now, words):
    invited = answered(day.event).invitation

    with pytest.raises(check_in.NotLetIn, match=words):
        record(day, invited, tap(at=now), now=now)


def test_a_code_of_another_meeting_is_refused_in_words(day):
    stranger = InvitationFactory()

    with pytest.raises(check_in.NotLetIn, match="another meeting"):
        record(day, stranger, tap())


def test_whoever_was_not_asked_or_did_not_answer_can_be_let_in(day):
    record(day, InvitationFactory(event=day.event, draft=True), tap())

    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize(("status", "words"), [("cancelled", "cancelled"), ("draft", "draft")])
def test_nobody_is_let_in_to_a_meeting_that_is_not_on(day, status, words):
    day.event.status = status

    with pytest.raises(check_in.NotLetIn, match=words):
        record(day, InvitationFactory(event=day.event), tap())


def test_a_withdrawn_invitation_is_refused_and_the_others_are_kept(day, cast):
    gone, here = InvitationFactory(event=day.event, revoked=True), answered(day.event).invitation
    taps = [
        check_in.Tap(uuid.uuid4(), one, "entry")
        for one in (gone.public_id, uuid.uuid4(), here.public_id)
    ]

    answers = check_in.take(day=day, taps=taps, by=cast.coordinator, now=NOW)

    assert [one.ok for one in answers] == [False, False, True]
    assert "withdrawn" in answers[0].reason
    assert "not on the list" in answers[1].reason


def test_somebody_not_on_the_list_is_added_once(day, cast):
    nonce = uuid.uuid4()
    who = check_in.Newcomer(name=" Hazel Newhart ", group="community")

    for _ in range(2):
        check_in.walk_in(
            day=day, who=who, nonce=nonce, is_another=False, by=cast.coordinator, now=NOW
        )

    invited = Invitation.objects.get()
    assert (invited.name, invited.is_walk_in, invited.state) == ("Hazel Newhart", True, "active")
    assert CheckIn.objects.get().method == "walk_in"


def test_the_same_name_asks_and_the_same_address_is_on_the_list(day, cast):
    InvitationFactory(event=day.event, name="Hazel Newhart", email="hazel@a.example")

    def come(is_another=False, **who):
        return check_in.walk_in(
            day=day, who=check_in.Newcomer(**who), nonce=uuid.uuid4(), is_another=is_another,
            by=cast.coordinator, now=NOW,
        )  # fmt: skip

    with pytest.raises(check_in.SameName):
        come(name="hazel newhart")
    with pytest.raises(Conflict, match="This address is on the list: Hazel Newhart"):
        come(name="H. N.", email="HAZEL@a.example")
    come(name="Hazel Newhart", is_another=True)

    assert day.event.invitations.count() == 2


def test_people_online_check_themselves_in(day):
    invited = answered(day.event, mode="remote").invitation
    invited.event = day.event

    row = check_in.by_self(invitation=invited, nonce=uuid.uuid4(), by=None, now=NOW)

    assert (row.method, row.is_remote, row.by) == ("self", True, None)


@pytest.mark.parametrize(
    ("now", "words"), [(NOW, "no place today"), (NOW - timedelta(days=9), "not on today")]
)
def test_nobody_checks_themselves_in_without_a_place_or_on_another_day(day, now, words):
    invited = InvitationFactory(event=day.event)
    invited.event = day.event

    with pytest.raises(check_in.NotLetIn, match=words):
        check_in.by_self(invitation=invited, nonce=uuid.uuid4(), by=None, now=now)


def test_attendance_tells_first_last_and_minutes(day, event):
    invited = answered(event, group="clinician").invitation
    for minutes, direction in ((0, "entry"), (60, "exit"), (90, "entry"), (120, "exit")):
        moment = NOW + timedelta(minutes=minutes)
        record(day, invited, tap(direction, at=moment), now=moment)
    still = answered(event, group="community").invitation
    record(day, still, tap())
    undone = answered(event).invitation
    record(day, undone, tap())
    record(day, undone, tap("undo"))

    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        told = attendance(event)

    by_name = {one["name"]: one["days"][day.date] for one in told["people"]}
    seen = by_name[invited.name]
    assert told["came"] == 2
    assert (f"{seen['first_in']:%H:%M}", f"{seen['last_out']:%H:%M}") == ("09:30", "11:30")
    assert seen["minutes"] == 90
    # Whoever was not seen going out stayed until the end: seven hours after nine.
    assert by_name[still.name]["minutes"] == 390
    assert {one["group"]: one["days"] for one in told["groups"]}["clinician"] == [1, 0]
