"""Results to share at each stage, through the same actions that people use."""

from datetime import UTC, datetime

from improvement.actions import result_steps, sharing
from improvement.models import Change, Result
from networks.models import User
from tests.factories.improvement import ChangeFactory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEXTS = {
    "title": "Teens write their own plan",
    "tried": "Teens wrote a page before they left.",
    "happened": "More of them stayed well.",
    "learned": "Time is not the problem.",
    "helps": "Clinics that see teens.",
}


def fresh(person):
    """Give a person as a new request would load them."""
    return User.objects.get(pk=person.pk)


def make_change(network, by, **values):
    return ChangeFactory(network=network, by=by, **{"state": Change.State.ADOPTED} | values)


def make_draft(cast, by=None, **values):
    """A draft by the clinician, unless somebody else is named, about a change that was adopted."""
    by = fresh(by or cast.clinician)
    change = values.pop("change", None) or make_change(cast.network, by)
    return sharing.begin(by=by, change=change, now=values.pop("now", NOW), values=TEXTS | values)


def hand_in(result, by=None):
    held = read(result)
    return result_steps.submit(by=fresh(by or held.by), result=held, version=held.version)


def publish(result, by, visibility="network", now=NOW):
    """Hand a draft in and publish it."""
    hand_in(result)
    held = read(result)
    return result_steps.publish(
        by=fresh(by), result=held, version=held.version, visibility=visibility, is_sure=True,
        now=now,
    )  # fmt: skip


def next_door(cast):
    """Let the outsider coordinate the network next door; give them."""
    cast.other_network.memberships.update(access="coordinator")
    return fresh(cast.outsider)


def read(result):
    return Result.objects.for_list().get(pk=result.pk)
