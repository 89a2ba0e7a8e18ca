"""Before a vote is closed its totals are in no answer at all: not on pages, over REST, in files,
in the admin, in headers, nor in what changes between two answers."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from improvement.actions import rounds
from improvement.models import Round
from tests.access import matrix
from tests.factories.rounds import finish, keys_of, make_members, make_round, vote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Dots that stand nowhere else: the sums of the two ideas.
PARAMS = {"dots": 99, "most": 99, "choose": 1}
# As numbers of their own: ids and moments hold the same digits now and then.
TOTALS = re.compile(r"(?<![\w.-])(8,?811|1,?233)(?![\w-])")
VOLATILE = re.compile(
    r'csrfmiddlewaretoken" value="\w+"|x-csrftoken": "\w+"|name="code" value="\w*"|"request_id":"\w+"|'
    r"'Expires': '[^']+'|\"made_at\":\"[^\"]+\"|"
    r"X-Request-ID': '\w+'|csrftoken=\w+"
)


@pytest.fixture
def voters(cast):
    return make_members(cast.network, 120)


@pytest.fixture(params=["named", "facilitator", "detached"])
def poll(cast, voters, request):
    return make_round(
        cast.network, cast.coordinator, secrecy=request.param, quorum=5, params=PARAMS, ideas=2
    )


def fill(poll, voters):
    """Put 8811 dots on one idea and 1233 on the other."""
    for person in voters[:89]:
        vote(poll, person, {0: 99})
    for at, person in enumerate(voters[89:102]):
        vote(poll, person, {1: 99} if at < 12 else {1: 45})


def addresses(poll, cast):
    """Every address that is about votes, or lists things of a network."""
    option = poll.options.first().public_id
    arguments = {"public_id": poll.public_id, "slug": cast.network.slug, "option": option}
    found = []
    for name, row in matrix.ROWS.items():
        if "GET" not in row.methods or not set(row.of) <= set(arguments) or "deck" in name:
            continue
        about_votes = name.startswith(("improvement:round", "round-", "improvement:prioritized"))
        if "public_id" in row.of and not about_votes:
            continue
        url = reverse(name, kwargs={key: arguments[key] for key in row.of})
        found.append(url)
        if url.startswith("/api/v1/") and name.endswith("-list"):
            found += [f"{url}?format={form}" for form in ("csv", "ndjson")]
    return [*found, reverse("admin:index"), "/admin/improvement/"]


def answer(client, url):
    response = client.get(url)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {k: v for k, v in response.headers.items() if k not in ("X-Request-ID",)}
    return VOLATILE.sub("", f"{response.status_code} {headers} {body.decode(errors='replace')}")


def told(person, urls):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return {url: answer(client, url) for url in urls}


def test_no_answer_holds_a_total_before_the_close(cast, poll, voters):
    fill(poll, voters)
    urls = addresses(poll, cast)

    for person in (cast.community, cast.coordinator, cast.staff, voters[0]):
        leaks = [url for url, text in told(person, urls).items() if TOTALS.search(text)]
        assert leaks == [], person

    assert len(urls) > 20


def test_nothing_changes_for_others_while_people_vote(cast, poll, voters):
    """Not a letter, not an ETag, but for the clock's own: whoever looks again and again learns nothing."""
    urls = [url for url in addresses(poll, cast) if "metrics" not in url and "healthz" not in url]
    before = told(cast.community, urls)

    fill(poll, voters)

    after = told(cast.community, urls)
    assert [url for url in urls if before[url] != after[url]] == []


def test_control_afterwards_they_are_told(cast, poll, voters):
    fill(poll, voters)
    finish(poll, cast.coordinator)

    answers = told(cast.community, addresses(poll, cast))
    leaks = [url for url, text in answers.items() if TOTALS.search(text)]

    assert f"/rounds/{poll.public_id}/" in leaks
    assert f"/rounds/{poll.public_id}/export/" in leaks
    assert f"/api/v1/rounds/{poll.public_id}/result/" in leaks


def test_between_close_and_publication_those_who_run_it_see_it(cast, poll, voters):
    fill(poll, voters)
    rounds.close(
        by=cast.coordinator, poll=poll, version=poll.version,
        now=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip
    pages = [reverse("improvement:round-detail", args=[poll.public_id]),
             reverse("round-result", args=[poll.public_id])]  # fmt: skip

    member, coordinator = told(cast.community, pages), told(cast.coordinator, pages)

    assert not [url for url, text in member.items() if TOTALS.search(text)]
    assert [url for url, text in coordinator.items() if TOTALS.search(text)] == pages
    assert "404" in member[pages[1]][:4]


def test_the_wall_shows_no_vote_of_whoever_shows_it(cast, poll, voters):
    vote(poll, cast.coordinator, {0: 77})
    wall = reverse("improvement:round-live", args=[poll.public_id])

    before = told(cast.coordinator, [wall])[wall]

    assert ">1</b> of 127 voted" in before
    assert not re.search(r"(?<![\w.-])77(?![\w-])", before.split("<main")[1])
    assert "You have voted" not in before
    assert Round.objects.get(pk=poll.pk).phase_at(timezone.now()) == "open"


def test_without_quorum_totals_are_told_to_nobody_ever(cast, voters):
    poll = make_round(
        cast.network, cast.coordinator, quorum=110, params=PARAMS, ideas=2, secrecy="named"
    )
    fill(poll, voters)
    finish(poll, cast.coordinator)

    texts = told(cast.coordinator, addresses(poll, cast))

    ranked = {
        url
        for url, text in texts.items()
        if TOTALS.search(text) or keys_of(poll)[0] + '","place' in text
    }
    assert ranked == set()
    assert "does not count" in texts[f"/rounds/{poll.public_id}/"]
