"""The versions of a cycle: who changed what and when, and two of them compared field by field.

A quadrant saves itself while somebody types, so what one person saved in one go is told as one
step. What was typed from an older version is a draft: the version after it holds both, and is
what the next step is compared with.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from improvement.actions.cycles import FIELDS
from improvement.actions.revisions import DRAFT
from improvement.actions.rows import PREDICTION_FIELDS, TASK_FIELDS
from improvement.models import Change, Cycle, CycleRevision, Prediction, Task
from networks.models import Site, User
from outcomes.models import Measure

Content = dict[str, Any]
Said = dict[str, str]
# Saves of one person with no longer a pause than this are one step.
ONE_GO = timedelta(minutes=30)
LABELS = {
    "title": "Name of the test",
    "owner": "Who leads it",
    "change_idea": "Change of the package",
    "went_as_planned": "Carried out as planned",
    "decision": "Decision",
}
MODELS: dict[str, Any] = {"owner": User, "site": Site, "change_idea": Change}
DOER = "doer"
NOTHING = "nothing"
BLANK = ("", None)


@dataclass
class Step:
    """What one person saved in one go: the numbers of its versions, and the one before it."""

    by: str
    by_id: int
    began_at: datetime
    ended_at: datetime
    before: int | None
    is_draft: bool
    numbers: list[int] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.numbers[-1]


class Names:
    """The names and public ids of what versions point to by key. Five queries at most."""

    def __init__(self, contents: Iterable[Content]) -> None:
        keys: dict[str, set[int]] = {name: set() for name in (*MODELS, DOER, "measures")}
        for content in contents:
            for name in MODELS:
                keys[name] |= {content["values"].get(name)} - {None}
            keys[DOER] |= {row.get(DOER) for row in content["tasks"]} - {None}
            keys["measures"] |= set(content["measures"])
        self._known = {
            name: {one.pk: one for one in model.objects.filter(pk__in=keys[name])}
            for name, model in (*MODELS.items(), (DOER, User), ("measures", Measure))
            if keys[name]
        }

    def one(self, name: str, key: int | None) -> Any:
        return self._known.get(name, {}).get(key)

    def measures(self, keys: list[int]) -> list[Measure]:
        known = self._known.get("measures", {})
        return [known[key] for key in keys if key in known]


def versions_url(cycle: Cycle) -> str:
    return reverse("improvement:cycle-versions", kwargs={"public_id": cycle.public_id})


def steps_of(cycle: Cycle) -> list[Step]:
    """Give all steps of a cycle, the newest first. One query, without what the versions hold."""
    kept = cycle.revisions.order_by("number").values_list(
        "number", "by_id", "by__name", "created_at", f"values__{DRAFT}"
    )
    steps: list[Step] = []
    stands: Step | None = None
    for number, by_id, name, at, is_draft in kept:
        if stands is not None and not is_draft and _is_one_go(stands, by_id, at):
            stands.numbers.append(number)
            stands.ended_at = at
            continue
        before = stands.number if stands else None
        step = Step(name, by_id, at, at, before, bool(is_draft), [number])
        steps.append(step)
        stands = stands if is_draft else step
    return steps[::-1]


def _is_one_go(step: Step, by_id: int, at: datetime) -> bool:
    """Say whether a save belongs to a step; the first version stands alone."""
    return step.before is not None and step.by_id == by_id and at - step.ended_at <= ONE_GO


def told(cycle: Cycle, steps: list[Step]) -> list[dict[str, Any]]:
    """Give steps as the page lists them, each with what it changed; one that changed nothing is
    left out."""
    contents = _contents(cycle, steps)
    names = Names(contents.values())
    rows = [_row(step, contents, names) for step in steps]
    return [row for row in rows if row["said"] or row["is_first"]]


def _contents(cycle: Cycle, steps: list[Step]) -> dict[int, Content]:
    numbers = {step.number for step in steps} | {step.before for step in steps if step.before}
    kept: Any = cycle.revisions.filter(number__in=numbers)
    return {one.number: one.values for one in kept}


def _row(step: Step, contents: dict[int, Content], names: Names) -> dict[str, Any]:
    old = contents.get(step.before) if step.before else None
    return {
        "number": step.number,
        "by": step.by,
        "when": _when(step),
        "is_draft": step.is_draft,
        "is_first": old is None,
        "before": step.before,
        "said": differences(old, contents[step.number], names) if old else [],
    }


def _when(step: Step) -> str:
    began, ended = timezone.localtime(step.began_at), timezone.localtime(step.ended_at)
    text = f"{began.day} {began:%B %Y}, {began:%H:%M}"
    return text if ended - began < timedelta(minutes=1) else f"{text} to {ended:%H:%M}"


def compared(cycle: Cycle, old: int, new: int) -> list[Said]:
    """Say field by field what differs between two versions that are kept."""
    kept: Any = cycle.revisions.filter(number__in=[old, new])
    contents = {one.number: one.values for one in kept}
    return differences(contents[old], contents[new], Names(contents.values()))


def choices(steps: list[Step], chosen: Iterable[int]) -> list[dict[str, Any]]:
    """Give the versions that can be chosen for a comparison: the last of each step, and those
    that are chosen already."""
    found = {step.number: f"Version {step.number}, {step.by}, {_when(step)}" for step in steps}
    found |= {number: f"Version {number}" for number in chosen if number not in found}
    return [{"value": number, "label": found[number]} for number in sorted(found, reverse=True)]


# --- What differs -----------------------------------------------------------------------------


def differences(old: Content, new: Content, names: Names) -> list[Said]:
    """Give each field and row that differs: its name, what stood there, what stands there now."""
    return [
        *_stages(old, new),
        *_fields(old, new, names),
        *_measures(old, new, names),
        *_lists(old, new, names),
    ]


def _stages(old: Content, new: Content) -> Iterator[Said]:
    """Say that a cycle was moved; versions from before stages were kept say nothing of it."""
    before, after = old.get("stage"), new.get("stage")
    if before and after and before != after:
        yield _said("Stage", Cycle.Stage(before).label, Cycle.Stage(after).label)


def _fields(old: Content, new: Content, names: Names) -> Iterator[Said]:
    for name in FIELDS:
        before, after = old["values"].get(name), new["values"].get(name)
        if before != after and not (before in BLANK and after in BLANK):
            yield _said(_label(name), _shown(name, before, names), _shown(name, after, names))


def _measures(old: Content, new: Content, names: Names) -> Iterator[Said]:
    if old["measures"] != new["measures"]:
        before, after = (
            ", ".join(measure.name for measure in names.measures(one["measures"]))
            for one in (old, new)
        )
        yield _said("Charts on which it should show", before, after)


def _lists(old: Content, new: Content, names: Names) -> Iterator[Said]:
    for key, model, fields, word in (
        ("predictions", Prediction, PREDICTION_FIELDS, "Prediction"),
        ("tasks", Task, TASK_FIELDS, "Task"),
    ):
        before, after = ({row["id"]: row for row in one[key]} for one in (old, new))
        for row_id in dict.fromkeys([*before, *after]):
            first, last = before.get(row_id, {}), after.get(row_id, {})
            differing = [name for name in fields if first.get(name) != last.get(name)]
            if differing:
                named = (last or first).get(fields[1] if key == "tasks" else fields[0], "")
                texts = (_row_text(model, one, differing, names) for one in (first, last))
                yield _said(f"{word} “{named}”", *texts)


def _row_text(model: Any, row: dict[str, Any], fields: list[str], names: Names) -> str:
    parts = [
        f"{_label_of(model, name)}: {_shown(name, row[name], names, model)}"
        for name in fields
        if row.get(name) not in (None, "", False)
    ]
    return "\n".join(parts)


def _shown(name: str, value: Any, names: Names, model: Any = Cycle) -> str:
    if name in MODELS or name == DOER:
        one = names.one(name, value)
        return str(one) if one is not None else ""
    return _plain(model, name, value)


def _plain(model: Any, name: str, value: Any) -> str:
    """Give a kept value as a page says it."""
    found = model._meta.get_field(name)  # noqa: SLF001
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if found.choices:
        return str(dict(found.flatchoices).get(value, value))
    if found.get_internal_type() == "DateField":
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    return str(value)


def _label(name: str) -> str:
    return LABELS.get(name) or _label_of(Cycle, name)


def _label_of(model: Any, name: str) -> str:
    words = str(model._meta.get_field(name).verbose_name)  # noqa: SLF001
    return words[:1].upper() + words[1:]


def _said(label: str, before: str, after: str) -> Said:
    return {"label": label, "before": before or NOTHING, "after": after or NOTHING}


# --- For programs -----------------------------------------------------------------------------


def as_rows(revisions: list[CycleRevision]) -> list[dict[str, Any]]:
    """Give versions as programs read them, with public ids in the place of keys."""
    names = Names(one.values for one in revisions)
    return [
        {
            "number": one.number,
            "by_name": one.by.name,
            "created_at": one.created_at,
            "is_draft": bool(one.values.get(DRAFT)),
            "stage": one.values.get("stage"),
            "values": one.values["values"]
            | {
                name: getattr(names.one(name, one.values["values"].get(name)), "public_id", None)
                for name in MODELS
            },
            "measures": [measure.code for measure in names.measures(one.values["measures"])],
            "predictions": one.values["predictions"],
            "tasks": [
                row | {DOER: getattr(names.one(DOER, row.get(DOER)), "public_id", None)}
                for row in one.values["tasks"]
            ],
        }
        for one in revisions
    ]
