import socket

import pytest

from tests.network_guard import NetworkIsShutError


def test_another_machine_is_out_of_reach() -> None:
    with (
        socket.socket() as outside,
        pytest.raises(NetworkIsShutError, match=r"192\.0\.2\.1"),
    ):
        outside.connect(("192.0.2.1", 80))


def test_this_machine_is_within_reach() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()
