"""An SVG as a PNG."""

from pathlib import Path

import resvg_py
from django.conf import settings

FONT = "Source Sans 3"
WIDTH = 1920


def png(svg: str, *, width: int = WIDTH) -> bytes:
    """Draw an SVG of ours on white, so many pixels wide, with the font that we bring along."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=_fonts(),
            font_family=FONT,
            sans_serif_family=FONT,
        )
    )


def _fonts() -> list[str]:
    folder = Path(settings.BASE_DIR) / "static" / "vendor" / "source-sans"
    return [str(path) for path in sorted(folder.glob("*.ttf"))]
