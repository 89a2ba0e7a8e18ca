"""The platform's settings without middleware, for the floor."""

from lhs_platform.settings import *  # noqa: F403, TID251

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "benchmarks.floor"
