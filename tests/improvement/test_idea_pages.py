"""Pages of ideas, as people use them."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from improvement.models import Amendment, Idea, IdeaLink, IdeaRevision
from tests.factories.design import IdeaFactory, ProcessFactory, TopicFactory
from tests.factories.improvement import DiagramFactory, DriverFactory
from tests.improvement.design_scene import put_forward

pytestmark = pytest.mark.django_db
BOARD = "/networks/steady-gut/ideas/"
MARKUP = "<img src=x onerror=alert(1)>"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def member(cast):
    return signed_in(cast.community)


@pytest.fixture
def lead(cast):
    return signed_in(cast.coordinator)


@pytest.fixture
def idea(cast):
    return put_forward(cast.community, cast.network, "A spare inhaler in every school office")


def at(idea, name=""):
    return f"/ideas/{idea.public_id}/{name}"


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_from_one_line_to_the_board(cast, member):
    begun = member.post(f"{BOARD}add/", {"title": "One number"})
    page = begun["Location"]
    saved = member.post(
        page,
        {"version": 1, "title": "One number", "summary": "Day", "shown_as": "named"},
        headers={"X-Autosave": "1"},
    )
    stale = member.post(
        page,
        {"version": 1, "title": "Other", "summary": "Night", "shown_as": "named"},
        headers={"X-Autosave": "1"},
    )
    wrong = member.post(page, {"version": 2, "title": ""}, headers={"X-Autosave": "1"})
    listed = text(member.get(f"{BOARD}drafts/"))
    typed = {"version": 2, "title": "One number", "summary": "Day", "shown_as": "named"}
    put = member.post(page, typed | {"to": "publish"})

    assert (begun.status_code, saved.json()["version"]) == (303, 2)
    assert (stale.status_code, wrong.status_code) == (409, 422)
    assert wrong.json()["error"].startswith("Your idea in one line")
    assert "One number" in listed
    assert put["Location"] == page.replace("edit/", "")
    assert "One number" in text(signed_in(cast.leader).get(BOARD))
    assert "Mina Community" in text(signed_in(cast.leader).get(put["Location"]))


def test_two_windows_see_both_texts(member):
    page = member.post(f"{BOARD}add/", {"title": "One number"})["Location"]
    typed = {"version": 1, "title": "One number", "summary": "Hers", "shown_as": "named"}
    member.post(page, typed)

    late = member.post(page, typed | {"summary": "Mine"})

    assert late.status_code == 422
    assert "Mine" in text(late)
    assert 'name="version" value="2"' in text(late)


def test_a_draft_without_a_plain_sentence_is_not_put_forward(member):
    page = member.post(f"{BOARD}add/", {"title": "One number"})["Location"]

    put = member.post(page.replace("edit/", "publish/"))

    assert put.status_code == 422
    assert "for people who read no further" in text(put)


def test_those_that_are_alike_are_shown_once_before(cast, idea):
    other = signed_in(cast.clinician)
    typed = {"title": "Spare inhalers in school offices", "summary": "One for each office."}
    page = other.post(f"{BOARD}add/", typed)["Location"]

    asked = other.post(page, typed | {"version": 1, "shown_as": "named", "to": "publish"})
    put = other.post(page.replace("edit/", "publish/"), {"seen": "1"})

    assert asked.status_code == 200
    assert "Is it one of these?" in text(asked)
    assert str(idea) in text(asked)
    assert put.status_code == 303


def test_what_is_alike_comes_while_one_writes(member, idea):
    found = member.get(f"{BOARD}similar/?{urlencode({'title': 'Spare inhaler in school'})}")
    nothing = member.get(f"{BOARD}similar/")

    assert str(idea) in text(found)
    assert text(found).startswith('<div id="similar"')
    assert "No idea like yours" in text(nothing)


@pytest.mark.parametrize(
    ("state", "said"),
    [("published", ""), ("selected", "Chosen to test"), ("not_selected", "Not chosen")],
)
def test_what_was_decided_on_already_is_alike_too_and_says_so(cast, member, idea, state, said):
    Idea.objects.filter(pk=idea.pk).update(state=state)

    found = text(member.get(f"{BOARD}similar/?{urlencode({'title': 'Spare inhaler in school'})}"))

    assert str(idea) in found
    assert said in found
    assert ("ln-tag" in found) == bool(said)


@pytest.mark.parametrize("state", ["merged", "withdrawn", "hidden"])
def test_what_is_off_the_board_is_not_alike(cast, idea, state):
    more = {"hidden_at": timezone.now(), "hidden_by": cast.coordinator, "hidden_reason": "x"}
    Idea.objects.update(state=state, **(more if state == "hidden" else {}))

    asked = {"title": "Spare inhaler in school"}
    found = signed_in(cast.coordinator).get(f"{BOARD}similar/?{urlencode(asked)}")

    assert str(idea) not in text(found)


def test_only_what_can_still_be_chosen_is_offered_for_merging(cast, lead, idea):
    twin = put_forward(cast.clinician, cast.network, "A spare inhaler in each school office")
    Idea.objects.filter(pk=twin.pk).update(state="selected")

    assert str(twin) not in text(lead.get(at(idea, "merge/")))


def test_a_draft_is_thrown_away(cast, member):
    page = member.post(f"{BOARD}add/", {"title": "One number"})["Location"]
    discard = page.replace("edit/", "discard/")

    assert "Nothing of it is kept" in text(member.get(discard))
    assert signed_in(cast.coordinator).post(discard).status_code == 404
    assert member.post(discard).status_code == 303
    assert not Idea.objects.exists()


def test_titles_and_words_are_escaped_everywhere(cast, member, lead):
    idea = put_forward(cast.community, cast.network, MARKUP, problem=MARKUP)
    put_forward(cast.clinician, cast.network, f"{MARKUP} again")

    for page in (BOARD, at(idea), at(idea, "versions/"), at(idea, "merge/"), at(idea, "hide/")):
        shown = lead.get(page).content.decode()
        assert MARKUP not in shown
        assert "&lt;img src=x" in shown


def test_a_card_says_a_thing_once(cast, member):
    put_forward(cast.community, cast.network, "One number", summary="One number")

    shown = text(member.get(BOARD))
    assert "One number</a></h3>" in shown
    assert ">One number</p>" not in shown


def test_the_board_is_narrowed(cast, member, idea):
    process = ProcessFactory(network=cast.network, by=cast.coordinator)
    topic = TopicFactory(process=process)
    driver = DriverFactory(diagram=DiagramFactory(network=cast.network))
    other = put_forward(cast.clinician, cast.network, "Evening hours", topic=topic, driver=driver)
    hidden_name = put_forward(cast.researcher, cast.network, "A quiet room", shown_as="anonymous")
    IdeaFactory(network=cast.network, number=50, state="withdrawn", words={"title": "Gone"})

    def shown(**query):
        page = text(member.get(f"{BOARD}?{urlencode(query)}"))
        return {str(one) for one in Idea.objects.all() if f">{one}</a>" in page}

    everything = {str(idea), str(other), str(hidden_name)}
    assert shown() == everything
    assert shown(q="evening HOURS") == {"Evening hours"}
    assert shown(driver=driver.public_id) == {"Evening hours"}
    assert shown(topic=topic.public_id) == {"Evening hours"}
    assert shown(process=process.public_id) == {"Evening hours"}
    assert shown(group="clinician") == {"Evening hours"}
    assert shown(group="researcher") == set()
    assert shown(state="withdrawn") == {"Gone"}
    assert shown(state="nonsense", driver="nonsense") == everything
    assert "No idea fits these filters" in text(member.get(f"{BOARD}?q=xyzzy"))


def test_an_idea_is_worded_anew(cast, member, idea):
    typed = {"version": idea.version, "title": "Two inhalers", "summary": "More.", "reason": ""}

    refused = member.post(at(idea, "edit/"), typed)
    saved = member.post(at(idea, "edit/"), typed | {"reason": "One is lost."})

    assert (refused.status_code, saved.status_code) == (422, 303)
    page = text(member.get(at(idea, "versions/?old=1&new=2")))
    assert "One is lost." in page
    assert "<del>" in page
    assert "2 wordings" in text(member.get(at(idea)))
    assert signed_in(cast.clinician).get(at(idea, "edit/")).status_code == 403


def test_taken_back_and_put_forward_again(member, idea):
    gone = member.post(at(idea, "withdraw/"), {"version": idea.version, "reason": "Said by others"})
    shown = text(member.get(at(idea)))
    back = member.post(at(idea, "return/"))

    assert (gone.status_code, back.status_code) == (303, 303)
    assert "Taken back: Said by others" in shown
    assert Idea.objects.get().state == "published"


def test_hidden_and_shown(cast, lead, idea):
    reader = signed_in(cast.clinician)

    no_reason = lead.post(at(idea, "hide/"), {"reason": ""})
    lead.post(at(idea, "hide/"), {"reason": "Points at one"})
    seen = reader.get(at(idea)).status_code
    shown = text(lead.get(at(idea)))
    lead.post(at(idea, "show/"))

    assert (no_reason.status_code, seen) == (422, 404)
    assert "Points at one" in shown
    assert reader.get(at(idea)).status_code == 200


def test_merged_ideas_lead_on_and_are_parted(cast, lead, idea):
    twin = put_forward(cast.clinician, cast.network, "Spare inhaler for each school office")
    put_forward(cast.leader, cast.network, "Evening hours")
    offered = text(lead.get(at(idea, "merge/")))

    nothing = lead.post(at(idea, "merge/"), {"reason": "The same"})
    lead.post(at(idea, "merge/"), {"sources": [str(twin.public_id)], "reason": "The same"})
    led = text(signed_in(cast.leader).get(at(twin)))
    target = text(signed_in(cast.leader).get(at(idea)))

    assert nothing.status_code == 422
    assert offered.index("Spare inhaler for each") < offered.index("Evening hours")
    assert "This idea was merged into" in led
    assert at(idea) in led
    assert "Clint Clinician" in target
    assert lead.post(at(twin, "unmerge/")).status_code == 303
    assert "was merged into" not in text(lead.get(at(twin)))


def test_one_becomes_two(lead, idea):
    typed = {
        "version": idea.version, "first_title": "By night", "first_summary": "Night.",
        "second_title": "By day", "second_summary": "Day.", "reason": "Two things",
    }  # fmt: skip

    refused = lead.post(at(idea, "split/"), typed | {"second_title": ""})
    done = lead.post(at(idea, "split/"), typed)

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "Was split from" in text(lead.get(done["Location"]))
    assert "Part of it is now" in text(lead.get(at(idea)))


def test_building_on_another(cast, idea):
    other = signed_in(cast.clinician)

    assert "Build on" in text(other.get(f"{BOARD}add/?on={idea.public_id}"))
    other.post(f"{BOARD}add/", {"title": "For kindergartens, too", "on": idea.public_id})

    assert IdeaLink.objects.get().target == idea
    assert "builds on it" not in text(signed_in(cast.leader).get(at(idea)))
    assert other.get(f"{BOARD}add/?on=nonsense").status_code == 404


def test_other_wordings_from_the_proposal_to_the_answer(cast, member, idea):
    other = signed_in(cast.clinician)
    amend = at(idea, "amend/")

    parts = text(other.get(amend))
    same = other.post(amend, {"part": "title", "text": str(idea)})
    other.post(amend, {"part": "title", "text": "Two inhalers", "reason": "One is lost"})
    other.post(amend, {"part": "title", "text": "Three inhalers"})
    first, second = Amendment.objects.order_by("pk")
    member.post(f"/amendments/{first.public_id}/answer/", {"version": 1, "do": "accept"})
    page = f"/amendments/{second.public_id}/answer/"
    changed = member.post(page, {"version": 1, "do": "accept"})
    wordless = member.post(page, {"version": 1, "do": "decline", "answer": ""})
    member.post(page, {"version": 1, "do": "accept", "sure": "1"})

    assert "?part=title" in parts
    assert (same.status_code, changed.status_code, wordless.status_code) == (422, 409, 422)
    assert "Take it over all the same" in text(changed)
    assert "As it read when that was proposed" in text(changed)
    assert [str(one) for one in IdeaRevision.objects.order_by("number")] == [
        "A spare inhaler in every school office", "Two inhalers", "Three inhalers",
    ]  # fmt: skip
    assert "Taken over" in text(other.get(at(idea)))
    assert member.get(amend).status_code == 403


def test_a_proposal_is_taken_back(cast, idea):
    other = signed_in(cast.clinician)
    other.post(at(idea, "amend/"), {"part": "helps", "text": "Schools"})
    one = Amendment.objects.get()

    other.post(f"/amendments/{one.public_id}/take-back/")

    assert Amendment.objects.get().state == "withdrawn"
    assert signed_in(cast.leader).post(f"/amendments/{one.public_id}/take-back/").status_code == 403


@pytest.mark.slow
def test_five_hundred_ideas_cost_what_ten_cost(
    cast, lead, django_assert_max_num_queries, django_assert_num_queries
):
    def grow(count, start):
        ideas = Idea.objects.bulk_create(
            Idea(
                network=cast.network, author=cast.community, number=start + n, state="published",
                published_at="2026-09-29T09:00Z",
            )
            for n in range(count)
        )  # fmt: skip
        words = IdeaRevision.objects.bulk_create(
            IdeaRevision(idea=one, number=1, title=f"Idea {one.number}", summary="Words")
            for one in ideas
        )
        for one, wording in zip(ideas, words, strict=True):
            one.current = wording
        Idea.objects.bulk_update(ideas, ["current"])

    pages = [BOARD, f"{BOARD}?q=words", "/api/v1/ideas/?page_size=50"]
    grow(60, 1)
    few = []
    for page in pages:
        lead.get(page)
        with django_assert_max_num_queries(25) as found:
            lead.get(page)
        few.append(len(found))
    grow(440, 100)
    for page, count in zip(pages, few, strict=True):
        with django_assert_num_queries(count):
            lead.get(page)
    assert "1 to 24 of 500" in text(lead.get(BOARD))
