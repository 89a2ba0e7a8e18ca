"""The library: what is there for whom, found by words and tags, fed and cited."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from improvement.actions import result_steps, sharing, uptakes
from improvement.presenters import citing
from tests.factories.sharing import NOW, fresh, make_draft, publish, read

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def shelf(cast):
    """A public result with two tags, one of the network alone, a draft, and one withdrawn."""
    public = make_draft(cast, title="Teens write their own plan", tags=["teens", "flare plan"])
    sharing.add_author(by=fresh(cast.clinician), result=public, user=fresh(cast.leader), now=NOW)
    publish(public, cast.coordinator, visibility="public")
    publish(make_draft(cast, title="Only for us", finding="did_not_help"), cast.coordinator)
    make_draft(cast, title="Half a thought")
    gone = publish(make_draft(cast, title="Wrong all along"), cast.coordinator, "public")
    held = read(gone)
    result_steps.withdraw(
        by=cast.coordinator, result=held, version=held.version, reason="Miscounted.", now=NOW
    )
    return {"public": read(public), "gone": read(gone)}


def found(client, query=""):
    page = text(client.get(f"/library/{query}"))
    titles = ("Teens write their own plan", "Only for us", "Half a thought", "Wrong all along")
    return [title for title in titles if title in page]


def test_without_an_account_one_reads_what_is_public(client, shelf):
    page = text(client.get("/library/"))

    assert found(client) == ["Teens write their own plan"]
    assert "sign in" in page
    assert "Clint Clinician and 1 more" in page
    assert "Lars Leader" not in page


def test_members_find_what_their_network_published_too(client, cast, shelf):
    client.force_login(cast.community)

    assert found(client) == ["Teens write their own plan", "Only for us"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?q=PLAN+teens", ["Teens write their own plan"]),
        ("?q=flare", ["Teens write their own plan"]),
        ("?q=steady", ["Teens write their own plan", "Only for us"]),
        ("?q=nowhere", []),
        ("?tag=teens", ["Teens write their own plan"]),
        ("?finding=did_not_help", ["Only for us"]),
        ("?network=steady-gut", ["Teens write their own plan", "Only for us"]),
        ("?uptake=adopted", ["Teens write their own plan"]),
        ("?uptake=testing", []),
        # What is not understood narrows nothing.
        ("?tag=never&network=x", ["Teens write their own plan", "Only for us"]),
    ],
)
def test_it_is_searched(client, cast, shelf, query, titles):
    uptakes.mark(
        by=fresh(cast.outsider), result=shelf["public"], network=cast.other_network,
        state="adopted", now=NOW,
    )  # fmt: skip
    client.force_login(cast.community)

    assert found(client, query) == titles


def test_an_empty_library_says_what_will_be_there(client, cast):
    assert "Nothing is shared yet" in text(client.get("/library/"))


def test_a_search_without_a_hit_leads_back(client, shelf):
    assert "Nothing fits this search" in text(client.get("/library/?q=zebra"))


def test_the_feed_tells_what_is_public_and_stands(client, shelf):
    answer = client.get("/library/feed/")
    feed = ET.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")

    assert answer["Content-Type"].startswith("application/atom+xml")
    assert [one.findtext(f"{ATOM}title") for one in entries] == ["Teens write their own plan"]
    link = entries[0].find(f"{ATOM}link").get("href")
    assert link.endswith(f"/results/{shelf['public'].public_id}/")
    assert link.startswith("http")
    assert entries[0].findtext(f"{ATOM}id") == f"urn:uuid:{shelf['public'].public_id}"
    assert {one.get("term") for one in entries[0].findall(f"{ATOM}category")} == {
        "teens", "flare plan"
    }  # fmt: skip
    assert "Lars" not in answer.content.decode()


# --- Citing -----------------------------------------------------------------------------------


def test_it_is_cited_in_three_ways(client, shelf):
    base = f"/results/{shelf['public'].public_id}/cite"
    plain, bib, ris = (client.get(f"{base}/{form}/") for form in ("txt", "bib", "ris"))

    assert plain.content.decode().startswith(
        "Clint Clinician. Teens write their own plan. Steady Gut, result 1. "
    )
    assert "@techreport{steady-gut-1-1," in bib.content.decode()
    assert "  author = {{Clint Clinician}}," in bib.content.decode()
    assert ris.content.decode().split("\r\n")[:3] == [
        "TY  - RPRT", "AU  - Clint Clinician", "TI  - Teens write their own plan"
    ]  # fmt: skip
    assert ris.content.decode().endswith("ER  - \r\n")
    assert 'filename="steady-gut-result-1.bib"' in bib["Content-Disposition"]
    assert client.get(f"{base}/doc/").status_code == 404


def test_what_bibtex_reads_as_its_own_is_escaped(cast):
    result = read(publish(make_draft(cast, title=r"50% of {all} & more_\now #1"), cast.coordinator))

    assert r"title = {{50\% of \{all\} \& more\_\textbackslash{}now \#1}}" in citing.bibtex(result)


def test_a_title_cannot_add_a_line_to_a_reference(cast):
    draft = make_draft(cast)
    draft.title = "A title\nER  - "
    draft.save()
    result = read(publish(draft, cast.coordinator))

    assert citing.ris(result).count("\r\n") == len(citing.ris(result).splitlines())
    assert citing.ris(result).count("\r\nER  - ") == 1


def test_where_nobody_is_named_the_network_is_cited(cast):
    draft = make_draft(cast)
    sharing.answer(by=fresh(cast.clinician), result=draft, agrees=False, now=NOW)
    result = read(publish(draft, cast.coordinator))

    assert citing.plain(result).startswith("Steady Gut. ")


def test_withdrawn_it_is_cited_as_that_without_its_words(client, shelf):
    answer = client.get(f"/results/{shelf['gone'].public_id}/cite/txt/")

    assert "Result 3, withdrawn" in answer.content.decode()
    assert "Wrong all along" not in answer.content.decode()


def test_a_draft_is_not_cited(cast):
    client = Client()
    client.force_login(cast.clinician)

    assert client.get(f"/results/{make_draft(cast).public_id}/cite/txt/").status_code == 404
