"""The audit trail: append-only, in words, narrowed and downloaded."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from networks import presenters
from networks.actions import audit
from networks.models import AuditEntry
from networks.models.audit import AppendOnlyError
from tests.factories.networks import UserFactory

URL = "/networks/steady-gut/audit/"


@pytest.fixture
def entry(cast):
    return audit.record(
        by=cast.coordinator,
        verb="membership.changed",
        obj=cast.membership(cast.clinician),
        network=cast.network,
        before={"access": "member", "group": "clinician"},
        after={"access": "site_lead", "group": "clinician"},
        reason="Took over.",
    )


@pytest.mark.parametrize("statement", ["UPDATE {} SET verb = 'x'", "DELETE FROM {}"])
def test_database_refuses_to_change_or_remove(entry, statement):
    table = AuditEntry._meta.db_table

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))

    assert AuditEntry.objects.filter(pk=entry.pk, verb="membership.changed").exists()


def test_model_refuses_to_change_or_remove(entry):
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(verb="x"),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


def test_values_that_did_not_change_are_left_out(entry):
    assert (entry.before, entry.after) == ({"access": "member"}, {"access": "site_lead"})


def test_an_edit_that_changes_nothing_is_not_recorded(cast):
    about = {"by": cast.coordinator, "obj": cast.network, "network": cast.network}
    same = {"access": "member"}

    assert audit.record_change(verb="x.changed", before=same, after=dict(same), **about) is None
    assert audit.record_change(verb="x.changed", before=same, after={}, **about)
    assert audit.record_change(verb="x.added", after=same, **about)
    assert AuditEntry.objects.count() == 2


def test_long_values_are_folded_and_whole(cast, client):
    audit.record(
        by=cast.coordinator,
        verb="network.changed",
        obj=cast.network,
        network=cast.network,
        before={"purpose": "short", "summary": "brief"},
        after={"purpose": "long " * 60 + "end", "summary": "still brief"},
    )
    client.force_login(cast.coordinator)

    page = client.get(URL).content.decode()

    assert page.count("<details data-open-print>") == 1
    assert "long " * 60 + "end</details>" in page
    assert "<li>summary: <del>brief</del> → still brief</li>" in page


def test_many_values_at_once_are_folded_but_for_the_first(cast, client):
    values = {f"value {n}": f"is {n}" for n in range(7)}
    audit.record(
        by=cast.coordinator, verb="x.added", obj=cast.network, network=cast.network, after=values
    )
    client.force_login(cast.coordinator)

    page = client.get(URL).content.decode()

    first, rest = page.split("<summary>5 more values</summary>")
    assert [f"is {n}" in first for n in range(7)] == [True] * 2 + [False] * 5
    assert all(f"is {n}" in rest for n in range(2, 7))


def test_page_says_it_in_words(cast, client, entry):
    client.force_login(cast.coordinator)

    page = client.get(URL).content.decode()

    assert "changed the membership of Clint Clinician in Steady Gut" in page
    assert "<del>Member</del> → Site lead" in page
    assert "Reason: Took over." in page


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("cycle.taken_to_study", "took to Study the cycle Riverbend"),
        ("annotation.written", "wrote the note on a chart: Riverbend"),
        ("event.published", "published the meeting Riverbend"),
        ("needs.read", "read the access, food and travel needs of Riverbend"),
        ("moon.reached", "reached the moon Riverbend"),
    ],
)
def test_verbs_in_words(cast, verb, said):
    cast.site.name = "Riverbend"

    entry = audit.record(by=None, verb=verb, obj=cast.site, network=cast.network)

    assert presenters.audit_lines([entry])[0]["what"] == said


def test_answer_by_link_is_not_the_systems(cast):
    entry = audit.record(by=None, verb="rsvp.answered", obj=cast.site, network=cast.network)

    assert presenters.audit_lines([entry])[0]["who"] == "Someone with the personal link"


def test_values_in_words(cast):
    entry = audit.record(
        by=cast.coordinator,
        verb="cycle.planned",
        obj=cast.site,
        network=cast.network,
        after={
            "site": cast.site.pk,
            "owner": cast.clinician.pk,
            "findings": "",
            "kind": "action_period_call",
            "starts_on": "2026-12-02",
            "closes_at": "2026-12-02T18:00:00+00:00",
            "tasks": [{"what": "Print", "where": "", "is_done": False}, {"what": "Tell"}],
            "scale": "one-two-six",
        },
    )

    with timezone.override("America/Chicago"):
        lines = presenters.audit_lines([entry])[0]["changes"]

    assert {line["field"]: line["after"] for line in lines} == {
        "closes at": "2 December 2026, 12:00",
        "kind": "action period call",
        "owner": cast.clinician.name,
        "scale": "one-two-six",
        "site": cast.site.name,
        "starts on": "2 December 2026",
        "tasks": "what Print, is done no; what Tell",
    }


def test_day_that_is_none_stays_as_it_was_written(cast):
    entry = audit.record(
        by=None, verb="x.y", obj=cast.site, network=cast.network, after={"on": "2026-13-41"}
    )

    assert presenters.audit_lines([entry])[0]["changes"][0]["after"] == "2026-13-41"


def test_where_a_change_came_from_is_kept(cast, client, settings):
    settings.TRUSTED_PROXIES = 1
    client.force_login(cast.coordinator)

    client.post(
        reverse("networks:member-end", args=[cast.membership(cast.clinician).public_id]),
        headers={
            "x-forwarded-for": "10.9.9.9, 203.0.113.7",
            "user-agent": "Browser",
            "x-request-id": "request-12345",
        },
    )

    entry = AuditEntry.objects.get()
    assert (entry.ip, entry.user_agent, entry.request_id) == (
        "203.0.113.7",
        "Browser",
        "request-12345",
    )


def test_filters(cast, client, entry):
    client.force_login(cast.coordinator)
    audit.record(by=None, verb="site.changed", obj=cast.site, network=cast.network)

    def kinds(**query):
        return [line["kind"] for line in client.get(URL, query).context["lines"]]

    assert kinds(person=str(cast.coordinator.public_id)) == ["Membership changed"]
    assert kinds(kind="site.changed") == ["Site changed"]
    assert kinds(since="2100-01-01") == []
    assert kinds(until="2000-01-01") == []
    assert len(kinds(since="2000-01-01", until="2100-01-01")) == 2
    assert len(kinds(since="not a day", person="nobody", kind="nothing")) == 2


def test_download_is_narrowed_and_recorded(cast, client, entry):
    client.force_login(cast.coordinator)
    audit.record(by=None, verb="site.changed", obj=cast.site, network=cast.network)

    response = client.post(f"{URL}download/", {"kind": "membership.changed"})

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[0].startswith("at,who,verb,what,changes")
    assert len(lines) == 2
    assert "access: Member → Site lead" in lines[1]
    assert AuditEntry.objects.latest("pk").verb == "audit.exported"
    assert AuditEntry.objects.latest("pk").after == {"rows": 1}


def test_download_runs_no_formula(cast, client):
    cast.coordinator.name = "=cmd|' /C calc'!A0"
    cast.coordinator.save()
    audit.record(by=cast.coordinator, verb="site.changed", obj=cast.site, network=cast.network)
    client.force_login(cast.coordinator)

    text = b"".join(client.post(f"{URL}download/").streaming_content).decode()

    assert ",'=cmd" in text


@pytest.mark.parametrize(
    ("person", "status"), [("staff", 200), ("site_lead", 403), ("outsider", 404)]
)
def test_who_reads_it(cast, client, person, status):
    client.force_login(getattr(cast, person))

    assert client.get(URL).status_code == status


def test_coordinator_sees_nothing_of_other_networks(cast, client, entry):
    audit.record(by=cast.outsider, verb="site.changed", obj=cast.site, network=cast.other_network)
    audit.record(by=UserFactory(), verb="account.signed_in", obj=cast.outsider, network=None)

    seen = AuditEntry.objects.visible_to(cast.coordinator)

    assert list(seen) == [entry]


def test_anonymous_sees_nothing(db, client):
    assert not AuditEntry.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_far_day_narrows_nothing(cast, client, entry, name, day):
    client.force_login(cast.coordinator)

    response = client.get(reverse("networks:audit-list", args=[cast.network.slug]), {name: day})

    assert response.status_code == 200
    assert response.context["filter_form"].errors
