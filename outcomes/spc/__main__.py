"""`python -m outcomes.spc`: JSON lines in, JSON lines out. See `docs/spc.md`."""

import os
import sys

from outcomes.spc import Analysis

from .cli import main


def draw(analysis: Analysis, title: str) -> str:
    """Draw one case. Drawing is loaded only when a picture is asked for."""
    from outcomes.charts.from_spc import draw as draw_large

    return draw_large(analysis, title)


try:
    code = main(sys.argv[1:], sys.stdin.buffer, sys.stdout, draw)
    sys.stdout.flush()
except BrokenPipeError:
    # The reader has seen enough, as `head` does; nothing more can be said to it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    code = 0
sys.exit(code)
