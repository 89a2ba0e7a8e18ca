"""Room for deep calls, counted in the pages that the system is asked for."""

import resource
from concurrent.futures import ThreadPoolExecutor

import pytest

from lhs_platform.lib.room import with_room

CALLS = 500
# Deep enough to pass the ends of some pieces of 16 KB.
DEPTHS = range(400)


def same(number: int) -> int:
    return number


def again(depth: int) -> int:
    """Call something small many times, so deep below."""
    if depth:
        return again(depth - 1)
    for number in range(CALLS):
        same(number)
    return CALLS


def pages_asked_for(call, depth: int) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    call(depth)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def dearest(call) -> int:
    """Give the most pages that any depth cost, in a thread, which begins without room."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return max(pool.submit(pages_asked_for, call, depth).result() for depth in DEPTHS)


def test_what_is_called_gives_what_it_gives():
    assert with_room(divmod)(7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        with_room(divmod)(7, 0)


def test_it_keeps_its_name():
    assert with_room(again).__name__ == "again"


def test_no_depth_asks_for_a_page_with_each_call():
    assert dearest(with_room(again)) < CALLS / 2


def test_control_without_room_some_depth_does():
    """Where this fails the interpreter keeps a piece in reserve, and room can go."""
    assert dearest(again) >= CALLS
