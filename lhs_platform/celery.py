"""The Celery app. Tasks carry ids only: the database is the one store of intent."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhs_platform.settings")

app = Celery("lhs_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
