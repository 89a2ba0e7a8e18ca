"""Data on their way in: what a row is, what is allowed, what it would change, and the storing.

Nothing here knows whether a page, a file or a program sent them, nor how workers are woken.
"""

from outcomes.intake.checks import faults_in, judge
from outcomes.intake.door import (
    KeyUsedBefore,
    Origin,
    Wake,
    answered_before,
    hand_over,
    preview,
)
from outcomes.intake.holding import hold
from outcomes.intake.rows import Row, Sorted

__all__ = [
    "KeyUsedBefore",
    "Origin",
    "Row",
    "Sorted",
    "Wake",
    "answered_before",
    "faults_in",
    "hand_over",
    "hold",
    "judge",
    "preview",
]
