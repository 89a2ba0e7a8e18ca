"""A small count of one site is in no answer to a member of another: every address, every form."""

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from outcomes import jobs
from outcomes.models import Observation
from tests.access import matrix, world
from tests.access.routes import all_routes

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
# 7 of 7003: hidden, and so is the rest of it.
CANARIES = ("7003", "7,003", "6996", "6,996", "7003.0", "0.09995")
# What says the same to everybody.
ABOUT_THE_SITE = ("api-schema", "pages:api-reference", "pages:components")
LISTS = [
    route.name
    for route in all_routes()
    if route.name.endswith("-list") and route.path.startswith("api/v1/")
]


@pytest.fixture
def scene(cast):
    """One month in which only the scene's site counted, and counted few."""
    built = world.build(cast)
    Observation.objects.create(
        measure=built.measure, measure_version=built.definition, site=built.site,
        period=date(2026, 2, 1), numerator=Decimal(7), denominator=Decimal(7003),
        submission=built.submission,
    )  # fmt: skip
    for series in built.measure.series.all():
        type(series).objects.filter(pk=series.pk).update(computed_revision=0)
        jobs.compute(series.pk)
    return built


def addresses(scene):
    """Every page and REST address of the scene, the site's own charts and files, and every list
    as JSON, CSV and lines."""
    found = [
        reverse(name, kwargs=row.arguments(scene))
        for name, row in matrix.ROWS.items()
        if "GET" in row.methods and "token" not in row.of and name not in ABOUT_THE_SITE
    ]
    chart = reverse("outcomes:measure-detail", args=[scene.measure.public_id])
    forms = ["", "chart.csv", "chart.svg", "chart.xlsx", "chart.pptx", "sites/", "funnel/"]
    query = f"?site={scene.site.code}"
    found += [
        f"{chart}{form}{query}{kind}" for form in forms for kind in ("", "&kind=p", "&last=1")
    ]
    found += [
        f"{reverse(name)}?format={fmt}&network={scene.network.slug}"
        for name in LISTS
        for fmt in ("json", "csv", "ndjson")
    ]
    return found


def text_of(client, url):
    with transaction.atomic():
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as office:
            body = b"\n".join(office.read(name) for name in office.namelist())
    return f"{response.headers}\n{body.decode(errors='replace')}"


def tellers(person, scene):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    urls = addresses(scene)
    return [url for url in urls if any(canary in text_of(client, url) for canary in CANARIES)]


def test_another_sites_lead_is_not_told(cast, scene):
    assert tellers(cast.other_site_lead, scene) == []


def test_control_who_may_see_it_is_told_by_many_addresses(cast, scene):
    told = tellers(cast.coordinator, scene)

    assert len(told) > 10
    assert any("chart.xlsx" in url for url in told)
    assert any("observations" in url and "ndjson" in url for url in told)
