"""How the result of a chart is kept: its points by column, small and quick to write and to read.

In Python a result has a list of points, each a dict. In the database each key of the points is
there once, with its values in a list, or with one value where all are the same.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.db import models


class Encoder(json.JSONEncoder):
    def encode(self, o: Any) -> str:
        return orjson.dumps(o).decode()


class Decoder(json.JSONDecoder):
    def decode(self, s: str, *_args: Any) -> Any:  # type: ignore[override]
        return orjson.loads(s)


class ResultField(models.JSONField):
    """JSON whose `points` are kept by column. The database's column is one of any JSON."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"encoder": Encoder, "decoder": Decoder})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["encoder"], kwargs["decoder"]
        return name, "django.db.models.JSONField", args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(packed(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return unpacked(super().from_db_value(value, expression, connection))


def packed(result: Any) -> Any:
    """Turn the points of a result into columns; anything else stays as it is."""
    if not isinstance(result, dict) or not isinstance(result.get("points"), list):
        return result
    points = result["points"]
    if not points or any(point.keys() != points[0].keys() for point in points):
        return result
    columns = {key: [point[key] for point in points] for key in points[0]}
    return result | {"points": by_column(len(points), columns)}


def by_column(count: int, columns: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Give points as they are kept. A result may be handed to the field with them so."""
    return {"count": count, "columns": {key: _column(one) for key, one in columns.items()}}


def _column(values: Sequence[Any]) -> Any:
    if values and values.count(values[0]) == len(values):
        return values[0]
    return list(values)


def unpacked(result: Any) -> Any:
    """Turn columns back into points."""
    if not isinstance(result, dict) or not isinstance(result.get("points"), dict):
        return result
    count, columns = result["points"]["count"], result["points"]["columns"]
    names = tuple(columns)
    full = [column if isinstance(column, list) else [column] * count for column in columns.values()]
    points = [dict(zip(names, row, strict=True)) for row in zip(*full, strict=True)]
    return result | {"points": points}
