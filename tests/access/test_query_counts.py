"""How many queries each page and list costs, in one file that is reviewed like code.

`UPDATE_QUERY_COUNTS=1 pytest tests/access/test_query_counts.py` writes it anew.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.access import matrix, world

RECORD = Path(__file__).with_name("query_counts.json")
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def cost(client: Client, url: str, recorded: int | None) -> int | None:
    """Count the queries of a page that a coordinator reads; None for what is not read. Where the
    first look, with nothing remembered, costs what is on record, there is no second."""
    first = _cost(client, url)
    return first if first in (recorded, None) else _cost(client, url)


def _cost(client: Client, url: str) -> int | None:
    asked = []

    def count(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(count):
        response = client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
    return len(asked) if response.status_code == 200 else None


def test_queries_are_those_on_record(cast):
    scene = world.build(cast)
    client = Client()
    client.force_login(cast.coordinator)
    is_new = bool(os.environ.get("UPDATE_QUERY_COUNTS"))
    recorded = {} if is_new else json.loads(RECORD.read_text())

    seen = {
        name: count
        for name, row in sorted(matrix.ROWS.items())
        if "GET" in row.methods
        for url in [reverse(name, kwargs=row.arguments(scene))]
        for count in [cost(client, url, recorded.get(name))]
        if count is not None
    }
    if is_new:
        RECORD.write_text(json.dumps(seen, indent=2) + "\n")

    recorded = json.loads(RECORD.read_text())
    changed = {
        n: (recorded.get(n), seen.get(n))
        for n in {*recorded, *seen}
        if recorded.get(n) != seen.get(n)
    }
    assert changed == {}, "recorded, seen"
