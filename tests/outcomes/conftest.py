"""Time in the tests of outcomes."""

from datetime import timedelta

import pytest
import time_machine


@pytest.fixture(autouse=True)
def at_the_time_of_the_module(request):
    """Run the tests of a module that names a NOW just before it: what factories save is no later."""
    now = getattr(request.module, "NOW", None)
    if now is None:
        yield
    else:
        with time_machine.travel(now - timedelta(minutes=1)):
            yield
