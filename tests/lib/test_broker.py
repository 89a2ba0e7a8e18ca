"""The queue in a folder: what is being written is not there yet, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from threading import Thread
from time import monotonic

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from lhs_platform.lib.broker import Channel

MANY = 300


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def connection(folder: Path) -> Iterator[Connection]:
    with connect(folder) as connection:
        yield connection


def connect(folder: Path) -> Connection:
    return Connection(
        "filesystem://",
        transport="lhs_platform.lib.broker:Transport",
        transport_options={
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(folder / "control"),
        },
    )


def test_a_message_that_could_not_be_written_is_not_there(connection, monkeypatch):
    channel: Channel = connection.default_channel
    monkeypatch.setattr(Path, "replace", fail)

    with pytest.raises(ChannelError):
        channel._put("celery", {"body": "whole"})

    assert channel._size("celery") == 0
    with pytest.raises(Empty):
        channel._get("celery")


def fail(self: Path, target: Path) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.slow
def test_a_reader_at_the_writers_heels_reads_whole_messages(connection, folder):
    writer = Thread(target=write_many, args=(folder,))
    found = []
    deadline = monotonic() + 30

    writer.start()
    while len(found) < MANY and monotonic() < deadline:
        try:
            found.append(connection.default_channel._get("celery")["number"])
        except Empty:
            continue
    writer.join()

    assert sorted(found) == list(range(MANY))


def write_many(folder: Path) -> None:
    with connect(folder) as connection:
        for number in range(MANY):
            connection.default_channel._put("celery", {"number": number, "body": "x" * 20_000})
