"""Owed scores: who is asked, when they are told by mail and on the page of the week, and that who
has scored is left in peace."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from improvement import rules
from improvement import tasks as doors
from improvement.emails import reminders as letters
from improvement.jobs import reminders
from improvement.models import Assessment, AssessmentVersion, Project
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import Membership, Site, User
from tests.factories.improvement import CycleFactory, ProjectFactory, TaskFactory

# The 9th of March, ten in the morning where the cast lives: February is owed since the 7th.
NOW = datetime(2026, 3, 9, 14, tzinfo=UTC)
FEBRUARY = date(2026, 2, 1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW - timedelta(days=60), tick=False) as traveller:
        yield traveller


@pytest.fixture
def riverbend(cast, project, clock):
    """The project of Riverbend alone, as it is on the 9th of March."""
    clock.move_to(NOW)
    return project


def give(project, side, by, site="own", month=FEBRUARY):
    site = project.sites.first() if site == "own" else site
    one = Assessment.objects.create(
        project=project, site=site, side=side, by=by, month=month, score="3.0", justification="So."
    )
    AssessmentVersion.objects.create(
        assessment=one, number=1, by=by, score=one.score, justification=one.justification
    )


def run(clock, month, day, hour=14):
    clock.move_to(datetime(2026, month, day, hour, tzinfo=UTC))
    doors.post_reminders()
    doors.post_reminders()


def told():
    return sorted(Message.objects.values_list("to_email", flat=True))


def asked(project, side):
    owed = [one for one in rules.owed_scores([project], FEBRUARY) if one.side == side]
    known = rules.Asked(owed)
    return [[user.name for user in known.of(one)] for one in owed]


def test_a_sites_lead_and_the_coordinators_are_asked(cast, riverbend):
    assert asked(riverbend, "team") == [["Lena Lead"]]
    assert asked(riverbend, "coordinator") == [["Cora Coordinator"]]


def test_a_projects_lead_is_asked_where_they_sit(cast, riverbend):
    Membership.objects.filter(user=cast.clinician).update(site=cast.site)
    riverbend.sites.add(cast.other_site)

    assert asked(riverbend, "team") == [["Otto Otherlead"], ["Clint Clinician", "Lena Lead"]]


def test_of_a_team_without_a_site_its_lead_is_asked(cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician)

    assert asked(project, "team") == [["Clint Clinician"]]


def test_who_wrote_one_side_is_not_asked_for_the_other(cast, riverbend):
    other = Membership.objects.get(user=cast.leader)
    other.access = "coordinator"
    other.save()
    give(riverbend, "team", cast.coordinator)

    assert asked(riverbend, "team") == []
    assert asked(riverbend, "coordinator") == [["Lars Leader"]]


@pytest.mark.parametrize("change", [{"status": "ended"}, {"starts_on": date(2026, 3, 1)}])
def test_projects_that_are_not_asked_owe_nothing(cast, riverbend, change):
    Project.objects.update(**change)

    assert rules.owed_scores(Project.objects.prefetch_related("sites"), FEBRUARY) == []


def test_each_is_told_once_a_month(cast, project, clock):
    days = {}
    for day in range(1, 32):
        before = Message.objects.count()
        run(clock, 3, day)
        if Message.objects.count() > before:
            days[day] = Message.objects.count() - before

    assert days == {6: 2}
    assert told() == [cast.coordinator.email, cast.site_lead.email]
    run(clock, 4, 6)
    assert len(told()) == 4


def test_a_run_that_was_missed_is_made_up_for(cast, project, clock):
    run(clock, 3, 20)
    run(clock, 3, 21)

    assert told() == [cast.coordinator.email, cast.site_lead.email]


def test_who_has_scored_is_not_told(cast, project, clock):
    give(project, "team", cast.site_lead)

    run(clock, 3, 9)

    assert told() == [cast.coordinator.email]


def test_a_site_that_joins_later_is_told_of_by_itself(cast, project, clock):
    run(clock, 3, 9)
    project.sites.add(cast.other_site)

    run(clock, 3, 10)

    assert told().count(cast.other_site_lead.email) == 1
    assert told().count(cast.site_lead.email) == 1
    assert told().count(cast.coordinator.email) == 2


def letter(user):
    return letters.render(Message.objects.filter(to_email=user.email).latest("pk"))


def test_the_mail_says_which_team_and_leads_to_its_score(cast, project, clock):
    run(clock, 3, 9)

    found = letter(cast.site_lead)

    assert found.subject == "1 score overdue"
    for part in (found.text, found.html):
        words = " ".join(part.split())
        assert "Say how far your team at Riverbend had come in February 2026" in words
        assert "was due 7 March" in words
    assert f"/projects/{project.public_id}/assessments/add/?side=team" in found.text


def test_many_teams_are_one_line(cast, project, clock):
    project.sites.add(cast.other_site)
    cycle = CycleFactory(do=True, project=project, owner=cast.coordinator)
    TaskFactory(cycle=cycle, what="Print", due_on=date(2026, 3, 10))
    run(clock, 3, 9)

    found = letter(cast.coordinator)

    assert found.subject == "2 things due in your tests, 1 overdue"
    assert "Say how far 2 teams had come in February 2026" in found.text
    assert f"/networks/{cast.network.slug}/assessments/" in found.text


@pytest.mark.parametrize(
    "change",
    [
        lambda cast, project: give(project, "team", cast.site_lead),
        lambda cast, project: Project.objects.update(status="ended"),
        lambda cast, project: Membership.objects.filter(user=cast.site_lead).update(left_at=NOW),
        lambda cast, project: User.objects.update(wants_reminders=False),
        lambda cast, project: Site.objects.update(left_on=NOW.date()),
    ],
)
def test_it_is_looked_at_again_when_it_is_sent(cast, project, clock, change):
    run(clock, 3, 9)
    assert isinstance(letter(cast.site_lead), outbox.Letter)

    change(cast, project)

    assert isinstance(letter(cast.site_lead), outbox.Skip)


def test_next_month_the_old_mail_has_nothing_to_say(cast, project, clock):
    run(clock, 3, 9)
    clock.move_to(datetime(2026, 4, 2, 14, tzinfo=UTC))

    assert isinstance(letter(cast.site_lead), outbox.Skip)


# --- The week ---------------------------------------------------------------------------------


def items(client, query=""):
    groups = client.get(f"/this-week/{query}").context["week"]["groups"]
    return {item["title"]: group["key"] for group in groups for item in group["items"]}


def test_the_week_asks_who_owes_and_nobody_else(client, cast, riverbend):
    seen = {}
    for person in (cast.site_lead, cast.coordinator, cast.community, cast.other_site_lead):
        client.force_login(person)
        seen[person.name] = items(client)

    said = "Say how far {} at Riverbend had come in February 2026"
    assert seen == {
        "Lena Lead": {said.format("your team"): "late"},
        "Cora Coordinator": {said.format("the team"): "late"},
        "Mina Community": {},
        "Otto Otherlead": {},
    }


def test_the_week_leads_to_the_form_filled_in(client, cast, riverbend):
    client.force_login(cast.site_lead)
    page = client.get("/this-week/")
    (item,) = page.context["week"]["items"]

    form = client.get(item["url"]).context["form"]

    assert "Score" in page.text
    assert (form["side"].value(), form["month"].value()) == ("team", "2026-02-01")


def test_what_is_given_is_off_the_week(client, cast, riverbend):
    client.force_login(cast.site_lead)
    give(riverbend, "team", cast.site_lead)

    assert items(client) == {}


def test_a_network_asks_for_its_own_scores(client, cast, riverbend):
    client.force_login(cast.coordinator)
    page = f"/networks/{cast.network.slug}/this-week/"

    assert len(client.get(page).context["week"]["items"]) == 1
    assert len(client.get(f"{page}?whose=all").context["week"]["items"]) == 1


def test_rest_gives_the_score_too(client, cast, riverbend):
    client.force_login(cast.site_lead)

    (row,) = client.get("/api/v1/this-week/").json()["results"]

    assert (row["kind"], row["cycle"], row["task"]) == ("score", None, None)
    assert (row["test"], row["due_on"]) == (riverbend.name, "2026-03-07")


@pytest.mark.slow
def test_many_projects_cost_no_more_queries(client, cast, riverbend):
    def queries(work):
        with CaptureQueriesContext(connection) as captured:
            work()
        return len(captured)

    def week():
        return client.get("/this-week/")

    def post():
        Message.objects.all().delete()
        reminders.post_due(NOW)

    client.force_login(cast.coordinator)
    week()
    few = queries(week), queries(post)
    for _ in range(20):
        ProjectFactory(network=cast.network, lead=cast.clinician, sites=[cast.site])

    assert (queries(week), queries(post)) == few
