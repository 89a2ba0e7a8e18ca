"""What the checks themselves find."""

import pytest

from scripts.check_django import faults_in

WHOLE = {"openapi": "3.1.0", "info": {"title": "Commons", "version": "1"}, "paths": {}}


def test_a_whole_document_has_no_faults():
    assert faults_in(WHOLE) == []


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        ({"openapi": "3.0.3"}, "openapi:", "3.0.3"),
        ({"info": {"version": "1"}}, "info:", "title"),
        ({"paths": {"/a/": {"get": {"responses": {"200": {}}}}}}, "paths//a//get/", "description"),
    ],
)
def test_a_fault_is_named_with_its_place(change, place, says):
    (fault,) = faults_in(WHOLE | change)

    assert fault.startswith(place)
    assert says in fault
