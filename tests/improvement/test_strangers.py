"""Who left, and a token bound to another network, find nothing of what is said, scored and due."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from improvement.actions import assessments, comments
from improvement.models import Comment, TalkFollow
from improvement.rules.about import about
from outcomes import periods
from outcomes.completeness import today_in
from tests.factories.improvement import TaskFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
WORDS = "Who prints the cards?"
LISTS = ("comments", "talk-follows", "assessments", "tasks", "practice", "cycles", "projects")


@pytest.fixture
def scene(cast, project, cycle):
    """A thing of each kind that is the community member's own, in the network they will leave."""
    now, place = timezone.now(), about(project)
    month = periods.add_months(today_in(cast.network, now).replace(day=1), -1)
    said = comments.say(by=cast.community, about=place, text=WORDS, is_ask=True, now=now)
    comments.edit(
        by=cast.community, comment=said, about=place, version=1, text=f"{WORDS} And when?", now=now
    )
    score = assessments.add(
        by=cast.site_lead, project=project, site=cast.site, month=month, side="team",
        values={"score": 2, "justification": WORDS, "suggestion": ""}, now=now,
    )  # fmt: skip
    task = TaskFactory(cycle=cycle, what=WORDS, who=cast.community.name)
    return {"said": said, "score": score, "task": task, "cycle": cycle, "project": project}


def asked(scene):
    """Give each address with what is sent to it: None is read."""
    said, score, task, cycle, project = (one.public_id for one in scene.values())
    here = {"about_kind": "project", "about_id": str(project), "text": "Mine"}
    return [
        (f"comments/{said}/", None),
        (f"comments/{said}/versions/", None),
        ("comments/", here),
        *((f"comments/{said}/{name}/", {}) for name in ("take_back", "settle", "show")),
        (f"comments/{said}/hide/", {"reason": "Not ours"}),
        ("talk-follows/", {"about_kind": "project", "about_id": str(project)}),
        (f"assessments/{score}/", None),
        (f"assessments/suggested/?project={project}&site=riverbend", None),
        ("assessments/standing/?network=steady-gut", None),
        (f"tasks/{task}/", None),
        (f"tasks/{task}/done/", {"is_done": True}),
        (f"cycles/{cycle}/versions/", None),
        ("calls/steady-gut/", None),
        ("calls/steady-gut/pick/", {"cycle": str(cycle), "reason": "Mine"}),
        ("this-week/?network=steady-gut", None),
    ]


def leave(cast):
    cast.community.memberships.update(left_at=timezone.now())


def be_bound_elsewhere(cast):
    """As a token of the same person does that is bound to no network of theirs."""
    cast.community.limited_to = frozenset({cast.network.pk + 999})


@pytest.mark.parametrize("turn", [leave, be_bound_elsewhere])
def test_nothing_is_found(cast, scene, turn):
    turn(cast)
    vars(cast.community).pop("active_memberships", None)
    rest = APIClient()
    rest.force_authenticate(cast.community)

    answers = {
        (path, body is None): (
            rest.get(f"/api/v1/{path}") if body is None else rest.post(f"/api/v1/{path}", body)
        ).status_code
        for path, body in asked(scene)
    }
    rows = {name: rest.get(f"/api/v1/{name}/").json()["results"] for name in LISTS}

    assert {key: status for key, status in answers.items() if status != 404} == {}
    assert {name for name, found in rows.items() if found} == set()
    assert rest.get("/api/v1/this-week/").json()["results"] == []
    assert Comment.objects.get().is_open
    assert TalkFollow.objects.filter(user=cast.community).count() == 1


def test_pages_of_who_left_are_not_found(client, cast, scene):
    leave(cast)
    client.force_login(cast.community)
    said, _, task, cycle, project = (one.public_id for one in scene.values())
    pages = [
        f"/talk/project/{project}/",
        "/networks/steady-gut/asks/",
        "/networks/steady-gut/call/",
        "/networks/steady-gut/call/deck/",
        "/networks/steady-gut/this-week/",
        f"/comments/{said}/versions/",
        f"/comments/{said}/edit/",
        f"/cycles/{cycle}/versions/",
        f"/projects/{project}/assessments/",
    ]

    found = {page for page in pages if client.get(page).status_code != 404}
    told = [client.get(page).text for page in ("/", "/this-week/", "/settings/following/")]

    assert found == set()
    assert (
        client.post(f"/tasks/{task}/done/", {"is_done": "true", "page": "own"}).status_code == 404
    )
    assert not [text for text in told if WORDS in text]
