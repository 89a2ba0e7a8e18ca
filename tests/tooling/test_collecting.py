"""Static files of the demonstration are collected when they have changed, and only then."""

import os
from pathlib import Path

import pytest

from lhs_platform.pages import collecting


@pytest.fixture
def source(tmp_path: Path, settings) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "first.css").write_text("b { color: red }")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return folder


def collect(tmp_path: Path) -> bool:
    return collecting.collect_if_changed(tmp_path / "mark")


def test_what_is_unchanged_is_not_collected_again(source, tmp_path):
    assert collect(tmp_path)
    assert (tmp_path / "collected" / "first.css").exists()
    assert not collect(tmp_path)


def other_time(source: Path) -> None:
    os.utime(source / "first.css", (1_000_000_000, 1_000_000_000))


def other_size(source: Path) -> None:
    seen = (source / "first.css").stat()
    (source / "first.css").write_text("b { color: green }")
    os.utime(source / "first.css", ns=(seen.st_atime_ns, seen.st_mtime_ns))


def new_file(source: Path) -> None:
    (source / "second.css").write_text("")


def gone_file(source: Path) -> None:
    (source / "first.css").unlink()


@pytest.mark.parametrize("change", [other_time, other_size, new_file, gone_file])
def test_what_has_changed_is_collected(source, tmp_path, change):
    collect(tmp_path)

    change(source)

    assert collect(tmp_path)
    assert not collect(tmp_path)


def test_what_was_taken_away_is_collected(source, tmp_path):
    collect(tmp_path)
    (tmp_path / "collected" / "first.css").unlink()
    (tmp_path / "collected").rmdir()

    assert collect(tmp_path)


def test_what_was_cut_short_is_collected(source, tmp_path, monkeypatch):
    collect(tmp_path)
    new_file(source)
    monkeypatch.setattr(collecting, "call_command", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        collect(tmp_path)
    gone = source / "second.css"
    gone.unlink()
    monkeypatch.undo()

    assert collect(tmp_path)
