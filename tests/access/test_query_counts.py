"""How many queries each page and list costs, in one file that is reviewed like code.

`UPDATE_QUERY_COUNTS=1 pytest tests/access/test_query_counts.py` writes it anew.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access import matrix, world

RECORD = Path(__file__).with_name("query_counts.json")
pytestmark = [pytest.mark.slow, pytest.mark.crawl, pytest.mark.django_db]


def cost(client: Client, url: str) -> int | None:
    """Count the queries of a page that a coordinator reads; None for what is not read."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
    return len(queries) if response.status_code == 200 else None


def test_queries_are_those_on_record(cast):
    scene = world.build(cast)
    client = Client()
    client.force_login(cast.coordinator)

    seen = {
        name: count
        for name, row in sorted(matrix.ROWS.items())
        if "GET" in row.methods
        for count in [cost(client, reverse(name, kwargs=row.arguments(scene)))]
        if count is not None
    }
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        RECORD.write_text(json.dumps(seen, indent=2) + "\n")

    recorded = json.loads(RECORD.read_text())
    changed = {
        n: (recorded.get(n), seen.get(n))
        for n in {*recorded, *seen}
        if recorded.get(n) != seen.get(n)
    }
    assert changed == {}, "recorded, seen"
