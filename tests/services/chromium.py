"""The machine's Chromium."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromiumError(RuntimeError):
    """There is no browser to drive."""


def find_chromium() -> str:
    """Give the path of a Chromium: CHROMIUM if set, else the machine's."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if path := shutil.which(name):
            return path
    raise NoChromiumError(
        "No Chromium was found. Install it (Debian: apt-get install chromium) or set CHROMIUM "
        "to its path."
    )
