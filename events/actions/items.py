"""Agenda items with limited room, chosen with the answer. Call only while the meeting is held."""

from django.db.models import Count

from events.models import RSVP, AgendaItem, DayPlace, Event, ItemPlace
from lhs_platform.lib.errors import Conflict

ROOM_WORDS = {
    AgendaItem.Mode.IN_PERSON: "“{item}” is in the room only, and you have no seat there yet.",
    AgendaItem.Mode.REMOTE: "“{item}” is online only, and that day you come to the room.",
}


class ItemFull(Conflict):
    """The last place went to somebody else. Nothing of the answer was saved."""

    code = "item_full"


def offered(event: Event) -> list[AgendaItem]:
    """Give the items that people choose: those with limited room, once an agenda was released.
    Before, it is a draft, and nobody's to see."""
    if not event.releases.exists():
        return []
    found = AgendaItem.objects.filter(day__event=event, capacity__isnull=False)
    in_order = found.select_related("day").order_by("day__date", "starts_clock", "position", "pk")
    return list(in_order.annotate(taken=Count("places")))


def choose(*, rsvp: RSVP, wanted: frozenset[int] | None, event: Event) -> None:
    """Make the chosen items what an answer asks for; None keeps those that still fit.

    Items of days the person does not come are dropped. One that is kept is not touched.
    """
    if wanted is None:
        keep_what_fits(rsvp=rsvp)
        return
    places = {place.day_id: place for place in DayPlace.objects.filter(rsvp=rsvp)}
    chosen = [one for one in offered(event) if one.pk in wanted and one.day_id in places]
    _check_apart(chosen)
    for item in chosen:
        _check_mode(item, places[item.day_id])
    held = set(ItemPlace.objects.filter(rsvp=rsvp).values_list("item_id", flat=True))
    ItemPlace.objects.filter(rsvp=rsvp).exclude(item__in=chosen).delete()
    for item in chosen:
        if item.pk not in held:
            _take(rsvp, item)


def _take(rsvp: RSVP, item: AgendaItem) -> None:
    if left_in(item) < 1:
        raise ItemFull(
            f"“{item.title}” is full by now. Nothing was saved yet: choose another, then send "
            "your answer again.",
            field="items",
        )
    ItemPlace.objects.create(rsvp=rsvp, item=item)


def left_in(item: AgendaItem) -> int:
    """Count the free places of an item with limited room."""
    return max(0, (item.capacity or 0) - ItemPlace.objects.filter(item=item).count())


def _check_apart(chosen: list[AgendaItem]) -> None:
    for one in chosen:
        for other in chosen:
            if one.pk < other.pk and _overlap(one, other):
                raise Conflict(
                    f"“{one.title}” and “{other.title}” are at the same time. Choose one.",
                    field="items",
                )


def _overlap(one: AgendaItem, other: AgendaItem) -> bool:
    is_same_day = one.day_id == other.day_id
    return (
        is_same_day and one.starts_clock < other.ends_clock and other.starts_clock < one.ends_clock
    )


def _check_mode(item: AgendaItem, place: DayPlace) -> None:
    if not suits(item, place):
        text = ROOM_WORDS[AgendaItem.Mode(item.mode)].format(item=item.title)
        raise Conflict(f"{text} Choose another.", field="items")


def suits(item: AgendaItem, place: DayPlace) -> bool:
    """Say whether somebody with this place can be at this item."""
    if item.mode == AgendaItem.Mode.BOTH:
        return True
    if item.mode == AgendaItem.Mode.IN_PERSON:
        return place.mode == DayPlace.Mode.IN_PERSON and place.state == DayPlace.State.CONFIRMED
    return place.mode == DayPlace.Mode.REMOTE or place.is_online_meanwhile


def keep_what_fits(*, rsvp: RSVP) -> None:
    """Free the items of days on which somebody does not come any more, or comes otherwise."""
    places = {place.day_id: place for place in DayPlace.objects.filter(rsvp=rsvp)}
    for chosen in ItemPlace.objects.filter(rsvp=rsvp).select_related("item"):
        place = places.get(chosen.item.day_id)
        if place is None or not suits(chosen.item, place):
            chosen.delete()
