"""A meeting in numbers: invited, answered, came; how soon and which way people answered.

Each figure is one query, however many people there are.
"""

from statistics import median, quantiles
from typing import Any

from django.db.models import Count, F, Q

from events.models import RSVP, CheckIn, DayPlace, Event
from networks.models.memberships import Group

NO_GROUP = "No group given"
CAME = Q(check_ins__direction=CheckIn.Direction.ENTRY) & Q(check_ins__undoes=None)
CAME &= Q(check_ins__undone_by=None)
Row = dict[str, Any]


def numbers(event: Event) -> Row:
    """Give all of it as plain values; the page, the file and REST show the same."""
    groups = by_group(event)
    hours = hours_to_answer(event)
    return {
        "invited": sum(row["invited"] for row in groups),
        "answered": sum(row["answered"] for row in groups),
        "yes": sum(row["yes"] for row in groups),
        "came": sum(row["came"] for row in groups),
        "walk_ins": event.invitations.filter(CAME, is_walk_in=True).distinct().count(),
        "groups": groups,
        "days": by_day(event),
        "channels": by_channel(event),
        "answer_time": spread(hours),
        "answer_bands": bands(hours),
    }


def by_group(event: Event) -> list[Row]:
    """Count people once each; who came without an invitation counts as come, not as invited."""
    counted = (
        event.invitations.standing()
        .order_by()
        .values("group")
        .annotate(
            invited=Count("pk", filter=Q(is_walk_in=False), distinct=True),
            answered=Count("rsvp", distinct=True),
            yes=Count("rsvp", filter=Q(rsvp__answer=RSVP.Answer.ACCEPTED), distinct=True),
            came=Count("pk", filter=CAME, distinct=True),
        )
    )
    labels = dict(Group.choices)
    rows = [{**row, "label": labels.get(row["group"], NO_GROUP)} for row in counted]
    order = [*Group.values, ""]
    return sorted(rows, key=lambda row: order.index(row["group"]))


def by_day(event: Event) -> list[Row]:
    """Give who said they would come on each day, and who did, in the room and online."""
    said = _said(event)
    came = _came(event)
    return [
        {
            "date": day.date,
            "short": day.short,
            "expected_room": said.get((day.pk, DayPlace.Mode.IN_PERSON), 0),
            "expected_online": said.get((day.pk, DayPlace.Mode.REMOTE), 0),
            "came_room": came.get((day.pk, False), 0),
            "came_online": came.get((day.pk, True), 0),
        }
        for day in event.in_order()
    ]


def _said(event: Event) -> dict[tuple[int, str], int]:
    places = DayPlace.objects.filter(day__event=event, state=DayPlace.State.CONFIRMED)
    rows = places.order_by().values_list("day_id", "mode").annotate(n=Count("pk"))
    return {(day, mode): n for day, mode, n in rows}


def _came(event: Event) -> dict[tuple[int, bool], int]:
    entries = CheckIn.objects.standing().filter(event=event, direction=CheckIn.Direction.ENTRY)
    rows = (
        entries.order_by()
        .values_list("day_id", "is_remote")
        .annotate(n=Count("invitation", distinct=True))
    )
    return {(day, remote): n for day, remote, n in rows}


def by_channel(event: Event) -> list[Row]:
    rows = dict(
        RSVP.objects.filter(invitation__event=event)
        .order_by()
        .values_list("channel")
        .annotate(n=Count("pk"))
    )
    return [
        {"channel": value, "label": label, "n": rows.get(value, 0)}
        for value, label in RSVP.Channel.choices
    ]


def hours_to_answer(event: Event) -> list[float]:
    """Give the hours from the first mail to the first answer, shortest first."""
    waits = RSVP.objects.filter(invitation__event=event, invitation__sent_at__isnull=False)
    moments = waits.values_list(F("created_at"), F("invitation__sent_at"))
    hours = [(answered - sent).total_seconds() / 3600 for answered, sent in moments]
    return sorted(max(0.0, one) for one in hours)


def spread(hours: list[float]) -> Row | None:
    """Give the quarter, the half and the three quarters; None for fewer than four answers."""
    if len(hours) < 4:
        return None
    first, _, third = quantiles(hours, n=4, method="inclusive")
    return {"quarter": round(first, 1), "half": round(median(hours), 1), "most": round(third, 1)}


BANDS = [("Within a day", 24), ("1 to 3 days", 72), ("3 to 7 days", 168), ("1 to 2 weeks", 336)]


def bands(hours: list[float]) -> list[Row]:
    rows, least = [], 0.0
    for label, most in [*BANDS, ("Later", float("inf"))]:
        rows.append({"label": label, "n": sum(least <= one < most for one in hours)})
        least = most
    return rows


def last_meetings(event: Event, user: Any, *, most: int = 5) -> list[Row]:
    """Give the meetings of the same network before this one, latest first, in five queries."""
    days = event.in_order()
    begins = days[0].starts_at if days else event.created_at
    before = (
        Event.objects.visible_to(user)
        .filter(network=event.network, kind=event.kind)
        .exclude(status__in=[Event.Status.CANCELLED, Event.Status.DRAFT])
        .exclude(pk=event.pk)
        .past(begins)
        .annotate(
            invited=_people(is_walk_in=False),
            answered=Count("invitations__rsvp", distinct=True),
            came=_people(
                check_ins__direction="entry", check_ins__undoes=None, check_ins__undone_by=None
            ),
        )
        .prefetch_related("days")[:most]
    )
    return [
        {
            "title": one.title,
            "public_id": one.public_id,
            "date": one.in_order()[0].date,
            "invited": one.invited,
            "answered": one.answered,
            "came": one.came,
        }
        for one in before
    ]


def _people(**which: Any) -> Count:
    wanted = ~Q(invitations__state="revoked")
    for name, value in which.items():
        wanted &= Q(**{f"invitations__{name}": value})
    return Count("invitations", filter=wanted, distinct=True)


def export_rows(event: Event, found: Row) -> list[Row]:
    """Give one row for each group and each day, for a spreadsheet."""
    rows = [
        {"part": "group", "name": row["label"]}
        | {name: row[name] for name in ("invited", "answered", "yes", "came")}
        for row in found["groups"]
    ]
    for day in found["days"]:
        came = day["came_room"] + day["came_online"]
        yes = day["expected_room"] + day["expected_online"]
        rows.append(
            {
                "part": "day",
                "name": day["date"].isoformat(),
                "invited": found["invited"],
                "answered": found["answered"],
                "yes": yes,
                "came": came,
            }
        )
    whole = {"part": "all", "name": event.title}
    return [*rows, whole | {name: found[name] for name in ("invited", "answered", "yes", "came")}]


def with_widths(found: Row) -> Row:
    """Add how long each bar is, in hundredths of the longest."""
    people = max([row["invited"] for row in found["groups"]] + [1])
    longest = max([row["n"] for row in found["answer_bands"]] + [1])
    channels = max([row["n"] for row in found["channels"]] + [1])
    time = found["answer_time"]
    return {
        **found,
        "answered_within": {name: _in_words(one) for name, one in time.items()} if time else None,
        "groups": [
            {
                **row,
                "width": _share(row["invited"], people),
                "came_width": _share(row["came"], people),
            }
            for row in found["groups"]
        ],
        "answer_bands": [
            {**row, "width": _share(row["n"], longest)} for row in found["answer_bands"]
        ],
        "channels": [{**row, "width": _share(row["n"], channels)} for row in found["channels"]],
    }


def _in_words(hours: float) -> str:
    """Say how long that is: in hours up to two days, then in days."""
    if hours < 48:
        n, unit = max(1, round(hours)), "hour"
    else:
        n, unit = round(hours / 24), "day"
    return f"{n} {unit}{'' if n == 1 else 's'}"


def _share(part: int, whole: int) -> int:
    return round(100 * min(part, whole) / whole)
