"""What everybody reads of a result, and what an open page must not tell."""

import json

import pytest
from django.test import Client

from improvement.actions import sharing, uptakes
from outcomes.presenters.frozen import fingerprint
from tests.factories.sharing import NOW, fresh, make_draft, publish
from tests.improvement.test_results_pages import at, signed_in, text
from tests.outcomes.shapes import compute

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_open_page_leaks_nothing(cast, charted_change):
    """Nobody who has not said so is named, no site, no project, no change of the network, nothing
    for members only: on the page, in its data, in its citations."""
    draft = make_draft(cast, change=charted_change)
    for person in (cast.leader, cast.community):
        sharing.add_author(by=fresh(cast.clinician), result=draft, user=fresh(person), now=NOW)
    sharing.answer(by=fresh(cast.leader), result=draft, agrees=False, now=NOW)
    result = publish(draft, cast.coordinator, "public")
    uptakes.mark(
        by=fresh(cast.site_lead), result=result, network=cast.network, site=cast.site,
        state="adopted", now=NOW,
    )  # fmt: skip
    secret = {
        cast.leader.name, cast.community.name, cast.coordinator.name, cast.site_lead.name,
        cast.site.name, cast.site.code, charted_change.title, cast.clinician.email, "ln-tabs",
    }  # fmt: skip

    for client in (Client(), signed_in(cast.no_membership)):
        for place in ("", "data/", "cite/txt/", "cite/bib/", "cite/ris/"):
            body = client.get(at(result, place)).content.decode()
            assert not [one for one in secret if one in body], place
        assert cast.clinician.name in client.get(at(result)).content.decode()


def test_the_control_members_read_more(cast, charted_change):
    result = publish(make_draft(cast, change=charted_change), cast.coordinator, "public")

    page = text(signed_in(cast.community).get(at(result)))

    assert cast.coordinator.name in page
    assert charted_change.title in page
    assert "ln-tabs" in page


def test_the_data_hold_the_chart_as_it_was_put_down(cast, charted_change):
    result = publish(make_draft(cast, change=charted_change), cast.coordinator, "public")
    before = Client().get(at(result, "data/")).content
    charted_change.measure.observations.update(numerator=20)
    compute(charted_change.measure)
    after = Client().get(at(result, "data/"))
    chart = after.json()["charts"][0]
    drawing = Client().get(at(result, f"charts/{chart['id']}/"))

    assert after.content == before
    assert fingerprint(chart["data"], chart["drawings"]) == chart["sha256"]
    assert drawing.content.decode() == chart["drawings"]["large"]
    assert drawing["Content-Type"] == "image/svg+xml"
    assert json.loads(before)["citation"].startswith("Clint Clinician.")


def test_who_is_not_signed_in_is_sent_to_sign_in(cast):
    result = publish(make_draft(cast), cast.coordinator)

    for place in ("", "data/", "cite/txt/", f"charts/{result.public_id}/"):
        answer = Client().get(at(result, place))
        assert "/accounts/login" in answer["Location"]
    assert signed_in(cast.outsider).get(at(result)).status_code == 404


def test_markup_in_words_is_shown_as_words(cast):
    evil = "<img src=x onerror=alert(1)>"
    draft = make_draft(cast, title=evil, learned=evil, tags=[evil[:30]])
    result = publish(draft, cast.coordinator, "public")

    for url in (at(result), "/library/", "/library/feed/"):
        assert evil not in Client().get(url).content.decode()
