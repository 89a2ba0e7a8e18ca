"""Design work, topics, answers, ideas and other wordings over REST."""

import pytest
import time_machine
from rest_framework.test import APIClient

from improvement.models import Contribution, Idea, Topic
from tests.factories.design import TopicFactory
from tests.improvement.design_scene import NOW, ask, put_forward

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def rest(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def held(client, path):
    return {"If-Match": client.get(path)["ETag"]}


def test_design_work_with_briefs_and_days(cast):
    lead = rest(cast.coordinator)
    body = {"network": "steady-gut", "title": "Ours", "purpose": "All", "brief": "First"}

    added = lead.post(f"{API}/processes/", body)
    one = f"{API}/processes/{added.json()['id']}/"
    edited = lead.patch(one, {"purpose": "More"}, headers={"If-Match": added["ETag"]})
    brief = lead.post(f"{one}brief/", {"number": 1, "text": "Second", "reason": "Met"})
    stale = lead.post(f"{one}brief/", {"number": 1, "text": "Third", "reason": "Met"})
    closed = lead.post(f"{one}status/", {"status": "closed"}, headers=held(lead, one))
    day = {"process": added.json()["id"], "name": "Meeting", "due_on": "2026-12-01"}
    step = lead.post(f"{API}/design-steps/", day)
    at = f"{API}/design-steps/{step.json()['id']}/"

    assert (added.status_code, edited.json()["purpose"]) == (201, "More")
    assert (brief.status_code, stale.status_code) == (201, 409)
    assert [row["text"] for row in lead.get(f"{one}briefs/").json()] == ["Second", "First"]
    assert closed.json()["status"] == "closed"
    assert lead.patch(at, {"done_on": "2026-12-02"}).json()["done_on"] == "2026-12-02"
    assert lead.delete(at).status_code == 204
    assert lead.get(f"{API}/processes/?status=open").json()["results"] == []
    assert rest(cast.community).post(f"{API}/processes/", body).status_code == 403


def test_a_topic_from_the_question_to_the_summary(cast):
    lead, member = rest(cast.coordinator), rest(cast.community)
    process = ask(cast).process.public_id
    body = {"process": str(process), "question": "What first?", "choices": ["Day", "Night"]}

    asked = lead.post(f"{API}/topics/", body)
    key = asked.json()["id"]
    one = f"{API}/topics/{key}/"
    choice = asked.json()["choices"][1]["id"]
    said = member.post(f"{API}/contributions/", {"topic": key, "choice": choice})
    again = member.post(f"{API}/contributions/", {"topic": key, "choice": choice})
    mine = f"{API}/contributions/{said.json()['id']}/"
    changed = member.patch(mine, {"text": "Please"}, headers=held(member, mine))
    table = lead.post(
        f"{API}/contributions/",
        {"topic": key, "table": "Table 3", "people": 7, "text": "Not at four"},
    )
    lead.patch(
        f"{API}/contributions/{table.json()['id']}/", {"people": 8},
        headers={"If-Match": table["ETag"]},
    )  # fmt: skip
    frozen = lead.patch(one, {"question": "Other?"}, headers=held(lead, one))
    closed = lead.post(f"{one}close/")
    theme = lead.post(f"{API}/themes/", {"topic": key, "title": "Hours"})
    under = {"contributions": [said.json()["id"], table.json()["id"]], "theme": theme.json()["id"]}
    moved = lead.post(f"{one}group/", under)
    early = lead.post(f"{one}publish/", {"summary": "Nights"}, headers=held(lead, one))
    lead.patch(
        f"{API}/themes/{theme.json()['id']}/", {"answer": "will", "answer_reason": "In May."},
        headers={"If-Match": theme["ETag"]},
    )  # fmt: skip
    done = lead.post(f"{one}publish/", {"summary": "Nights"}, headers=held(lead, one))

    assert (asked.status_code, said.status_code, again.json()["id"]) == (
        201,
        201,
        said.json()["id"],
    )
    assert (changed.json()["text"], changed.json()["choice"]) == ("Please", choice)
    assert (frozen.status_code, closed.json()["is_open"]) == (409, False)
    assert (moved.json(), early.status_code) == ({"moved": 2}, 409)
    assert done.json()["summary"] == "Nights"
    counts = member.get(f"{one}counts/").json()
    assert (counts["answers"], counts["people"]) == (2, 9)
    assert counts["choices"] == [{"choice": "Day", "people": 0}, {"choice": "Night", "people": 1}]
    assert member.get(f"{mine}moves/").json()[0]["to_theme"] == "Hours"
    assert (
        member.post(f"{API}/contributions/", {"topic": key, "table": "T", "text": "x"}).status_code
        == 403
    )
    late = member.patch(mine, {"text": "Late"}, headers=held(member, mine))
    assert late.status_code == 409
    assert len(member.get(f"{API}/contributions/?mine=true").json()["results"]) == 1
    assert (
        member.get(f"{API}/topics/?is_open=false&network=steady-gut").json()["results"][0]["id"]
        == key
    )


def test_an_answer_is_taken_back_hidden_and_shown(cast):
    lead, member = rest(cast.coordinator), rest(cast.community)
    topic = ask(cast)
    said = member.post(f"{API}/contributions/", {"topic": str(topic.public_id), "text": "Mine"})
    one = f"{API}/contributions/{said.json()['id']}/"

    lead.post(f"{one}hide/", {"reason": "Points at one"})
    seen = {
        who: rest(getattr(cast, who)).get(one).json() for who in ("community", "clinician", "staff")
    }
    lead.post(f"{one}show/")
    gone = member.post(f"{one}take_back/")

    assert {who: row["text"] for who, row in seen.items()} == {
        "community": "Mine", "clinician": "", "staff": "",
    }  # fmt: skip
    assert seen["clinician"]["hidden_reason"] == ""
    assert gone.json()["text"] == ""


def test_an_answer_becomes_an_idea(cast):
    topic = ask(cast)
    member = rest(cast.community)
    said = member.post(f"{API}/contributions/", {"topic": str(topic.public_id), "text": "At night"})
    path = f"{API}/contributions/{said.json()['id']}/idea/"
    words = {"title": "A night line", "summary": "Answered."}

    drafted = member.post(path, words)
    made = rest(cast.coordinator).post(path, words)

    assert (drafted.json()["state"], made.json()["state"]) == ("draft", "published")
    assert made.json()["author"] == str(cast.community.public_id)


def test_an_idea_from_the_draft_to_the_vote(cast):
    member, lead = rest(cast.community), rest(cast.coordinator)
    begun = member.post(f"{API}/ideas/", {"network": "steady-gut", "title": "One number"})
    one = f"{API}/ideas/{begun.json()['id']}/"

    unseen = lead.get(one).status_code
    written = member.patch(one, {"summary": "Day"}, headers=held(member, one))
    stale = member.patch(one, {"summary": "Night"}, headers={"If-Match": begun["ETag"]})
    put = member.post(f"{one}publish/", headers=held(member, one))
    fixed = member.patch(one, {"shown_as": "anonymous"}, headers=held(member, one))
    reworded = member.patch(
        one, {"title": "Two numbers", "reason": "Better"}, headers=held(member, one)
    )
    gone = member.post(f"{one}withdraw/", {"reason": "Later"}, headers=held(member, one))
    back = member.post(f"{one}put_back/", headers=held(member, one))

    assert (unseen, written.status_code, stale.status_code) == (404, 200, 412)
    assert (put.json()["number"], put.json()["name"]) == (1, "Mina Community")
    assert fixed.status_code == 400
    assert [row["title"] for row in member.get(f"{one}revisions/").json()] == [
        "Two numbers", "One number",
    ]  # fmt: skip
    assert reworded.json()["wording"] == 2
    assert (gone.json()["state"], back.json()["state"]) == ("withdrawn", "published")
    assert member.delete(one).status_code == 409


def test_ideas_are_merged_parted_split_hidden_and_found(cast):
    lead = rest(cast.coordinator)
    idea = put_forward(cast.community, cast.network, "One number at night")
    twin = put_forward(cast.clinician, cast.network, "A number for the night")
    elsewhere = put_forward(cast.outsider, cast.other_network)
    one, other = (f"{API}/ideas/{found.public_id}/" for found in (idea, twin))

    like = lead.get(f"{API}/ideas/similar/?network=steady-gut&text=night number")
    foreign = lead.post(f"{one}merge/", {"sources": [str(elsewhere.public_id)]})
    lead.post(f"{one}merge/", {"sources": [str(twin.public_id)], "reason": "The same"})
    links = lead.get(f"{one}links/").json()
    parted = lead.post(f"{other}unmerge/")
    half = {"title": "Day", "summary": "Day."}
    split = lead.post(
        f"{one}split/", {"first": half, "second": half | {"title": "Dusk"}, "reason": "Two"},
        headers=held(lead, one),
    )  # fmt: skip
    hidden = lead.post(f"{other}hide/", {"reason": "Points at one"})
    unseen = rest(cast.leader).get(other).status_code
    shown = lead.post(f"{other}show/")

    assert {row["number"] for row in like.json()} == {1, 2}
    assert (foreign.status_code, unseen) == (404, 404)
    assert [(row["kind"], row["reason"]) for row in links] == [("merged_into", "The same")]
    assert (parted.json()["state"], split.json()["title"]) == ("published", "Dusk")
    assert (hidden.json()["state"], shown.json()["state"]) == ("hidden", "published")
    assert lead.get(f"{API}/ideas/similar/?network=steady-gut").status_code == 400


def test_a_wording_over_rest(cast):
    idea = put_forward(cast.community, cast.network)
    other, member = rest(cast.clinician), rest(cast.community)

    def propose(text):
        body = {"idea": str(idea.public_id), "part": "title", "text": text}
        made = other.post(f"{API}/amendments/", body)
        return f"{API}/amendments/{made.json()['id']}/", {"If-Match": made["ETag"]}

    (first, tag), (second, other_tag), (third, _) = map(propose, ("Two", "Three", "Four"))
    taken = member.post(f"{first}accept/", {}, headers=tag)
    changed = member.post(f"{second}accept/", {}, headers=other_tag)
    declined = member.post(f"{second}decline/", {"answer": "No"}, headers=other_tag)
    gone = other.post(f"{third}take_back/")

    assert (taken.json()["state"], changed.status_code) == ("accepted", 409)
    assert changed.json()["code"] == "part_changed"
    assert (declined.json()["answer"], gone.json()["state"]) == ("No", "withdrawn")
    assert member.post(f"{API}/amendments/", {
        "idea": str(idea.public_id), "part": "title", "text": "Mine",
    }).status_code == 403  # fmt: skip
    waiting = other.get(f"{API}/amendments/?idea={idea.public_id}&state=proposed")
    assert waiting.json()["results"] == []


@pytest.mark.parametrize("body", [{"title": "x", "colour": "red"}, {"title": "x" * 121}])
def test_what_is_not_understood_is_refused(cast, body):
    answer = rest(cast.community).post(f"{API}/ideas/", {"network": "steady-gut", **body})

    assert answer.status_code == 400
    assert not Idea.objects.exists()


def test_nothing_next_door_is_found(cast):
    topic = TopicFactory(process__network=cast.other_network)
    idea = put_forward(cast.outsider, cast.other_network)
    member = rest(cast.community)

    statuses = [
        member.get(f"{API}/topics/{topic.public_id}/").status_code,
        member.get(f"{API}/ideas/{idea.public_id}/").status_code,
        member.post(f"{API}/contributions/", {"topic": str(topic.public_id), "text": "x"}).status_code,
        member.post(f"{API}/ideas/", {"network": "twin-network", "title": "x"}).status_code,
        member.post(
            f"{API}/amendments/", {"idea": str(idea.public_id), "part": "title", "text": "x"}
        ).status_code,
    ]  # fmt: skip

    assert set(statuses) == {404}
    assert Contribution.objects.count() == 0
    assert Topic.objects.visible_to(cast.community).count() == 0
