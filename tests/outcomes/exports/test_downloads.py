"""Charts as files: the page's choice, the reader's eyes, and the same over REST."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pptx import Presentation

from networks.models import Network
from outcomes import jobs
from outcomes.models import Annotation
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import MeasureFactory, ObservationFactory, SeriesFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(cast):
    """A measure with a year of data at two sites; one of them has small counts."""
    found = MeasureFactory(network=cast.network, name="In remission", code="remission")
    other = SiteFactory(network=cast.network)
    for month in range(1, 13):
        ObservationFactory(
            measure=found, site=cast.site, period=date(2025, month, 1), numerator=200 + month,
            denominator=400,
        )  # fmt: skip
        ObservationFactory(
            measure=found, site=other, period=date(2025, month, 1), numerator=7, denominator=7003
        )
    found.small_site = other
    for site in (None, cast.site, other):
        jobs.compute(SeriesFactory(measure=found, site=site, data_revision=1).pk)
    Annotation.objects.create(
        measure=found, on=date(2025, 3, 1), label="A new form", source="note:1"
    )
    return found


def file_of(client, measure, form, **query):
    address = reverse("outcomes:measure-file", args=[measure.public_id, form])
    return client.get(address, query)


@pytest.mark.parametrize(
    ("form", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("xlsx", b"PK"), ("pptx", b"PK")]
)
def test_every_form_of_a_chart(client, cast, measure, form, start):
    client.force_login(cast.clinician)

    answer = file_of(client, measure, form)

    assert answer.content.startswith(start)
    assert answer["Content-Disposition"] == f'attachment; filename="remission-all-run.{form}"'


def test_a_file_holds_what_was_chosen_on_the_page(client, cast, measure):
    client.force_login(cast.coordinator)

    answer = file_of(client, measure, "xlsx", site=cast.site.code, kind="p")

    book = load_workbook(BytesIO(answer.content))
    texts = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert (texts["Whose data"], texts["Chart"]) == (cast.site.name, "Control chart (p)")
    assert texts["Note"] == "A: A new form (March 2025)"


def test_a_file_hides_what_the_page_hides(client, cast, measure):
    client.force_login(cast.clinician)

    answer = file_of(client, measure, "xlsx", site=measure.small_site.code)

    rows = list(load_workbook(BytesIO(answer.content))["Data"].iter_rows(values_only=True))
    assert len(rows) == 13
    assert {row[2:8] for row in rows[1:]} == {(None,) * 6}


def test_there_is_no_file_of_another_kind_or_without_data(client, cast, measure):
    client.force_login(cast.clinician)
    empty = MeasureFactory(network=cast.network)

    assert file_of(client, measure, "exe").status_code == 404
    assert file_of(client, empty, "pptx").status_code == 404


def test_the_board_is_a_deck(client, cast, measure):
    MeasureFactory(network=cast.network, name="Nothing yet")
    client.force_login(cast.clinician)

    answer = client.get(reverse("outcomes:measure-deck", args=[cast.network.slug]))

    show = Presentation(BytesIO(answer.content))
    cover = " ".join(shape.text_frame.text for shape in show.slides[0].shapes)
    assert len(show.slides) == 2
    assert cast.network.name in cover
    assert "No chart of all sites: Nothing yet" in cover


def test_rest_gives_the_same_deck(client, cast, measure):
    client.force_login(cast.clinician)

    answer = client.get("/api/v1/charts/deck/", {"network": cast.network.slug})

    assert len(Presentation(BytesIO(answer.content)).slides) == 2
    assert client.get("/api/v1/charts/deck/").status_code == 400
    assert client.get("/api/v1/charts/deck/", {"network": "next-door"}).status_code == 404


def test_what_has_no_total_is_named_but_has_no_slide(client, cast, measure):
    single = MeasureFactory(network=cast.network, name="Wait", definition__individual=True)
    ObservationFactory(measure=single, site=cast.site, period=date(2025, 1, 1), denominator=None)
    jobs.compute(SeriesFactory(measure=single, site=None, data_revision=1).pk)
    client.force_login(cast.coordinator)

    answer = client.get(reverse("outcomes:measure-deck", args=[cast.network.slug]))
    page = client.get(reverse("outcomes:measure-detail", args=[single.public_id])).text

    show = Presentation(BytesIO(answer.content))
    assert len(show.slides) == 2
    assert "No chart of all sites: Wait" in show.slides[0].placeholders[1].text_frame.text
    assert "Start a phase" not in page
    assert "No total: single values" in page


def test_rest_gives_the_same_files(client, cast, measure):
    client.force_login(cast.clinician)
    charts = client.get("/api/v1/charts/", {"measure": str(measure.public_id), "total": "true"})
    chart = next(row for row in charts.json()["results"] if row["kind"] == "run")

    answer = client.get(f"/api/v1/charts/{chart['id']}/file/", {"as": "svg"})
    wrong = client.get(f"/api/v1/charts/{chart['id']}/file/", {"as": "exe"})

    assert answer.content.startswith(b"<svg")
    assert answer["Content-Disposition"] == 'attachment; filename="remission-all-run.svg"'
    assert wrong.status_code == 400


def test_a_file_over_rest_is_given_to_whoever_takes_its_kind(client, cast, measure):
    client.force_login(cast.clinician)
    charts = client.get("/api/v1/charts/", {"measure": str(measure.public_id), "kind": "run"})
    address = f"/api/v1/charts/{charts.json()['results'][0]['id']}/file/"

    taken = client.get(address, {"as": "svg"}, headers={"Accept": "image/svg+xml"})
    rows = client.get(address, {"as": "svg", "format": "csv"})

    assert taken["Content-Type"] == "image/svg+xml"
    assert rows.status_code == 406
    assert rows["Content-Type"] == "application/problem+json"
    assert rows.json()["detail"] == "There are no formats here."


def test_a_file_over_rest_tells_of_a_veiled_site_what_the_page_does(client, cast, measure):
    Network.objects.filter(pk=cast.network.pk).update(sharing=Network.Sharing.BLINDED)
    Annotation.objects.create(
        measure=measure, site=cast.site, on=date(2025, 5, 1), label="At Riverbend", source="note:2"
    )
    client.force_login(cast.clinician)
    asked = {"measure": str(measure.public_id), "kind": "run"}
    charts = client.get("/api/v1/charts/", asked).json()["results"]

    answers = {
        chart["site"]: client.get(f"/api/v1/charts/{chart['id']}/file/", {"as": "svg"}).content
        for chart in charts
        if chart["site"]
    }

    assert len(answers) == 2
    for code, content in answers.items():
        assert content == file_of(client, measure, "svg", site=code).content
        assert b"A new form" in content
        assert b"At Riverbend" not in content


def test_a_file_over_rest_is_that_of_the_page(client, cast, measure):
    client.force_login(cast.coordinator)
    asked = {"measure": str(measure.public_id), "total": "true", "kind": "p"}
    chart = client.get("/api/v1/charts/", asked).json()["results"][0]

    there = client.get(
        f"/api/v1/charts/{chart['id']}/file/", {"as": "svg", "last": "6", "limits": "95"}
    )

    assert there.content == file_of(client, measure, "svg", kind="p", last="6", limits="95").content
    assert there.content != file_of(client, measure, "svg", kind="p").content
