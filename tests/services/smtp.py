"""SMTP listeners: one inside the test, one as a process of its own that can misbehave."""

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self, cast

from aiosmtpd.controller import Controller

from tests.services.ports import HOST, free_port


@dataclass
class Received:
    """One mail that was accepted."""

    sender: str
    recipients: list[str]
    mail: EmailMessage


@dataclass
class SmtpListener:
    """Accept every mail in this process; `messages` holds them in order of arrival."""

    messages: list[Received] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    def __enter__(self) -> Self:
        self._controller = Controller(self, hostname=HOST, port=self.port)
        self._controller.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """Give the address in the form of EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default))
        self.messages.append(Received(envelope.mail_from, list(envelope.rcpt_tos), mail))
        return "250 Accepted"
