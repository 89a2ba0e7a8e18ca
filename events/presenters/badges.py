"""Who gets a badge, and what it says."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.urls import reverse

from events.exports.badges import Badge
from events.forms.check_in import BadgesForm
from events.models import RSVP, DayPlace, Event, Invitation
from events.presenters.check_in import sites_of
from events.presenters.events import span
from lhs_platform.lib.links import absolute
from lhs_platform.lib.templatetags.ui import GROUPS


def choose(event: Event, chosen: dict[str, Any]) -> list[Invitation]:
    """Give the people a form asks for, by name."""
    people = event.invitations.standing().select_related("rsvp")
    who = chosen["who"]
    if who == BadgesForm.TICKED:
        people = people.filter(pk__in=[one.pk for one in chosen["people"]])
    elif who == BadgesForm.WALK_INS:
        people = people.filter(is_walk_in=True)
    else:
        places = DayPlace.objects.filter(
            day__event=event,
            mode=DayPlace.Mode.IN_PERSON,
            state=DayPlace.State.CONFIRMED,
        )
        if who != BadgesForm.EVERYONE:
            places = places.filter(day__date=who)
        people = people.filter(rsvp__in=places.values("rsvp"), rsvp__answer=RSVP.Answer.ACCEPTED)
    return sorted(people, key=lambda one: (one.name.casefold(), one.pk))


def badges_of(event: Event, people: Iterable[Invitation]) -> list[Badge]:
    """Make a badge for each person, and behind it one for the guest they bring."""
    people = list(people)
    sites = sites_of(event, people)
    page = absolute(reverse("events:check-in", kwargs={"public_id": event.public_id}))
    meeting = f"{event.title}, {span(event.in_order())}"
    made = []
    for one in people:
        own = Badge(
            name=one.name,
            code=one.badge_code,
            url=f"{page}?code={one.badge_code}",
            group=one.group,
            group_words=GROUPS[one.group][2] if one.group else "",
            pronouns=one.answer.pronouns if one.answer else "",
            site=sites.get(one.user_id or 0, ""),
            meeting=meeting,
        )
        made += [own, *_guest_of(one, own)]
    return made


def _guest_of(one: Invitation, own: Badge) -> list[Badge]:
    """Give the badge of whoever comes along. Its code is that of the person, who is checked in for
    both."""
    if not (one.answer and one.answer.guest_name and one.answer.answer == RSVP.Answer.ACCEPTED):
        return []
    words = f"With {one.name}"
    return [replace(own, name=one.answer.guest_name, group="", group_words=words, pronouns="")]
