from datetime import date
from decimal import Decimal

import pytest

from improvement.actions import aims, projects
from improvement.models import Aim
from lhs_platform.lib.errors import ChangedMeanwhile, DomainError
from networks.models import AuditEntry
from outcomes.models import Measure
from tests.factories.improvement import AimFactory

START = date(2026, 1, 5)


def add(cast, **more):
    values = {"name": "Asthma", "lead": cast.clinician, "starts_on": START}
    values |= more.pop("values", {})
    return projects.add(by=cast.coordinator, network=cast.network, values=values, **more)


def test_add_writes_project_sites_aim_and_audit(cast, measure):
    project = add(
        cast, sites=[cast.site], aim={"measure": measure, "goal": Decimal(75), "statement": ""}
    )

    assert list(project.sites.all()) == [cast.site]
    assert project.aims.get().statement == "Raise “Asthma well controlled” to 75%."
    entry = AuditEntry.objects.get()
    assert entry.verb == "project.added"
    assert entry.after["sites"] == [cast.site.code]


def test_add_without_aim(cast):
    assert not add(cast).aims.exists()


def test_add_with_an_aim_that_says_nothing_leaves_it_out(cast):
    assert not add(cast, aim={"measure": None, "statement": ""}).aims.exists()


def test_add_that_ends_before_it_starts_is_refused(cast):
    with pytest.raises(DomainError) as refusal:
        add(cast, values={"ends_on": date(2025, 12, 1)})

    assert refusal.value.field == "ends_on"


def test_edit_changes_the_aim_and_keeps_what_was_before(cast, project):
    AimFactory(project=project, statement="Half by June.")

    edited = projects.edit(
        by=cast.clinician,
        project=project,
        version=1,
        values={"name": "New name"},
        aim={"statement": "All by June."},
    )

    assert (edited.name, edited.version) == ("New name", 2)
    assert list(edited.sites.all()) == [cast.site]
    entry = AuditEntry.objects.get()
    assert entry.before["aim"]["statement"] == "Half by June."
    assert entry.after["aim"]["statement"] == "All by June."


def test_edit_of_an_old_version_is_refused(cast, project):
    with pytest.raises(ChangedMeanwhile):
        projects.edit(by=cast.clinician, project=project, version=9, values={"name": "Late"})


def test_edit_sets_the_sites(cast, project):
    edited = projects.edit(
        by=cast.clinician, project=project, version=1, values={}, sites=[cast.other_site]
    )

    assert list(edited.sites.all()) == [cast.other_site]
    assert Aim.objects.count() == 0


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            {
                "population": "children seen",
                "baseline": Decimal("52.0000"),
                "goal": Decimal(75),
                "goal_on": date(2027, 6, 30),
            },
            "Raise “Asthma well controlled” for children seen from 52% to 75% by June 2027.",
        ),
        (
            {"baseline": Decimal(9), "goal": Decimal(5)},
            "Lower “Asthma well controlled” from 9% to 5%.",
        ),
        ({}, "Raise “Asthma well controlled”."),
    ],
)
def test_suggest_builds_the_sentence_from_its_parts(measure, parts, sentence):
    assert aims.suggest(measure=measure, **parts) == sentence


def test_suggest_for_a_measure_without_a_definition():
    assert aims.suggest(measure=Measure(name="Visits")) == "Change “Visits”."


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Decimal("100.0000"), "%", "100%"),
        (Decimal("1.3000"), "per 100 births", "1.3 per 100 births"),
        (Decimal(1200), "", "1,200"),
    ],
)
def test_number_is_written_as_people_write_it(value, unit, text):
    assert aims.number(value, unit) == text
