"""Pages of results to share, as people use them."""

import re

import pytest
from django.test import Client

from improvement.actions import decisions, sharing
from improvement.models import Result, Uptake
from tests.factories.rounds import finish, make_round, vote
from tests.factories.sharing import (
    NOW,
    TEXTS,
    fresh,
    hand_in,
    make_draft,
    next_door,
    publish,
    read,
)

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def landed(client, answer):
    """Give the page on which a press ends."""
    return text(client.get(answer["Location"]))


def at(result, name=""):
    return f"/results/{result.public_id}/{name}"


def typed(result, **values):
    held = read(result)
    return {
        **{name: getattr(held, name) for name in (*TEXTS, "finding", "visibility")},
        "materials": "", "tags": "", "version": held.version, **values,
    }  # fmt: skip


def test_from_the_change_to_everybody(cast, charted_change):
    """The whole way: begun, written, handed in, reviewed, asked once more, read by a stranger."""
    writer, lead, stranger = signed_in(cast.clinician), signed_in(cast.coordinator), Client()
    change = f"/changes/{charted_change.public_id}/"

    assert "Share what came of it" in text(writer.get(change))
    assert writer.get(f"{change}share/").status_code == 200
    begun = writer.post(f"{change}share/", {"title": "What came of it", "finding": "helped"})
    result = Result.objects.get()
    assert begun["Location"] == at(result, "edit/")
    saved = writer.post(
        at(result, "edit/"),
        typed(result, **TEXTS, finding="helped", tags="Teens, plan",
              materials="Card | https://a.example/card"),
        headers={"X-Autosave": "1"},
    )  # fmt: skip
    assert saved.json()["version"] == 2
    page = text(writer.get(at(result, "edit/")))
    assert "plan, teens" in page
    assert "Card | https://a.example/card" in page
    handed = writer.post(
        at(result, "edit/"),
        typed(result, tags="plan", materials="Card | https://a.example/card", to="submit"),
    )
    assert handed["Location"] == at(result)
    assert "Publish it" not in text(writer.get(at(result)))
    assert stranger.get(at(result)).status_code == 302

    assert "Review what is to be shared" in text(lead.get("/"))
    assert "Publish it" in text(lead.get(at(result)))
    version = read(result).version
    given = {"version": version, "visibility": "public"}
    once = lead.post(at(result, "publish/"), given)
    assert once.status_code == 200
    assert "Publish this for everybody?" in text(once)
    assert read(result).status == "in_review"
    done = lead.post(at(result, "publish/"), given | {"confirmed": "1"})
    assert done["Location"] == at(result)

    open_page = text(stranger.get(at(result)))
    for words in TEXTS.values():
        assert words in open_page
    assert "Clint Clinician" in open_page
    assert "from revision 1 of the data" in open_page
    assert "https://a.example/card" in open_page
    assert "Teens write their own plan" in text(stranger.get("/library/"))


def test_two_windows_see_both_texts(cast):
    result = make_draft(cast)
    writer = signed_in(cast.clinician)
    early = typed(result, learned="Mine")
    writer.post(at(result, "edit/"), typed(result, learned="Hers"))

    late = writer.post(at(result, "edit/"), early)
    by_itself = writer.post(at(result, "edit/"), early, headers={"X-Autosave": "1"})
    again = writer.post(at(result, "edit/"), typed(result, learned="Mine"))

    assert late.status_code == 422
    assert "Mine" in text(late)
    assert by_itself.status_code == 409
    assert again.status_code == 303


def test_what_is_missing_is_asked_for_when_it_is_handed_in(cast):
    result = make_draft(cast)
    writer = signed_in(cast.clinician)

    answer = writer.post(at(result, "edit/"), typed(result, learned="", to="submit"))

    assert answer.status_code == 422
    assert "Tell what you learned." in text(answer)
    assert read(result).status == "draft"


def test_materials_without_an_address_are_refused_where_they_stand(cast):
    result = make_draft(cast)

    answer = signed_in(cast.clinician).post(
        at(result, "edit/"), typed(result, materials="Only a name")
    )

    assert answer.status_code == 422
    assert "Only a name" in text(answer)
    assert "id_materials" in text(answer)


def test_authors_are_added_and_taken_off(cast):
    result = make_draft(cast)
    writer = signed_in(cast.clinician)
    url = at(result, "authors/")

    writer.post(url, {"user": cast.leader.public_id})
    wrong = writer.post(url, {"user": cast.outsider.public_id})
    page = text(writer.get(at(result, "edit/")))
    gone = writer.post(url, {"remove": cast.leader.public_id})
    last = landed(writer, writer.post(url, {"remove": cast.clinician.public_id}))

    assert wrong.status_code == 422
    assert "Lars Leader" in page
    assert "No author yet who is: community member, researcher." in page
    assert gone.status_code == 303
    assert "One author stays" in last
    assert writer.post(url, {"remove": "nonsense"}).status_code == 404


def test_an_author_answers_on_the_page(cast):
    result = make_draft(cast)
    sharing.add_author(by=fresh(cast.clinician), result=result, user=fresh(cast.leader), now=NOW)
    hand_in(result)
    author = signed_in(cast.leader)

    assert "May your name stand there?" in text(author.get("/"))
    assert "May your name stand there?" in text(author.get(at(result)))
    author.post(at(result, "answer/"), {"agrees": "yes"})
    assert "Your name stands there." in text(author.get(at(result)))
    author.post(at(result, "answer/"), {"agrees": "no"})
    assert result.authors.get(user=cast.leader).consent == "declined"
    assert signed_in(cast.researcher).post(at(result, "answer/")).status_code == 403


def test_charts_are_put_down_and_taken_off(cast, charted_change):
    result = make_draft(cast, change=charted_change)
    lead = signed_in(cast.coordinator)
    measure = charted_change.measure
    url = at(result, "charts/")

    put = lead.post(url, {"chart": f"{measure.public_id} {cast.site.public_id}"})
    wrong = lead.post(url, {"chart": "nonsense"})
    chart = result.charts.get(site=cast.site)
    gone = lead.post(url, {"remove": chart.public_id})

    assert (put.status_code, wrong.status_code, gone.status_code) == (303, 422, 303)
    assert result.charts.count() == 1
    offered = text(signed_in(cast.clinician).get(at(result, "edit/")))
    assert f"{measure.name}, {cast.site.name}" not in offered


def test_given_back_and_taken_back(cast):
    result = make_draft(cast)
    hand_in(result)
    lead, writer = signed_in(cast.coordinator), signed_in(cast.clinician)

    assert "What should be different?" in text(lead.get(at(result, "return/")))
    empty = lead.post(at(result, "return/"), {"version": read(result).version, "reason": ""})
    back = lead.post(
        at(result, "return/"), {"version": read(result).version, "reason": "Say it plainer."}
    )
    assert (empty.status_code, back.status_code) == (422, 303)
    assert "Say it plainer." in text(writer.get(at(result)))
    hand_in(result)
    writer.post(at(result, "take-back/"), {"version": read(result).version})
    assert read(result).status == "draft"
    stale = landed(writer, writer.post(at(result, "take-back/")))
    assert "Only what is in review is taken back." in stale


def test_the_only_coordinator_wrote_it_and_is_told_so(cast):
    result = make_draft(cast, by=cast.coordinator)
    hand_in(result)

    page = text(signed_in(cast.coordinator).get(at(result)))

    assert "You wrote this: somebody else reviews it." in page
    assert signed_in(cast.coordinator).get(at(result, "publish/")).status_code == 403
    assert signed_in(cast.site_lead).get(at(result, "publish/")).status_code == 200


def test_withdrawn_its_words_are_nowhere(cast, charted_change):
    result = publish(make_draft(cast, change=charted_change), cast.coordinator, "public")
    chart = result.charts.get()
    lead, stranger = signed_in(cast.coordinator), Client()
    given = {"version": read(result).version, "reason": "Miscounted in May."}
    lead.post(at(result, "withdraw/"), given)

    places = ("", "data/", "cite/txt/", "cite/bib/", "cite/ris/")
    for client in (stranger, lead, signed_in(cast.community)):
        for place in places:
            body = text(client.get(at(result, place)))
            assert not [words for words in TEXTS.values() if words in body], place
    assert "Miscounted in May." in text(stranger.get(at(result)))
    assert stranger.get(at(result, f"charts/{chart.public_id}/")).status_code == 404
    assert "Teens write" not in text(lead.get("/networks/steady-gut/results/"))
    assert "withdrawn" in text(lead.get("/networks/steady-gut/results/"))


def test_a_new_edition_begins_on_the_page(cast):
    old = publish(make_draft(cast), cast.coordinator, "public")
    writer = signed_in(cast.clinician)

    begun = writer.post(at(old, "edition/"))
    new = Result.objects.get(previous=old)
    assert begun["Location"] == at(new, "edit/")
    assert "Write edition 2" in text(writer.get(begun["Location"]))
    publish(new, cast.coordinator, "public")

    assert "There is a newer edition of this." in text(Client().get(at(old)))
    assert "Edition 1" in text(Client().get(at(new)))
    refused = landed(writer, writer.post(at(old, "edition/")))
    assert "newer edition already" in refused


def test_a_draft_is_thrown_away(cast):
    result = make_draft(cast)
    writer = signed_in(cast.clinician)

    assert "Throw this draft away?" in text(writer.get(at(result, "discard/")))
    assert writer.post(at(result, "discard/")).status_code == 303
    assert not Result.objects.exists()


def test_what_is_handed_in_is_not_edited(cast):
    result = make_draft(cast)
    hand_in(result)
    writer = signed_in(cast.clinician)

    assert writer.get(at(result, "edit/"))["Location"] == at(result)
    assert "handed in" in landed(writer, writer.post(at(result, "discard/")))


# --- Taking up --------------------------------------------------------------------------------


def test_the_network_next_door_takes_it_up_and_over(cast):
    result = publish(make_draft(cast), cast.coordinator, "public")
    theirs = signed_in(next_door(cast))

    page = text(theirs.get(at(result, "take-up/")))
    assert "Twin Network, as a network" in page
    said = theirs.post(
        at(result, "take-up/"),
        {"place": "network twin-network", "state": "will_test", "note": "From May on"},
    )
    wrong = theirs.post(at(result, "take-up/"), {"place": "network steady-gut", "state": "adopted"})
    assert (said.status_code, wrong.status_code) == (303, 422)
    shown = text(theirs.get(at(result)))
    assert "Twin Network" in shown
    assert "From May on" in shown
    assert "From May on" in text(signed_in(cast.community).get(at(result)))
    card = text(signed_in(cast.community).get(f"/changes/{result.change.public_id}/"))
    assert "Will test it: 1" in card

    over = theirs.post(at(result, "copy/"), {"network": "twin-network"})
    assert over.status_code == 303
    assert result.title in text(theirs.get(over["Location"]))
    refused = landed(theirs, theirs.post(at(result, "copy/"), {"network": "steady-gut"}))
    assert "Choose the network" in refused
    uptake = Uptake.objects.get()
    back = theirs.post(f"/uptakes/{uptake.public_id}/take-back/")
    assert back.status_code == 303
    assert "Said before: 1" in text(theirs.get(at(result)))


def test_the_prioritized_page_leads_to_what_is_told(cast):
    poll = make_round(cast.network, cast.coordinator)
    vote(poll, cast.coordinator, {0: 2})
    poll = finish(poll, cast.coordinator)
    decision = decisions.decide(
        by=fresh(cast.coordinator), option=poll.options.order_by("position").first(), now=NOW,
        values={"outcome": "test", "reason": "Because", "budget": "", "merged_with": None},
        plan={"owner": cast.coordinator},
    )  # fmt: skip
    member = signed_in(cast.community)
    page = "/networks/steady-gut/prioritized/"
    share = f"/changes/{decision.change.public_id}/share/"

    assert share not in text(member.get(page))
    decision.change.state = "adopted"
    decision.change.save()
    assert share in text(member.get(page))
    told = publish(make_draft(cast, change=decision.change), cast.coordinator)
    assert at(told) in text(member.get(page))
