"""Telling the workers, once the cause has committed, that there is mail."""

from django.db import transaction

from lhs_platform.mail import tasks
from lhs_platform.mail.jobs import SENDERS
from lhs_platform.mail.publishing import publish

# More rows than this are worth more than one sender.
FEW = 25


def wake_on_commit(*, rows: int) -> None:
    """Wake senders after this transaction, but only once, however often it is asked for."""
    wake = _wake_all if rows > FEW else _wake_one
    waiting = [func for _savepoints, func, _robust in transaction.get_connection().run_on_commit]
    if rows and wake not in waiting and _wake_all not in waiting:
        transaction.on_commit(wake)


def _wake_one() -> None:
    publish(tasks.drain)


def _wake_all() -> None:
    publish(tasks.drain, times=SENDERS)
