"""Measures taken over from another network."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from networks.models import AuditEntry, Membership
from outcomes.models import Measure
from tests.factories.outcomes import MeasureFactory
from tests.outcomes.test_views_measures import of_measure, of_network, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def next_door(cast):
    """A measure of a network that the coordinator belongs to as a member."""
    Membership.objects.create(
        user=cast.coordinator, network=cast.other_network, group="clinician", joined_at="2026-01-01T00:00Z"
    )  # fmt: skip
    return MeasureFactory(
        network=cast.other_network,
        name="Falls",
        code="falls",
        family="balancing",
        citation="Lyren 2017",
        definition__rate=True,
        definition__goal=Decimal(2),
        definition__exclusions="Falls of visitors",
        definition__baseline_from=date(2026, 1, 1),
        definition__baseline_to=date(2026, 6, 30),
    )


def copy_page(client, cast, measure, **more):
    chosen = {"source": measure.network.slug, "measure": str(measure.public_id)}
    return client.get(of_network("measure-copy", cast), chosen | more)


def adopt(client, cast, measure, name="Falls"):
    return client.post(
        of_network("measure-copy", cast),
        {"source": measure.network.slug, "measure": str(measure.public_id), "name": name},
    )


def test_a_measure_is_looked_at_before_it_is_taken_over(coordinator, cast, next_door):
    page = page_of(copy_page(coordinator, cast, next_door))

    assert "Falls of visitors" in page
    assert "Take it over" in page
    assert "You may have it already." not in page


def test_a_measure_is_taken_over_with_its_origin(coordinator, cast, next_door):
    response = adopt(coordinator, cast, next_door)

    mine = Measure.objects.get(network=cast.network)
    assert response["Location"] == of_measure("measure-edit", mine)
    assert (mine.code, mine.family, mine.copied_from) == ("falls", "balancing", next_door.current)
    assert mine.current.exclusions == "Falls of visitors"
    assert (mine.current.goal, mine.current.baseline_from) == (None, None)
    assert AuditEntry.objects.filter(verb="measure.added", network=cast.network).exists()


def test_its_origin_is_shown_and_linked_for_those_who_may_see_it(
    client, coordinator, cast, next_door
):
    adopt(coordinator, cast, next_door)
    mine = Measure.objects.get(network=cast.network)
    told = f"{cast.other_network.name}, definition 1, on 23 November 2026"
    link = of_measure("measure-definitions", next_door)

    seen = page_of(coordinator.get(of_measure("measure-definitions", mine)))
    client.force_login(cast.community)
    hidden = page_of(client.get(of_measure("measure-definitions", mine)))

    assert f'<a href="{link}">{told}</a>' in seen
    assert told in hidden
    assert link not in hidden


def test_a_code_that_is_taken_gets_a_number(coordinator, cast, next_door):
    MeasureFactory(network=cast.network, name="Other", code="falls")

    warned = page_of(copy_page(coordinator, cast, next_door))
    adopt(coordinator, cast, next_door)

    assert "You may have it already." in warned
    assert Measure.objects.filter(network=cast.network, code="falls-2").exists()


def test_measures_of_networks_that_are_not_seen_cannot_be_taken(coordinator, cast):
    foreign = MeasureFactory(network=cast.other_network, name="Foreign")

    page = page_of(copy_page(coordinator, cast, foreign))
    response = adopt(coordinator, cast, foreign)

    assert "Foreign" not in page
    assert response.status_code == 422
    assert not Measure.objects.filter(network=cast.network).exists()


def test_a_network_alone_shows_its_measures_to_choose_from(coordinator, cast, next_door):
    page = page_of(
        coordinator.get(of_network("measure-copy", cast), {"source": cast.other_network.slug})
    )

    assert ">Falls</option>" in page
    assert "Take it over" not in page


def test_taking_over_needs_a_name(coordinator, cast, next_door):
    assert adopt(coordinator, cast, next_door, name="").status_code == 422


def test_the_page_of_a_measure_says_where_it_is_from(coordinator, cast, next_door):
    adopt(coordinator, cast, next_door)
    mine = Measure.objects.get(network=cast.network)

    page = page_of(coordinator.get(reverse("outcomes:measure-detail", args=[mine.public_id])))

    assert f"{cast.other_network.name}, definition 1" in page
