"""Pages of design work, topics and themes, as people use them."""

import re

import pytest
import time_machine
from django.test import Client

from improvement.actions import decisions
from improvement.models import Contribution, DesignProcess, Idea, Theme, Topic
from improvement.rules.facilitating import can_write_for_table
from tests.factories.design import ContributionFactory, ThemeFactory
from tests.factories.rounds import finish, make_round, vote
from tests.improvement.design_scene import NOW, ask, give, put_forward

pytestmark = pytest.mark.django_db
MARKUP = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def topic(cast):
    return ask(cast, choices=["Day", "Night"])


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_empty_pages_say_what_comes_here(cast):
    member, lead = signed_in(cast.community), signed_in(cast.coordinator)

    assert "No design work yet" in text(member.get("/networks/steady-gut/processes/"))
    assert "Begin the first" in text(lead.get("/networks/steady-gut/processes/"))
    assert "No idea is put forward yet" in text(member.get("/networks/steady-gut/ideas/"))
    assert "You have no draft" in text(member.get("/networks/steady-gut/ideas/drafts/"))


def test_design_work_from_its_beginning_to_its_end(cast):
    lead = signed_in(cast.coordinator)
    add = "/networks/steady-gut/processes/add/"

    assert lead.post(add, {"title": "", "purpose": "x"}).status_code == 422
    begun = lead.post(add, {"title": "Ours", "purpose": "All", "brief": "First words"})
    page = begun["Location"]
    assert lead.post(add, {"title": "Ours", "purpose": "All"}).status_code == 422
    lead.post(f"{page}edit/", {"title": "Ours", "purpose": "All of it", "version": 1})
    kept = lead.post(f"{page}brief/", {"number": 1, "text": "Second words", "reason": "We met."})
    late = lead.post(f"{page}brief/", {"number": 1, "text": "Mine", "reason": "Late"})
    lead.post(f"{page}steps/add/", {"name": "Meeting", "due_on": "2026-12-01"})
    step = DesignProcess.objects.get().steps.get()
    at = f"/design-steps/{step.public_id}/"
    lead.post(f"{at}edit/", {"name": "Meeting", "due_on": "2026-12-02", "done_on": "2026-12-02"})

    assert (begun.status_code, kept.status_code, late.status_code) == (303, 303, 409)
    assert "Second words" in text(late)
    assert "Mine" in text(late)
    assert 'name="number" value="2"' in text(late)
    shown = text(signed_in(cast.community).get(page))
    assert "Why it changed: We met." in shown
    assert "Nothing is decided yet" in shown
    compared = text(lead.get(f"{page}briefs/?old=1&new=2"))
    assert "<del>" in compared
    assert "put in: </span>Second" in compared
    lead.post(f"{at}remove/")
    assert "No day is planned yet" in text(lead.get(page))
    lead.post(f"{page}status/", {"version": 2, "status": "closed", "reason": "All is built."})
    ended = text(signed_in(cast.community).get(page))
    assert "Ended on 12 November 2026 by Cora Coordinator. All is built." in ended
    lead.post(f"{page}status/", {"version": 3, "status": "open", "reason": "Not all"})
    assert "All is built." not in text(lead.get(page))


def test_design_work_that_has_ended_asks_nothing_any_more(cast, topic):
    given = give(topic, cast.community)
    DesignProcess.objects.update(status="closed")
    page, member = f"/topics/{topic.public_id}/", signed_in(cast.clinician)

    shown = text(member.get(page))
    late = member.post(page, {"version": 0, "text": "Late", "shown_as": "named"})

    assert "The design work has ended: no more answers are taken." in shown
    assert "Send my answer" not in shown
    assert late.status_code == 409
    assert page not in text(member.get("/networks/steady-gut/ideas/"))
    lead = signed_in(cast.coordinator)
    lead.post(f"{page}themes/", {"theme": "new", "title": "Hours", "answer": [given.public_id]})
    theme = Theme.objects.get()
    answered = {"version": 1, "title": "Hours", "answer": "done", "answer_reason": "It is there."}
    lead.post(f"/themes/{theme.public_id}/edit/", answered)
    assert lead.post(f"{page}summary/", {"version": 1, "summary": "Done."}).status_code == 303


def test_what_was_decided_about_its_ideas_stands_there_whatever_the_vote_belongs_to(cast, topic):
    idea = put_forward(cast.community, cast.network, process=topic.process)
    other = put_forward(cast.community, cast.network, "Elsewhere")
    poll = make_round(cast.network, cast.coordinator, ideas=[idea, other], now=NOW)
    vote(poll, cast.coordinator, {0: 1}, now=NOW)
    poll = finish(poll, cast.coordinator, now=NOW)
    for option in poll.options.all():
        values = {"outcome": "later", "reason": "In May.", "budget": "", "merged_with": None}
        decisions.decide(by=cast.coordinator, option=option, values=values, now=NOW)

    shown = text(signed_in(cast.community).get(f"/processes/{topic.process.public_id}/"))

    assert str(idea) in shown
    assert "In May." in shown
    assert str(other) not in shown


def test_a_question_is_asked_in_the_time_of_the_network(cast, topic):
    lead = signed_in(cast.coordinator)
    add = f"/processes/{topic.process.public_id}/topics/add/"
    typed = {
        "question": "What first?", "choices": "A\nB", "takes_text": "on",
        "opens_at": "2026-11-12T08:00", "closes_at": "2026-11-20T17:00",
    }  # fmt: skip

    asked = lead.post(add, typed)
    gap = lead.post(add, typed | {"opens_at": "2026-03-08T02:30"})
    odd = lead.post(add, typed | {"opens_at": "soon"})

    made = Topic.objects.get(question="What first?")
    assert made.closes_at.isoformat() == "2026-11-20T22:00:00+00:00"
    assert "Open until Friday 20 November 2026, 17:00 (New York time)" in text(
        lead.get(asked["Location"])
    )
    assert (gap.status_code, odd.status_code) == (422, 422)
    assert "put forward over this hour" in text(gap)
    assert 'value="2026-11-20T17:00"' in text(lead.get(f"{asked['Location']}edit/"))


def test_a_frozen_question_offers_what_may_still_change(cast, topic):
    give(topic, cast.community)
    lead = signed_in(cast.coordinator)
    edit = f"/topics/{topic.public_id}/edit/"

    shown = text(lead.get(edit))
    saved = lead.post(edit, {"version": 1, "explanation": "More", "closes_at": ""})

    assert 'name="question"' not in shown
    assert 'name="explanation"' in shown
    assert (saved.status_code, Topic.objects.get().explanation) == (303, "More")


def test_a_member_answers_changes_and_takes_back(cast, topic):
    member, page = signed_in(cast.community), f"/topics/{topic.public_id}/"
    choice = topic.choices.first().public_id

    nothing = member.post(page, {"version": 0, "text": "", "shown_as": "named"})
    answered = member.post(
        page, {"version": 0, "choice": choice, "text": MARKUP, "shown_as": "named"}
    )
    shown = member.get(page).content.decode()
    again = member.post(page, {"version": 0, "text": "Other window", "shown_as": "named"})
    said = Contribution.objects.get()
    member.post(page, {"version": 1, "text": "Better", "shown_as": "named"})
    gone = member.post(f"/contributions/{said.public_id}/take-back/")

    assert (nothing.status_code, answered.status_code, again.status_code) == (422, 303, 409)
    assert MARKUP not in shown
    assert "&lt;script&gt;" in shown
    assert "Other window" in text(again)
    assert 'name="version" value="1"' in text(again)
    assert gone.status_code == 303
    assert Contribution.objects.get().text == ""


def test_a_closed_question_takes_nothing_and_says_so(cast, topic):
    member, page = signed_in(cast.community), f"/topics/{topic.public_id}/"

    with time_machine.travel(topic.closes_at, tick=False):
        late = member.post(page, {"version": 0, "text": "Late", "shown_as": "named"})
        shown = text(member.get(page))

    assert late.status_code == 409
    assert "no more answers are taken" in text(late)
    assert "Closed since" in shown
    assert "Send my answer" not in shown


def test_a_table_is_written_down(cast, topic):
    lead, page = signed_in(cast.coordinator), f"/topics/{topic.public_id}/table/"
    typed = {"table": "Table 3", "people": 7, "group": "community", "text": "Not at four"}

    bad = lead.post(page, typed | {"people": 0})
    lead.post(page, typed)
    said = Contribution.objects.get()
    lead.post(f"/contributions/{said.public_id}/edit/", typed | {"version": 1, "people": 8})

    assert bad.status_code == 422
    assert "8 people spoke" in text(lead.get(f"/topics/{topic.public_id}/"))
    assert "written down by Cora Coordinator" in text(lead.get(f"/contributions/{said.public_id}/"))
    assert not can_write_for_table(cast.community, topic)


def test_grouping_answering_and_publishing(cast, topic):
    for who in (cast.community, cast.clinician):
        give(topic, who, f"Said by {who.pk}")
    lead, themes = signed_in(cast.coordinator), f"/topics/{topic.public_id}/themes/"
    keys = [str(one.public_id) for one in Contribution.objects.all()]

    lead.post(f"/topics/{topic.public_id}/close/")
    none = lead.post(themes, {"theme": "new", "title": "Hours"})
    unnamed = lead.post(themes, {"theme": "new", "title": "", "answer": keys})
    lead.post(themes, {"theme": "new", "title": "Hours", "answer": keys})
    theme = Theme.objects.get()
    lead.post(themes, {"theme": "none", "answer": keys[:1]})
    early = lead.post(f"/topics/{topic.public_id}/summary/", {"version": 2, "summary": "Nights"})
    lead.post(themes, {"theme": str(theme.public_id), "answer": keys[:1]})
    at = f"/themes/{theme.public_id}/edit/"
    wordless = lead.post(at, {"version": 1, "title": "Hours", "answer": "not"})
    lead.post(at, {"version": 1, "title": "Hours", "answer": "not", "answer_reason": "No money."})
    done = lead.post(f"/topics/{topic.public_id}/summary/", {"version": 2, "summary": "Nights"})

    assert [one.status_code for one in (none, unnamed, early, wordless, done)] == [
        422, 422, 422, 422, 303,
    ]  # fmt: skip
    assert f'value="{keys[0]}" id="a-{keys[0]}" checked' in unnamed.content.decode()
    assert "One answer stands under no theme" in text(early)
    mine = text(signed_in(cast.community).get(f"/topics/{topic.public_id}/summary/"))
    assert "What you said, and what became of it" in mine
    assert "No money." in mine
    assert "Put under “Hours”" in text(lead.get(f"/contributions/{keys[0]}/"))
    assert text(lead.get(themes)).count('type="checkbox"') == 0


def test_a_theme_is_taken_out(cast, topic):
    theme = ThemeFactory(topic=topic)

    signed_in(cast.coordinator).post(f"/themes/{theme.public_id}/remove/")

    assert not Theme.objects.exists()


def test_a_summary_to_come_is_no_secret_and_not_shown(cast, topic):
    shown = text(signed_in(cast.community).get(f"/topics/{topic.public_id}/summary/"))

    assert "It is not written yet" in shown


def test_an_answer_becomes_an_idea(cast, topic):
    said = give(topic, cast.community, "Somebody to call at night.")
    page = f"/contributions/{said.public_id}/idea/"
    typed = {"version": 1, "title": "A night line", "summary": "Somebody answers."}

    drafted = signed_in(cast.community).post(page, typed)
    made = signed_in(cast.coordinator).post(page, typed | {"title": "One number"})
    refused = signed_in(cast.coordinator).post(page, typed | {"title": ""})

    assert [one.status_code for one in (drafted, made, refused)] == [303, 303, 422]
    assert {str(idea): idea.state for idea in Idea.objects.all()} == {
        "A night line": "draft", "One number": "published",
    }  # fmt: skip
    shown = text(signed_in(cast.clinician).get(f"/contributions/{said.public_id}/"))
    assert "One number" in shown
    assert "A night line" not in shown


@pytest.mark.parametrize(
    ("words", "told"), [("A night line.", ""), ("Nobody answers. " * 40, "Nobody answers. " * 40)]
)
def test_an_idea_made_of_an_answer_says_it_once(cast, topic, words, told):
    said = give(topic, cast.community, words)

    form = signed_in(cast.community).get(f"/contributions/{said.public_id}/idea/").context["form"]

    assert form["summary"].value() == words.strip()[:400]
    assert form["change"].value() == told.strip()


def test_hidden_words_are_not_read(cast, topic):
    said = give(topic, cast.community, "Somebody in room four")
    lead, page = signed_in(cast.coordinator), f"/contributions/{said.public_id}/"

    lead.post(f"{page}hide/", {"reason": "Points at one"})

    seen = text(signed_in(cast.clinician).get(f"/topics/{topic.public_id}/"))
    assert "room four" not in seen
    assert "A coordinator has hidden this" in seen
    assert "Points at one" in text(signed_in(cast.community).get(page))
    lead.post(f"{page}show/")
    assert "room four" in text(signed_in(cast.clinician).get(page))


@pytest.mark.slow
def test_queries_do_not_grow_with_the_answers(
    cast, topic, django_assert_max_num_queries, django_assert_num_queries
):
    lead = signed_in(cast.coordinator)
    pages = [f"/topics/{topic.public_id}/", f"/topics/{topic.public_id}/themes/"]

    def grow(count):
        for _ in range(count):
            ContributionFactory(topic=topic, theme=ThemeFactory(topic=topic))

    grow(2)
    for page in pages:
        lead.get(page)
        with django_assert_max_num_queries(25) as few:
            lead.get(page)
        grow(8)
        with django_assert_num_queries(len(few)):
            lead.get(page)
