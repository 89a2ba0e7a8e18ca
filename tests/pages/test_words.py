"""The words we use have anchors, and what links to them arrives."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_every_link_to_a_word_arrives(client):
    page = client.get(reverse("pages:words")).content.decode()
    texts = [path.read_text() for path in Path(settings.BASE_DIR, "templates").rglob("*.html")]
    linked = {word for text in texts for word in re.findall(r"'pages:words' %}#([\w-]+)", text)}

    assert linked
    assert {word for word in linked if f'id="{word}"' not in page} == set()


def test_no_anchor_stands_for_two_words(client):
    page = client.get(reverse("pages:words")).content.decode()

    anchors = re.findall(r'id="([\w-]+)"', page)
    assert len(anchors) == len(set(anchors))
