"""What good practice looks like: the six features of a ramp, the scale for teams, and the score
that the records would suggest.

Knows no framework: plain facts go in, words and numbers come out.
"""

from improvement.practice.ramps import FEATURES, CycleFacts, Feature, RampFacts, features
from improvement.practice.scale import (
    FAR,
    LEVELS,
    SCORES,
    SOURCE,
    Level,
    level_of,
    reaches_far,
)
from improvement.practice.suggesting import Evidence, Suggestion, suggest

__all__ = [
    "FAR",
    "FEATURES",
    "LEVELS",
    "SCORES",
    "SOURCE",
    "CycleFacts",
    "Evidence",
    "Feature",
    "Level",
    "RampFacts",
    "Suggestion",
    "features",
    "level_of",
    "reaches_far",
    "suggest",
]
