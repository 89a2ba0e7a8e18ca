"""One connection to the mail server, kept over a slice of work."""

from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage, get_connection

from lhs_platform.mail.answers import SENT, TROUBLE, Outcome, Verdict, outcome_of

# Servers like connections that end; past this one we open another.
MAILS_PER_CONNECTION = 100
# A line that breaks this often in a row is not worth more tries now.
BREAKS_IN_A_ROW = 3
FAREWELL_SECONDS = 5.0


class Postman:
    """Deliver mails one by one over a connection that is opened when it is first needed."""

    def __init__(self) -> None:
        self._backend: Any = None
        self._delivered = 0
        self._breaks = 0
        self.has_enough = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def deliver(self, mail: EmailMessage, *, seconds: float) -> Outcome:
        """Hand one mail to the server within `seconds`, and say what came of it."""
        if self._delivered >= MAILS_PER_CONNECTION:
            self._close()
        opening = True
        try:
            backend = self._backend = self._backend or get_connection()
            with _cut_after(backend, seconds):
                backend.open()
                opening = False
                backend.send_messages([mail])
        except TROUBLE as error:
            body_is_out = getattr(getattr(backend, "wire", None), "body_is_out", False)
            return self._after(outcome_of(error, opening=opening, body_is_out=body_is_out))
        self._delivered += 1
        self._breaks = 0
        return SENT

    def _after(self, outcome: Outcome) -> Outcome:
        """Draw the conclusions for the next mail; give the outcome back."""
        refused = outcome.verdict == Verdict.REFUSED
        if not refused:
            self._close()
            self._breaks += not outcome.code.isdigit()
        too_often = self._breaks >= BREAKS_IN_A_ROW
        sender = outcome.verdict == Verdict.SENDER_REFUSED
        self.has_enough = outcome.slow_down or sender or too_often
        return outcome

    def _close(self) -> None:
        backend, self._backend, self._delivered = self._backend, None, 0
        if backend is None:
            return
        try:
            with _cut_after(backend, FAREWELL_SECONDS):
                backend.close()
        except TROUBLE:
            return


def _cut_after(backend: Any, seconds: float) -> AbstractContextManager[None]:
    """Bound a block in time, where the backend can; other backends bound themselves."""
    cut_after = getattr(backend, "cut_after", None)
    return cut_after(seconds) if cut_after else nullcontext()
