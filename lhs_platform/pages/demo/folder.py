"""Where the demonstration keeps its files."""

from pathlib import Path

from django.conf import settings


def demo_folder() -> Path:
    return Path(settings.DATA_DIR) / "demo"
