"""Without a name means without a name: whoever gave something so stands on no page, in no answer of
REST, no file, no audit entry, no mail, no list of mails; only they themselves read that it is
theirs. Each test has its control: with the name it is found."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from rest_framework.test import APIClient

from improvement import rules as room
from improvement.actions import (
    amendments,
    comments,
    contributions,
    idea_links,
    idea_states,
    ideas,
    themes,
    topics,
)
from improvement.models import Contribution, Idea, ShownAs, Topic
from improvement.rules.about import about
from improvement.rules.ideas import can_answer_amendment
from lhs_platform.lib.errors import DomainError
from lhs_platform.mail.models import Message
from networks.models import AuditEntry, Membership, User
from tests.fixtures.cast import make_cast
from tests.fixtures.signed_in import once, signed_in
from tests.improvement.design_scene import HOUR, NOW, ask, give, leave, put_forward

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Whoever may do most, a member, who looks after the site. Another member is told the same: what
# somebody may read of an idea or an answer hangs on no group.
READERS = ("coordinator", "clinician", "staff")
NAME, INITIALS = "Zebulon Quartzheart", "ZQ"


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """Each test tells its story among the same people, and leaves nothing of it."""
    with once(django_db_blocker):
        yield make_cast()


@pytest.fixture
def author(cast, db):
    """A member whom nothing else names: the only researcher beside one, so that a group would
    tell."""
    person = User.objects.create(email="zebulon@hidden.example", name=NAME, password="!")
    Membership.objects.create(
        user=person, network=cast.network, group="researcher", access="member", joined_at=NOW
    )
    return person


def story(cast, author, shown_as):
    """Let somebody answer, see it grouped, summed up and made an idea of; and put one of their own
    forward, which is reworded, amended, talked about, merged, split, hidden and shown."""
    topic = ask(cast, choices=["Day", "Night"])
    said = give(topic, author, "The night is long.", shown_as=shown_as)
    said = give(topic, author, "The night is too long.", version=said.version, shown_as=shown_as)
    give(topic, cast.community, "The day, too.")
    topics.close(by=cast.coordinator, topic=topic, now=NOW + HOUR / 2)
    theme = themes.add(by=cast.coordinator, topic=topic, title="Hours")
    themes.put(
        by=cast.coordinator, topic=topic, contributions=topic.contributions.all(), theme=theme
    )
    themes.edit(
        by=cast.coordinator, theme=theme, version=1,
        values={"answer": "idea", "answer_reason": "We put it forward."},
    )  # fmt: skip
    values = {"title": "A night line", "summary": "Answered at night."}
    made = ideas.put_forward_for(by=cast.coordinator, contribution=said, values=values, now=NOW)
    topic = Topic.objects.get(pk=topic.pk)
    themes.publish(
        by=cast.coordinator, topic=topic, version=topic.version, summary="Nights.", now=NOW + HOUR
    )
    return topic, said, made, *_ideas(cast, author, shown_as)


def _ideas(cast, author, shown_as):
    idea = put_forward(author, cast.network, "A quiet room", shown_as=shown_as)
    idea = ideas.revise(
        by=author, idea=idea, version=idea.version, values={"helps": "All"}, reason="Clearer"
    )
    one = amendments.propose(
        by=cast.clinician, idea=idea, part="title", text="A very quiet room", now=NOW
    )
    amendments.accept(by=author, amendment=one, version=1, now=NOW)
    other = amendments.propose(
        by=cast.clinician, idea=idea, part="change", text="Open a door", now=NOW
    )
    amendments.decline(by=author, amendment=other, version=1, answer="It is open", now=NOW)
    comments.say(by=cast.leader, about=about(idea), text="Where?", is_ask=True, now=NOW)
    twin = put_forward(author, cast.network, "A room without noise", shown_as=shown_as)
    idea_links.merge(by=cast.coordinator, idea=idea, sources=[twin], now=NOW)
    fresh = Idea.objects.get(pk=idea.pk)
    half = idea_links.split(
        by=cast.coordinator, idea=fresh, version=fresh.version,
        first={"title": "A quiet room", "summary": "Quiet."},
        second={"title": "A dark room", "summary": "Dark."}, reason="Two things", now=NOW,
    )  # fmt: skip
    idea_states.hide(by=cast.coordinator, idea=half, reason="Look at it", now=NOW)
    idea_states.show(by=cast.coordinator, idea=half)
    gone = put_forward(author, cast.network, "A bell", shown_as=shown_as)
    idea_states.withdraw(by=author, idea=gone, version=gone.version, reason="No", now=NOW)
    return idea, twin, half, gone


def addresses(cast, topic, said, *found):
    """Give every page and every address of REST that tells of these things."""
    slug = {"slug": cast.network.slug}
    pages = [reverse(f"improvement:{name}", kwargs=slug) for name in (
        "idea-list", "process-list", "ask-list",
    )]  # fmt: skip
    pages += [
        f"{pages[0]}?{query}"
        for query in ("state=merged", "state=withdrawn", "group=researcher", "q=room")
    ]
    for name in ("topic-detail", "topic-summary", "topic-themes"):
        pages.append(reverse(f"improvement:{name}", kwargs={"public_id": topic.public_id}))
    for name in ("detail", "hide", "idea"):
        kwargs = {"public_id": said.public_id}
        pages.append(reverse(f"improvement:contribution-{name}", kwargs=kwargs))
    for idea in found:
        for name in ("idea-detail", "idea-versions", "idea-merge", "idea-split", "amendment-add"):
            pages.append(reverse(f"improvement:{name}", kwargs={"public_id": idea.public_id}))
        pages.append(f"/talk/idea/{idea.public_id}/")
        pages += [f"/api/v1/ideas/{idea.public_id}/{part}" for part in ("", "revisions/", "links/")]
    lists = ("ideas", "contributions", "amendments", "topics", "themes", "processes", "comments")
    pages += [f"/api/v1/{name}/?format={form}" for name in lists for form in ("json", "csv")]
    pages += [f"/api/v1/contributions/{said.public_id}/", "/networks/steady-gut/audit/"]
    pages += [f"/api/v1/contributions/{said.public_id}/moves/", "/", "/networks/steady-gut/"]
    return pages


def marks(author):
    """What would lead to somebody: name, address, initials as they stand on an avatar, ids."""
    return [NAME, author.email, str(author.public_id), f">{INITIALS}<", "Zebulon"]


def read(client, url):
    response = client.get(url, follow=True)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, content.decode()


def leaks(cast, author, things, readers=READERS):
    found = []
    for name in readers:
        client = signed_in(getattr(cast, name))
        for url in addresses(cast, *things):
            status, text = read(client, url)
            assert status < 500, url
            # A form of coordinators lists members; whom one may name does not depend on authorship.
            text = re.sub(r"(?s)<select.*?</select>", "", text)
            found += [(name, url, mark) for mark in marks(author) if mark in text]
    return found


def test_whoever_is_nameless_is_nowhere(cast, author):
    things = story(cast, author, ShownAs.ANONYMOUS)

    assert leaks(cast, author, things) == []


def test_the_control_finds_whoever_gave_their_name(cast, author):
    things = story(cast, author, ShownAs.NAMED)

    where = {url for _, url, _ in leaks(cast, author, things, ["coordinator"])}

    topic, said, _, idea, *_ = things
    assert f"/topics/{topic.public_id}/" in where
    assert f"/contributions/{said.public_id}/" in where
    assert f"/ideas/{idea.public_id}/" in where
    assert "/api/v1/ideas/?format=csv" in where
    assert "/api/v1/contributions/?format=json" in where
    assert "/networks/steady-gut/audit/" in where


def test_no_audit_entry_leads_to_the_nameless(cast, author):
    from lhs_platform.lib import origin

    marked = origin.Origin("request-of-zebulon", "10.0.0.9", "Zebulons browser", 7)
    reset = origin._current.set(marked)
    try:
        topic = ask(cast)
        said = give(topic, author, shown_as="anonymous")
        give(topic, author, "Better", version=said.version, shown_as="anonymous")
        idea = put_forward(author, cast.network, shown_as="anonymous")
        ideas.revise(
            by=author, idea=idea, version=idea.version, values={"helps": "All"}, reason="Why"
        )
        idea_states.withdraw(by=author, idea=idea, version=idea.version + 1, now=NOW)
        contributions.take_back(by=author, contribution=Contribution.objects.get(), now=NOW)
        named = give(topic, cast.clinician)
    finally:
        origin._current.reset(reset)

    nameless = AuditEntry.objects.exclude(object_id=str(named.public_id))
    assert nameless.count() == 6
    seen = {(one.actor, one.ip, one.request_id, one.user_agent, one.token_id) for one in nameless}
    assert seen == {(None, None, "", "", None)}
    control = AuditEntry.objects.get(object_id=str(named.public_id))
    assert (control.actor, control.ip) == (cast.clinician, "10.0.0.9")


def test_no_list_of_mails_tells_who_is_behind_something(cast, author):
    things = story(cast, author, ShownAs.ANONYMOUS)

    mine = Message.objects.filter(to_email=author.email)
    assert mine.count() >= 4  # summed up, made an idea, amended twice, merged
    ids = [str(thing.public_id) for thing in things]
    for one in mine:
        row = f"{one.purpose} {one.about} {one.dedupe_key} {one.subject} {one.to_name}"
        assert (one.purpose, one.about, one.user, one.to_name) == ("written", "", None, "")
        assert one.subject == "News from Steady Gut"
        assert set(one.params) <= {"html"}  # erased with the text when it is sent
        assert not any(key in row for key in ids)
    others = Message.objects.exclude(to_email=author.email)
    texts = " ".join(f"{one.params}{one.subject}{one.body_text}" for one in others)
    assert not any(mark in texts for mark in marks(author))


def test_only_they_themselves_read_that_it_is_theirs(client, cast, author):
    _topic, said, _, idea, *_ = story(cast, author, ShownAs.ANONYMOUS)
    rest = APIClient()

    own = {}
    for name, person in [("author", author), ("coordinator", cast.coordinator)]:
        client.force_login(person)
        rest.force_authenticate(person)
        _, page = read(client, f"/ideas/{idea.public_id}/")
        row = rest.get(f"/api/v1/ideas/{idea.public_id}/").json()
        answer = rest.get(f"/api/v1/contributions/{said.public_id}/").json()
        own[name] = ("yours</span>" in page, row["is_own"], answer["is_own"], row["group"])

    assert own == {
        "author": (True, True, True, ""),
        "coordinator": (False, False, False, ""),
    }
    mine = rest.get("/api/v1/contributions/?mine=true").json()["results"]
    assert mine == []


def test_the_order_of_lists_is_that_of_time_whoever_wrote(cast, author):
    topic = ask(cast)
    people = [cast.leader, author, cast.community, cast.clinician]
    for who in people:
        give(topic, who, f"Said by {who.pk}", shown_as="anonymous")

    rows = APIClient()
    rows.force_authenticate(cast.coordinator)
    found = rows.get("/api/v1/contributions/?format=ndjson")

    text = b"".join(found.streaming_content).decode()
    assert [int(one) for one in re.findall(r"Said by (\d+)", text)] == [who.pk for who in people]


def test_nobody_is_known_by_what_they_may_do(cast, author):
    idea = put_forward(author, cast.network, shown_as="anonymous")
    ask_for_help = comments.say(
        by=cast.leader, about=about(idea), text="Where?", is_ask=True, now=NOW
    )
    one = amendments.propose(by=cast.leader, idea=idea, part="title", text="Other", now=NOW)

    before = bool(can_answer_amendment(cast.coordinator, one))
    assert about(idea).leads() == about(idea).people() == set()
    assert not room.can_settle_ask(author, ask_for_help)
    assert author not in room.people_to_tell(cast.clinician, about(idea))
    leave(author)
    assert bool(can_answer_amendment(cast.coordinator, one)) is before is True


@pytest.mark.parametrize(("said_as", "shown_as"), [("named", "anonymous"), ("anonymous", "named")])
def test_what_hangs_together_is_shown_alike(cast, author, said_as, shown_as):
    said = give(ask(cast), author, shown_as=said_as)
    draft = ideas.begin(
        by=author, network=cast.network, values={"title": "Mine", "summary": "Mine."},
        contribution=said, now=NOW,
    )  # fmt: skip
    draft = ideas.write(by=author, idea=draft, version=draft.version, values={"shown_as": shown_as})

    with pytest.raises(DomainError) as refusal:
        ideas.publish(by=author, idea=draft, version=draft.version, now=NOW)

    assert refusal.value.field == "shown_as"


def test_the_admin_has_no_page_of_ideas_and_answers(client, cast):
    client.force_login(cast.staff)

    for name in ("idea", "contribution", "amendment", "topic"):
        assert client.get(f"/admin/improvement/{name}/").status_code == 404
