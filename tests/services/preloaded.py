"""What every Celery process of a fault run needs, loaded once: importing this module loads it."""

import gc

import django
import kombu.transport.redis  # noqa: F401
from django.urls import get_resolver

from lhs_platform.celery import app

django.setup()
app.loader.import_default_modules()
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
