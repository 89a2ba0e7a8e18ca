"""The Celery app. Tasks carry ids only: the database is the one store of intent."""

import gc
import os
from typing import Any

from celery import Celery, Task
from celery.signals import worker_process_init

from lhs_platform.lib.room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhs_platform.settings")


class RoomyTask(Task):  # type: ignore[misc]
    """A task with room for the calls of Django."""

    @with_room
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.run(*args, **kwargs)


app = Celery("lhs_platform", task_cls=RoomyTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def keep_what_is_loaded(**_: Any) -> None:
    """Take what the start has loaded out of the rounds of the garbage collector: it stays as long
    as the process does. Looking at it again and again was a quarter of the time of charts."""
    gc.collect()
    gc.freeze()
