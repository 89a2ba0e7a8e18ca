"""What becomes of a file of data: read, shown, and, when its sender says yes, stored.

A short file is worked on while its sender waits, a long one by a worker; both come through `work`.
Who works on a file claims it by a lease, so that one left behind by a dead worker is taken up
again, and its last step is in the transaction that stores the rows: nothing is stored twice.
"""

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from lhs_platform.lib import workbooks
from lhs_platform.lib.errors import ChangedMeanwhile, RowErrors
from outcomes import completeness, intake, rules
from outcomes.files import imports
from outcomes.files.senders import reader_for
from outcomes.intake import Row, Sorted
from outcomes.models import DataFile, Submission

log = structlog.get_logger(__name__)

State = DataFile.State
# Longer files are read by a worker; a workbook is judged by the size of its sheets.
LONG_ROWS = 2_000
LONG_SHEETS = 400_000
LEASE = timedelta(minutes=3)
# A file that was not begun within this time was not heard of: its wake-up was lost.
UNHEARD = timedelta(seconds=30)
MOST_ATTEMPTS = 5
KEPT = timedelta(days=1)
FORGOTTEN_AT_ONCE = 500
# What stays of what was found: how many rows, of which measures; none of the rows.
KEPT_OF_FOUND = ("added", "changed", "unchanged", "understood", "measures")
MEANWHILE = "Some of these values were changed by somebody else just now. Look again before saving."
NOT_ALLOWED = "You no longer send data of this network."
GAVE_UP = "This file could not be read, though it was tried several times. Send it in parts."


def is_long(data: bytes) -> bool:
    if not data.startswith(workbooks.START):
        return data.count(b"\n") > LONG_ROWS
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            return sum(part.file_size for part in packed.infolist()) > LONG_SHEETS
    except workbooks.BAD:
        return False


def work(file_id: int, *, now: datetime, wake: intake.Wake) -> None:
    """Do what a file waits for: read it, or store it. Nothing, where somebody else does."""
    file = _claim(file_id, now)
    if file is None:
        return
    if file.attempts > MOST_ATTEMPTS:
        _refuse(file, GAVE_UP)
    elif not rules.can_send_data(file.by, file.network):
        _refuse(file, NOT_ALLOWED)
    else:
        try:
            parsed, planned = _planned(file, now)
        except RowErrors as error:
            _refuse(file, error.text, [fault.as_dict() for fault in error.rows])
        else:
            _go_on(file, parsed, planned, now, wake)


def sweep(now: datetime, *, queue: Callable[[int], object]) -> None:
    """Take up what was left behind, and forget files that nobody said yes to within a day."""
    left = DataFile.objects.unfinished().filter(
        Q(lease_until__lt=now) | Q(lease_until=None, updated_at__lt=now - UNHEARD)
    )
    for file_id in left.values_list("pk", flat=True)[:50]:
        queue(file_id)
    old = DataFile.objects.filter(created_at__lt=now - KEPT)
    old.filter(state=State.READ).update(state=State.DROPPED, problem="")
    done = old.filter(state__in=[State.DROPPED, State.REFUSED, State.STORED])
    done.exclude(content=None, faults=[]).update(content=None, faults=[])
    for file in done.filter(found__has_any_keys=["lines", "rows"]).only("found")[
        :FORGOTTEN_AT_ONCE
    ]:
        kept = {name: file.found[name] for name in KEPT_OF_FOUND if name in file.found}
        DataFile.objects.filter(pk=file.pk).update(found=kept)


def _claim(file_id: int, now: datetime) -> DataFile | None:
    waiting = DataFile.objects.unfinished().filter(pk=file_id)
    free = waiting.filter(Q(lease_until=None) | Q(lease_until__lt=now))
    if not free.update(lease_until=now + LEASE, attempts=F("attempts") + 1, updated_at=now):
        return None
    return DataFile.objects.select_related("network", "by").get(pk=file_id)


def _planned(file: DataFile, now: datetime) -> tuple[imports.Parsed, Sorted]:
    """Say what a file would do; raises RowErrors with all that is wrong in it."""
    today = completeness.today_in(file.network, now)
    reader = reader_for(file.by, file.network, today=today)

    def progress(done: int, total: int) -> None:
        DataFile.objects.filter(pk=file.pk).update(rows_done=done, rows_total=total)

    parsed = imports.read(bytes(file.content or b""), reader, progress=progress)
    return parsed, intake.preview(parsed.rows, today=today)


def _go_on(
    file: DataFile, parsed: imports.Parsed, planned: Sorted, now: datetime, wake: intake.Wake
) -> None:
    if file.state == State.WAITING:
        _show(file, parsed, planned)
    elif seen(planned) != file.found.get("seen"):
        _show(file, parsed, planned, note=MEANWHILE)
    else:
        try:
            _store(file, planned, now, wake)
        except ChangedMeanwhile:
            parsed, planned = _planned(file, now)
            _show(file, parsed, planned, note=MEANWHILE)


def _store(file: DataFile, planned: Sorted, now: datetime, wake: intake.Wake) -> None:
    origin = intake.Origin(
        by=file.by,
        network=file.network,
        channel=Submission.Channel.FILE,
        file_name=file.name,
        file_sha256=file.sha256,
    )
    with transaction.atomic():
        storing = DataFile.objects.select_for_update().filter(pk=file.pk, state=State.STORING)
        if storing.first() is None:
            return
        submission = intake.hand_over(as_seen(planned), origin, now=now, wake=wake)
        _end(file, State.STORED, submission=submission, rows_done=F("rows_total"))


def as_seen(planned: Sorted) -> list[Row]:
    """Give the rows with the versions that were shown, so that nothing newer is replaced."""
    return [
        *(replace(row, version=before.version) for row, before in planned.changed),
        *(replace(row, version=0) for row in (*planned.added, *planned.unchanged)),
        *planned.answered,
        *(row for row, _ in planned.reanswered),
    ]


def seen(planned: Sorted) -> str:
    """Sum up what is shown of a file, to find out whether it still holds when it is stored."""
    changed = sorted((row.key, before.version) for row, before in planned.changed)
    answers = sorted((row.key, before.words) for row, before in planned.reanswered)
    summed = repr((len(planned.added), len(planned.answered), changed, answers))
    return hashlib.sha256(summed.encode()).hexdigest()


def _show(file: DataFile, parsed: imports.Parsed, planned: Sorted, note: str = "") -> None:
    measures = {row.measure.pk: str(row.measure.public_id) for row in parsed.rows}
    found = {
        **planned.counts,
        "understood": parsed.understood,
        "seen": seen(planned),
        "measures": list(measures.values())[:2],
        "lines": shown(planned),
    }
    total = len(parsed.rows)
    fresh = {"attempts": 0, "rows_total": total, "rows_done": total, "faults": []}
    if planned.is_nothing_new:
        _end(file, State.DROPPED, **fresh, found=found, problem=nothing_new(total))
    else:
        _leave(file, State.READ, **fresh, found=found, problem=note)


def nothing_new(count: int) -> str:
    if count == 1:
        return "Nothing new: the one value is there already."
    return f"Nothing new: all {count:,} values are there already."


def shown(planned: Sorted) -> dict[str, Any]:
    """Give all rows by what each would do, as short as plain JSON allows: line, places of measure
    and site in `names`, period, what stood there before, what stands there then, and why."""
    names: dict[str, int] = {}

    def one(row: Row, before: Any = None) -> list[Any]:
        what, site = (
            names.setdefault(name, len(names)) for name in (row.measure.name, row.site.name)
        )
        old = before.words if before else ""
        return [row.line, what, site, row.label, old, row.words, row.reason]

    replacing = list(planned.replacing())
    changing = {id(row) for row, _ in replacing}
    added = (row for row in planned.added + planned.answered if id(row) not in changing)
    found = {
        "new": sorted(one(row) for row in added),
        "changed": sorted(one(row, before) for row, before in replacing),
        "same": sorted(one(row) for row in planned.unchanged),
    }
    return found | {"names": list(names)}


def _refuse(file: DataFile, problem: str, faults: Sequence[dict[str, object]] = ()) -> None:
    _end(file, State.REFUSED, problem=problem[:400], faults=list(faults))


def _end(file: DataFile, state: str, **values: Any) -> None:
    """Be done with a file: its content goes."""
    _leave(file, state, content=None, **values)


def _leave(file: DataFile, state: str, **values: Any) -> None:
    """Write the result, unless another took the file over meanwhile."""
    mine = DataFile.objects.filter(pk=file.pk, state=file.state, attempts=file.attempts)
    moment = timezone.now()
    if not mine.update(state=state, lease_until=None, updated_at=moment, **values):
        log.warning("file_taken_over", file=file.pk)
