"""The completeness board in tests: what is sent for it, and what it shows."""

from datetime import date

from django.urls import reverse

from outcomes.models import PeriodAnswer
from tests.factories.outcomes import ObservationFactory, SubmissionFactory

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


def sent(measure, site, period=OCTOBER):
    return ObservationFactory(measure=measure, site=site, period=period)


def said(measure, site, kind="not_collected", period=OCTOBER):
    submission = SubmissionFactory(network=site.network)
    return PeriodAnswer.objects.create(
        measure=measure, site=site, period=period, kind=kind, submission=submission
    )


def board(client, cast, who, **query):
    client.force_login(who)
    url = reverse("outcomes:board", args=[cast.network.slug])
    return client.get(url, {"period": "2026-10"} | query)


def states(response):
    """Give the words of each site's cells."""
    rows = response.context["page"]["rows"]
    return {row["code"]: [cell["word"] for cell in row["cells"]] for row in rows}
