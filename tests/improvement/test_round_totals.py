"""Before a vote is closed its totals are in no answer at all: not on pages, over REST, in files,
in the admin, in headers, nor in what changes between two answers."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from improvement.actions import rounds
from improvement.models import Round
from tests.access import matrix
from tests.access.routes import ABOUT_THE_SITE
from tests.factories.rounds import (
    finish,
    keys_of,
    make_members,
    make_round,
    store_ballots,
    vote,
)
from tests.fixtures.cast import make_cast
from tests.fixtures.signed_in import no_trace, once, settle, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Dots that stand nowhere else: the sums of the two ideas.
PARAMS = {"dots": 99, "most": 99, "choose": 1}
# As numbers of their own: ids and moments hold the same digits now and then.
TOTALS = re.compile(r'(?<!option value=")(?<![\w.-])(8,?811|1,?233)(?![\w-])')
ABOUT_VOTES = ("improvement:round", "round-", "improvement:prioritized")
VOLATILE = re.compile(
    r'csrfmiddlewaretoken" value="\w+"|x-csrftoken": "\w+"|name="code" value="\w*"|"request_id":"\w+"|'
    r"'Expires': '[^']+'|\"made_at\":\"[^\"]+\"|"
    r"X-Request-ID': '\w+'|csrftoken=\w+"
)


# Every table that something of votes is kept in.
TABLES = {
    model._meta.db_table
    for model in apps.get_app_config("improvement").get_models()
    if model is Round or "round" in {field.name for field in model._meta.get_fields()}
}


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    """The cast, many voters and one vote of each secrecy, made once: each test leaves them so."""
    with once(django_db_blocker):
        cast = make_cast()
        voters = make_members(cast.network, 120)
        asked = {"quorum": 5, "params": PARAMS, "ideas": 2}
        polls = [
            make_round(cast.network, cast.coordinator, secrecy=secrecy, **asked)
            for secrecy in Round.Secrecy.values
        ]
        settle()
        yield cast, voters, polls


@pytest.fixture
def cast(scene):
    return scene[0]


@pytest.fixture
def voters(scene):
    return scene[1]


@pytest.fixture
def polls(scene):
    return [Round.objects.for_list().get(pk=poll.pk) for poll in scene[2]]


def fill(poll, voters):
    """Put 8811 dots on one idea and 1233 on the other. What the last casting left in a cache, or
    elsewhere, knows of all."""
    marks = [{0: 99}] * 88 + [{1: 99}] * 12 + [{0: 99}, {1: 45}]
    *stored, one, last = zip(voters, marks, strict=False)
    store_ballots(poll, stored)
    for person, marked in (one, last):
        vote(poll, person, marked)


def addresses(polls, cast):
    """Every address that is about these votes, or lists things of a network."""
    found = {
        reverse(name, kwargs={key: of_poll[key] for key in row.of}): name
        for poll in polls
        for of_poll in [arguments(poll, cast)]
        for name, row in matrix.ROWS.items()
        if "GET" in row.methods and set(row.of) <= set(of_poll)
        if "deck" not in name and name not in ABOUT_THE_SITE
        if "public_id" not in row.of or name.startswith(ABOUT_VOTES)
    }
    files = [
        f"{url}?format={form}"
        for url, name in found.items()
        if url.startswith("/api/v1/") and name.endswith("-list")
        for form in ("csv", "ndjson")
    ]
    return [*found, *files, reverse("admin:index"), "/admin/improvement/"]


def arguments(poll, cast):
    option = poll.options.first().public_id
    return {"public_id": poll.public_id, "slug": cast.network.slug, "option": option}


def answer(client, url):
    with no_trace():
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {k: v for k, v in response.headers.items() if k not in ("X-Request-ID",)}
    return VOLATILE.sub("", f"{response.status_code} {headers} {body.decode(errors='replace')}")


@pytest.fixture(scope="module")
def crawl(scene, django_db_blocker):
    """All that who runs the votes is told while they are filled and open, and where it was read."""
    cast, voters, polls = scene
    with once(django_db_blocker):
        for poll in polls:
            fill(poll, voters)
        return told_and_read(cast.coordinator, addresses(polls, cast))


def told(person, urls):
    client = signed_in(person)
    return {url: answer(client, url) for url in urls}


def told_and_read(person, urls):
    """Give what somebody is told, and at which addresses something of votes was read for it."""
    client, answers, reads = signed_in(person), {}, []
    for url in urls:
        with CaptureQueriesContext(connection) as asked:
            answers[url] = answer(client, url)
        if any(f'"{table}"' in one["sql"] for one in asked for table in TABLES):
            reads.append(url)
    return answers, reads


def test_no_answer_holds_a_total_before_the_close(cast, polls, voters, crawl):
    """Who runs the votes asks at every address; others where anything of votes is read at all."""
    for poll in polls:
        fill(poll, voters)
    answers, reads = crawl
    reads = reads + [url for url in answers if url.startswith("/admin/")]

    told_to = {person: told(person, reads) for person in (cast.community, cast.staff, voters[0])}

    for person, seen in (told_to | {cast.coordinator: answers}).items():
        assert [url for url, text in seen.items() if TOTALS.search(text)] == [], person
    assert 40 < len(reads) < len(answers) / 2


def test_nothing_changes_for_others_while_people_vote(cast, polls, voters):
    """Not a letter, not an ETag, but for the clock's own: whoever looks again and again learns
    nothing. Where nothing of votes is read, nothing of them can change."""
    urls = [url for url in addresses(polls, cast) if "metrics" not in url and "healthz" not in url]
    before, reads = told_and_read(cast.community, urls)

    for poll in polls:
        fill(poll, voters)

    after = told(cast.community, reads)
    assert [url for url in reads if before[url] != after[url]] == []
    assert len(reads) > 40


def test_control_afterwards_they_are_told(cast, polls, voters):
    for poll in polls:
        fill(poll, voters)
        finish(poll, cast.coordinator)

    urls = [url for url in addresses(polls, cast) if "/rounds/" in url]
    answers = told(cast.community, urls)
    leaks = [url for url, text in answers.items() if TOTALS.search(text)]

    for poll in polls:
        assert f"/rounds/{poll.public_id}/" in leaks
        assert f"/rounds/{poll.public_id}/export/" in leaks
        assert f"/api/v1/rounds/{poll.public_id}/result/" in leaks


def test_between_close_and_publication_those_who_run_it_see_it(cast, polls, voters):
    for poll in polls:
        fill(poll, voters)
        rounds.close(
            by=cast.coordinator, poll=poll, version=poll.version,
            now=timezone.now() - timedelta(seconds=1),
        )  # fmt: skip
    pages = [
        reverse(name, args=[poll.public_id])
        for name in ("improvement:round-detail", "round-result")
        for poll in polls
    ]

    member, coordinator = told(cast.community, pages), told(cast.coordinator, pages)

    assert not [url for url, text in member.items() if TOTALS.search(text)]
    assert [url for url, text in coordinator.items() if TOTALS.search(text)] == pages
    assert {member[url][:3] for url in pages if "/result/" in url} == {"404"}


def test_the_wall_shows_no_vote_of_whoever_shows_it(cast, polls, voters):
    for poll in polls:
        vote(poll, cast.coordinator, {0: 77})
    walls = [reverse("improvement:round-live", args=[poll.public_id]) for poll in polls]

    for shown in told(cast.coordinator, walls).values():
        assert ">1</b> of 127 voted" in shown
        assert not re.search(r"(?<![\w.-])77(?![\w-])", shown.split("<main")[1])
        assert "You have voted" not in shown
    own = reverse("improvement:round-vote", args=[polls[0].public_id])
    assert 'value="77"' in told(cast.coordinator, [own])[own], "the control: their own page does"
    assert {one.phase_at(timezone.now()) for one in Round.objects.all()} == {"open"}


def test_without_quorum_totals_are_told_to_nobody_ever(cast, voters, crawl):
    poll = make_round(
        cast.network, cast.coordinator, quorum=110, params=PARAMS, ideas=2, secrecy="named"
    )
    fill(poll, voters)
    finish(poll, cast.coordinator)

    answers, reads = crawl
    urls = [url for url in addresses([poll], cast) if url in reads or url not in answers]
    texts = told(cast.coordinator, urls)

    ranked = {
        url
        for url, text in texts.items()
        if TOTALS.search(text) or keys_of(poll)[0] + '","place' in text
    }
    assert ranked == set()
    assert "does not count" in texts[f"/rounds/{poll.public_id}/"]
