"""The agenda: items within their day, moved in order, released on purpose."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from events.actions import agenda
from events.actions import events as event_actions
from events.actions.days import DayPlan
from events.models import AgendaItem, ItemNote
from events.presenters import agenda as presenters
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from tests.factories.events import AgendaItemFactory, EventFactory, ItemPlaceFactory

pytestmark = pytest.mark.django_db
# The days of the factory run from 9:00 or 10:00 to 16:00 or 17:00 in Winnipeg.


def fields(event, **changes):
    return {
        "day": event.days.first(),
        "starts_clock": time(11),
        "ends_clock": time(12),
        "title": "Stories from families",
    } | changes


def clocks(event):
    items = AgendaItem.objects.filter(day__event=event)
    return [
        (item.title, f"{item.starts_clock:%H:%M}", f"{item.ends_clock:%H:%M}") for item in items
    ]


def put(event, title, starts, ends, **more):
    return AgendaItemFactory(
        event=event, title=title, starts_clock=time(*starts), ends_clock=time(*ends), **more
    )


def test_an_item_is_added_and_audited(cast, event):
    item = agenda.add(event=event, fields=fields(event), by=cast.coordinator)

    entry = AuditEntry.objects.get(verb="agenda_item.added")
    assert item.version == 1
    assert entry.after["day"] == item.day.date.isoformat()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_clock": time(7), "ends_clock": time(8)}, "starts_clock"),
        ({"ends_clock": time(18)}, "starts_clock"),
        ({"starts_clock": time(12), "ends_clock": time(11)}, "ends_clock"),
        ({"materials": [{"label": "Slides", "url": "http://files.example"}]}, "materials"),
        ({"materials": [{"label": "", "url": "https://files.example"}]}, "materials"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(cast, event, changes, field):
    with pytest.raises(DomainError) as refused:
        agenda.add(event=event, fields=fields(event, **changes), by=cast.coordinator)

    assert refused.value.field == field
    assert not AgendaItem.objects.exists()


def test_a_day_of_another_meeting_is_refused(cast, event):
    other = EventFactory(network=cast.network).days.first()

    with pytest.raises(DomainError, match="not a day of the meeting"):
        agenda.add(event=event, fields=fields(event, day=other), by=cast.coordinator)


def test_the_second_of_two_editors_loses_nothing_of_the_first(cast, event):
    item = AgendaItemFactory(event=event)
    agenda.edit(item=item, fields={"title": "Theirs"}, version=1, by=cast.coordinator)

    with pytest.raises(ChangedMeanwhile):
        agenda.edit(item=item, fields={"title": "Mine"}, version=1, by=cast.coordinator)

    assert AgendaItem.objects.get().title == "Theirs"


def test_moving_later_swaps_with_what_follows_and_keeps_the_pause(cast, event):
    first = put(event, "Welcome", (10, 0), (10, 30))
    put(event, "Talk", (10, 45), (11, 45))

    agenda.move(item=first, to=1, version=1, by=cast.coordinator)

    assert clocks(event) == [("Talk", "10:00", "11:00"), ("Welcome", "11:15", "11:45")]


def test_tables_side_by_side_move_together(cast, event):
    put(event, "Lunch", (12, 0), (13, 0))
    table = put(event, "Table A", (13, 0), (14, 0), room="A")
    put(event, "Table B", (13, 0), (13, 45), room="B")

    agenda.move(item=table, to=0, version=1, by=cast.coordinator)

    assert clocks(event) == [
        ("Table A", "12:00", "13:00"),
        ("Table B", "12:00", "12:45"),
        ("Lunch", "13:00", "14:00"),
    ]


def test_moving_over_several_shifts_what_stands_between(cast, event):
    for hour, title in ((10, "A"), (11, "B"), (12, "C")):
        put(event, title, (hour, 0), (hour + 1, 0))

    agenda.move(item=AgendaItem.objects.get(title="C"), to=0, version=1, by=cast.coordinator)

    assert [title for title, *_ in clocks(event)] == ["C", "A", "B"]


def test_moving_what_somebody_else_changed_is_refused(cast, event):
    item = put(event, "A", (10, 0), (11, 0))

    with pytest.raises(ChangedMeanwhile):
        agenda.move(item=item, to=1, version=7, by=cast.coordinator)


def test_an_item_with_notes_stays(cast, event):
    item = AgendaItemFactory(event=event)
    ItemNote.objects.create(event=event, item=item, text="Said.", updated_by=cast.coordinator)

    with pytest.raises(Conflict, match="not lost"):
        agenda.remove(item=item, by=cast.coordinator)

    assert AgendaItem.objects.exists()
    assert not AuditEntry.objects.filter(verb="agenda_item.removed").exists()


def test_places_cannot_go_below_those_chosen(cast, event):
    item = AgendaItemFactory(event=event, capacity=8)
    ItemPlaceFactory(item=item)

    with pytest.raises(Conflict, match="cannot go below 1"):
        agenda.edit(item=item, fields={"capacity": 0}, version=1, by=cast.coordinator)


def test_a_day_with_items_cannot_be_removed_nor_cut_short(cast, event):
    first, second = event.in_order()
    put(event, "Late talk", (15, 0), (16, 0))
    keep = DayPlan(second.date, second.starts_at, second.ends_at, pk=second.pk)
    short = DayPlan(first.date, first.starts_at, first.ends_at - timedelta(hours=4), pk=first.pk)

    for days, words in (([keep], "one item on"), ([short, keep], "outside the day")):
        with pytest.raises(Conflict, match=words):
            event_actions.edit(
                event=event,
                fields={},
                days=days,
                version=1,
                by=cast.coordinator,
                now=timezone.now(),
            )

    assert event.days.count() == 2


# --- Releases --------------------------------------------------------------------------
def test_a_release_is_what_the_agenda_was(cast, event):
    item = agenda.add(event=event, fields=fields(event), by=cast.coordinator)
    first = agenda.release(event=event, note="", by=cast.coordinator)
    agenda.edit(item=item, fields={"room": "Hall"}, version=1, by=cast.coordinator)
    second = agenda.release(event=event, note="Rooms.", by=cast.coordinator)

    first.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert first.content[0]["items"][0]["room"] == ""
    assert second.content[0]["items"][0]["room"] == "Hall"


def test_nothing_new_and_nothing_at_all_are_not_released(cast, event):
    with pytest.raises(Conflict, match="nothing on the agenda"):
        agenda.release(event=event, note="", by=cast.coordinator)
    agenda.add(event=event, fields=fields(event), by=cast.coordinator)
    agenda.release(event=event, note="", by=cast.coordinator)

    with pytest.raises(Conflict, match="Nothing has changed"):
        agenda.release(event=event, note="Again.", by=cast.coordinator)


def test_the_agenda_of_a_draft_is_not_released(cast):
    draft = EventFactory(network=cast.network, draft=True)
    AgendaItemFactory(event=draft)

    with pytest.raises(Conflict, match="Publish the meeting first"):
        agenda.release(event=draft, note="", by=cast.coordinator)


def test_what_changed_since_the_release_is_named(cast, event):
    gone = put(event, "Gone", (10, 0), (11, 0))
    moved = put(event, "Moved", (11, 0), (12, 0))
    before = agenda.content_of(event)
    gone.delete()
    agenda.edit(item=moved, fields={"ends_clock": time(13)}, version=1, by=cast.coordinator)
    put(event, "New", (14, 0), (15, 0))

    lines = presenters.changes(before, presenters.draft(event))

    assert [line.partition(",")[0] for line in lines] == [
        "New: “New”", "Gone: “Gone”", "Changed: “Moved”",
    ]  # fmt: skip
    assert "time (was 11:00 to 12:00)" in lines[2]


def test_an_overlap_in_one_room_is_named_and_in_two_is_not(event):
    put(event, "One", (10, 0), (11, 0), room="Hall")
    put(event, "Two", (10, 30), (11, 30), room="hall")
    put(event, "Three", (10, 0), (11, 0), room="Garden")

    (day, _) = presenters.days(presenters.draft(event))

    assert len(day["clashes"]) == 1
    assert "“One”" in day["clashes"][0]
    assert "“Two”" in day["clashes"][0]
    assert [len(slot["columns"]) for slot in day["slots"]] == [3]
