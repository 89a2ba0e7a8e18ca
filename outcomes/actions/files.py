"""Files of data: taken in, said yes to, dropped."""

import hashlib
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from django.db import transaction

from lhs_platform.lib.errors import Conflict
from networks.models import Network
from outcomes import tasks
from outcomes.actions import series
from outcomes.files import uploads
from outcomes.models import DataFile

log = structlog.get_logger(__name__)

State = DataFile.State
GONE = "This file is no longer here: it is kept for a day only. Choose it again."


def receive(*, by: Any, network: Network, name: str, data: bytes, now: datetime) -> DataFile:
    """Take a file in and read it; a long one is left to a worker. Nothing of it is stored yet,
    and the same file chosen before is forgotten."""
    sha256 = hashlib.sha256(data).hexdigest()
    before = DataFile.objects.filter(by=by, network=network, sha256=sha256, state=State.READ)
    before.update(state=State.DROPPED, content=None, found={}, problem="")
    file = DataFile.objects.create(
        network=network,
        by=by,
        name=name[:200],
        sha256=sha256,
        size=len(data),
        content=data,
    )
    _work(file, now=now, is_long=uploads.is_long(data))
    return file


def store(*, file: DataFile, seen: str, now: datetime) -> DataFile:
    """Say yes to what was shown; saying it twice stores it once. What is shown anew, because
    somebody else changed it, wants a new yes."""
    with transaction.atomic():
        held = DataFile.objects.select_for_update().get(pk=file.pk)
        if held.state in (State.STORING, State.STORED):
            return held
        if held.state != State.READ or held.content is None:
            raise Conflict(GONE)
        if held.found["seen"] != seen:
            raise Conflict(uploads.MEANWHILE)
        held.state, held.problem, held.rows_done = State.STORING, "", 0
        held.save(update_fields=["state", "problem", "rows_done", "updated_at"])
    _work(held, now=now, is_long=(held.rows_total or 0) > uploads.LONG_ROWS)
    return held


def drop(*, file: DataFile) -> None:
    """Forget a file that was not stored, with all that was in it."""
    open_states = [State.WAITING, State.READ, State.REFUSED]
    DataFile.objects.filter(pk=file.pk, state__in=open_states).update(
        state=State.DROPPED, content=None, found={}, faults=[], problem="", lease_until=None
    )


def _work(file: DataFile, *, now: datetime, is_long: bool) -> None:
    if is_long:
        transaction.on_commit(partial(_queue, file.pk))
    else:
        uploads.work(file.pk, now=now, wake=series.queue)
    file.refresh_from_db()


def _queue(file_id: int) -> None:
    """Wake a worker. A broker that is away costs nothing: the sweep finds the file."""
    try:
        tasks.work_on_file.delay(file_id)
    except tasks.work_on_file.OperationalError:
        log.warning("file_not_queued", file=file_id)
