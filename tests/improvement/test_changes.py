"""The change package: its rules, its pages, and their twins over REST."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from improvement import presenters, rules
from improvement.actions import changes, cycles
from improvement.models import Change
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry, Membership, Network
from outcomes.models import Measure
from tests.factories.improvement import ChangeFactory, CycleFactory, PredictionFactory

NOW = datetime(2026, 2, 3, 15, tzinfo=UTC)


@pytest.fixture
def change(cast, measure):
    return ChangeFactory(
        network=cast.network, title="Teen writes the plan", concept="Shared plan", measure=measure
    )


@pytest.fixture
def next_door(cast):
    """The coordinator leads a site of the other network, too."""
    Membership.objects.create(
        user=cast.coordinator, network=cast.other_network, group="leader", access="site_lead",
        site=cast.foreign_site, joined_at=timezone.now(),
    )  # fmt: skip
    return cast.other_network


def as_user(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def url(change, part=""):
    return f"/changes/{change.public_id}/{part}"


def list_url(cast):
    return f"/networks/{cast.network.slug}/changes/"


def data(**more):
    return {
        "title": "Pharmacist calls",
        "reliability": 1,
        "evidence": "none",
        "first_test": "One family on Monday.",
    } | more


def test_members_see_the_package_by_concept(client, cast, change, cycle):
    cycle.change_idea = change
    cycle.save()
    client.force_login(cast.researcher)

    response = client.get(list_url(cast))

    assert "Shared plan" in response.text
    assert "1 site, 1 cycle" in response.text
    assert "Add a change" not in response.text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "The change package is empty"),
        ("?state=adopted", "No change fits these filters"),
    ],
)
def test_empty_package_says_what_to_do(client, cast, query, text):
    client.force_login(cast.site_lead)

    assert text in client.get(list_url(cast) + query).text


def test_package_is_narrowed(client, cast, change):
    ChangeFactory(network=cast.network, title="Letter", reliability=3)
    client.force_login(cast.researcher)

    text = client.get(list_url(cast) + "?reliability=3").text

    assert "Letter" in text
    assert change.title not in text


def test_nothing_is_narrowed_by_itself(client, cast, change):
    client.force_login(cast.researcher)

    form = client.get(list_url(cast)).context["filter_form"]

    assert str(form["reliability"]).index("any") < str(form["reliability"]).index("Relies")


def test_export_gives_what_the_filters_leave(client, cast, change):
    ChangeFactory(network=cast.network, title="Letter", reliability=3)
    client.force_login(cast.researcher)

    answer = client.get(list_url(cast) + "export/?reliability=3")
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert lines[0].startswith("concept,change,state")
    assert len(lines) == 2
    assert "Letter" in lines[1]


def test_site_lead_adds_a_change(client, cast, measure):
    client.force_login(cast.site_lead)

    assert client.get(list_url(cast) + "add/").status_code == 200
    response = client.post(list_url(cast) + "add/", data(measure=measure.pk))

    change = Change.objects.get()
    assert response["Location"] == url(change)
    assert (change.by, change.state, change.measure) == (cast.site_lead, "untested", measure)
    assert AuditEntry.objects.filter(verb="change.added").exists()


def test_same_title_is_refused_at_its_field(client, cast, change):
    client.force_login(cast.site_lead)

    response = client.post(list_url(cast) + "add/", data(title=change.title))

    assert response.status_code == 422
    assert "title" in response.context["form"].errors


def test_two_who_add_the_same_at_once_are_told(cast, change, monkeypatch):
    monkeypatch.setattr(changes, "_check_title", lambda _change: None)
    monkeypatch.setattr(Change, "full_clean", lambda _change: None)

    with pytest.raises(Conflict):
        changes.add(by=cast.site_lead, network=cast.network, values={"title": change.title})


def test_edit(client, cast, change):
    client.force_login(cast.site_lead)

    assert "Edit this change" in client.get(url(change, "edit/")).text
    response = client.post(url(change, "edit/"), data(title="Better", version=1))

    change.refresh_from_db()
    assert response.status_code == 303
    assert (change.title, change.version) == ("Better", 2)


def test_edit_of_an_old_version_keeps_what_was_typed(client, cast, change):
    changes.edit(by=cast.coordinator, change=change, version=1, values={"title": "Hers"})
    client.force_login(cast.site_lead)

    response = client.post(url(change, "edit/"), data(title="Mine", version=1))

    assert response.status_code == 422
    assert "Mine" in response.text
    assert response.context["form"]["version"].value() == "2"


def test_page_tells_what_became_of_it_at_each_site(client, cast, change, project):
    tests = {"project": project, "change_idea": change}
    CycleFactory(site=cast.site, adapted=True, decision="adopt", **tests)
    CycleFactory(site=cast.other_site, adapted=True, decision="abandon", **tests)
    CycleFactory(site=None, **tests)
    client.force_login(cast.researcher)

    response = client.get(url(change))

    stands = {row["place"]: row["state"] for row in response.context["sites"]}
    assert stands == {
        "Riverbend": "adopted",
        "Hillcrest": "abandoned",
        "No single site": "testing",
    }
    assert "6 of 10 finished." in response.text


def test_adapted_change_is_still_being_tested(change, project, cast):
    cycle = CycleFactory(project=project, change_idea=change, site=cast.site, adapted=True)

    (row,) = presenters.at_sites([cycle])

    assert row["state"] == "testing"


def test_tools_are_links_where_they_are_addresses():
    rows = presenters.lines("https://x.example/a\n\nThe sheet")

    assert [row["url"] for row in rows] == ["https://x.example/a", ""]


def test_abandoning_needs_a_reason(client, cast, change):
    client.force_login(cast.coordinator)
    body = {"version": 1, "state": "abandoned", "reason": " "}

    refused = client.post(url(change, "state/"), body)
    done = client.post(url(change, "state/"), body | {"reason": "Letters come back."})

    change.refresh_from_db()
    assert refused.status_code == 422
    assert "nobody finds it out twice" in refused.text
    assert done.status_code == 303
    assert (change.state, change.state_reason) == ("abandoned", "Letters come back.")
    assert change.state_by == cast.coordinator
    assert "Letters come back." in client.get(url(change)).text


def test_what_became_of_it_is_said_on_the_day_it_is_in_the_network(client, cast, change):
    Network.objects.filter(pk=cast.network.pk).update(timezone="Pacific/Auckland")
    rest = as_user(cast.coordinator)
    client.force_login(cast.coordinator)

    with time_machine.travel(datetime(2026, 11, 29, 23, tzinfo=UTC), tick=False):
        client.post(url(change, "state/"), {"version": 1, "state": "testing"})
        change.refresh_from_db()
        by_page = change.state_on
        Change.objects.update(state_on=None)
        rest.post(
            f"/api/v1/changes/{change.public_id}/state/",
            {"state": "adopted"},
            headers={"If-Match": rest.get(f"/api/v1/changes/{change.public_id}/")["ETag"]},
        )

    change.refresh_from_db()
    assert (by_page, change.state_on) == (date(2026, 11, 30), date(2026, 11, 30))


def test_state_of_an_old_version_is_refused(client, cast, change):
    changes.edit(by=cast.coordinator, change=change, version=1, values={"harms": "Takes time"})
    client.force_login(cast.coordinator)

    answer = client.post(url(change, "state/"), {"version": 1, "state": "testing"})

    assert answer.status_code == 422
    with pytest.raises(ChangedMeanwhile):
        changes.set_state(
            by=cast.coordinator, change=change, version=1, state="testing", on=date(2026, 1, 1)
        )


def test_site_leads_do_not_say_what_became_of_it(client, cast, change):
    client.force_login(cast.site_lead)

    answer = client.post(url(change, "state/"), {"version": 1, "state": "adopted"})

    assert answer.status_code == 403
    assert "Say what became of it" not in client.get(url(change)).text


def test_copy_keeps_the_origin(client, cast, change, next_door):
    same = Measure.objects.create(
        network=next_door, name="Same", code="controlled", family="outcome"
    )
    client.force_login(cast.coordinator)

    assert "Copy it to another network" in client.get(url(change)).text
    answer = client.post(url(change, "copy/"), {"network": next_door.slug})

    copied = Change.objects.get(network=next_door)
    assert answer["Location"] == url(copied)
    assert (copied.origin, copied.state, copied.measure) == (change, "untested", same)
    assert copied.origin_note == "Steady Gut: not yet tested there"
    assert "Taken over by other networks" in client.get(url(change)).text
    assert url(change) in client.get(url(copied)).text


def test_copy_without_its_like_among_the_measures(cast, change, next_door):
    copied = changes.copy(by=cast.coordinator, change=change, network=next_door)
    bare = ChangeFactory(network=cast.network, title="Other")

    assert copied.measure is None
    assert changes.copy(by=cast.coordinator, change=bare, network=next_door).measure is None


def test_origin_that_is_not_to_be_seen_stays_in_words(client, cast, change, next_door):
    copied = changes.copy(by=cast.coordinator, change=change, network=next_door)
    client.force_login(cast.outsider)

    text = client.get(url(copied)).text

    assert "Steady Gut: not yet tested there when it was copied" in text
    assert str(change.public_id) not in text


def test_copies_in_networks_one_does_not_see_are_not_told(client, cast, change, next_door):
    copied = changes.copy(by=cast.coordinator, change=change, network=next_door)
    client.force_login(cast.researcher)

    assert str(copied.public_id) not in client.get(url(change)).text


def test_a_change_is_copied_once(client, cast, change, next_door):
    changes.copy(by=cast.coordinator, change=change, network=next_door)
    client.force_login(cast.coordinator)

    answer = client.post(url(change, "copy/"), {"network": next_door.slug})

    assert answer.status_code == 422
    assert "of this name already" in answer.text


def test_copying_where_one_may_not_add_is_refused(client, cast, change, next_door):
    client.force_login(cast.coordinator)

    assert client.post(url(change, "copy/"), {"network": "nowhere"}).status_code == 422
    with pytest.raises(DomainError):
        changes.copy(by=cast.coordinator, change=change, network=cast.network)
    assert not rules.can_copy_change(cast.site_lead, change)


def test_rest_adds_edits_and_lists(cast, measure):
    client = as_user(cast.site_lead)
    body = {"network": "steady-gut", "title": "Card on the fridge", "measure": "controlled"}

    added = client.post("/api/v1/changes/", body)
    path = f"/api/v1/changes/{added.json()['id']}/"
    edited = client.patch(path, {"harms": "None"}, headers={"If-Match": added["ETag"]})
    (row,) = client.get("/api/v1/changes/?network=steady-gut&state=untested").json()["results"]

    assert (added.status_code, edited.status_code) == (201, 200)
    assert (row["harms"], row["measure"], row["cycles"]) == ("None", "controlled", 0)


def test_rest_edit_needs_the_version(cast, change):
    path = f"/api/v1/changes/{change.public_id}/"

    assert as_user(cast.site_lead).patch(path, {"harms": "x"}).status_code == 428


def test_rest_refuses_adding_to_members(cast):
    body = {"network": "steady-gut", "title": "Card"}

    assert as_user(cast.researcher).post("/api/v1/changes/", body).status_code == 403


def test_rest_sets_the_state_with_its_reason(cast, change):
    client = as_user(cast.coordinator)
    path = f"/api/v1/changes/{change.public_id}/"
    etag = client.get(path)["ETag"]

    refused = client.post(f"{path}state/", {"state": "abandoned"}, headers={"If-Match": etag})
    done = client.post(f"{path}state/", {"state": "testing"}, headers={"If-Match": etag})

    assert refused.status_code == 400
    assert (done.status_code, done.json()["state"]) == (200, "testing")


def test_rest_copies(cast, change, next_door):
    client = as_user(cast.coordinator)
    path = f"/api/v1/changes/{change.public_id}/copy/"

    answer = client.post(path, {"network": next_door.slug})

    assert answer.status_code == 201
    assert answer.json()["origin_note"].startswith("Steady Gut")
    assert client.post(path, {"network": "nowhere"}).status_code == 404


def test_a_change_is_being_tested_from_its_first_test_on(cast, change, project, measure):
    cycle = CycleFactory(project=project, change_idea=change, site=cast.site)
    PredictionFactory(cycle=cycle)

    cycles.move(by=cast.coordinator, cycle=cycle, version=cycle.version, to="do", now=NOW)

    change.refresh_from_db()
    assert (change.state, change.state_on) == ("testing", date(2026, 2, 3))


def patched(client, cycle, change):
    page = f"/api/v1/cycles/{cycle.public_id}/"
    etag = client.get(page).headers["ETag"]
    body = {"change_idea": str(change.public_id)}
    return client.patch(page, body, format="json", headers={"If-Match": etag})


def test_a_test_names_its_change_on_the_page_and_over_rest(client, cast, change, cycle):
    page = f"/cycles/{cycle.public_id}/"
    client.force_login(cast.coordinator)
    form = client.get(f"{page}plan/").context["editor"].form
    assert list(form.fields["change_idea"].queryset) == [change]

    answer = patched(as_user(cast.coordinator), cycle, change)

    assert answer.json()["change_idea"] == str(change.public_id)
    assert change.title in client.get(page).text


def test_a_test_names_no_change_of_another_network(cast, next_door, cycle):
    answer = patched(as_user(cast.coordinator), cycle, ChangeFactory(network=next_door))

    assert answer.status_code == 400
    assert "change_idea" in answer.json()["errors"]
