"""Who is reminded of what is due in tests of change, when, and what the mail says."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from improvement import tasks as doors
from improvement.emails import reminders as letters
from improvement.jobs import reminders
from improvement.models import Cycle, Project, Task
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import Membership
from tests.factories.improvement import CycleFactory, TaskFactory

# A Tuesday, ten in the morning in New York, where the cast lives.
NOW = datetime(2026, 3, 10, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW - timedelta(days=60), tick=False) as traveller:
        yield traveller


@pytest.fixture
def doing(cast, project):
    """A test under way, in a project whose teams are asked for no score."""
    Project.objects.filter(pk=project.pk).update(status="planned")
    return CycleFactory(do=True, project=project, owner=cast.community)


def due(doing, day, **more):
    return TaskFactory(cycle=doing, due_on=date(2026, 3, day), **more)


def run(clock, day, hour=14):
    moment = datetime(2026, 3, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)
    clock.move_to(moment)
    doors.post_reminders()
    doors.post_reminders()


def mails():
    return list(Message.objects.order_by("pk"))


def to():
    return [mail.to_email for mail in mails()]


def letter():
    return letters.render(Message.objects.latest("pk"))


def test_a_task_is_told_the_day_before_when_late_and_on_mondays(cast, doing, clock):
    due(doing, 11)

    told = {}
    for day in range(8, 45):
        before = len(mails())
        run(clock, day)
        if len(mails()) > before:
            told[day] = mails()[-1].params["due"][0].rsplit(":", 1)[1]

    assert told == {
        10: "soon", 12: "late", 16: "2026-03-16", 23: "2026-03-23", 30: "2026-03-30",
        37: "2026-04-06",
    }  # fmt: skip


def test_what_was_late_on_saturday_is_not_told_again_on_monday(cast, doing, clock):
    due(doing, 13)

    run(clock, 14)
    run(clock, 16)
    run(clock, 23)

    assert [mail.params["due"][0][-10:] for mail in mails()] == ["03-13:late", "2026-03-23"]


def test_a_run_that_was_missed_is_made_up_for(cast, doing, clock):
    due(doing, 11)

    run(clock, 11)
    run(clock, 13)

    assert [mail.params["due"][0].rsplit(":", 1)[1] for mail in mails()] == ["soon", "late"]


def test_all_that_is_due_is_one_list(cast, doing, clock):
    other = CycleFactory(do=True, project=doing.project, owner=cast.community, title="The call")
    due(doing, 11, what="Print")
    due(doing, 8, what="Fold", kind="data")
    due(other, 9, what="Call")
    Cycle.objects.filter(pk=other.pk).update(ends_on=date(2026, 3, 7))

    run(clock, 10)

    assert to() == [cast.community.email]
    found = letter()
    assert found.subject == "4 things due in your tests, 3 overdue"
    for part in (found.text, found.html):
        assert part.index("Overdue") < part.index("Fold") < part.index("Due now")
        assert "the test was to end 7 March" in part
        assert "/this-week/" in part
        assert f"/cycles/{other.public_id}/" in part


def test_one_mail_a_day_at_most(cast, doing, clock):
    due(doing, 11)
    run(clock, 10)
    due(doing, 9)
    Task.objects.update(created_at=NOW - timedelta(days=9))

    run(clock, 10, hour=20)
    run(clock, 11)

    assert len(mails()) == 2
    assert mails()[1].params["due"][0].endswith("2026-03-09:late")


def test_the_person_named_is_told_and_else_the_owner(cast, doing, clock):
    due(doing, 11, who=cast.researcher.name)
    due(doing, 11, who="The nurse")

    run(clock, 10)

    assert sorted(to()) == [cast.community.email, cast.researcher.email]


@pytest.mark.parametrize(("hour", "posted"), [(10, 0), (11, 1), (23, 1)])
def test_it_waits_for_the_readers_morning(cast, doing, clock, hour, posted):
    due(doing, 11)

    run(clock, 10, hour=hour)

    assert len(mails()) == posted


def test_what_was_planned_today_is_not_told_today(cast, doing, clock):
    clock.move_to(NOW)
    due(doing, 11)
    doors.post_reminders()

    assert mails() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda cast, doing: Task.objects.update(is_done=True),
        lambda cast, doing: Project.objects.update(status="ended"),
        lambda cast, doing: Membership.objects.filter(user=cast.community).update(left_at=NOW),
        lambda cast, doing: type(cast.community).objects.update(wants_reminders=False),
        lambda cast, doing: type(cast.community).objects.update(is_active=False),
        lambda cast, doing: Task.objects.update(due_on=date(2026, 3, 20)),
        lambda cast, doing: Task.objects.update(who=cast.researcher.name),
        lambda cast, doing: Cycle.objects.update(
            stage="closed", decision="adopt", learned="So", closed_at=NOW
        ),
        lambda cast, doing: Task.objects.all().delete(),
    ],
)
def test_it_is_looked_at_again_when_it_is_sent(cast, doing, clock, change):
    due(doing, 11)
    run(clock, 10)
    assert isinstance(letter(), outbox.Letter)

    change(cast, doing)

    assert isinstance(letter(), outbox.Skip)


@pytest.mark.parametrize(
    ("more", "posted"),
    [
        ({"stage": "do"}, 1),
        ({"stage": "study"}, 1),
        ({"stage": "study", "findings": "6 of 10", "learned": "So"}, 0),
        ({"stage": "plan"}, 0),
        ({"stage": "do", "ends_on": date(2026, 3, 10)}, 0),
        ({"stage": "do", "ends_on": date(2026, 2, 9)}, 0),
    ],
)
def test_a_test_whose_planned_end_has_passed_without_a_study(cast, doing, clock, more, posted):
    Cycle.objects.update(**{"ends_on": date(2026, 3, 9)} | more)

    run(clock, 10)

    assert len(mails()) == posted


def test_what_was_called_off_is_told_when_it_is_open_again(cast, doing, clock):
    due(doing, 9)
    run(clock, 10)
    Message.objects.update(state=Message.State.CANCELLED)

    run(clock, 11)

    assert len(mails()) == 2


def test_an_address_that_wants_no_mail_is_not_tried_every_day(cast, doing, clock):
    due(doing, 9)
    run(clock, 10)
    Message.objects.update(state=Message.State.WITHHELD)

    run(clock, 11)

    assert len(mails()) == 1


def test_a_long_list_is_cut(cast, doing, clock):
    for number in range(22):
        due(doing, 9, what=f"Task {number}")

    run(clock, 10)

    assert "And 2 more." in letter().text
    assert letter().subject == "22 things overdue in your tests"


def test_beat_asks_every_hour(settings):
    beat = settings.CELERY_BEAT_SCHEDULE["improvement-reminders"]

    assert (beat["task"], beat["schedule"]) == (doors.post_reminders.name, 3600.0)


@pytest.mark.slow
def test_many_tasks_cost_no_more_queries(cast, doing, clock, django_assert_max_num_queries):
    Task.objects.bulk_create(
        Task(cycle=doing, what=f"T{n}", who=cast.researcher.name, due_on=date(2026, 3, 9))
        for n in range(300)
    )
    clock.move_to(NOW)

    with django_assert_max_num_queries(8):
        assert reminders.post_due(NOW) == 1
