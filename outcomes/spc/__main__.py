"""`python -m outcomes.spc`: JSON lines in, JSON lines out. See `docs/spc.md`."""

import sys

from .cli import main

sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout))
