"""What each database needs to behave."""

from typing import Any


def sqlite_options() -> dict[str, Any]:
    """Give the options under which several processes can write to one SQLite file.

    Transactions begin immediately, so that a read followed by a write never fails half-way
    with "database is locked".
    """
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }
