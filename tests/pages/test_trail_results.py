"""Results on the trail: published, given anew, withdrawn, and who took them up."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from improvement.actions import result_steps, uptakes
from improvement.models import Change, Uptake
from networks.models import Network
from tests.factories.sharing import NOW, fresh, hand_in, make_draft, next_door, publish, read
from tests.pages.trail_scene import follow, kinds, step, tell

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = timedelta(days=1)


@pytest.fixture
def story(cast):
    return tell(cast)


def adopted(story):
    Change.objects.filter(pk=story.change.pk).update(state="adopted", state_on=NOW.date())
    return Change.objects.select_related("network", "measure").get(pk=story.change.pk)


@pytest.fixture
def result(cast, story):
    """Published for everybody, about the change that the story ends with."""
    next_door(cast)
    return publish(make_draft(cast, change=adopted(story)), cast.coordinator, visibility="public")


def taken(cast, result, state="testing", **more):
    given = {"by": fresh(cast.outsider), "network": cast.other_network, "now": NOW} | more
    return uptakes.mark(result=result, state=state, **given)


def test_the_trail_ends_with_the_result_and_leads_there_from_everywhere(cast, story, result):
    from_idea = follow(cast.leader, "idea", story.idea)
    from_result = follow(cast.leader, "result", result)

    shared = step(from_idea, "shared")
    assert shared.words == "Steady Gut published its result for everybody."
    assert shared.detail.endswith("Time is not the problem.")
    assert kinds(from_result) == kinds(from_idea)
    assert step(from_result, "shared").is_start
    assert from_idea.ahead.words.startswith("Other networks and sites can take it up")


def test_before_it_is_published_the_trail_says_how_far_it_is(cast, story):
    draft = make_draft(cast, change=adopted(story))

    ahead = {
        name: follow(getattr(cast, name), "idea", story.idea).ahead.words
        for name in ("clinician", "leader")
    }
    hand_in(draft)
    review = follow(cast.leader, "idea", story.idea)

    assert ahead == {
        "clinician": "Its result is being written.",
        "leader": "Steady Gut adopted it. What was learned can be shared as a result.",
    }
    assert review.ahead.words == "Its result is being reviewed."
    assert "shared" not in kinds(review)


def test_of_a_withdrawn_result_no_words_are_told(cast, story, result):
    held = read(result)
    result_steps.withdraw(
        by=fresh(cast.coordinator), result=held, version=held.version, reason="A wrong number.",
        now=NOW,
    )  # fmt: skip

    shared = step(follow(cast.leader, "idea", story.idea), "shared")

    assert shared.detail == "Withdrawn since: A wrong number."
    assert "Teens" not in f"{shared.title}{shared.words}{shared.detail}"


def test_each_edition_is_a_step(cast, story, result):
    edition = result_steps.begin_edition(by=fresh(cast.clinician), result=read(result), now=NOW)
    publish(edition, cast.coordinator, visibility="public", now=NOW + DAY)

    told = [
        one.words for one in follow(cast.leader, "idea", story.idea).steps if one.kind == "shared"
    ]

    assert told == [
        "Steady Gut published its result for everybody.",
        "Steady Gut published edition 2 of its result for everybody.",
    ]


def test_who_took_it_up_is_named_as_on_the_result(cast, story, result):
    taken(cast, result, note="Since Monday.")

    hidden = step(follow(cast.leader, "idea", story.idea), "taken_up")
    Network.objects.filter(pk=cast.other_network.pk).update(is_findable=True)
    named = step(follow(cast.leader, "idea", story.idea), "taken_up")

    assert (hidden.words, hidden.detail) == ("Another network is testing it.", "Since Monday.")
    assert named.words == "Twin Network is testing it."


def test_who_took_it_up_where_it_is_still_the_day_before_stands_after_the_result(
    cast, story, result
):
    taken(cast, result)
    Uptake.objects.update(created_at=NOW)
    Network.objects.filter(pk=cast.network.pk).update(timezone="Pacific/Auckland")
    Network.objects.filter(pk=cast.other_network.pk).update(timezone="Pacific/Pago_Pago")

    trail = follow(cast.leader, "idea", story.idea)

    days = [one.when.iso for one in trail.steps[-2:]]
    assert kinds(trail)[-2:] == ["shared", "taken_up"]
    assert days == ["2026-11-24", "2026-11-23"]


def test_a_copy_that_was_made_of_a_result_is_told_once(cast, story, result):
    taken(cast, result)
    uptakes.copy_change(by=fresh(cast.outsider), result=read(result), network=cast.other_network)

    trail = follow(cast.staff, "idea", story.idea)

    assert "copied" not in kinds(trail)
    assert step(trail, "taken_up").title.startswith("Twin Network: ")


def test_many_who_took_it_up_are_one_step(cast, story, result):
    for number in range(7):
        network = Network.objects.create(name=f"Network {number}", slug=f"network-{number}")
        Uptake.objects.create(result=result, network=network, state="testing", by=cast.outsider)

    taken_up = step(follow(cast.leader, "idea", story.idea), "taken_up")

    assert taken_up.words == "7 networks and sites took it up."
    assert len(taken_up.branches) == 7


def test_outside_of_its_network_a_result_tells_of_itself_alone(client, cast, story, result):
    taken(cast, result)
    rest = APIClient()
    rest.force_authenticate(fresh(cast.outsider))
    client.force_login(fresh(cast.outsider))

    trail = follow(fresh(cast.outsider), "result", result)
    page = client.get(f"/trail/result/{result.public_id}/")
    answer = rest.get(f"/api/v1/results/{result.public_id}/trail/").json()

    assert kinds(trail) == ["shared", "taken_up"]
    assert page.status_code == 200
    assert f"/networks/{cast.network.slug}/" not in page.content.decode()
    assert [one["kind"] for one in answer["steps"]] == ["shared", "taken_up"]
    assert "Clint" not in page.content.decode()
