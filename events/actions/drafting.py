"""The minutes as a machine can write them: agenda, who came, notes, decisions and actions."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from events.models import ActionItem, AgendaItem, CheckIn, Event, ItemNote, MeetingDecision


@dataclass
class Section:
    """One heading with its lines."""

    heading: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join([f"# {self.heading}", "", *self.lines]).strip()


def whole(event: Event) -> str:
    """Give the first draft."""
    parts = [section.text for section in sections(event) if section.lines]
    return "\n\n".join(parts) + "\n"


def added_to(text: str, event: Event, now: datetime) -> str:
    """Give the text with what is not in it yet, at its end and marked as added."""
    known = {line.strip() for line in text.splitlines()}
    new = []
    for section in sections(event):
        lines = [line for line in section.lines if line.strip() and line.strip() not in known]
        if lines:
            new.append(f"## {section.heading}\n\n" + "\n".join(lines))
    if not new:
        return text
    moment = now.astimezone(event.zone)
    mark = f"# Added on {moment.day} {moment:%B} at {moment:%H:%M} from the notes"
    return "\n\n".join([text.rstrip("\n"), mark, *new]) + "\n"


def sections(event: Event) -> list[Section]:
    items = list(AgendaItem.objects.filter(day__event=event).select_related("day"))
    notes = dict(ItemNote.objects.filter(event=event).values_list("item_id", "text"))
    settled = list(MeetingDecision.objects.filter(event=event))
    todo = list(ActionItem.objects.filter(event=event).select_related("owner"))
    made = [Section("Who took part", _who(event))]
    for item in items:
        lines = notes.get(item.pk, "").strip().splitlines()
        made.append(Section(item.title, _with_results(lines, item.pk, settled, todo)))
    made.append(Section("For the whole meeting", _with_results([], None, settled, todo)))
    return made


def _with_results(
    lines: list[str],
    item: int | None,
    settled: list[MeetingDecision],
    todo: list[ActionItem],
) -> list[str]:
    results = [_decided(one) for one in settled if one.item_id == item]
    results += [_promised(one) for one in todo if one.item_id == item]
    return [*lines, *([""] if lines and results else []), *results]


def _decided(decision: MeetingDecision) -> str:
    return f"- **Decided:** {' '.join(decision.text.split())}"


def _promised(action: ActionItem) -> str:
    due = f"{action.due_on.day} {action.due_on:%B %Y}"
    return f"- **To do:** {action.text} ({action.owner.name}, by {due})"


def _who(event: Event) -> list[str]:
    """Count heads by day; no names."""
    came = dict(
        CheckIn.objects.standing()
        .filter(event=event, direction=CheckIn.Direction.ENTRY)
        .order_by()
        .values_list("day_id")
        .annotate(n=Count("invitation", distinct=True))
    )
    invited = event.invitations.standing().filter(is_walk_in=False).count()
    lines = [f"- Invited: {invited}"]
    return lines + [
        f"- {day.long}: {came[day.pk]} came" for day in event.in_order() if day.pk in came
    ]
