"""Calendars to subscribe to: what stands in them, for whom, and at which address."""

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import CalendarFeed
from networks.models import AuditEntry
from tests.events.asking import text
from tests.factories.events import (
    DayPlaceFactory,
    EventFactory,
    InvitationFactory,
    RSVPFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/calendars/"


def url(feed):
    return reverse("events:feed-file", kwargs={"token": feed.token})


def entries(client, feed):
    response = client.get(url(feed))
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def titles(found):
    return {str(entry["SUMMARY"]).split(" (")[0] for entry in found}


@pytest.fixture
def own(cast):
    return CalendarFeed.objects.create(user=cast.community)


@pytest.fixture
def of_network(cast):
    return CalendarFeed.objects.create(user=cast.community, network=cast.network)


def test_own_calendar_holds_what_one_comes_to_or_is_invited_to(client, cast, own):
    def invited(title, **more):
        event = EventFactory(network=cast.network, title=title)
        return InvitationFactory(event=event, user=cast.community, **more)

    comes = RSVPFactory(invitation=invited("Comes"))
    DayPlaceFactory(rsvp=comes)
    invited("Asked")
    RSVPFactory(invitation=invited("Declined"), answer="declined")
    invited("Withdrawn", revoked=True)
    invited("Not sent", draft=True)
    EventFactory(network=cast.network, title="Of others")

    found = entries(client, own)

    assert titles(found) == {"Comes", "Asked"}
    by_status = {str(entry["STATUS"]) for entry in found if "Asked" in entry["SUMMARY"]}
    assert by_status == {"TENTATIVE"}
    assert len([entry for entry in found if "Comes" in entry["SUMMARY"]]) == 1


def test_network_calendar_empties_when_the_person_leaves(client, cast, of_network):
    EventFactory(network=cast.network, title="Ours")
    EventFactory(network=cast.network, title="Draft", draft=True)
    EventFactory(title="Theirs")

    before = titles(entries(client, of_network))
    cast.community.memberships.update(left_at=timezone.now())

    assert before == {"Ours"}
    assert entries(client, of_network) == []


def test_coordinators_drafts_stay_out(client, cast):
    feed = CalendarFeed.objects.create(user=cast.coordinator, network=cast.network)
    EventFactory(network=cast.network, title="Draft", draft=True)

    assert entries(client, feed) == []


def test_cancelled_meeting_is_said(client, cast, of_network):
    EventFactory(network=cast.network, status="cancelled", days=1)

    assert [str(entry["STATUS"]) for entry in entries(client, of_network)] == ["CANCELLED"]


def test_answer_leaves_no_trace_and_no_personal_link(client, cast, own):
    invited = InvitationFactory(event=EventFactory(network=cast.network), user=cast.community)

    response = client.get(url(own))

    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert invited.token.encode() not in response.content
    assert b"METHOD:PUBLISH" in response.content


@pytest.mark.parametrize("how", ["renewed", "ended", "forged", "person shut out"])
def test_old_and_foreign_addresses_give_nothing(client, cast, own, how):
    address = url(own)
    client.force_login(cast.community)
    if how == "renewed":
        client.post(f"/calendars/{own.public_id}/renew/")
    elif how == "ended":
        client.post(f"/calendars/{own.public_id}/end/")
    elif how == "forged":
        address = address.replace(".ics", "x.ics")
    else:
        type(cast.community).objects.filter(pk=cast.community.pk).update(is_active=False)
    client.logout()

    assert client.get(address).status_code == 404


def test_renewed_address_works(client, cast, own):
    client.force_login(cast.community)
    client.post(f"/calendars/{own.public_id}/renew/")
    own.refresh_from_db()

    assert client.get(url(own)).status_code == 200
    assert AuditEntry.objects.filter(verb="calendar.renewed").exists()


def test_page_makes_each_calendar_once(client, cast):
    client.force_login(cast.community)

    assert "You have no calendar yet." in text(client.get(LIST))
    client.post(LIST, {"of": "own"})
    client.post(LIST, {"of": cast.network.slug})
    page = text(client.get(LIST))

    assert CalendarFeed.objects.filter(user=cast.community).count() == 2
    assert f"All meetings of {cast.network.name}" in page
    assert "/calendar/" in page
    assert client.post(LIST, {"of": "own"}).status_code == 422


def test_networks_of_others_cannot_be_chosen(client, cast):
    client.force_login(cast.community)

    assert client.post(LIST, {"of": cast.other_network.slug}).status_code == 422


def test_calendars_of_others_do_not_exist(client, cast, own):
    client.force_login(cast.coordinator)

    assert client.post(f"/calendars/{own.public_id}/end/").status_code == 404


def test_rest_makes_renews_and_ends(client, cast):
    client.force_login(cast.community)
    api = "/api/v1/calendar-feeds/"

    made = client.post(api, {"network": cast.network.slug}, "application/json")
    again = client.post(api, {"network": cast.network.slug}, "application/json")
    foreign = client.post(api, {"network": cast.other_network.slug}, "application/json")
    one = f"{api}{made.json()['id']}/"
    renewed = client.post(f"{one}renew/")

    assert (made.status_code, again.status_code, foreign.status_code) == (201, 409, 404)
    assert renewed.json()["url"] != made.json()["url"]
    assert client.delete(one).status_code == 204
