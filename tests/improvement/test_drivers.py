"""Key driver diagrams: their rules, their pages, and what is done inside them."""

import pytest

from improvement import rules
from improvement.actions import diagrams, drivers
from improvement.models import ChangeLink, Diagram, Driver, DriverLink
from improvement.presenters import diagrams as diagram_presenters
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from outcomes.models import Measure
from tests.factories.improvement import (
    AimFactory,
    ChangeFactory,
    CycleFactory,
    DiagramFactory,
    DriverFactory,
    ProjectFactory,
)


@pytest.fixture
def diagram(cast, project):
    """The theory of the clinician's project."""
    return DiagramFactory(network=cast.network, project=project)


@pytest.fixture
def primary(diagram, measure):
    return DriverFactory(diagram=diagram, name="One plan", measure=measure, position=1)


@pytest.fixture
def secondary(diagram):
    return DriverFactory(diagram=diagram, name="Words teens use", level="secondary")


@pytest.fixture
def change(cast):
    return ChangeFactory(network=cast.network, title="Teen writes the plan")


@pytest.fixture
def as_lead(client, cast):
    """The person who leads the project."""
    client.force_login(cast.clinician)
    return client


def url(diagram, part=""):
    return f"/diagrams/{diagram.public_id}/{part}"


def driver_url(driver):
    return f"/drivers/{driver.public_id}/edit/"


def list_url(cast):
    return f"/networks/{cast.network.slug}/drivers/"


def test_empty_list_says_what_a_diagram_is(client, cast):
    client.force_login(cast.researcher)

    assert "No diagram yet" in client.get(list_url(cast)).text


def test_the_only_diagram_is_shown_at_once(client, cast, diagram):
    client.force_login(cast.researcher)

    assert client.get(list_url(cast))["Location"] == url(diagram)


def test_several_are_listed(client, cast, diagram, project):
    aim = AimFactory(project=project)
    DiagramFactory(network=cast.network, title="Another way", aim=aim)
    client.force_login(cast.researcher)

    text = client.get(list_url(cast)).text

    assert "Another way" in text
    assert diagram.title in text


def test_page_shows_drivers_changes_and_tests(client, cast, diagram, primary, secondary, change):
    drivers.link_driver(secondary, primary, "weak")
    drivers.link_change(secondary, change, "strong")
    CycleFactory(project=diagram.project, site=cast.site, change_idea=change)
    gone = ChangeFactory(
        network=cast.network, title="Letter", state="abandoned", state_reason="Came back."
    )
    drivers.link_change(primary, gone, "weak")
    client.force_login(cast.researcher)

    text = client.get(url(diagram)).text

    for words in ("One plan", "Words teens use", "Teen writes the plan", "1 ramp, 1 cycle"):
        assert words in text
    assert "At 1 site" in text
    assert "Came back." in text
    assert "no number yet" in text
    assert "is-driver is-weak" in text
    assert "Add a primary driver" not in text


def test_project_lead_begins_a_diagram_of_their_project(as_lead, cast, project):
    aim = AimFactory(project=project)
    body = {"title": "Our theory", "project": project.pk, "aim": aim.pk}

    assert as_lead.get(f"{list_url(cast)}add/").status_code == 200
    answer = as_lead.post(f"{list_url(cast)}add/", body)

    diagram = Diagram.objects.get()
    assert answer["Location"] == url(diagram)
    assert (diagram.project, diagram.aim) == (project, aim)
    assert AuditEntry.objects.filter(verb="diagram.added").exists()


def test_a_diagram_needs_an_aim(as_lead, cast, project):
    answer = as_lead.post(f"{list_url(cast)}add/", {"title": "Ours", "project": project.pk})

    assert answer.status_code == 422
    assert "Choose an aim, or write one." in answer.text


def test_only_coordinators_draw_without_a_project(as_lead, cast, project):
    body = {"title": "Ours", "aim_text": "More"}

    assert as_lead.post(f"{list_url(cast)}add/", body).status_code == 422
    assert rules.can_add_diagram(cast.coordinator, cast.network) is True
    assert not rules.can_add_diagram(cast.researcher, cast.network)
    assert not rules.can_add_diagram(cast.outsider, cast.network)
    assert not rules.can_edit_diagram(cast.outsider, DiagramFactory(network=cast.network))


def test_things_of_other_networks_are_refused(cast, diagram, primary):
    foreign = ProjectFactory(network=cast.other_network)
    known = {"by": cast.coordinator, "diagram": diagram, "version": 1}
    far = Measure.objects.create(
        network=cast.other_network, name="Far", code="far", family="outcome"
    )

    with pytest.raises(DomainError):
        diagrams.edit(**known, values={"project": foreign}, today=diagram.revised_on)
    with pytest.raises(DomainError):
        diagrams.edit(
            **known, values={"aim": AimFactory(project=foreign)}, today=diagram.revised_on
        )
    with pytest.raises(DomainError):
        drivers.link_change(primary, ChangeFactory(network=cast.other_network), "strong")
    with pytest.raises(DomainError):
        drivers.add(**known, values={"name": "X", "level": "primary", "measure": far})


def test_edit_title_and_aim(as_lead, diagram):
    body = {"title": "Better", "project": diagram.project.pk, "aim_text": "More", "version": 1}

    assert as_lead.get(url(diagram, "edit/")).status_code == 200
    answer = as_lead.post(url(diagram, "edit/"), body)
    again = as_lead.post(url(diagram, "edit/"), body | {"title": "Late"})

    diagram.refresh_from_db()
    assert answer.status_code == 303
    assert (diagram.title, diagram.version) == ("Better", 2)
    assert again.status_code == 422
    assert "Late" in again.text


def test_add_primary_and_secondary(as_lead, diagram, primary):
    path = url(diagram, "drivers/add/")
    query = f"?level=secondary&under={primary.public_id}"

    assert "What has to be true?" in as_lead.get(path + query).text
    first = as_lead.post(path, {"name": "Early warning", "version": 1})
    second = as_lead.post(
        path + query, {"name": "Night calls", "version": 2, f"serves-{primary.pk}": "weak"}
    )

    assert (first.status_code, second.status_code) == (303, 303)
    assert Driver.objects.get(name="Early warning").position == 2
    link = DriverLink.objects.get()
    assert (link.secondary.name, link.primary, link.is_weak) == ("Night calls", primary, True)


def test_add_to_a_diagram_changed_meanwhile_keeps_what_was_typed(as_lead, diagram, primary):
    body = {"name": "Mine", "version": 9}

    answer = as_lead.post(url(diagram, "drivers/add/"), body)

    assert answer.status_code == 422
    assert "Mine" in answer.text
    assert answer.context["editor"]["form"]["version"].value() == "1"


def test_a_diagram_stays_small(cast, diagram, monkeypatch):
    monkeypatch.setattr(drivers, "MOST", 0)

    with pytest.raises(DomainError, match="at most"):
        drivers.add(
            by=cast.coordinator,
            diagram=diagram,
            version=1,
            values={"name": "x", "level": "primary"},
        )


def test_rename_link_and_put_a_change_in(as_lead, cast, diagram, primary, secondary, change):
    old = ChangeFactory(network=cast.network, title="Letter")
    drivers.link_driver(secondary, primary, "strong")
    drivers.link_change(secondary, old, "weak")
    assert "Put a change in" in as_lead.get(driver_url(secondary)).text
    body = {
        "name": "Plain words",
        "version": 1,
        f"serves-{primary.pk}": "",
        f"change-{old.pk}": "strong",
        "put_in": change.pk,
        "put_in_as": "weak",
    }

    answer = as_lead.post(driver_url(secondary), body)

    secondary.refresh_from_db()
    assert answer["Location"] == f"{url(diagram)}#d-{secondary.public_id}"
    assert secondary.name == "Plain words"
    assert not DriverLink.objects.exists()
    assert dict(ChangeLink.objects.values_list("change__title", "is_weak")) == {
        "Letter": False,
        "Teen writes the plan": True,
    }
    entry = AuditEntry.objects.get(verb="driver.changed")
    assert entry.after["changes"] == ["Letter", "Teen writes the plan (a guess)"]


def test_take_a_change_out(cast, primary, change):
    drivers.link_change(primary, change, "strong")

    drivers.edit(by=cast.clinician, driver=primary, version=1, changes={change: ""})

    assert not ChangeLink.objects.exists()


def test_primary_drivers_serve_no_other(primary, diagram):
    with pytest.raises(DomainError):
        drivers.link_driver(primary, primary, "strong")


def test_drivers_of_two_diagrams_are_not_linked(primary, cast):
    other = DriverFactory(diagram__network=cast.network, level="secondary")

    with pytest.raises(DomainError):
        drivers.link_driver(other, primary, "strong")


def test_move_up_and_down(as_lead, diagram, primary):
    below = DriverFactory(diagram=diagram, name="Second", position=2)

    as_lead.post(driver_url(below), {"do": "up", "version": 1})
    as_lead.post(driver_url(below), {"do": "up", "version": 2})

    assert list(diagram.drivers.values_list("name", flat=True)) == ["Second", "One plan"]
    assert AuditEntry.objects.filter(verb="driver.moved").count() == 1


def test_secondary_drivers_move_among_those_of_the_same_primary(cast, diagram, primary):
    other = DriverFactory(diagram=diagram, name="Other primary", position=2)
    rows = [
        DriverFactory(diagram=diagram, name=name, level="secondary", position=place)
        for place, name in enumerate("abc")
    ]
    for row, home in zip(rows, (primary, other, primary), strict=True):
        drivers.link_driver(row, home, "strong")

    drivers.move(by=cast.clinician, driver=rows[2], version=1, up=True)

    names = diagram.drivers.filter(level="secondary").values_list("name", flat=True)
    assert list(names) == ["c", "b", "a"]


def test_take_a_driver_out(as_lead, diagram, primary):
    as_lead.post(driver_url(primary), {"do": "remove", "version": "x"})
    assert "Somebody else changed this" in as_lead.get(url(diagram)).text

    answer = as_lead.post(driver_url(primary), {"do": "remove", "version": 1})

    assert answer["Location"] == url(diagram)
    assert not diagram.drivers.exists()


def test_members_do_not_edit(client, cast, primary, diagram):
    client.force_login(cast.researcher)

    assert client.get(driver_url(primary)).status_code == 403
    assert client.post(url(diagram, "versions/"), {"reason": "x", "version": 1}).status_code == 403
    assert client.get(url(diagram, "versions/")).status_code == 200


def test_keep_versions_and_compare_them(as_lead, cast, diagram, primary):
    path = url(diagram, "versions/")
    assert "No version is kept yet" in as_lead.get(path).text

    first = as_lead.post(path, {"reason": "First theory", "version": 1})
    same = as_lead.post(path, {"reason": "Again", "version": 2})
    drivers.edit(by=cast.clinician, driver=primary, version=2, values={"name": "A shared plan"})
    assert "The theory has changed since version 1" in as_lead.get(url(diagram)).text
    second = as_lead.post(path, {"reason": "We learned", "version": 3})

    assert (first.status_code, same.status_code, second.status_code) == (303, 422, 303)
    assert "Nothing has changed since version 1." in same.text
    assert list(diagram.versions.values_list("number", "reason")) == [
        (2, "We learned"),
        (1, "First theory"),
    ]
    text = as_lead.get(url(diagram, "compare/?old=1&new=2")).text
    assert "is now called “A shared plan”" in text
    assert "The theory is the same in both" in as_lead.get(url(diagram, "compare/?old=2")).text


def test_keeping_needs_a_reason_and_the_newest_version(cast, diagram):
    known = {"by": cast.coordinator, "diagram": diagram}

    with pytest.raises(DomainError):
        diagrams.keep(**known, version=1, reason=" ")
    with pytest.raises(ChangedMeanwhile):
        diagrams.keep(**known, version=7, reason="Why")
    diagram.refresh_from_db()
    diagrams.keep(**known, version=1, reason="Why")
    with pytest.raises(Conflict):
        diagrams.keep(**known, version=2, reason="Why")


def test_compare_without_a_kept_version(as_lead, diagram):
    assert as_lead.get(url(diagram, "compare/")).status_code == 200


@pytest.mark.parametrize(
    ("form", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pptx", b"PK")]
)
def test_files(as_lead, diagram, primary, secondary, change, form, start):
    drivers.link_driver(secondary, primary, "weak")
    drivers.link_change(secondary, change, "strong")

    answer = as_lead.get(url(diagram, f"download/{form}/"))

    assert answer.content.startswith(start)
    assert f"how-we-get-there.{form}" in answer["Content-Disposition"]


def test_unknown_file_is_not_there(as_lead, diagram):
    assert as_lead.get(url(diagram, "download/gif/")).status_code == 404


def grown(diagram, count):
    for number in range(count):
        primary = DriverFactory(diagram=diagram, position=number)
        secondary = DriverFactory(diagram=diagram, level="secondary", position=number)
        drivers.link_driver(secondary, primary, "strong")
        drivers.link_change(secondary, ChangeFactory(network=diagram.network), "strong")


def test_a_large_diagram_is_printed_as_its_drawing(as_lead, diagram):
    grown(diagram, diagram_presenters.ON_PAPER)
    fits = as_lead.get(url(diagram)).text
    grown(diagram, 1)

    large = as_lead.get(url(diagram)).text

    assert "ln-kdd-drawing" not in fits
    assert large.count('viewBox="0 0 1120 792"') == 1


@pytest.mark.slow
def test_queries_do_not_grow_with_the_diagram(
    as_lead, diagram, django_assert_max_num_queries, django_assert_num_queries
):
    grown(diagram, 2)
    as_lead.get(url(diagram))
    with django_assert_max_num_queries(30) as few:
        as_lead.get(url(diagram))
    grown(diagram, 18)

    with django_assert_num_queries(len(few)):
        as_lead.get(url(diagram))
