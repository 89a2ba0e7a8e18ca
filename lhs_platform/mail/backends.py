"""Where mail goes: to a mail server within a deadline, or to the mailbox page of the demo."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from lhs_platform.mail.models import MailboxItem
from lhs_platform.mail.wire import TimedSMTP, Wire, client_on


class TimedSMTPBackend(EmailBackend):
    """Django's SMTP backend on a wire that can be cut."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wire = Wire()

    @property
    def connection_class(self) -> type[TimedSMTP]:
        return client_on(self.wire, over_tls=self.use_ssl)

    def cut_after(self, seconds: float) -> AbstractContextManager[None]:
        """Bound everything that the block does on the connection."""
        return self.wire.cut_after(seconds)

    def close(self) -> None:
        super().close()
        self.wire.close()


class MailboxBackend(BaseEmailBackend):
    """Keep every mail for the mailbox page. Only in the demonstration."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        items = [item for mail in email_messages for item in _items(mail)]
        MailboxItem.objects.bulk_create(items)
        return len(email_messages)


def _items(mail: EmailMessage) -> list[MailboxItem]:
    made = mail.message()
    raw = made.as_bytes().decode(errors="replace")
    return [
        MailboxItem(
            to_email=parseaddr(address)[1],
            message_id=str(made["Message-ID"])[:200],
            subject=str(mail.subject)[:200],
            raw=raw,
        )
        for address in mail.recipients()
    ]
