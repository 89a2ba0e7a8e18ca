"""An SMTP listener as a process of its own that can be slow, busy, or gone after "accepted".

    python -m tests.services.smtp_sink PORT JOURNAL [--latency S] [--cut RATE] [--busy RATE]

Each mail that it takes is a line of JSON in the journal, written before the answer leaves.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP

from tests.services.ports import HOST, free_port
from tests.services.processes import Server

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Acceptance:
    """One mail the listener took, for one recipient."""

    message_id: str
    recipient: str
    was_cut: bool


class SmtpSink(Server):
    """Run the listener; ask what it took.

    `cut` is the share of mails taken whose connection breaks before the answer; `busy` the share
    answered 451; `latency` the seconds before each answer.
    """

    name = "smtp"

    def __init__(
        self, *, latency: float = 0.0, cut: float = 0.0, busy: float = 0.0, seed: int = 1
    ) -> None:
        super().__init__()
        self.port = free_port()
        self.url = f"smtp://{HOST}:{self.port}"
        self.journal = self.folder / "journal.jsonl"
        self._options = ["--latency", str(latency), "--cut", str(cut), "--busy", str(busy)]
        self._options += ["--seed", str(seed)]

    def start(self) -> Self:
        self.journal.touch()
        program = [sys.executable, "-m", "tests.services.smtp_sink"]
        command = [*program, str(self.port), str(self.journal), *self._options]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self._launch(command, self.port, env=environment)
        return self

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def acceptances(self) -> list[Acceptance]:
        """Give every mail taken so far, in order."""
        lines = self.journal.read_text().splitlines()
        return [Acceptance(**json.loads(line)) for line in lines]

    def copies(self) -> Counter[tuple[str, str]]:
        """Count copies by recipient and Message-ID."""
        return Counter((taken.recipient, taken.message_id) for taken in self.acceptances())

    def cut_off(self) -> int:
        """Count the mails that were taken without the sender hearing so."""
        return sum(taken.was_cut for taken in self.acceptances())


class Taker:
    """Take mails as told by the options."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.chance = random.Random(options.seed)
        self.journal = options.journal.open("a", buffering=1)

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.chance.random() < self.options.busy:
            return "451 Busy, try later"
        await asyncio.sleep(self.options.latency)
        cut = self.chance.random() < self.options.cut
        message_id = str(message_from_bytes(envelope.content)["Message-ID"]).strip()
        for recipient in envelope.rcpt_tos:
            taken = Acceptance(message_id=message_id, recipient=recipient, was_cut=cut)
            self.journal.write(json.dumps(taken.__dict__) + "\n")
        if cut and server.transport is not None:
            server.transport.abort()
        return "250 Accepted"


async def serve(options: argparse.Namespace) -> None:
    taker = Taker(options)
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: SMTP(taker, hostname="sink.test"), HOST, options.port)
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("journal", type=Path)
    for name in ("--latency", "--cut", "--busy"):
        parser.add_argument(name, type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(serve(read_options()))
