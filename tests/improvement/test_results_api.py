"""Results to share and who took them up, over REST."""

import pytest
from rest_framework.test import APIClient

from improvement.models import Result
from outcomes.presenters.frozen import fingerprint
from tests.factories.sharing import TEXTS, make_change, make_draft, next_door, publish, read
from tests.outcomes.shapes import SHIFTED, compute, fill

pytestmark = pytest.mark.django_db
API = "/api/v1"


def rest(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def held(client, path):
    return {"If-Match": client.get(path)["ETag"]}


def act(client, path, name, body=None):
    return client.post(f"{path}{name}/", body or {}, headers=held(client, path))


def test_the_whole_way(cast, measure):
    fill(measure, cast.site, SHIFTED)
    fill(measure, cast.other_site, SHIFTED)
    compute(measure)
    change = make_change(cast.network, cast.clinician, measure=measure)
    writer, lead, reader = rest(cast.clinician), rest(cast.coordinator), rest(cast.outsider)

    begun = writer.post(f"{API}/results/", {"change": str(change.public_id), "title": "Begun"})
    one = f"{API}/results/{begun.json()['id']}/"
    body = {**TEXTS, "tags": ["Plan"], "finding": "helped",
            "materials": [{"label": "Card", "url": "https://a.example/card"}]}  # fmt: skip
    written = writer.patch(one, body, headers={"If-Match": begun["ETag"]})
    stale = writer.patch(one, {"title": "Other"}, headers={"If-Match": begun["ETag"]})
    added = writer.post(f"{one}add_author/", {"user": str(cast.leader.public_id)})
    writer.post(f"{one}add_author/", {"user": str(cast.community.public_id)})
    removed = writer.post(f"{one}remove_author/", {"user": str(cast.community.public_id)})
    named = rest(cast.leader).post(f"{one}answer_as_author/", {"agrees": True})
    assert begun.status_code == 201
    assert begun.json()["charts"][0]["measure"] == measure.code
    assert (written.json()["tags"], written.json()["version"]) == (["plan"], 2)
    assert stale.status_code == 412
    assert (added.status_code, added.json()["unnamed_authors"]) == (200, 1)
    assert removed.json()["unnamed_authors"] == 1
    assert [row["name"] for row in named.json()["authors"]] == ["Clint Clinician", "Lars Leader"]

    early = act(lead, one, "publish", {"visibility": "network"})
    handed = act(writer, one, "submit")
    own = act(writer, one, "publish", {"visibility": "network"})
    back = act(lead, one, "return", {"reason": "Say it plainer."})
    act(writer, one, "submit")
    act(writer, one, "take_back")
    act(writer, one, "submit")
    once = act(lead, one, "publish", {"visibility": "public"})
    done = act(lead, one, "publish", {"visibility": "public", "confirmed": True})
    assert (early.status_code, handed.json()["status"], own.status_code) == (409, "in_review", 403)
    assert back.json()["status"] == "draft"
    assert (once.status_code, once.json()["code"]) == (400, "not_confirmed")
    assert (done.json()["number"], done.json()["edition"]) == (1, 1)
    assert done.json()["citation"].startswith("Clint Clinician, Lars Leader. Teens write")

    put = reader.get(f"{one}charts/").json()[0]
    assert fingerprint(put["data"], put["drawings"]) == put["sha256"]
    new = writer.post(f"{one}edition/")
    assert (new.status_code, new.json()["previous"]) == (201, begun.json()["id"])
    gone = act(lead, one, "withdraw", {"reason": "Miscounted."})
    told = reader.get(one).json()
    assert gone.json()["withdrawn_reason"] == "Miscounted."
    assert [told[name] for name in (*TEXTS, "tags", "materials", "authors", "charts")] == [
        "", "", "", "", "", [], [], [], []
    ]  # fmt: skip
    assert reader.get(f"{one}charts/").json() == []


def test_drafts_are_thrown_away(cast):
    result = make_draft(cast)
    one = f"{API}/results/{result.public_id}/"

    assert rest(cast.community).delete(one).status_code == 404
    assert rest(cast.clinician).delete(one).status_code == 204
    assert not Result.objects.exists()


def test_charts_are_taken_and_dropped(cast, measure):
    fill(measure, cast.site, SHIFTED)
    fill(measure, cast.other_site, SHIFTED)
    compute(measure)
    lead, writer = rest(cast.coordinator), rest(cast.clinician)
    one = f"{API}/results/{make_draft(cast).public_id}/"
    site = {"measure": measure.code, "site": cast.other_site.code}

    taken = lead.post(f"{one}take_chart/", site)
    foreign = writer.post(f"{one}take_chart/", site)
    nowhere = writer.post(f"{one}take_chart/", {"measure": "nothing"})
    dropped = writer.post(f"{one}drop_chart/", {"chart": taken.json()["charts"][0]["id"]})

    assert taken.json()["charts"][0]["title"] == f"{measure.name}, {cast.other_site.name}"
    assert (foreign.status_code, nowhere.status_code) == (403, 404)
    assert dropped.json()["charts"] == []


def test_authors_are_told_to_those_who_write(cast):
    result = make_draft(cast)
    rest(cast.clinician).post(
        f"{API}/results/{result.public_id}/add_author/", {"user": str(cast.leader.public_id)}
    )
    one = f"{API}/results/{result.public_id}/authors/"
    publish(result, cast.coordinator)

    assert [row["name"] for row in rest(cast.clinician).get(one).json()] == ["Clint Clinician"]
    assert [row["name"] for row in rest(cast.outsider).get(one).json().get("results", [])] == []


def test_lists_are_narrowed(cast):
    draft = make_draft(cast, title="Half a thought")
    told = publish(make_draft(cast, title="Plan", tags=["teens"]), cast.coordinator)
    client = rest(cast.clinician)

    def titles(query):
        rows = client.get(f"{API}/results/?{query}").json()["results"]
        return sorted(row["title"] for row in rows)

    assert titles("network=steady-gut") == ["Half a thought", "Plan"]
    assert titles("status=published") == ["Plan"]
    assert titles("tag=Teens") == ["Plan"]
    assert titles("q=half") == ["Half a thought"]
    assert titles("mine=true") == ["Half a thought", "Plan"]
    assert titles(f"change={draft.change.public_id}") == ["Half a thought"]
    assert titles("finding=helped") == []
    assert titles("updated_since=2099-01-01T00:00:00Z") == []
    assert client.get(f"{API}/results/?colour=red").status_code == 400
    assert rest(cast.community).get(f"{API}/results/?format=csv").status_code == 200
    assert APIClient().get(f"{API}/results/{told.public_id}/").status_code == 401


def test_a_change_that_nobody_sees_begins_nothing(cast):
    change = make_change(cast.other_network, cast.outsider)
    body = {"change": str(change.public_id), "title": "x"}

    assert rest(cast.clinician).post(f"{API}/results/", body).status_code == 404
    assert rest(cast.clinician).post(f"{API}/results/", {"title": "x"}).status_code == 400


# --- Taking up --------------------------------------------------------------------------------


def test_taking_up_and_over(cast):
    told = publish(make_draft(cast), cast.coordinator, "public")
    next_door(cast)
    theirs, ours = rest(cast.outsider), rest(cast.community)
    body = {"result": str(told.public_id), "network": "twin-network", "state": "will_test"}

    said = theirs.post(f"{API}/uptakes/", body)
    site = theirs.post(
        f"{API}/uptakes/", body | {"site": cast.foreign_site.code, "state": "testing"}
    )
    foreign = theirs.post(f"{API}/uptakes/", body | {"network": "steady-gut"})
    wrong = theirs.post(f"{API}/uptakes/", body | {"state": "maybe"})
    seen = ours.get(f"{API}/uptakes/?result={told.public_id}&standing=true").json()["results"]
    over = theirs.post(f"{API}/results/{told.public_id}/copy/", {"network": "twin-network"})
    mine = f"{API}/uptakes/{said.json()['id']}/"

    assert (said.status_code, foreign.status_code, wrong.status_code) == (201, 404, 400)
    assert (said.json()["network"], site.json()["site"]) == ("twin-network", cast.foreign_site.name)
    assert {(row["network"], row["site"]) for row in seen} == {("", "")}
    assert (over.status_code, over.json()["title"]) == (201, told.title)
    assert ours.delete(mine).status_code == 403
    assert theirs.delete(mine).status_code == 204
    assert theirs.get(mine).json()["ended_at"]


def test_a_member_speaks_for_no_network(cast):
    told = publish(make_draft(cast), cast.coordinator, "public")
    body = {"result": str(told.public_id), "network": "steady-gut", "site": cast.site.code,
            "state": "adopted"}  # fmt: skip

    assert rest(cast.community).post(f"{API}/uptakes/", body).status_code == 403
    assert rest(cast.site_lead).post(f"{API}/uptakes/", body).status_code == 201
    assert rest(cast.coordinator).post(f"{API}/uptakes/", body | {"site": ""}).status_code == 400
    assert read(told).uptakes.count() == 1
