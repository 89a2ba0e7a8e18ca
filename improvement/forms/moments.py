"""A moment as people type it: by the clock of a network, wherever they sit."""

import zoneinfo
from datetime import UTC, datetime
from typing import Any

from django import forms

from networks.models import Network

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format=FORMATS[0], **kwargs)


class MomentField(forms.Field):
    """Day and hour in a time zone. An hour that comes twice, when the clock is put back, is the
    first one; one that never comes is refused."""

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = zoneinfo.ZoneInfo("UTC")

    def go_by(self, network: Network) -> None:
        """Read and show moments by the clock of a network."""
        self.zone = zoneinfo.ZoneInfo(network.timezone)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        wall = _read(str(value).strip())
        try:
            moment = wall.replace(tzinfo=self.zone).astimezone(UTC)
            comes = moment.astimezone(self.zone).replace(tzinfo=None) == wall
        except OverflowError as error:
            raise forms.ValidationError("Give a day of this age.") from error
        if not comes:
            raise forms.ValidationError("The clock is put forward over this hour: take another.")
        return moment

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value


def _read(text: str) -> datetime:
    for form in FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  # a wall time, zoned by the caller
        except ValueError:
            continue
    raise forms.ValidationError("Give a day and an hour, for example 2026-11-12 17:00.")
