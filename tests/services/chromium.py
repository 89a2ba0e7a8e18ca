"""A Chromium to drive: the headless shell where there is one, else the machine's browser.

The shell is the same engine without windows: journeys take a third less time in it. On Debian it is
fetched once, checked by apt, and unpacked inside the environment; nothing is installed.
"""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

SHELL = "chromium-headless-shell"
PACKAGES = (SHELL, "chromium-common")  # the program, and the data it reads beside itself
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNPACKED = Path(__file__).resolve().parents[2] / ".venv" / SHELL
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",  # one process less to talk to for each frame
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages live for a second: to compile for speed what runs once takes longer than to run it.
    "--js-flags=--no-opt --no-maglev",
)


class NoChromiumError(RuntimeError):
    """There is no browser to drive."""


def find_chromium() -> str:
    """Give the path of a Chromium: CHROMIUM if set, else a headless shell, else the machine's."""
    unpacked = str(UNPACKED / "usr/lib/chromium" / SHELL)
    for name in (os.environ.get("CHROMIUM", ""), SHELL, unpacked, *NAMES):
        if path := shutil.which(name):
            return path
    raise NoChromiumError(
        "No Chromium was found. Install it (Debian: apt-get install chromium) or set CHROMIUM "
        "to its path."
    )


def fetch_shell() -> None:
    """Unpack Debian's headless shell, unless a browser is chosen or a shell is at hand.

    Where it cannot be had, or does not run, the machine's browser serves."""
    is_chosen = os.environ.get("CHROMIUM") or shutil.which(SHELL) or UNPACKED.exists()
    if is_chosen or not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return
    with TemporaryDirectory(prefix="lhs-shell-", dir=UNPACKED.parent) as folder:
        place = Path(folder)
        if not _ran(["apt-get", "download", "-qq", *PACKAGES], place):
            return
        binary = place / SHELL / "usr/lib/chromium" / SHELL
        is_whole = all(
            _ran(["dpkg-deb", "-x", package.name, SHELL], place) for package in place.glob("*.deb")
        )
        if is_whole and _ran([str(binary), *FLAGS, "--dump-dom", "about:blank"], place):
            with suppress(OSError):  # somebody else was first
                (place / SHELL).rename(UNPACKED)


def _ran(command: list[str], folder: Path) -> bool:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
