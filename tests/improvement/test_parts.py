"""Aims, team, timeline and documents of a project: on pages, over REST, and in the audit."""

from datetime import date
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from improvement.actions import parts, projects
from improvement.models import Diagram, DocumentLink, Milestone, TeamMember
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from tests.factories.improvement import AimFactory


def url(project, kind, part=None, more=""):
    end = f"{part.public_id}/{more}" if part else "add/"
    return f"/projects/{project.public_id}/parts/{kind}/{end}"


@pytest.fixture
def as_lead(client, cast):
    client.force_login(cast.site_lead)
    return client


def add(cast, project, kind, **values):
    return parts.add(by=cast.clinician, project=project, kind=kind, values=values)


def test_aim_is_worded_from_its_measure(cast, project, measure):
    values = {"measure": measure, "statement": "", "baseline": Decimal(52), "goal": Decimal(75)}

    aim = add(cast, project, "aims", **values)

    assert aim.statement == "Raise “Asthma well controlled” from 52% to 75%."
    assert AuditEntry.objects.get().verb == "aim.added"


def test_aim_without_measure_and_words_is_refused(cast, project):
    with pytest.raises(DomainError) as refusal:
        add(cast, project, "aims", statement="", measure=None)

    assert refusal.value.field == "statement"


def test_aim_of_an_old_version_is_refused(cast, project):
    aim = AimFactory(project=project)
    parts.edit(by=cast.clinician, part=aim, values={"statement": "Hers"}, version=1)

    with pytest.raises(ChangedMeanwhile):
        parts.edit(by=cast.clinician, part=aim, values={"statement": "Mine"}, version=1)


def test_aim_under_a_diagram_stays(cast, project):
    aim = AimFactory(project=project)
    Diagram.objects.create(network=cast.network, title="Why", aim=aim, revised_on=date(2026, 1, 5))

    with pytest.raises(Conflict):
        parts.remove(by=cast.clinician, part=aim)

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("person", ["clinician", "outsider", "researcher"])
def test_team_takes_members_once_and_not_its_lead(cast, project, person):
    add(cast, project, "team", user=cast.researcher, role="researcher")

    with pytest.raises(DomainError) as refusal:
        add(cast, project, "team", user=getattr(cast, person))

    assert refusal.value.field == "user"


def test_team_keeps_who_has_left_the_network(cast, project):
    one = TeamMember.objects.create(project=project, user=cast.outsider)

    parts.edit(by=cast.clinician, part=one, values={"role": "coach"})

    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"role": "member"}, {"role": "coach"})


def test_project_takes_so_many_parts_and_no_more(cast, project, monkeypatch):
    monkeypatch.setattr(parts, "MOST", 1)
    add(cast, project, "documents", title="Letter", url="https://files.example/1")

    with pytest.raises(Conflict):
        add(cast, project, "documents", title="Letter", url="https://files.example/2")


def test_review_that_is_settled_has_its_day(cast, project):
    with pytest.raises(DomainError) as refusal:
        projects.edit(by=cast.clinician, project=project, version=1, values={"review": "quality"})

    assert refusal.value.field == "reviewed_on"


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        ("aims", {"statement": "All well by June."}, "All well by June."),
        ("milestones", {"name": "Kick-off", "due_on": "2026-02-01"}, "Kick-off"),
        ("documents", {"title": "Letter", "url": "https://files.example/1"}, "Letter"),
    ],
)
def test_lead_adds_on_a_page_and_finds_it_in_the_story(as_lead, project, kind, values, shown):
    assert as_lead.get(url(project, kind)).status_code == 200

    response = as_lead.post(url(project, kind), values)

    assert response["Location"] == f"/projects/{project.public_id}/#{kind}"
    assert shown in as_lead.get(f"/projects/{project.public_id}/").text


def test_family_partner_is_put_on_the_team_and_taken_off(as_lead, cast, project):
    response = as_lead.post(url(project, "team"), {"user": cast.community.pk, "role": "family"})

    one = TeamMember.objects.get()
    assert response.status_code == 303
    assert "Patient or family partner" in as_lead.get(f"/projects/{project.public_id}/").text
    as_lead.post(url(project, "team", one), {"role": "sponsor"})
    one.refresh_from_db()
    assert one.role == "sponsor"
    as_lead.post(url(project, "team", one, "remove/"))
    assert not TeamMember.objects.exists()


def test_milestone_is_marked_as_done(as_lead, project):
    one = Milestone.objects.create(project=project, name="Kick-off", due_on=date(2026, 2, 1))
    assert "Not done yet" in as_lead.get(f"/projects/{project.public_id}/").text

    values = {"name": "Kick-off", "due_on": "2026-02-01", "done_on": "2026-02-03"}
    as_lead.post(url(project, "milestones", one), values)

    page = as_lead.get(f"/projects/{project.public_id}/")
    assert "3 Feb 2026" in page.text


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("aims", {}),
        ("team", {}),
        ("milestones", {"name": "When?"}),
        ("documents", {"title": "Script", "url": "javascript:alert(1)"}),
    ],
)
def test_what_is_not_whole_is_refused_at_its_field(as_lead, project, kind, values):
    response = as_lead.post(url(project, kind), values)

    assert response.status_code == 422
    assert response.context["form"].errors


def test_aim_saved_over_a_newer_one_is_told_first(as_lead, cast, project):
    aim = AimFactory(project=project)
    parts.edit(by=cast.clinician, part=aim, values={"statement": "Hers"}, version=1)

    told = as_lead.post(url(project, "aims", aim), {"statement": "Mine", "version": "1"})

    assert told.status_code == 422
    assert told.context["form"]["version"].value() == "2"
    assert "Mine" in told.text


def test_aim_under_a_diagram_is_told_on_the_page(as_lead, cast, project):
    aim = AimFactory(project=project)
    Diagram.objects.create(network=cast.network, title="Why", aim=aim, revised_on=date(2026, 1, 5))

    as_lead.post(url(project, "aims", aim, "remove/"))

    page = as_lead.get(f"/projects/{project.public_id}/")
    assert "A key driver diagram is built on this aim" in page.text


def test_unknown_kind_and_other_projects_are_not_there(as_lead, cast, project):
    one = Milestone.objects.create(project=project, name="Kick-off", due_on=date(2026, 2, 1))
    other = projects.add(
        by=cast.clinician,
        network=cast.network,
        values={"name": "Other", "lead": cast.clinician, "starts_on": date(2026, 1, 5)},
    )

    assert as_lead.get(url(project, "moons")).status_code == 404
    assert as_lead.get(url(project, "moons", one)).status_code == 404
    assert as_lead.get(url(other, "milestones", one)).status_code == 404


def as_api(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


BODIES = [
    ("aims", {"measure": "controlled", "goal": "75"}, {"population": "Teens"}),
    ("milestones", {"name": "Kick-off", "due_on": "2026-02-01"}, {"done_on": "2026-02-03"}),
    ("documents", {"title": "Letter", "url": "https://files.example/1"}, {"title": "The letter"}),
    ("team-members", {"role": "family"}, {"role": "coach"}),
]


@pytest.mark.parametrize(("noun", "body", "change"), BODIES)
def test_program_adds_changes_and_removes(cast, project, measure, noun, body, change):
    client, base = as_api(cast.site_lead), f"/api/v1/{noun}/"
    body = body | {"project": str(project.public_id)}
    if noun == "team-members":
        body["user"] = str(cast.community.public_id)

    added = client.post(base, body)
    assert added.status_code == 201, added.json()
    path = f"{base}{added.json()['id']}/"
    changed = client.patch(path, change, headers={"If-Match": added["ETag"]})

    assert changed.json() | change == changed.json()
    listed = client.get(f"{base}?project={project.public_id}").json()["results"]
    assert [row["id"] for row in listed] == [added.json()["id"]]
    assert client.delete(path).status_code == 204


@pytest.mark.parametrize(("person", "status"), [("researcher", 403), ("outsider", 404)])
def test_program_of_others_is_refused(cast, project, person, status):
    body = {"project": str(project.public_id), "title": "x", "url": "https://a.example/"}

    assert as_api(getattr(cast, person)).post("/api/v1/documents/", body).status_code == status
    assert not DocumentLink.objects.exists()


@pytest.mark.parametrize("body", [{}, [], {"project": "moon"}])
def test_program_that_names_no_project_is_refused(cast, body):
    assert as_api(cast.site_lead).post("/api/v1/documents/", body).status_code == 400


def test_program_puts_no_stranger_on_a_team(cast, project):
    body = {"project": str(project.public_id), "user": str(cast.outsider.public_id)}

    assert as_api(cast.site_lead).post("/api/v1/team-members/", body).status_code == 400


def test_program_reads_the_new_fields_of_a_project(cast, project):
    client, path = as_api(cast.clinician), f"/api/v1/projects/{project.public_id}/"
    body = {"kind": "pilot", "status": "planned", "review": "asked", "global_aim": "Breathe"}

    answer = client.patch(path, body, headers={"If-Match": client.get(path)["ETag"]})

    assert answer.json() | body == answer.json()
