"""A call of a network: what everybody on it may see, the cycle of the week, its slides, REST."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pptx import Presentation
from rest_framework.test import APIClient

from improvement.actions import calls, comments
from improvement.models import Assessment, Cycle, CyclePick
from improvement.presenters.call import Window
from improvement.rules.about import about, kinds
from lhs_platform.lib.errors import DomainError
from networks.models import AuditEntry, Network
from outcomes import jobs
from outcomes.models import Chart, Series, Signal
from outcomes.presenters.audience import Audience
from tests.factories.ideas import IdeaFactory
from tests.factories.improvement import CycleFactory, PredictionFactory
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import ObservationFactory, SubmissionFactory

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
CALL = "/networks/steady-gut/call/"


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def charted(cast, project, measure):
    """Twelve months at both sites; in the last the other site counted few of very many."""
    sent = SubmissionFactory(network=cast.network, by=cast.coordinator)
    for site in (cast.site, cast.other_site):
        for month in range(1, 13):
            is_few = site == cast.other_site and month == 12
            ObservationFactory(
                measure=measure, site=site, period=date(2025, month, 1), submission=sent,
                numerator=Decimal(7) if is_few else Decimal(200 + month),
                denominator=Decimal(7003711) if is_few else Decimal(300),
            )  # fmt: skip
    for site in (None, cast.site, cast.other_site):
        series = Series.objects.create(measure=measure, site=site, data_revision=1)
        jobs.compute(series.pk)
    return measure


@pytest.fixture
def finished(cast, project):
    cycle = CycleFactory(
        project=project, site=cast.site, adapted=True, title="Five teens", ramp="Teens",
        change="They write it.", closed_at=datetime(2026, 3, 2, 15, tzinfo=UTC),
    )  # fmt: skip
    PredictionFactory(cycle=cycle, matched="yes", result="5 of 5 finished")
    return cycle


def read(client, person, query=""):
    client.force_login(person)
    return client.get(f"{CALL}{query}")


def texts(content):
    """Give all texts of a presentation, slide by slide."""
    show = Presentation(BytesIO(content))
    return [
        "\n".join(
            [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
            + [
                cell.text_frame.text
                for shape in slide.shapes
                if shape.has_table
                for row in shape.table.rows
                for cell in row.cells
            ]
        )
        for slide in show.slides
    ]


def test_call_of_an_empty_network_says_what_will_be_there(client, cast):
    page = read(client, cast.community)

    assert page.status_code == 200
    assert "Nothing is measured yet" in page.text
    assert "No test is finished yet" in page.text


def test_call_shows_measures_sites_and_the_finished_test(client, cast, charted, finished):
    page = read(client, cast.community)

    assert "Asthma well controlled, all sites" in page.text
    assert "Hillcrest" in page.text
    assert "Five teens" in page.text
    assert "5 of 5 finished" in page.text
    assert "Suggested: the newest finished test" in page.text


def test_coordinator_shows_no_more_than_any_member_may_see(client, cast, charted, finished):
    """The page and the slides are put on a wall: hidden counts stay hidden, whoever makes them."""
    page = read(client, cast.coordinator)
    show = "\n".join(texts(client.get(f"{CALL}deck/").content))
    own = client.get(f"/measures/{charted.public_id}/sites/").text

    # Both sites are hidden there, for one would give the other away; a coordinator sees them.
    cards = page.context["call"]["sites"]["rows"]
    assert [card["brief"] for card in cards] == ["1 of 12 hidden"] * 2
    assert "1 of 12 hidden" not in own
    for told in (page.text, show):
        assert "7,003,711" not in told
        assert "7003711" not in told


def test_sites_that_go_by_marks_are_not_named(client, cast, charted, finished):
    Network.objects.update(sharing="blinded")

    page = read(client, cast.coordinator)
    show = "\n".join(texts(client.get(f"{CALL}deck/").content))

    names = [card["name"] for card in page.context["call"]["sites"]["rows"]]
    assert not {"Riverbend", "Hillcrest"} & set(names)
    # The page of the test names its site: a mark here would be known from then on.
    assert page.context["call"]["cycle"]["place"] == ""
    assert "Riverbend" not in show


def signal(series, found_at, **known):
    values = {
        "rule": "shift", "side": "above", "reading": "better", "length": 6, "found_at": found_at,
        "first_period": date(2025, 7, 1), "last_period": date(2025, 12, 1), "is_news": True,
    }  # fmt: skip
    return Signal.objects.create(series=series, **values | known)


def test_new_signals_of_these_days_stand_by_place(client, cast, charted):
    Signal.objects.all().delete()
    total, own = Series.objects.get(site=None), Series.objects.get(site=cast.site)
    signal(own, NOW)
    signal(total, NOW, rule="trend", side="up")
    signal(own, datetime(2025, 12, 1, tzinfo=UTC), first_period=date(2025, 1, 1))
    Chart.objects.filter(series=own).update(verdict="better")
    Network.objects.update(sharing="open")

    shown = read(client, cast.community).context["call"]["signals"]

    assert [(place["place"], len(place["rows"])) for place in shown] == [
        ("All sites", 1),
        ("Riverbend", 1),
    ]


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", date(2026, 2, 8), date(2026, 3, 10)),
        ("?since=2026-01-01", date(2026, 1, 1), date(2026, 3, 10)),
        ("?since=2026-02-01&until=2026-02-28", date(2026, 2, 1), date(2026, 2, 28)),
        ("?since=2026-03-01&until=2026-02-01", date(2026, 2, 8), date(2026, 3, 10)),
        ("?since=moon", date(2026, 2, 8), date(2026, 3, 10)),
    ],
)
def test_days_are_read_from_the_address(client, cast, query, first, last):
    page = read(client, cast.community, query)

    assert page.context["call"]["window"] == Window(first, last)


def pick(cast, cycle, reason="Everybody asks for it.", **more):
    return calls.pick(
        by=cast.coordinator, network=cast.network, cycle=cycle, reason=reason, now=timezone.now()
    )


def test_pick_stands_for_its_week_and_a_second_takes_its_place(client, cast, project, finished):
    first = CycleFactory(project=project, stage="do", started_on=date(2026, 3, 3), title="One teen")
    pick(cast, first)

    page = read(client, cast.community)
    assert page.context["call"]["cycle"]["title"] == "One teen"
    assert "Everybody asks for it. Chosen by Cora Coordinator." in page.text

    pick(cast, finished, reason="It is done.")

    assert CyclePick.objects.get().cycle == finished
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "cycle_of_the_week.chosen"
    assert entry.before["cycle"] == "One teen, cycle 1"
    assert read(client, cast.community, "?until=2026-03-01").context["call"]["cycle"] is None


def test_pick_needs_a_reason_and_a_test_of_the_network(cast, finished):
    with pytest.raises(DomainError) as refusal:
        pick(cast, finished, reason=" ")
    assert refusal.value.field == "reason"

    with pytest.raises(DomainError) as refusal:
        pick(cast, CycleFactory(do=True))
    assert refusal.value.field == "cycle"

    with pytest.raises(DomainError, match="has begun") as refusal:
        pick(cast, CycleFactory(project=finished.project))
    assert refusal.value.field == "cycle"


def test_only_a_whole_test_is_suggested(client, cast, finished):
    Cycle.objects.update(findings="")
    assert read(client, cast.community).context["call"]["cycle"] is None

    Cycle.objects.update(findings="Good.")
    finished.predictions.all().delete()
    assert read(client, cast.community).context["call"]["cycle"] is None


def test_coordinator_picks_on_the_page_and_members_do_not(client, cast, finished):
    client.force_login(cast.community)
    assert client.post(f"{CALL}pick/").status_code == 403
    assert "Choose the cycle of this week" not in client.get(CALL).text
    client.force_login(cast.coordinator)
    assert "Choose the cycle of this week" in client.get(CALL).text

    body = {"cycle": str(finished.public_id)}
    refused = client.post(f"{CALL}pick/", body)
    response = client.post(f"{CALL}pick/", body | {"reason": "Hear this."})

    assert (refused.status_code, response.status_code) == (422, 303)
    assert CyclePick.objects.get().reason == "Hear this."


def test_slides_hold_what_the_page_holds(client, cast, project, charted, finished):
    Assessment.objects.create(
        project=project, site=cast.site, month=date(2026, 2, 1), side="coordinator", score="4.0",
        justification="Seen.", by=cast.coordinator,
    )  # fmt: skip
    client.force_login(cast.community)

    response = client.get(f"{CALL}deck/?since=2026-02-01")
    show = texts(response.content)

    assert response["Content-Disposition"].endswith('"steady-gut-call-2026-03-10.pptx"')
    assert show[0].startswith("Steady Gut")
    assert "1 February 2026 to 10 March 2026" in show[0]
    heads = [one.split("\n")[0] for one in show[2:]]
    assert heads == [
        "Asthma well controlled, all sites",
        "New signals",
        "Cycle of the week: Five teens",
        "How far the teams have come",
    ]
    assert "We predicted: 8 of 10 teens" in show[4]
    assert "1 of 1 team at 4.0 or above" in show[5]
    assert "/networks/steady-gut/call/?since=2026-02-01" in show[5]


def test_everybody_on_the_call_sees_each_kind_of_thing_that_is_talked_about(cast):
    IdeaFactory(network=cast.network, state="draft")
    IdeaFactory(network=cast.network, state="hidden")
    seen = IdeaFactory(network=cast.network)

    shown = {one.key: list(one.visible_to(Audience(cast.network))) for one in kinds()}

    assert shown["idea"] == [seen]


def test_asks_for_help_are_on_the_page_the_slides_and_over_rest(client, cast, finished):
    comments.say(
        by=cast.community, about=about(finished),
        text="Who prints the sheet?", is_ask=True, now=timezone.now(),
    )  # fmt: skip
    client.force_login(cast.clinician)
    rest = APIClient()
    rest.force_authenticate(cast.clinician)

    page = client.get(CALL).content.decode()
    slides = texts(client.get(f"{CALL}deck/").content)
    told = rest.get("/api/v1/calls/steady-gut/").json()["asks"]

    assert "Who prints the sheet?" in page
    assert any(one.startswith("Who asks for help") and "Five teens" in one for one in slides)
    assert [(row["text"], row["author"]) for row in told] == [
        ("Who prints the sheet?", cast.community.name)
    ]


def test_many_sites_go_on_several_slides(client, cast, measure):
    for number in range(25):
        site = SiteFactory(network=cast.network, name=f"Place {number:02}", code=f"p{number}")
        ObservationFactory(
            measure=measure, site=site, numerator=Decimal(40), denominator=Decimal(90)
        )
        jobs.compute(Series.objects.create(measure=measure, site=site, data_revision=1).pk)
    client.force_login(cast.community)

    show = texts(client.get(f"{CALL}deck/").content)

    assert sum(one.startswith("Asthma well controlled, all sites") for one in show) == 2


def test_queries_do_not_grow_with_the_sites(client, cast, charted, finished):
    client.force_login(cast.community)
    client.get(CALL)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(CALL)
        return len(queries)

    before = cost()
    for number in range(3):
        site = SiteFactory(network=cast.network, name=f"Place {number}", code=f"p{number}")
        ObservationFactory(measure=charted, site=site)
        jobs.compute(Series.objects.create(measure=charted, site=site, data_revision=1).pk)

    assert cost() == before


def test_program_reads_the_call_and_a_coordinator_picks(cast, charted, finished):
    rest = APIClient()
    rest.force_authenticate(cast.coordinator)
    path = "/api/v1/calls/steady-gut/"

    seen = rest.get(f"{path}?since=2026-02-01").json()
    body = {"cycle": str(finished.public_id), "reason": "Hear this."}
    picked = rest.post(f"{path}pick/", body).json()

    assert seen["measures"][0]["name"] == "Asthma well controlled"
    assert seen["cycle"]["picked_by"] == ""
    assert (picked["cycle"]["why"], picked["cycle"]["picked_by"]) == (
        "Hear this.",
        "Cora Coordinator",
    )
    assert rest.get(f"{path}?since=moon").status_code == 400
    assert rest.post(f"{path}pick/", body | {"cycle": str(charted.public_id)}).status_code == 404
