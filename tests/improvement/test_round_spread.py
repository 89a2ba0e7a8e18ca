"""How far apart the marks of a vote lie: in its file, in the picture, and on the wall."""

import csv
import io
import re

import pytest

from tests.factories.rounds import finish, make_round, vote

pytestmark = pytest.mark.django_db


def test_the_file_tells_how_far_marks_lie_apart(client, cast):
    poll = make_round(cast.network, cast.coordinator)
    for person, dots in ((cast.community, 2), (cast.clinician, 1), (cast.leader, 2)):
        vote(poll, person, {0: dots})
    finish(poll, cast.coordinator)
    client.force_login(cast.community)

    file = b"".join(client.get(f"/rounds/{poll.public_id}/export/").streaming_content).decode()
    first = next(csv.DictReader(io.StringIO(file)))

    assert (first["score"], first["spread_low"], first["spread_high"]) == ("5", "1.5", "2")


def test_ideas_in_the_picture_have_the_numbers_they_have_below_it(client, cast):
    """Two that are level share their place; in the picture each has a number of its own."""
    poll = make_round(cast.network, cast.coordinator, method="impact_effort")
    level = {"impact": 4, "effort": 4}
    vote(poll, cast.community, {0: level, 1: level, 2: {"impact": 1, "effort": 5}})
    finish(poll, cast.coordinator)
    client.force_login(cast.coordinator)

    for name in ("", "live/"):
        page = client.get(f"/rounds/{poll.public_id}/{name}").text
        drawn = re.findall(r"<title>(\d) Idea called (\w)", page)
        listed = re.findall(r"<td[^>]*>(\d)</td><th scope=\"row\">Idea called (\w)", page)
        assert drawn == listed == [("1", "A"), ("2", "B"), ("3", "C")]
