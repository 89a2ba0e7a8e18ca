"""Many answers to one comment: the newest below it, the earlier ones page by page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from improvement.actions import comments
from improvement.models import Comment
from improvement.presenters.talk import ANSWERS
from improvement.rules.about import about

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def place(project):
    return about(project)


@pytest.fixture
def first(cast, place):
    return comments.say(by=cast.community, about=place, text="Who prints it?", now=NOW)


@pytest.fixture
def as_reader(client, cast):
    client.force_login(cast.leader)
    return client


def answer(cast, first, count, start=0):
    """Answer so often, a minute apart."""
    made = Comment.objects.bulk_create(
        Comment(
            network=first.network, about_kind=first.about_kind, about_id=first.about_id,
            parent=first, author=cast.clinician, text=f"Answer {number}.",
        )
        for number in range(start, start + count)
    )  # fmt: skip
    for number, one in enumerate(made, start=start):
        Comment.objects.filter(pk=one.pk).update(created_at=NOW + timedelta(minutes=number))
    return made


def read(client, url):
    response = client.get(url)
    assert response.status_code == 200
    (thread,) = response.context["talk"]["comments"]
    return response, [one["text"] for one in thread["answers"]]


def said(first, last):
    return [f"Answer {number}." for number in range(first, last)]


def test_few_answers_stand_whole(as_reader, cast, place, first):
    answer(cast, first, ANSWERS)

    response, seen = read(as_reader, place.talk_url)

    assert seen == said(0, ANSWERS)
    assert "Show earlier answers" not in response.text


@pytest.mark.parametrize("page", ["talk", "own"])
def test_of_many_the_newest_stand_and_a_link_leads_to_the_others(
    as_reader, cast, place, first, page
):
    answer(cast, first, 45)

    response, seen = read(as_reader, place.talk_url if page == "talk" else place.url)
    earlier, before = read(as_reader, f"{place.talk_url}?thread={first.public_id}")

    assert seen == said(25, 45)
    assert f"?thread={first.public_id}" in response.text
    assert before == said(20, 40)
    assert "21 to 40 of 45 answers" in earlier.text
    _, oldest = read(as_reader, f"{place.talk_url}?thread={first.public_id}&page=1")
    assert oldest == said(0, 20)
    _, newest = read(as_reader, f"{place.talk_url}?thread={first.public_id}&page=3")
    assert newest == said(40, 45)


def test_the_address_of_an_old_answer_shows_it(as_reader, cast, place, first):
    made = answer(cast, first, 45)

    old, seen = read(as_reader, f"{place.talk_url}?show={made[3].public_id}")
    _, turned = read(as_reader, f"{place.talk_url}?show={made[3].public_id}&page=2")
    _, new = read(as_reader, f"{place.talk_url}?show={made[44].public_id}")

    assert f'id="c-{made[3].public_id}"' in old.text
    assert (seen, turned, new) == (said(0, 20), said(20, 40), said(25, 45))


@pytest.mark.parametrize("key", ["nonsense", "11111111-1111-1111-1111-111111111111"])
def test_a_thread_that_is_not_there_is_not_found(as_reader, place, first, key):
    assert as_reader.get(f"{place.talk_url}?thread={key}").status_code == 404


def test_answers_of_two_threads_do_not_mix(as_reader, cast, place, first):
    other = comments.say(by=cast.community, about=place, text="And who folds?", now=NOW)
    answer(cast, first, 30)
    answer(cast, other, 2, start=100)

    response = as_reader.get(place.talk_url)

    counts = [len(one["answers"]) for one in response.context["talk"]["comments"]]
    links = [bool(one["earlier_url"]) for one in response.context["talk"]["comments"]]
    assert sorted(zip(counts, links, strict=True)) == [(2, False), (20, True)]


@pytest.mark.slow
def test_two_hundred_answers_cost_no_more_queries(as_reader, cast, place, first):
    def queries(url):
        with CaptureQueriesContext(connection) as captured:
            as_reader.get(url)
        return len(captured)

    pages = [place.url, place.talk_url, f"{place.talk_url}?thread={first.public_id}"]
    answer(cast, first, 2)
    for page in pages:
        as_reader.get(page)
    few = [queries(page) for page in pages]
    answer(cast, first, 198, start=2)

    assert [queries(page) for page in pages] == few
