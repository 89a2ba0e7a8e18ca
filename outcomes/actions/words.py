"""What people write freely: judged here, whichever way it comes, and refused at its field."""

from collections.abc import Iterable, Mapping
from typing import Any

from lhs_platform.lib.errors import DomainError
from outcomes import patient_data

MOST = 300
NO_LETTER = "There is something in it that is no letter."


def said(text: str, *, field: str, missing: str, most: int = MOST) -> str:
    """Give a text as it is kept; raise where there is none, where it is too long, or where it
    tells of a patient."""
    text = text.strip()
    fault = _fault(text, most) if text else missing
    if fault:
        raise DomainError(fault, field=field)
    return text


def refuse_patients(values: Mapping[str, Any], fields: Iterable[str]) -> None:
    """Raise where one of these texts tells of a patient. How long they may be is the model's."""
    for field in fields:
        text = values.get(field)
        fault = _fault(text) if isinstance(text, str) else ""
        if fault:
            raise DomainError(fault, field=field)


def _fault(text: str, most: int | None = None) -> str:
    if "\0" in text:
        return NO_LETTER
    if most is not None and len(text) > most:
        return f"Say it in up to {most} letters."
    return patient_data.in_text(text)
