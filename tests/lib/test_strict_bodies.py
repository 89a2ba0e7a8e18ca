"""What a body says and nobody reads is refused and named, as in an address."""

import pytest

from lhs_platform.lib.rest.serializers import InputSerializer
from tests.factories.outcomes import MeasureFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def patch(client, path, body):
    return client.patch(
        path, body, content_type="application/json", headers={"If-Match": client.get(path)["ETag"]}
    )


def test_a_misspelt_field_is_named_with_those_that_are_known(client, cast):
    client.force_login(cast.coordinator)

    response = patch(client, "/api/v1/networks/steady-gut/", {"sumary": "Lost"})

    assert response.status_code == 400
    assert "summary" in response.json()["errors"]["sumary"][0]


def test_a_measure_takes_no_unknown_part_of_its_definition(client, cast):
    measure = MeasureFactory(network=cast.network)
    client.force_login(cast.coordinator)

    response = patch(client, f"/api/v1/measures/{measure.public_id}/", {"colour": "blue"})

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["colour"]


def test_a_list_where_an_object_belongs_is_no_fault_of_ours():
    assert not InputSerializer(data=["a"]).is_valid()
