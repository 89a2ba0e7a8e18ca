"""What tests of the entry grid send and read."""

from django.urls import reverse

from outcomes.models import Observation

OCTOBER, SEPTEMBER = "remission.2026-10-01", "remission.2026-09-01"


def at(cast, **query):
    address = reverse("outcomes:data-entry", kwargs={"slug": cast.network.slug})
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def page_of(response):
    return response.content.decode()


def send(client, cast, **typed):
    return client.post(at(cast), {"site": cast.site.code, "period": "2026-10"} | typed)


def numbers(key, numerator, denominator="", *, seen=""):
    """Give what a browser sends of a cell; `seen` is what stood there when the page was made."""
    return {
        f"numerator.{key}": numerator,
        f"denominator.{key}": denominator,
        f"seen.{key}": seen,
    }


def stored():
    rows = Observation.objects.order_by("period")
    return {f"{one.period:%Y-%m}": (one.numerator, one.denominator) for one in rows}
