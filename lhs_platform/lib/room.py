"""Room for deep calls.

CPython keeps the frames of running functions in pieces of 16 KB. It asks the system for another
piece whenever a call passes the end of one, and gives it back as soon as that call returns. Calls
through Django are deep: a loop that happens to run at such an end asks thousands of times for one
page (measured with 3.11: docs/benchmarks.md).

A frame that needs more than a piece gets one of the next power of two. So a frame is made to need a
little over a megabyte: it gets two, and whatever is called from it lies in the second. The system
gives memory when it is first written to, so what is not used costs nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
# In words of eight bytes, one over a power of two.
NEEDED = (1 << 17) + 1


def with_room(call: Callable[P, R]) -> Callable[P, R]:
    """Let all that `call` calls lie in one piece."""

    def roomy(*args: P.args, **kwargs: P.kwargs) -> R:
        return call(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=NEEDED)
    return wraps(call)(roomy)
