"""What people write freely: judged here, whichever way it comes, and refused at its field."""

from collections.abc import Iterable, Mapping
from typing import Any

from lhs_platform.lib.errors import DomainError
from outcomes.patient_data import fault_in

MOST = 300


def said(text: str, *, field: str, missing: str, most: int = MOST) -> str:
    """Give a text as it is kept; raise where there is none, where it is too long, or where it
    tells of a patient."""
    text = text.strip()
    fault = fault_in(text, most) if text else missing
    if fault:
        raise DomainError(fault, field=field)
    return text


def refuse_patients(values: Mapping[str, Any], fields: Iterable[str]) -> None:
    """Raise where one of these texts tells of a patient. How long they may be is the model's."""
    for field in fields:
        text = values.get(field)
        fault = fault_in(text) if isinstance(text, str) else ""
        if fault:
            raise DomainError(fault, field=field)
