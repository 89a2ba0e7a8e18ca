"""The feed, the explanations, and the weekly mail."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from outcomes import tasks
from outcomes.emails import digests as letters
from outcomes.jobs import digests
from outcomes.models import Follow, Series, Signal
from outcomes.presenters import signals as presenting
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import ChartFactory, SeriesFactory, SignalFactory
from tests.outcomes.shapes import SHIFTED, compute, fill

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LAST_WEEK = datetime(2026, 11, 18, 9, tzinfo=UTC)
EMPTY = {"points": [], "phases": [], "signals": [], "parts": [], "baseline_to": None}


@pytest.fixture
def total(cast):
    """A signal on the network's own chart, of which nothing is hidden."""
    series = SeriesFactory(total=True, measure__network=cast.network, measure__name="In remission")
    ChartFactory(series=series, result=EMPTY)
    return SignalFactory(series=series, found_at=LAST_WEEK)


def feed(client, cast, who, **query):
    client.force_login(who)
    return client.get(reverse("outcomes:signal-list", args=[cast.network.slug]), query)


def test_feed_tells_what_changed_and_since_when(client, cast, total):
    page = feed(client, cast, cast.clinician).content.decode()

    assert "In remission" in page
    assert "6 months above the median: May 2026 to Oct 2026" in page
    assert "I looked at it" not in page


def test_what_was_there_before_anybody_looked_is_listed_apart_and_not_as_new(client, cast, total):
    Signal.objects.update(is_news=False, length=30)

    page = feed(client, cast, cast.clinician)
    standing = feed(client, cast, cast.clinician, state="standing").content.decode()

    assert "In remission" not in page.content.decode()
    assert "30 months above the median" in standing
    assert 'href="?state=standing"' in page.content.decode()


def test_feed_is_told_when_everything_was_looked_at(client, cast):
    assert "No new signal to look at" in feed(client, cast, cast.clinician).content.decode()


def test_feed_says_when_no_signal_fits_the_filters(client, cast, total):
    page = feed(client, cast, cast.clinician, reading="worse").content.decode()

    assert "No signal fits these filters" in page


def test_looking_takes_a_signal_from_the_new_ones(client, cast, total):
    client.force_login(cast.coordinator)

    client.post(reverse("outcomes:signal-look", args=[total.public_id]))

    assert "In remission" not in feed(client, cast, cast.coordinator).content.decode()
    looked = feed(client, cast, cast.coordinator, state="looked").content.decode()
    assert f"Looked at by {cast.coordinator}" in looked


def test_an_explanation_stands_beside_the_signal(client, cast, total):
    client.force_login(cast.coordinator)
    address = reverse("outcomes:signal-explain", args=[total.public_id])

    client.post(address, {"explanation": "A huddle each morning began in May."})

    page = feed(client, cast, cast.clinician, state="explained").content.decode()
    assert "A huddle each morning began in May." in page


@pytest.mark.parametrize("text", ["", "MRN 00123456 was readmitted"])
def test_an_explanation_says_something_and_tells_of_no_patient(client, cast, total, text):
    client.force_login(cast.coordinator)

    answer = client.post(
        reverse("outcomes:signal-explain", args=[total.public_id]), {"explanation": text}
    )

    total.refresh_from_db()
    assert (answer.status_code, total.explanation, total.looked_at) == (422, "", None)


def test_a_signal_of_a_chart_that_hides_points_is_not_told(cast):
    series = SeriesFactory(measure__network=cast.network)
    point = {"period": "2026-10-01", "numerator": 3.0, "denominator": 900.0, "value": 0.3,
             "center": 0.3, "lower": None, "upper": None, "mark": "better", "reported": 1,
             "expected": 1, "note": "", "judgement": ""}  # fmt: skip
    ChartFactory(series=series, result={"points": [point], "phases": [], "signals": [],
                                        "parts": [], "baseline_to": None})  # fmt: skip
    signal = SignalFactory(series=series)
    rows = Signal.objects.filter(pk=signal.pk).for_list()

    assert presenting.tellable(rows, cast.clinician) == []
    assert len(presenting.tellable(rows, cast.coordinator)) == 1


def test_a_signal_without_a_computed_chart_is_told_to_those_who_see_all(cast):
    signal = SignalFactory(series=SeriesFactory(measure__network=cast.network))
    rows = Signal.objects.filter(pk=signal.pk).for_list()

    assert presenting.tellable(rows, cast.clinician) == []
    assert len(presenting.tellable(rows, cast.coordinator)) == 1


def follow_form(client, total):
    """Give what the page of a measure would send, as it is now."""
    page = client.get(reverse("outcomes:measure-detail", args=[total.series.measure.public_id]))
    wish = re.search(r'name="wish" value="(\w+)"', page.content.decode())[1]
    address = reverse("outcomes:measure-follow", args=[total.series.measure.public_id])
    return lambda: client.post(address, {"wish": wish})


@pytest.mark.parametrize("clicks", [1, 2])
def test_following_and_no_longer_however_often_one_clicks(client, cast, total, clicks):
    client.force_login(cast.community)

    follow = follow_form(client, total)
    for _ in range(clicks):
        follow()
    followed = Follow.objects.filter(user=cast.community).count()
    stop = follow_form(client, total)
    for _ in range(clicks):
        stop()

    assert (followed, Follow.objects.filter(user=cast.community).count()) == (1, 0)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "measure.followed",
        "measure.unfollowed",
    ]


@pytest.fixture
def follower(cast, total):
    Follow.objects.create(user=cast.community, measure=total.series.measure)
    return cast.community


def test_digest_goes_once_to_those_who_follow(follower):
    first, again = digests.post_due(MONDAY), digests.post_due(MONDAY)

    letter = letters.render(Message.objects.get(purpose=digests.PURPOSE))
    assert (first, again) == (1, 1)
    assert Message.objects.filter(purpose=digests.PURPOSE).count() == 1
    assert letter.subject == "1 new signal on the measures you follow, week to 22 November"
    assert (
        "Better: In remission, Steady Gut\n6 months above the median, May 2026 to Oct 2026."
        in letter.text
    )
    assert "/measures/" in letter.html


def test_digest_shows_the_chart_of_the_page_as_a_picture(follower, total):
    fill(total.series.measure, SiteFactory(network=total.series.measure.network), SHIFTED)
    compute(total.series.measure)
    Signal.objects.update(found_at=LAST_WEEK, is_news=True, is_current=True)

    digests.post_due(MONDAY)
    letter = letters.render(Message.objects.get(purpose=digests.PURPOSE))

    picture = letter.pictures[0]
    assert f'src="cid:{picture.name}"' in letter.html
    assert "Better: above the median" in letter.html
    assert picture.png.startswith(b"\x89PNG")
    assert len(picture.png) < 60_000


def test_digest_draws_a_few_charts_and_names_the_rest(follower, total):
    network = total.series.measure.network
    for _ in range(letters.MOST_CHARTS + 1):
        other = SeriesFactory(total=True, measure__network=network)
        ChartFactory(series=other, result=EMPTY)
        SignalFactory(series=other, found_at=LAST_WEEK)
        Follow.objects.create(user=follower, measure=other.measure)

    digests.post_due(MONDAY)
    letter = letters.render(Message.objects.get(purpose=digests.PURPOSE))

    assert letter.html.count("<img") == len(letter.pictures) == letters.MOST_CHARTS
    assert letter.html.count("6 months above the median") == letters.MOST_CHARTS + 2


@pytest.mark.parametrize(
    "moment", [datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)]
)
def test_digest_tells_of_the_week_that_ended_last(follower, moment):
    assert digests.post_due(moment) == 0


def test_digest_catches_up_after_a_monday_without_a_worker(follower):
    assert digests.post_due(datetime(2026, 11, 26, tzinfo=UTC)) == 1


@pytest.mark.parametrize("no_longer", [{"is_news": False}, {"is_current": False}])
def test_digest_tells_no_history(follower, no_longer):
    Signal.objects.update(**no_longer)

    assert digests.post_due(MONDAY) == 0


def test_digest_says_only_what_is_news_beside_what_is_not(follower, total):
    SignalFactory(series=total.series, rule="trend", side="down", found_at=LAST_WEEK, is_news=False)

    digests.post_due(MONDAY)

    letter = letters.render(Message.objects.get(purpose=digests.PURPOSE))
    assert letter.subject.startswith("1 new signal on")


def test_digest_is_not_for_those_who_want_no_news(follower):
    follower.wants_news = False
    follower.save()

    assert digests.post_due(MONDAY) == 0


def test_digest_is_not_for_those_who_left(follower, cast):
    follower.memberships.update(left_at=MONDAY)

    assert digests.post_due(MONDAY) == 0


def test_digest_is_skipped_when_nothing_is_left_to_tell(follower, total):
    digests.post_due(MONDAY)
    total.ended_at = MONDAY
    total.save()

    skipped = letters.render(Message.objects.get(purpose=digests.PURPOSE))

    assert "nothing to tell" in skipped.reason


def test_rest_tells_the_same_signals(client, cast, total):
    client.force_login(cast.clinician)

    answer = client.get("/api/v1/signals/", {"network": cast.network.slug}).json()

    assert [row["length"] for row in answer["results"]] == [6]


def test_rest_says_what_is_news(client, cast, total):
    SignalFactory(series=total.series, rule="trend", is_news=False)
    client.force_login(cast.clinician)

    answer = client.get("/api/v1/signals/", {"is_news": "false"}).json()

    assert [(row["rule"], row["is_news"]) for row in answer["results"]] == [("trend", False)]


def test_rest_keeps_what_is_hidden_out_of_streams_and_details(client, cast):
    signal = SignalFactory(series=SeriesFactory(measure__network=cast.network))
    client.force_login(cast.clinician)

    streamed = client.get("/api/v1/signals/", {"format": "csv"})

    assert len(b"".join(streamed.streaming_content).splitlines()) == 1
    assert client.get(f"/api/v1/signals/{signal.public_id}/").status_code == 404


def test_rest_explains(client, cast, total):
    client.force_login(cast.coordinator)

    answer = client.post(
        f"/api/v1/signals/{total.public_id}/explain/",
        {"explanation": "A new form."},
        content_type="application/json",
    )

    assert (answer.status_code, answer.json()["explanation"]) == (200, "A new form.")


def test_rest_follows_twice_as_well_as_once(client, cast, total):
    client.force_login(cast.community)
    body = {"measure": str(total.series.measure.public_id)}

    first, again = (
        client.post("/api/v1/follows/", body, content_type="application/json") for _ in range(2)
    )

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]


def test_rest_follows_and_no_longer(client, cast, total):
    client.force_login(cast.community)

    made = client.post(
        "/api/v1/follows/",
        {"measure": str(total.series.measure.public_id)},
        content_type="application/json",
    )
    gone = client.delete(f"/api/v1/follows/{made.json()['id']}/")

    assert (made.status_code, gone.status_code) == (201, 204)
    assert not Follow.objects.exists()


@time_machine.travel(MONDAY)
def test_the_task_posts(follower):
    tasks.post_digests()

    assert Message.objects.filter(purpose=digests.PURPOSE).count() == 1


def test_sites_are_counted_by_measure(client, cast, total):
    SignalFactory(series=SeriesFactory(measure=total.series.measure, site=cast.site))
    SignalFactory(series=Series.objects.get(site=cast.site), rule="trend")
    client.force_login(cast.coordinator)

    page = feed(client, cast, cast.coordinator).content.decode()

    assert "At the" in page
    assert '#group-better">Better 1</a></span>' in page


def test_earlier_signals_are_found_apart(client, cast, total):
    total.is_current = False
    total.save()

    assert "In remission" not in feed(client, cast, cast.clinician).content.decode()
    assert "In remission" in feed(client, cast, cast.clinician, state="past").content.decode()


def test_the_chart_page_says_whether_it_is_followed(client, cast, follower, total):
    address = reverse("outcomes:measure-detail", args=[total.series.measure.public_id])
    client.force_login(follower)
    followed = client.get(address).content.decode()
    client.force_login(cast.clinician)

    assert 'aria-pressed="true"' in followed
    assert 'aria-pressed="false"' in client.get(address).content.decode()
