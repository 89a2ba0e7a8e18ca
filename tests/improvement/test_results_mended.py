"""What fresh eyes found in results to share: names before consent, charts that were agreed on
otherwise since, letters that end a feed, days that differ by reader."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.test import Client

from improvement.actions import result_steps, sharing, uptakes
from improvement.models import Result
from improvement.presenters import citing
from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import Network
from outcomes.models import MeasureVersion
from tests.factories.networks import SiteFactory
from tests.factories.sharing import (
    NOW,
    fresh,
    hand_in,
    make_draft,
    next_door,
    publish,
    read,
)
from tests.improvement.test_results_pages import at, signed_in, text

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


# --- Names ------------------------------------------------------------------------------------


@pytest.fixture
def unnamed(cast):
    """A result in review whose second author, who handed it in, does not want to be named."""
    draft = make_draft(cast)
    sharing.add_author(by=fresh(cast.clinician), result=draft, user=fresh(cast.leader), now=NOW)
    sharing.answer(by=fresh(cast.leader), result=draft, agrees=False, now=NOW)
    hand_in(draft, by=cast.leader)
    return read(draft)


def test_in_review_members_read_no_name_that_was_not_agreed_to(cast, unnamed):
    page = text(signed_in(cast.community).get(at(unnamed)))

    assert cast.clinician.name in page
    assert cast.leader.name not in page
    assert "And 1 more who is not named." in page
    assert "An author, " in page


def test_whoever_writes_or_reviews_reads_all_names(cast, unnamed):
    for person in (cast.clinician, cast.coordinator):
        assert cast.leader.name in text(signed_in(person).get(at(unnamed)))


def test_published_the_history_names_no_author_who_is_not_named(cast, unnamed):
    result_steps.publish(
        by=fresh(cast.coordinator), result=unnamed, version=unnamed.version, visibility="network",
        now=NOW,
    )  # fmt: skip

    for person in (cast.community, cast.coordinator):
        assert cast.leader.name not in text(signed_in(person).get(at(unnamed)))
    assert cast.leader.name in text(signed_in(cast.leader).get(at(unnamed)))


@pytest.mark.parametrize("is_findable", [True, False])
def test_a_network_that_nobody_finds_is_not_found_by_what_it_took_up(cast, is_findable):
    result = publish(make_draft(cast), cast.coordinator, "public")
    taker = next_door(cast)
    Network.objects.filter(pk=cast.other_network.pk).update(
        is_findable=is_findable, site_word="lighthouse"
    )
    site = SiteFactory(network=cast.other_network)
    for place in (None, site):
        uptakes.mark(
            by=taker, result=result, network=cast.other_network, site=place, state="adopted",
            now=NOW,
        )  # fmt: skip
    asked = f"/api/v1/uptakes/?network={cast.other_network.slug}"

    told = {
        name: len(signed_in(person).get(asked).json()["results"])
        for name, person in (("outside", cast.community), ("theirs", taker))
    }

    assert told == {"outside": 2 if is_findable else 0, "theirs": 2}
    assert ("lighthouse" in text(Client().get(at(result)))) is is_findable


# --- Charts -----------------------------------------------------------------------------------


def draft_with_a_site(cast, change):
    """Give a draft with the chart of one site."""
    draft = make_draft(cast, change=change)
    sharing.take_chart(
        by=fresh(cast.coordinator), result=read(draft), measure=change.measure,
        site=cast.site, now=NOW,
    )  # fmt: skip
    return draft


def test_a_site_that_the_agreement_names_no_more_is_not_published(cast, charted_change):
    draft = draft_with_a_site(cast, charted_change)
    Network.objects.filter(pk=cast.network.pk).update(sharing="blinded")

    with pytest.raises(Conflict, match="names no sites outside"):
        publish(draft, cast.coordinator, "public")

    assert read(draft).status == Result.Status.REVIEW
    page = signed_in(cast.coordinator).post(
        at(draft, "publish/"), {"version": read(draft).version, "visibility": "network"}
    )
    assert page.status_code == 422
    assert "names no sites outside" in page.content.decode()


def test_a_new_edition_takes_no_site_along_that_the_agreement_names_no_more(cast, charted_change):
    draft = draft_with_a_site(cast, charted_change)
    old = publish(draft, cast.coordinator, "public")
    Network.objects.filter(pk=cast.network.pk).update(sharing="blinded")
    new = result_steps.begin_edition(by=fresh(cast.clinician), result=read(old), now=NOW)

    with pytest.raises(Conflict, match="names no sites outside"):
        publish(new, cast.coordinator, "public")


def test_counts_that_are_small_by_now_are_not_published(cast, charted_change):
    draft = make_draft(cast, change=charted_change)
    MeasureVersion.objects.filter(measure=charted_change.measure).update(small_count_threshold=20)

    with pytest.raises(Conflict, match="hides more small counts now"):
        publish(draft, cast.coordinator)

    held = read(draft)
    result_steps.take_back(by=fresh(cast.clinician), result=held, version=held.version)
    sharing.drop_chart(by=fresh(cast.clinician), result=read(draft), chart=draft.charts.get())
    assert publish(draft, cast.coordinator).status == Result.Status.PUBLISHED


# --- Words and days ---------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ["\x01", "\x1b", "\x7f", "\u202e", "\ufffe"])
def test_what_is_no_letter_is_refused(cast, letter):
    with pytest.raises(DomainError, match="no letter"):
        make_draft(cast, learned=f"Time{letter}out")


def test_no_letter_ends_the_feed(cast):
    result = publish(make_draft(cast, learned="Fewer than <5, and"), cast.coordinator, "public")
    Result.objects.filter(pk=result.pk).update(title="A\x0bline", tried="x")

    entry = ET.fromstring(Client().get("/library/feed/").content).find(f"{ATOM}entry")

    assert entry.find(f"{ATOM}title").text == "A line"
    assert entry.find(f"{ATOM}summary").text == "We cannot say yet. Fewer than &lt;5, and"


def test_it_bears_the_day_of_its_network_whoever_reads_it(cast):
    evening = datetime(2026, 11, 24, 3, tzinfo=UTC)  # 23 November in New York
    result = publish(make_draft(cast), cast.coordinator, "public", now=evening)

    assert "23 November 2026" in citing.plain(read(result))
    assert "DA  - 2026/11/23" in citing.ris(read(result))
    assert "24 November" not in Client().get(at(result)).content.decode()
    assert "23 November 2026" in text(Client().get("/library/"))


def test_of_a_withdrawn_result_rest_does_not_tell_what_came_of_it(cast):
    result = read(publish(make_draft(cast, finding="did_not_help"), cast.coordinator, "public"))
    assert Client().get(at(result, "data/")).json()["finding"] == "did_not_help"

    result_steps.withdraw(
        by=fresh(cast.coordinator), result=result, version=result.version, reason="Miscounted.",
        now=NOW,
    )  # fmt: skip

    assert Client().get(at(result, "data/")).json()["finding"] == ""
