"""Scores of teams: who writes which, for which month, what is kept; pages and REST."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from improvement import rules
from improvement.actions import assessments
from improvement.models import Assessment, TeamMember
from improvement.presenters.assessments import told
from improvement.presenters.standing import standing
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry, Membership, Network, Site
from outcomes.presenters.names import Names
from tests.factories.improvement import ProjectFactory
from tests.factories.networks import SiteFactory

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
FEBRUARY = date(2026, 2, 1)
VALUES = {"score": Decimal("2.5"), "justification": "Two tests run.", "suggestion": ""}


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


def score(by, project, site, side="team", month=FEBRUARY, **values):
    return assessments.add(
        by=by, project=project, site=site, month=month, side=side, values=VALUES | values,
        now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def told_by_team(cast, project):
    return score(cast.site_lead, project, cast.site)


def test_score_is_kept_with_its_first_version_and_in_the_trail(told_by_team):
    version = told_by_team.versions.get()

    assert (version.number, version.score, version.reason) == (1, Decimal("2.5"), "")
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.after["score"]) == ("assessment.added", "2.5")


def test_each_side_has_one_score_a_month(cast, project, told_by_team):
    score(cast.coordinator, project, cast.site, side="coordinator")

    with pytest.raises(Conflict):
        score(cast.site_lead, project, cast.site)


def test_nobody_writes_both_sides(cast, project, told_by_team):
    with pytest.raises(Conflict, match="other side"):
        score(cast.site_lead, project, cast.site, side="coordinator")
    change(cast.clinician, told_by_team, score=Decimal("3.0"))
    with pytest.raises(Conflict, match="other side"):
        score(cast.site_lead, project, cast.site, side="coordinator")


@pytest.mark.parametrize("month", [date(2026, 1, 1), date(2026, 4, 1), date(2026, 2, 2)])
def test_only_this_month_and_the_last_are_open(cast, project, month):
    with pytest.raises(DomainError) as refusal:
        score(cast.site_lead, project, cast.site, month=month)

    assert refusal.value.field == "month"


def test_month_before_the_project_began_is_refused(cast):
    project = ProjectFactory(
        network=cast.network, lead=cast.clinician, sites=[cast.site], starts_on=date(2026, 3, 2)
    )

    with pytest.raises(DomainError, match="not begun"):
        score(cast.site_lead, project, cast.site)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"score": Decimal("2.3")}, "score"),
        ({"score": Decimal("5.5")}, "score"),
        ({"justification": " "}, "justification"),
        ({"justification": "Ask ann@home.example"}, "justification"),
        ({"suggestion": "MRN 1234567"}, "suggestion"),
        ({"suggestion": "x" * 2001}, "suggestion"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(cast, project, values, field):
    with pytest.raises(DomainError) as refusal:
        score(cast.site_lead, project, cast.site, **values)

    assert refusal.value.field == field
    assert not Assessment.objects.exists()


def test_other_sites_are_no_team_of_the_project(cast, project):
    for site in (cast.other_site, None):
        with pytest.raises(DomainError, match="no team"):
            score(cast.coordinator, project, site, side="coordinator")


def change(by, one, version=1, reason="We counted again.", **values):
    return assessments.edit(
        by=by, assessment=one, version=version, values=values, reason=reason, now=timezone.now()
    )


def test_change_keeps_what_stood_there_and_why(cast, told_by_team):
    change(cast.site_lead, told_by_team, score=Decimal("3.0"))

    kept = [(one.number, one.score, one.reason) for one in told_by_team.versions.all()]
    assert kept == [(2, Decimal("3.0"), "We counted again."), (1, Decimal("2.5"), "")]
    assert AuditEntry.objects.filter(verb="assessment.changed").get().reason == "We counted again."


def test_change_needs_a_reason_and_the_newest_version(cast, told_by_team):
    with pytest.raises(DomainError) as refusal:
        change(cast.site_lead, told_by_team, reason=" ")
    assert refusal.value.field == "reason"

    with pytest.raises(ChangedMeanwhile):
        change(cast.site_lead, told_by_team, version=7)


def test_change_ends_with_the_month_after(cast, told_by_team):
    with time_machine.travel(datetime(2026, 3, 31, 15, tzinfo=UTC)):
        change(cast.site_lead, told_by_team, score=Decimal("3.0"))
    with (
        time_machine.travel(datetime(2026, 4, 2, 15, tzinfo=UTC)),
        pytest.raises(Conflict, match="stays as it is"),
    ):
        change(cast.site_lead, told_by_team, version=2, score=Decimal("3.5"))


def test_team_side_is_written_by_people_of_the_site(cast, project):
    def may(person, side):
        return bool(rules.can_score(person, project, cast.site, side))

    assert [may(cast.site_lead, "team"), may(cast.other_site_lead, "team")] == [True, False]
    assert [may(cast.coordinator, "team"), may(cast.coordinator, "coordinator")] == [False, True]
    assert not may(cast.clinician, "team")  # leads the project, from no site
    assert not may(cast.outsider, "team")
    assert not may(cast.site_lead, "coordinator")


def test_person_on_the_team_at_the_site_writes_its_side(cast, project):
    membership = cast.membership(cast.community)
    membership.site = cast.site
    membership.save()
    assert not rules.can_score(cast.community, project, cast.site, "team")

    TeamMember.objects.create(project=project, user=cast.community, role="family")

    fresh = type(cast.community).objects.get(pk=cast.community.pk)
    assert rules.can_score(fresh, project, cast.site, "team")


def test_project_without_sites_is_one_team(cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician)

    one = score(cast.clinician, project, None)

    assert rules.teams_of(project) == [None]
    assert str(one) == f"{project}, February 2026"
    with pytest.raises(Conflict):
        score(cast.clinician, project, None)


def test_standing_counts_the_share_and_who_owes(cast, project, told_by_team):
    second = ProjectFactory(network=cast.network, lead=cast.clinician, sites=[cast.other_site])
    score(cast.coordinator, project, cast.site, side="coordinator", score=Decimal("4.0"))
    score(cast.coordinator, second, cast.other_site, side="coordinator", score=Decimal("3.5"))

    seen = standing(cast.network, user=cast.community, today=date(2026, 3, 10))

    row = seen["share"]["rows"][0]
    assert (row["coordinator"]["words"], row["team"]["words"]) == ("1 of 2", "0 of 1")
    assert [one["gap"] for one in seen["teams"]] == ["Coordinator 1.5 higher", ""]
    assert [(one["place"], one["words"]) for one in seen["owed"]] == [
        ("Hillcrest", "the team’s own")
    ]


def test_ended_projects_owe_nothing(cast):
    ProjectFactory(network=cast.network, status="ended")

    assert standing(cast.network, user=cast.community, today=date(2026, 3, 10))["owed"] == []


@pytest.fixture
def many(cast, project, told_by_team):
    """A network that goes by marks, and a third site in the project, so that none is given away."""
    Network.objects.update(sharing="blinded")
    project.sites.add(SiteFactory(network=cast.network, name="Aspen", code="aspen"))
    return project


def test_veiled_site_is_told_without_name_words_and_writer(cast, many):
    (own,) = told(Assessment.objects.for_list(), cast.site_lead)
    (other,) = told(Assessment.objects.for_list(), cast.other_site_lead)

    assert (own.site.name, own.justification) == ("Riverbend", "Two tests run.")
    assert (other.justification, other.by.name, other.score) == ("", "", Decimal("2.5"))
    assert "Riverbend" not in other.site.name


def test_marks_of_scores_lead_to_no_chart_and_no_other_project(cast, many):
    """Projects name their sites: a mark that is the same everywhere would soon be known."""
    other = ProjectFactory(network=cast.network, lead=cast.clinician, sites=many.sites.all())
    score(cast.site_lead, other, cast.site)
    on_charts = Names(cast.other_site_lead, cast.network).veil(Site.objects.get(pk=cast.site.pk))

    rows = told(Assessment.objects.for_list(), cast.other_site_lead)

    assert len({on_charts.code, *(one.site.code for one in rows)}) == 3


def test_score_of_the_only_veiled_site_of_a_project_is_not_told(
    client, cast, project, told_by_team
):
    Network.objects.update(sharing="blinded")
    project.sites.add(cast.other_site)
    client.force_login(cast.other_site_lead)

    lists = as_api(cast.other_site_lead).get("/api/v1/assessments/").json()["results"]
    of_all = client.get("/networks/steady-gut/assessments/")
    own = client.get(f"/projects/{project.public_id}/assessments/")
    other = next(one["code"] for one in own.context["choices"] if not one["current"])
    of_team = client.get(f"/projects/{project.public_id}/assessments/?site={other}")

    assert lists == of_all.context["standing"]["teams"] == of_team.context["page"]["months"] == []
    assert "so its scores would tell whose they are" in of_team.text
    assert len(list(told(Assessment.objects.for_list(), cast.site_lead))) == 1
    assert len(list(told(Assessment.objects.for_list(), cast.coordinator))) == 1


def test_order_of_marks_tells_nothing(client, cast, many):
    client.force_login(cast.community)
    cast.membership(cast.community)
    Membership.objects.filter(user=cast.community).update(site=None)

    page = client.get(f"/projects/{many.public_id}/assessments/")
    owed = client.get("/networks/steady-gut/assessments/").context["standing"]["owed"]

    names = [one["name"] for one in page.context["choices"]]
    assert page.context["team"].place == names[0] == min(names)
    assert [one["place"] for one in owed] == sorted(one["place"] for one in owed)


def test_program_finds_scores_by_the_mark_of_the_project_alone(cast, many):
    rest = as_api(cast.other_site_lead)
    (row,) = rest.get("/api/v1/assessments/").json()["results"]
    on_charts = Names(cast.other_site_lead, cast.network).veil(Site.objects.get(pk=cast.site.pk))

    def found(code):
        return rest.get(f"/api/v1/assessments/?site={code}").json()["results"]

    assert found(row["site"]) == [row]
    assert found("riverbend") == found(on_charts.code) == []
    assert [one["site"] for one in as_api(cast.site_lead).get(
        "/api/v1/assessments/?site=riverbend").json()["results"]] == ["riverbend"]  # fmt: skip


@pytest.mark.parametrize("person", ["coordinator", "community", "other_site_lead"])
def test_pages_read_by_members(client, cast, project, told_by_team, person):
    client.force_login(getattr(cast, person))

    of_all = client.get("/networks/steady-gut/assessments/").text
    of_team = client.get(f"/projects/{project.public_id}/assessments/").text

    assert "Riverbend" in of_all
    assert "2.5" in of_all
    assert "Two tests run." in of_team
    assert "would suggest" in of_team


def test_empty_pages_say_what_will_be_there(client, cast, project):
    client.force_login(cast.community)

    assert "No team is scored yet" in client.get("/networks/steady-gut/assessments/").text
    assert "No score yet" in client.get(f"/projects/{project.public_id}/assessments/").text


def test_veiled_team_goes_by_its_mark(client, cast, many):
    client.force_login(cast.other_site_lead)
    base = f"/projects/{many.public_id}/assessments/"

    (row,) = as_api(cast.other_site_lead).get("/api/v1/assessments/").json()["results"]
    page = client.get(f"{base}?site={row['site']}")
    mark = page.context["team"].site.code

    assert "Riverbend" not in page.context["team"].place
    assert "Two tests run." not in page.text
    assert "would suggest" not in page.text
    assert client.get(f"{base}?site=riverbend").status_code == 404
    assert client.get(f"{base}?site={mark}").status_code == 200


def test_site_lead_scores_and_mends_on_pages(client, cast, project):
    client.force_login(cast.site_lead)
    url = f"/projects/{project.public_id}/assessments/add/"
    assert client.get(url).status_code == 200
    body = {"site": "riverbend", "side": "team", "month": "2026-02-01", "score": "2.5"}

    refused = client.post(url, body)
    response = client.post(url, body | {"justification": "Two tests run."})

    assert (refused.status_code, response.status_code) == (422, 303)
    one = Assessment.objects.get()
    edit = f"/assessments/{one.public_id}/edit/"
    assert edit in client.get(response["Location"]).text
    changed = {"version": 1, "score": "3.0", "justification": "Three."}
    assert client.post(edit, changed).status_code == 422
    assert client.post(edit, changed | {"reason": "Counted again"}).status_code == 303
    assert "What stood there before" in client.get(response["Location"]).text
    told_first = client.post(edit, changed | {"reason": "Mine"})
    assert (told_first.status_code, told_first.context["form"]["version"].value()) == (422, "2")


def test_a_side_that_is_not_ones_own_is_refused_at_its_field(client, cast, project):
    """A coordinator who leads another team's project may write several sides, of other teams."""
    membership = cast.membership(cast.coordinator)
    membership.site = cast.other_site
    membership.save()
    project.sites.add(cast.other_site)
    client.force_login(cast.coordinator)
    body = {"site": "riverbend", "side": "team", "month": "2026-02-01", "score": "2.5"}

    url = f"/projects/{project.public_id}/assessments/add/"
    response = client.post(url, body | {"justification": "Theirs."})

    assert "side" in response.context["form"].errors
    assert not Assessment.objects.exists()


def as_api(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_program_scores_reads_and_mends(cast, project):
    rest = as_api(cast.site_lead)
    body = {
        "project": str(project.public_id), "site": "riverbend", "month": "2026-02-01",
        "side": "team", "score": 2.5, "justification": "Two tests run.",
    }  # fmt: skip

    added = rest.post("/api/v1/assessments/", body)
    assert added.status_code == 201, added.json()
    one = f"/api/v1/assessments/{added.json()['id']}/"
    changed = rest.patch(one, {"score": 3, "reason": "More"}, headers={"If-Match": added["ETag"]})

    assert changed.json()["score"] == 3.0
    assert rest.patch(one, {"reason": "More"}).status_code == 428
    assert rest.post("/api/v1/assessments/", body).status_code == 409
    for query in ("site=riverbend", f"project={project.public_id}", "since=2026-02-01&side=team"):
        rows = rest.get(f"/api/v1/assessments/?{query}").json()["results"]
        assert [row["site"] for row in rows] == ["riverbend"]
    assert rest.get("/api/v1/assessments/?site=moon").json()["results"] == []


@pytest.mark.parametrize(
    ("more", "status"),
    [({"side": "coordinator"}, 403), ({"site": "moon"}, 404), ({"site": ""}, 400),
     ({"score": 2.3}, 400), ({"month": "2025-12-01"}, 400), ({"project": "moon"}, 400)],
)  # fmt: skip
def test_program_is_refused(cast, project, more, status):
    body = {
        "project": str(project.public_id), "site": "riverbend", "month": "2026-02-01",
        "side": "team", "score": 2.5, "justification": "Two tests run.",
    }  # fmt: skip

    assert as_api(cast.site_lead).post("/api/v1/assessments/", body | more).status_code == status


def test_program_reads_suggestion_and_standing(cast, project, told_by_team):
    rest, base = as_api(cast.community), "/api/v1/assessments/"

    suggested = rest.get(f"{base}suggested/?project={project.public_id}&site=riverbend").json()
    stands = rest.get(f"{base}standing/?network=steady-gut").json()

    assert suggested["score"] == 0.5
    assert suggested["onward"].startswith("Write the charter")
    assert {"month": "2026-02-01", "side": "team", "far": 0, "scored": 1} in stands["share"]
    assert stands["owed"][0]["sides"] == ["coordinator"]
    assert rest.get(f"{base}suggested/").status_code == 400
    assert rest.get(f"{base}standing/").status_code == 400
    assert as_api(cast.outsider).get(f"{base}standing/?network=steady-gut").status_code == 404
