"""Collect the static files only when they have changed since the last time."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_if_changed(kept: Path) -> bool:
    """Collect, unless the sources are those whose mark stands in `kept`; say whether it was done.

    The mark is taken away first, so that a collection that was cut short is done again.
    """
    mark = mark_of_sources()
    if kept.exists() and kept.read_text() == mark and Path(settings.STATIC_ROOT).is_dir():
        return False
    kept.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    kept.write_text(mark)
    return True


def mark_of_sources() -> str:
    """Give a mark of the names, sizes and times of all sources, and of where and how they go."""
    whole = hashlib.sha256(f"{settings.STATIC_ROOT} {settings.STORAGES['staticfiles']}".encode())
    for line in sorted(_sources()):
        whole.update(line.encode())
    return whole.hexdigest()


def _sources() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            seen = path.stat()
            yield f"{path} {seen.st_size} {seen.st_mtime_ns}\n"
