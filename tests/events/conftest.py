"""A meeting and its coordinator, signed in."""

import pytest

from tests.factories.events import EventFactory


@pytest.fixture
def event(cast):
    return EventFactory(network=cast.network, created_by=cast.coordinator)


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client
