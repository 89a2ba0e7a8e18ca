"""A small count of one site is in no answer to a member of another: every address, every form."""

import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.urls import reverse

from lhs_platform.lib.rest.asking import known_to
from networks.models import Membership, Network
from outcomes import jobs
from outcomes.models import Measure, Observation, Series, Submission
from tests.access import matrix, world
from tests.access.routes import ABOUT_THE_SITE, all_routes
from tests.factories.outcomes import MeasureFactory, SeriesFactory
from tests.fixtures.cast import make_cast
from tests.fixtures.signed_in import no_trace, once, settle, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MONTH = date(2026, 2, 1)
# What stands for a hidden count, each as it is written: with and without commas, as a rate.
CANARIES = {
    "a proportion, 7 of 7003711": ("7003711", "7,003,711", "0.0000999"),
    "its rest": ("7003704", "7,003,704"),
    "a rate, 3 in 84131.5 days": ("84131.5", "84,131.5"),
    "a count, 9.4321": ("9.4321",),
    "a mean of 8, 61.7321 with 3.9173": ("61.7321", "3.9173"),
    "the day of an event": ("2026-02-19", "19 Feb 2026", "19 February 2026"),
    "what was said of it": ("Seven of them", "b7b7b7b7b7b7"),
}
# Random marks can hold any four digits; no public id is searched.
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}")
ROUTES = {route.name: route for route in all_routes()}
# Meetings take words from outcomes, and no model: a count cannot leave through them.
ABOUT_COUNTS = {name: row for name, row in matrix.ROWS.items() if name not in matrix.MEETINGS}
LISTS = [n for n in ABOUT_COUNTS if n.endswith("-list") and ROUTES[n].path.startswith("api/v1/")]
OF_OUTCOMES = [n for n in LISTS if ROUTES[n].view.cls.__module__.startswith("outcomes.")]
# An answer of each make, and those whose content no other has: the files of a chart are drawn by
# what draws it on its page, and are the same over REST.
FORMS = ("", "chart.csv", "chart.svg", "chart.xlsx", "chart.pptx")
TO_READ = ("", "chart.csv")
FORMATS = ("json", "csv", "ndjson")
# Of each kind of measure: how it is called, and what only the scene's site counted.
KINDS = {
    "rate": ({"rate": True}, 3, "84131.5", None),
    "count": ({"count": True}, "9.4321", None, None),
    "mean": ({"mean": True}, "61.7321", 8, "3.9173"),
    "events": ({"time_between": True}, 1, None, None),
}


@pytest.fixture(scope="module")
def told_in_one_month(django_db_setup, django_db_blocker):
    """The cast and their scene, built once: each test leaves it as it was."""
    with once(django_db_blocker):
        cast = make_cast()
        scene = counted(cast)
        settle()
        yield cast, scene


@pytest.fixture
def cast(told_in_one_month):
    return told_in_one_month[0]


@pytest.fixture
def scene(told_in_one_month):
    return told_in_one_month[1]


def counted(cast):
    """Build one month in which only the scene's site counted, and counted few: for every kind."""
    built = world.build(cast)
    sent = Submission.objects.create(
        network=built.network, channel="file", by=cast.coordinator, reason="Seven of them",
        file_sha256="b7" * 32,
    )  # fmt: skip
    put(built.measure, built.site, sent, MONTH, 7, 7003711)
    for kind in KINDS:
        of_kind(built, kind, sent)
    Series.objects.update(computed_revision=0)
    for pk in Series.objects.values_list("pk", flat=True):
        jobs.compute(pk)
    return built


def of_kind(built, kind, sent):
    traits, numerator, denominator, spread = KINDS[kind]
    measure = MeasureFactory(
        network=built.network, name=f"Canary {kind}",
        **{f"definition__{name}": value for name, value in traits.items()},
    )  # fmt: skip
    day = date(2026, 2, 19) if kind == "events" else MONTH
    before = date(2026, 1, 7) if kind == "events" else date(2026, 1, 1)
    many = denominator and 9000
    put(measure, built.site, sent, before, 1 if kind == "events" else 40, many, spread and 4)
    put(measure, built.site, sent, day, numerator, denominator, spread)
    for site in (None, built.site):
        SeriesFactory(measure=measure, site=site, data_revision=1)


def put(measure, site, sent, period, numerator, denominator, spread=None):
    numbers = {"numerator": numerator, "denominator": denominator, "spread": spread}
    Observation.objects.create(
        measure=measure, measure_version=measure.current, site=site, period=period, submission=sent,
        **{name: value and Decimal(value) for name, value in numbers.items()},
    )  # fmt: skip


def addresses(scene):
    """Every page and REST address of the scene, the charts and files of each measure and site,
    and every list as JSON, CSV and lines."""
    found = [
        reverse(name, kwargs=row.arguments(scene))
        for name, row in ABOUT_COUNTS.items()
        if "GET" in row.methods and "token" not in row.of and name not in ABOUT_THE_SITE
    ]
    month = f"?period={MONTH:%Y-%m}"
    found += [f"{reverse(f'outcomes:{name}', args=[scene.network.slug])}{month}"
              for name in ("board", "board-csv")]  # fmt: skip
    return found + about_counts(scene, LISTS)


def about_counts(scene, lists):
    """The charts and files of each measure and site, and lists."""
    measures = Measure.objects.filter(network=scene.network)
    found = [url for measure in measures for url in of_measure(scene, measure)]
    return found + [url for name in lists for url in of_list(scene, name)]


def of_list(scene, name, formats=FORMATS):
    """A list whole in every format, and narrowed to the site and month, as far as it can be."""
    view = ROUTES[name].view.cls(action="list")
    narrow = {
        "network": scene.network.slug, "site": scene.site.code, "period": f"{MONTH:%Y-%m}",
        "since": f"{MONTH}", "until": f"{MONTH}", "last": "1",
    }  # fmt: skip
    narrow = {name: value for name, value in narrow.items() if name in known_to(view)}
    asked = [{"format": fmt} for fmt in formats] + [narrow]
    return [f"{reverse(name)}?{urlencode(query)}" for query in asked]


def of_measure(scene, measure):
    """Each answer that tells of a measure: of every series, its newest point alone in every form,
    and every chart of it."""
    page = reverse("outcomes:measure-detail", args=[measure.public_id])
    found = of_all_sites(measure)
    for series in measure.series.all():
        found += newest(scene, series, FORMS)
        charts = series.charts.all()
        for chart in charts:
            for form in ("", "chart.csv", "chart.svg"):
                found.append(f"{page}{form}?{site_of(scene, series)}&kind={chart.kind}")
            file = reverse("chart-file", args=[chart.public_id])
            found += [reverse("chart-detail", args=[chart.public_id]), f"{file}?as=xlsx"]
        found += [f"{file}?as={form}" for form in ("svg", "pptx") if charts]
    return found


def of_all_sites(measure):
    """What tells of a measure's sites together, and each observation."""
    page = reverse("outcomes:measure-detail", args=[measure.public_id])
    found = [reverse("funnel-detail", args=[measure.public_id])]
    found += [f"{page}{form}/{query}" for form in ("sites", "funnel") for query in ("", "?last=1")]
    return found + [
        reverse("observation-detail", args=[one.public_id]) for one in measure.observations.all()
    ]


def newest(scene, series, forms=TO_READ):
    page = reverse("outcomes:measure-detail", args=[series.measure.public_id])
    return [f"{page}{form}?{site_of(scene, series)}&last=1" for form in forms]


def site_of(scene, series):
    return f"site={scene.site.code}" if series.site else "site="


def to_read(scene):
    """What one reads of counts: the newest point of every series, all sites, and every list."""
    found = [url for name in LISTS for url in of_list(scene, name, formats=["json"])]
    for measure in Measure.objects.filter(network=scene.network):
        found += of_all_sites(measure)
        found += [url for series in measure.series.all() for url in newest(scene, series)]
    return found


def text_of(client, url):
    with no_trace():
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as office:
            body = b"\n".join(office.read(name) for name in office.namelist())
    return response.status_code, IDS.sub("", f"{response.headers}\n{body.decode(errors='replace')}")


def told(person, urls):
    """Give, for each canary, the addresses that tell it; and how many answered at all."""
    client = signed_in(person)
    found = {name: [] for name in CANARIES}
    statuses = []
    for url in urls:
        status, text = text_of(client, url)
        statuses.append(status)
        for name, marks in CANARIES.items():
            if any(mark in text for mark in marks):
                found[name].append(url)
    return found, statuses


def test_who_is_not_of_the_site_is_not_told_at_any_address(cast, scene):
    found, statuses = told(cast.other_site_lead, addresses(scene))

    assert {name: urls for name, urls in found.items() if urls} == {}
    assert statuses.count(200) > 100
    assert not [status for status in statuses if status >= 500]


# The lead of another site may do most of all who are not to be told, and was asked for everything;
# what the others, and a network that goes by marks, are told of counts stands on these.
@pytest.mark.parametrize(
    ("reader", "sharing"),
    [("researcher", "suppressed"), ("community", "suppressed"), ("other_site_lead", "blinded")],
)
def test_others_are_not_told_either(cast, scene, reader, sharing):
    Network.objects.filter(pk=scene.network.pk).update(sharing=sharing)

    found, statuses = told(getattr(cast, reader), to_read(scene))

    assert {name: urls for name, urls in found.items() if urls} == {}
    assert statuses.count(200) > 50
    assert not [status for status in statuses if status >= 500]


def test_control_who_may_see_it_is_told_by_many_addresses(cast, scene):
    found, _ = told(cast.coordinator, about_counts(scene, OF_OUTCOMES))

    del found["its rest"]
    assert {name: len(urls) for name, urls in found.items() if len(urls) < 3} == {}
    told_by = " ".join(url for urls in found.values() for url in urls)
    for form in ("chart.csv", "chart.svg", "chart.xlsx", "chart.pptx", "ndjson", "as=pptx"):
        assert form in told_by


def test_control_in_an_open_network_members_are_told(cast, scene):
    Network.objects.filter(pk=scene.network.pk).update(sharing="open")

    found, _ = told(cast.other_site_lead, of_measure(scene, scene.measure))

    assert len(found["a proportion, 7 of 7003711"]) > 10


def test_control_the_site_itself_is_told(cast, scene):
    assert Membership.objects.get(user=cast.site_lead).site == scene.site

    found, _ = told(cast.site_lead, of_measure(scene, scene.measure))

    assert len(found["a proportion, 7 of 7003711"]) > 10


def test_meetings_read_no_model_of_outcomes():
    imported = {
        line.strip()
        for path in Path(settings.BASE_DIR, "events").rglob("*.py")
        for line in path.read_text().splitlines()
        if "outcomes" in line and "import" in line
    }

    assert imported
    assert {line.split()[1] for line in imported} == {"outcomes.actions.words"}
