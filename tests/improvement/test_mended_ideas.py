"""Doors of ideas and topics that stood open once, each with what came through it."""

import pytest
from rest_framework.test import APIClient

from improvement.actions import (
    amendments,
    decisions,
    idea_links,
    idea_states,
    ideas,
    pace,
    themes,
)
from improvement.emails.decisions import PURPOSE
from improvement.models import Idea, IdeaRevision, RoundOption, ShownAs
from improvement.presenters import ideas as presenters
from lhs_platform.mail.models import Message
from networks.models import Membership
from tests.factories.rounds import finish, make_members, make_round, vote
from tests.improvement.design_scene import NOW, ask, give, put_forward

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
HALVES = {
    "first": {"title": "By night", "summary": "At night."},
    "second": {"title": "By day", "summary": "By day."},
    "reason": "Two things",
}


# --- Who stands behind something without their name -------------------------------------------


def test_a_coordinator_who_splits_their_own_nameless_idea_is_told_like_any_other(cast):
    """A wording without anybody beside a split by a coordinator would say whose idea it is."""
    Membership.objects.filter(user=cast.leader).update(access="coordinator")
    told = []
    for author in (cast.coordinator, cast.community):
        idea = put_forward(author, cast.network, f"One number {author.pk}", shown_as="anonymous")
        half = idea_links.split(
            by=cast.coordinator, idea=idea, version=idea.version, now=NOW, **HALVES
        )
        told.append(
            [
                (one.number, one.by)
                for one in IdeaRevision.objects.filter(idea__in=[idea, half]).order_by("pk")
            ]
        )

    assert told[0] == told[1]


def decide_all(cast, poll):
    for at, option in enumerate(poll.options.order_by("position")):
        values = {
            "outcome": "later", "reason": "No time.", "budget": "", "merged_with": None,
        }  # fmt: skip
        fresh = RoundOption.objects.get(pk=option.pk)
        decisions.decide(by=cast.coordinator, option=fresh, values=values, now=NOW)
        assert at < 5


@pytest.fixture
def decided(cast):
    """A vote on three ideas: of the community member without a name, of the clinician, and of the
    leader with one of the researcher's merged into it."""
    secret = put_forward(cast.community, cast.network, "A bell", shown_as="anonymous")
    named = put_forward(cast.clinician, cast.network, "A lamp")
    target = put_forward(cast.leader, cast.network, "A door")
    source = put_forward(cast.researcher, cast.network, "A gate")
    idea_links.merge(by=cast.coordinator, idea=target, sources=[source], now=NOW)
    poll = make_round(cast.network, cast.coordinator, ideas=[secret, named, target], now=NOW)
    vote(poll, cast.coordinator, {0: 1}, now=NOW, wants_news=True)
    poll = finish(poll, cast.coordinator, now=NOW)
    Message.objects.all().delete()
    decide_all(cast, poll)
    return poll


def test_no_list_of_mails_tells_the_author_of_a_nameless_idea_that_was_decided_on(cast, decided):
    """They cannot have asked for news as a voter: nothing but their idea could be the reason."""
    listed = Message.objects.filter(purpose=PURPOSE).values_list("to_email", flat=True)
    mine = Message.objects.get(to_email=cast.community.email)

    assert cast.community.email not in listed
    assert (mine.about, mine.user, mine.to_name, mine.subject) == (
        "", None, "", f"News from {cast.network.name}",
    )  # fmt: skip
    assert "A bell" in mine.body_text
    assert str(decided.public_id) in mine.body_text


def test_all_authors_of_what_was_decided_on_are_told(cast, decided):
    told = set(Message.objects.values_list("to_email", flat=True))

    assert told == {
        person.email
        for person in (
            cast.community, cast.clinician, cast.leader, cast.researcher, cast.coordinator,
        )
    }  # fmt: skip


def test_who_asked_as_a_voter_is_told_once_whatever_they_wrote(cast):
    idea = put_forward(cast.community, cast.network, "A bell", shown_as="anonymous")
    other = put_forward(cast.community, cast.network, "A lamp")
    poll = make_round(cast.network, cast.coordinator, ideas=[idea, other], now=NOW)
    vote(poll, cast.community, {0: 1}, now=NOW, wants_news=True)
    poll = finish(poll, cast.coordinator, now=NOW)

    decide_all(cast, poll)

    assert Message.objects.filter(to_email=cast.community.email, purpose=PURPOSE).count() == 1
    assert Message.objects.filter(to_email=cast.community.email).count() == 1


def test_the_mail_room_lists_no_mail_to_somebody_without_a_name(client, cast, decided):
    """Its moment, beside that of the decision, would say whose idea it is."""
    client.force_login(cast.staff)
    (mine,) = Message.objects.filter(to_email=cast.community.email)

    listed = client.get("/admin/mail/message/").text
    found = client.get(f"/admin/mail/message/?q={cast.community.email}").text
    single = client.get(f"/admin/mail/message/{mine.pk}/change/", follow=True)

    assert cast.clinician.email in listed
    assert cast.community.email not in listed
    assert f">{cast.community.email}<" not in found
    assert "doesn’t exist" in single.text


def test_many_nameless_ideas_of_one_person_are_no_group(cast):
    """The only researcher of a network would be known by a count of researchers."""
    for number in range(6):
        put_forward(cast.researcher, cast.network, f"A bell {number}", shown_as="anonymous")
    for person in make_members(cast.network, 5, group="clinician"):
        put_forward(person, cast.network, f"A lamp {person.pk}", shown_as="anonymous")

    parts = presenters.whose(cast.network)

    assert [part["group"] for part in parts] == []


def test_control_of_many_people_a_group_is_shown(cast):
    for group in ("clinician", "community"):
        for person in make_members(cast.network, 5, group=group):
            put_forward(person, cast.network, f"A lamp {person.pk}", shown_as="anonymous")

    assert {part["group"] for part in presenters.whose(cast.network)} == {"clinician", "community"}


# --- Who is written to ------------------------------------------------------------------------


def test_nobody_is_flooded_with_other_wordings(cast, monkeypatch):
    """Each is a mail to the authors, also where it is taken back at once."""
    monkeypatch.setattr(amendments, "MOST_AN_HOUR", 3)
    idea = put_forward(cast.community, cast.network)

    def propose(number):
        one = amendments.propose(
            by=cast.clinician, idea=idea, part="title", text=f"Title {number}", now=NOW
        )
        amendments.take_back(by=cast.clinician, amendment=one)

    for number in range(3):
        propose(number)
    with pytest.raises(pace.TooMany):
        propose(4)

    assert Message.objects.count() == 3


# --- What is hidden, and what is not told yet ------------------------------------------------


def test_whoever_stands_behind_a_hidden_idea_still_reads_it(client, cast):
    """The mail says so to the authors of what was merged into it, too."""
    target = put_forward(cast.community, cast.network)
    source = put_forward(cast.researcher, cast.network, "A gate", shown_as=ShownAs.ANONYMOUS)
    idea_links.merge(by=cast.coordinator, idea=target, sources=[source], now=NOW)
    idea_states.hide(by=cast.coordinator, idea=target, reason="Look at it", now=NOW)
    statuses = {}
    for person in (cast.community, cast.researcher, cast.coordinator, cast.clinician):
        client.force_login(person)
        statuses[person] = client.get(f"/ideas/{target.public_id}/").status_code

    assert [*statuses.values()] == [200, 200, 200, 404]
    assert Idea.objects.visible_to(cast.researcher).filter(pk=target.pk).count() == 1


def test_what_we_do_about_a_theme_is_told_when_the_summary_is(cast):
    topic = ask(cast)
    said = give(topic, cast.community)
    theme = themes.add(by=cast.coordinator, topic=topic, title="Hours")
    themes.put(by=cast.coordinator, topic=topic, contributions=[said], theme=theme)
    theme = themes.edit(
        by=cast.coordinator, theme=theme, version=1,
        values={"answer": "not", "answer_reason": "There is no money."},
    )  # fmt: skip
    url = f"/api/v1/themes/{theme.public_id}/"
    answers = {}
    for person in (cast.community, cast.coordinator):
        rest = APIClient()
        rest.force_authenticate(person)
        answers[person] = rest.get(url).json()
    topic.closes_at = NOW
    topic.save()
    topic.refresh_from_db()
    themes.publish(by=cast.coordinator, topic=topic, version=topic.version, summary="No.", now=NOW)
    rest.force_authenticate(cast.community)

    assert (answers[cast.community]["answer"], answers[cast.community]["answer_reason"]) == ("", "")
    assert answers[cast.coordinator]["answer_reason"] == "There is no money."
    assert rest.get(url).json()["answer"] == "not"


def test_control_the_page_told_it_to_coordinators_alone(client, cast):
    topic = ask(cast)
    said = give(topic, cast.community)
    theme = themes.add(by=cast.coordinator, topic=topic, title="Hours")
    themes.put(by=cast.coordinator, topic=topic, contributions=[said], theme=theme)
    themes.edit(
        by=cast.coordinator, theme=theme, version=1,
        values={"answer": "not", "answer_reason": "There is no money."},
    )  # fmt: skip
    client.force_login(cast.community)

    texts = [
        client.get(url).text
        for url in (
            f"/topics/{topic.public_id}/", f"/topics/{topic.public_id}/summary/",
            f"/contributions/{said.public_id}/",
        )
    ]  # fmt: skip

    assert not [text for text in texts if "There is no money." in text]
    assert ideas.held(put_forward(cast.community, cast.network)).state == "published"
