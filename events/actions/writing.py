"""Texts that several people write at once: each version kept, none saved over another.

A save names the version it was written from. If nobody saved since, it is the next version. If
somebody did, the two are joined by lines; what was typed is then kept as a version of its own,
and the version after it holds both. Where both changed the same lines, nothing is saved and
`BothChanged` carries the two, put together.
"""

from dataclasses import dataclass
from typing import Any

from events.models import ItemNote, Minutes, MinutesRevision, NoteRevision
from lhs_platform.lib import merging
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict
from outcomes.actions.words import refuse_patients

Text = ItemNote | Minutes


class BothChanged(ChangedMeanwhile):
    """Two people changed the same lines."""

    def __init__(self, *, theirs: str, both: str, version: int) -> None:
        super().__init__()
        self.theirs, self.both, self.version = theirs, both, version


@dataclass(frozen=True)
class Saved:
    """`typed` is the version that holds exactly what was typed, `version` the one that stands."""

    text: str
    version: int
    typed: int

    @property
    def is_joined(self) -> bool:
        return self.typed != self.version


def checked(text: str, *, most: int) -> str:
    """Give a text as it is kept; raise where it is too long or tells of a patient."""
    text = merging.tidy(text)
    if len(text) > most:
        raise Conflict(f"This is longer than {most:,} letters. Nothing was saved.", field="text")
    refuse_patients({"text": text}, ["text"])
    return text


def save(record: Text, text: str, *, version: int, by: Any) -> Saved:
    """Write the next version of a text. Call only while it is held."""
    if text == record.text:
        return Saved(text, record.version, record.version)
    if version == record.version:
        _revise(record, text, by)
        return Saved(text, record.version, record.version)
    merged = _merged(record, text, version)
    _revise(record, text, by)
    typed = record.version
    if merged != text:
        _revise(record, merged, by)
    return Saved(merged, record.version, typed)


def first(record: Text, by: Any) -> None:
    """Keep the first version of a text just made."""
    _revision(record, by).save()


def text_of(record: Text, version: int) -> str | None:
    """Give the text as it was at a version; None if no such version is kept."""
    if version == 0:
        return ""
    kept: str | None = (
        record.revisions.filter(number=version).values_list("text", flat=True).first()
    )
    return kept


def _merged(record: Text, text: str, version: int) -> str:
    base = text_of(record, version)
    merged = merging.merge(base=base or "", mine=text, theirs=record.text)
    if base is None or not merged.is_clean:
        raise BothChanged(theirs=record.text, both=merged.text, version=record.version)
    return merged.text


def _revise(record: Text, text: str, by: Any) -> None:
    record.text = text
    fields = ["text"]
    if isinstance(record, ItemNote):
        record.updated_by = by
        fields.append("updated_by")
    record.save_over(version=record.version, fields=fields)
    _revision(record, by).save()


def _revision(record: Text, by: Any) -> NoteRevision | MinutesRevision:
    if isinstance(record, ItemNote):
        return NoteRevision(note=record, number=record.version, text=record.text, by=by)
    return MinutesRevision(minutes=record, number=record.version, text=record.text, by=by)
