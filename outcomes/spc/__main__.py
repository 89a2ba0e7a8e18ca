"""`python -m outcomes.spc`: JSON lines in, JSON lines out. See `docs/spc.md`."""

import sys

from outcomes.charts.from_spc import draw

from .cli import main

sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout, draw))
