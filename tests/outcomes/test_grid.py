"""The entry grid of a site: what is asked for, and what is saved."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from outcomes import jobs
from outcomes.models import Observation, PeriodAnswer, Submission
from tests.factories.outcomes import (
    MeasureFactory,
    ObservationFactory,
    SeriesFactory,
    SubmissionFactory,
)
from tests.outcomes.grids import OCTOBER, SEPTEMBER, at, numbers, page_of, send, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture
def remission(cast):
    return MeasureFactory(network=cast.network, name="Remission", code="remission")


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.site_lead)
    return client


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def test_grid_is_of_the_own_site_and_asks_for_what_is_due(lead, cast, remission):
    done = MeasureFactory(network=cast.network, name="All there", code="there")
    for month in range(5, 11):
        ObservationFactory(measure=done, site=cast.site, period=date(2026, month, 1))

    page = page_of(lead.get(at(cast)))

    assert "Numbers of Riverbend" in page
    assert "Hillcrest" not in page
    assert [label in page for label in (">May 2026", ">Oct 2026")] == [True, True]
    assert page.index(">May 2026") < page.index(">Oct 2026 <")
    assert f'name="numerator.{OCTOBER}"' in page
    assert "due 30 Nov" in page
    assert "All there" not in page
    assert "Show all measures: 1 more" in page
    assert "All there" in page_of(lead.get(at(cast, all=1)))


def test_what_is_there_is_read_until_it_is_opened(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site, period=date(2026, 9, 1))

    page = page_of(lead.get(at(cast)))

    assert '<summary class="ln-num">20 of 30' in page
    assert f'name="seen.{SEPTEMBER}" value="20|30||"' in page


def test_what_nobody_asked_for_is_not_due(lead, cast, remission):
    cast.site.joined_on = date(2026, 10, 1)
    cast.site.save()

    page = page_of(lead.get(at(cast)))

    assert page.count('class="is-owed"') == 1
    assert "joined later" in page


def test_several_periods_are_one_submission(lead, cast, remission):
    MeasureFactory(network=cast.network, code="left-empty")
    typed = numbers(OCTOBER, " 20 ", "30") | numbers(SEPTEMBER, "18", "29")

    response = send(lead, cast, **typed)

    sent = Submission.objects.get()
    assert response.status_code == 303
    assert stored() == {"2026-09": (18, 29), "2026-10": (20, 30)}
    assert (sent.by, sent.channel, sent.added) == (cast.site_lead, "entry", 2)


def test_what_was_saved_is_listed_with_its_charts(lead, cast, remission):
    MeasureFactory(network=cast.network, name="Falls", code="falls")
    typed = numbers(OCTOBER, "20", "30") | {"answer.falls.2026-10-01": "not_collected"}

    page = page_of(
        lead.get(send(lead, cast, **typed, **numbers("falls.2026-10-01", ""))["Location"])
    )

    assert "Saved for Riverbend: 2 new, 0 changed." in page
    assert f"/measures/{remission.public_id}/?site=riverbend" in page
    assert "Oct 2026: 20 of 30" in page
    assert "Oct 2026: not collected" in page
    assert "approve the month" in page


@pytest.mark.parametrize("saved", ["nothing", "00000000-0000-0000-0000-000000000000"])
def test_a_hand_over_that_is_not_there_is_not_listed(lead, cast, remission, saved):
    assert "What is new" not in page_of(lead.get(at(cast, saved=saved)))


def test_what_others_saved_is_not_listed(client, cast, remission):
    ObservationFactory(measure=remission, site=cast.site, submission__by=cast.coordinator)
    client.force_login(cast.site_lead)

    page = page_of(client.get(at(cast, saved=Submission.objects.get().public_id)))

    assert "What is new" not in page


def test_what_was_saved_for_another_site_is_not_listed(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.other_site, submission__by=cast.site_lead)
    mine = Submission.objects.get()
    Submission.objects.update(network=cast.network)

    assert "20 of 30" not in page_of(lead.get(at(cast, saved=mine.public_id)))


def test_every_fault_is_named_at_once_and_nothing_is_stored(lead, cast, remission):
    typed = numbers(OCTOBER, "80", "70") | numbers(SEPTEMBER, "abc", "-1")
    typed |= numbers("remission.2026-08-01", "5", "")

    response = send(lead, cast, **typed)
    checked = send(lead, cast, **numbers(OCTOBER, "80", "70"), **numbers(SEPTEMBER, "2", "-1"))

    page = page_of(response)
    assert response.status_code == 422
    assert "Remission, Sep 2026: “abc” is not a number." in page
    assert "Remission, Aug 2026: Give this number too." in page
    assert f'href="#numerator.{SEPTEMBER}"' in page
    assert 'value="abc"' in page
    assert "is more than the denominator" in page_of(checked)
    assert "is below zero" in page_of(checked)
    assert stored() == {}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("12,5", "30"), "Write a decimal point"),
        (("1,020", "3000"), "without a thousands separator"),
        (("", "30"), "Give this number too."),
        (("9" * 41, "30"), "Keep it to 40 letters"),
    ],
)
def test_what_is_wrong_with_a_number_is_said_in_plain_words(lead, cast, remission, given, words):
    assert words in page_of(send(lead, cast, **numbers(OCTOBER, *given)))


def test_all_that_is_wrong_is_said_at_once(lead, cast, remission):
    typed = numbers(SEPTEMBER, "abc", "30") | numbers(OCTOBER, "31", "30")

    page = page_of(send(lead, cast, **typed))

    assert "“abc” is not a number." in page
    assert "31 is more than the denominator, 30." in page


def test_a_count_below_zero_is_refused_and_not_asked_about(lead, cast, remission):
    page = page_of(send(lead, cast, **numbers(OCTOBER, "-3", "30")))

    assert "-3 is below zero." in page
    assert "Is this right?" not in page


def test_nothing_typed_says_so(lead, cast, remission):
    response = send(lead, cast, **numbers(OCTOBER, "", ""))

    assert response.status_code == 422
    assert "Nothing is filled in" in page_of(response)


# --- Answers without a number -----------------------------------------------------------------


def test_answers_without_a_number_are_explicit(lead, cast, remission):
    MeasureFactory(network=cast.network, code="falls", definition__count=True)
    typed = numbers(OCTOBER, "") | {
        f"answer.{OCTOBER}": "not_collected",
        f"why.{OCTOBER}": "Nobody could read the charts.",
        "answer.falls.2026-10-01": "no_events",
        "numerator.falls.2026-10-01": "",
    }

    response = send(lead, cast, **typed)

    answer = PeriodAnswer.objects.get()
    assert response.status_code == 303
    assert (answer.kind, answer.reason) == ("not_collected", "Nobody could read the charts.")
    assert Observation.objects.get().numerator == 0


def test_no_events_out_of_some_is_a_zero_of_them(lead, cast, remission):
    send(lead, cast, **numbers(OCTOBER, "", "12"), **{f"answer.{OCTOBER}": "no_events"})

    assert stored() == {"2026-10": (0, 12)}


def test_a_number_and_an_answer_are_not_both_taken(lead, cast, remission):
    typed = numbers(OCTOBER, "20", "30") | {f"answer.{OCTOBER}": "not_collected"}

    assert "Give a number or an answer, not both." in page_of(send(lead, cast, **typed))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"answer": "perhaps"}, "Choose one of the answers offered."),
        ({"answer": "not_collected", "why": "w" * 301}, "Keep it to 300 letters."),
        ({"answer": "not_collected", "why": "MRN 1234567 was away"}, "looks like a record number"),
    ],
)
def test_answers_that_are_not_taken(lead, cast, remission, given, words):
    typed = numbers(OCTOBER, "") | {f"{name}.{OCTOBER}": text for name, text in given.items()}

    response = send(lead, cast, **typed)

    assert response.status_code == 422
    assert words in page_of(response)
    assert not PeriodAnswer.objects.exists()


def test_a_value_is_always_there_to_be_measured(lead, cast):
    MeasureFactory(network=cast.network, code="wait", definition__individual=True)

    page = page_of(lead.get(at(cast)))

    assert "Not collected" in page
    assert "No events" not in page


def test_a_number_may_follow_an_answer_without_a_reason(lead, cast, remission):
    send(lead, cast, **numbers(OCTOBER, ""), **{f"answer.{OCTOBER}": "not_collected"})

    late = send(lead, cast, **numbers(OCTOBER, "20", "30", seen="||not_collected|"))

    assert late.status_code == 303
    assert stored() == {"2026-10": (20, 30)}


# --- Surprises --------------------------------------------------------------------------------


def test_a_jump_is_asked_back_once(lead, cast, remission):
    for month in range(1, 13):
        ObservationFactory(
            measure=remission, site=cast.site, period=date(2025, month, 1),
            numerator=200 + month % 3, denominator=400,
        )  # fmt: skip
    jobs.compute(SeriesFactory(measure=remission, site=cast.site, data_revision=1).pk)
    typed = numbers(OCTOBER, "20", "400")

    asked = send(lead, cast, **typed)
    saved = send(lead, cast, **typed, **{f"sure.{OCTOBER}": "1"})
    usual = send(lead, cast, **numbers(SEPTEMBER, "201", "400"))

    assert "5% is far from what was sent of late, 50% to 50.5%. Is this right?" in page_of(asked)
    assert (asked.status_code, saved.status_code, usual.status_code) == (422, 303, 303)


def test_a_level_that_has_shifted_is_no_surprise(lead, cast, remission):
    for month in range(1, 13):
        ObservationFactory(
            measure=remission, site=cast.site, period=date(2025, month, 1),
            numerator=200 if month < 10 else 320, denominator=400,
        )  # fmt: skip
    jobs.compute(SeriesFactory(measure=remission, site=cast.site, data_revision=1).pk)

    assert send(lead, cast, **numbers(OCTOBER, "320", "400")).status_code == 303


# --- Kinds of measures and periods ------------------------------------------------------------


def test_a_mean_takes_its_spread(lead, cast):
    MeasureFactory(network=cast.network, code="stay", definition__mean=True)
    key = "stay.2026-10-01"

    send(lead, cast, **numbers(key, "4.5", "31"), **{f"spread.{key}": "1.2"})

    assert Observation.objects.get().spread == Decimal("1.2")


@pytest.mark.parametrize(
    ("every", "label"), [("week", "Week of 16 Nov 2026"), ("quarter", "Quarter 3 2026")]
)
def test_weeks_and_quarters_have_grids_of_their_own(lead, cast, remission, every, label):
    MeasureFactory(network=cast.network, definition__frequency=every)

    assert label in page_of(lead.get(at(cast, every=every)))


def test_a_quarter_is_saved(lead, cast):
    MeasureFactory(
        network=cast.network, code="events", definition__count=True, definition__quarterly=True
    )

    send(lead, cast, period="2026-Q3", **{"numerator.events.2026-07-01": "4"})

    assert stored() == {"2026-07": (4, None)}


def test_earlier_periods_are_a_page_back(lead, cast, remission):
    page = page_of(lead.get(at(cast, period="2026-07", all=1)))

    assert "Feb 2026" in page
    assert "?site=riverbend&amp;period=2026-01" in page
    assert "?site=riverbend&amp;period=2026-10" in page
    assert ">Oct 2026</th>" not in page


def test_a_period_to_come_shows_the_newest_that_is_over(lead, cast, remission):
    page = page_of(lead.get(at(cast, period="2031-01")))

    assert "Jan 2031" not in page
    assert "Oct 2026" in page


def test_there_is_nothing_to_enter_without_measures(lead, cast):
    assert "There is nothing to enter yet" in page_of(lead.get(at(cast)))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_site_lead_does_not_fill_in_another_site(lead, cast, remission, method):
    data = {"site": cast.other_site.code} | numbers(OCTOBER, "1", "2")

    assert getattr(lead, method)(at(cast), data).status_code == 403
    assert stored() == {}


@pytest.mark.parametrize(
    "query", [{"site": "nowhere"}, {"site": "twinsite"}, {"period": "soon"}, {"period": "2026-99"}]
)
def test_what_does_not_exist_is_not_found(lead, cast, remission, query):
    assert lead.get(at(cast, **query)).status_code == 404


@pytest.mark.parametrize(
    "query", [{"every": "yearly"}, {"period": "1970-01"}, {"period": "2026-Q1"}]
)
def test_an_address_with_little_in_it_shows_a_grid(lead, cast, remission, query):
    assert lead.get(at(cast, **query)).status_code == 200


def test_a_quarter_that_nobody_counts_shows_its_last_month(lead, cast, remission):
    page = page_of(lead.get(at(cast, period="2026-Q2", all=1)))

    assert '<th scope="col">Jun 2026' in page
    assert '<th scope="col">Jul 2026' not in page


def test_a_coordinator_fills_in_an_old_month_of_any_site(coordinator, cast, remission):
    typed = numbers("remission.2020-01-01", "1", "2") | {"site": "hillcrest", "period": "2020-01"}

    page = page_of(coordinator.get(at(cast, site="hillcrest", period="2020-01", all=1)))
    coordinator.post(at(cast), typed)

    assert "Numbers of Hillcrest" in page
    assert '<option value="2020-01" selected>Jan 2020</option>' in page
    assert Observation.objects.get().site == cast.other_site


def test_text_of_a_definition_is_only_text(lead, cast):
    MeasureFactory(network=cast.network, definition__numerator="<script>alert(1)</script>")

    assert "<script>alert" not in page_of(lead.get(at(cast)))


def test_queries_do_not_grow_with_the_measures(
    lead, cast, remission, django_assert_max_num_queries
):
    for _ in range(20):
        ObservationFactory(
            measure=MeasureFactory(network=cast.network), site=cast.site,
            period=date(2026, 9, 1), submission=SubmissionFactory(network=cast.network),
        )  # fmt: skip
    lead.get(at(cast))

    with django_assert_max_num_queries(13):
        lead.get(at(cast))
