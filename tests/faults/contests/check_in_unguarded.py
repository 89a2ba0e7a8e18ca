"""The site with the nonce forgotten: the control, where one tap sent often must count often.

The pause stands between looking for a row and writing one, where a slow machine would pause.
"""

import time
import uuid

# isort: off
from lhs_platform.wsgi import application  # first: it loads the apps

from events.actions import check_in
from events.models import CheckIn

# isort: on

__all__ = ["application"]

PAUSE = 0.05


def look_then_write(*, nonce, values):
    known = CheckIn.objects.filter(nonce=nonce).first()
    time.sleep(PAUSE)
    return (known, False) if known else (CheckIn.objects.create(nonce=uuid.uuid4(), **values), True)


check_in.once = look_then_write
