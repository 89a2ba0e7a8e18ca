"""The settings, with what tests need changed and nothing else.

Without DATABASE_URL the tests run on SQLite in memory. Each process of a parallel run has its own
Redis database number, so that no flush and no task reaches a neighbour.
"""

import atexit
import os
import shutil
import tempfile
from urllib.parse import urlsplit

WORKER_PROCESS = os.environ.get("TEST_PROCESS") == "worker"


def _own_redis(url: str) -> str:
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    return urlsplit(url)._replace(path=f"/{number}").geturl()


def _own_folder() -> str:
    folder = tempfile.mkdtemp(prefix="lhs-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


if not WORKER_PROCESS:
    if os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = _own_redis(os.environ["REDIS_URL"])
    os.environ["DATA_DIR"] = _own_folder()
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
for name, value in {
    "SECRET_KEY": "only-for-tests-" + "0" * 50,
    "SECURE_SSL_REDIRECT": "0",
    "SITE_URL": "http://testserver",
    "API_RATE_ANONYMOUS": "100000/min",
    "API_RATE_USER": "100000/min",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the browser's driver runs a loop in the test's thread
}.items():
    os.environ.setdefault(name, value)

from lhs_platform.settings import *
from lhs_platform.settings import (
    DATABASES,
    INSTALLED_APPS,
    MIDDLEWARE,
    STORAGES,
)

ALLOWED_HOSTS = ["*"]
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["CONN_MAX_AGE"] = 0
if "postgresql" in DATABASES["default"]["ENGINE"]:
    # Tables of tests are small: the best order of joins is worth less than the search for it.
    planning = "-c join_collapse_limit=1 -c from_collapse_limit=1"
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = planning
LOGGING_CONFIG = None

if not WORKER_PROCESS:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # A test about work in the background asks for a real worker: see celery_worker_process.
    CELERY_TASK_ALWAYS_EAGER = True
    CELERY_TASK_EAGER_PROPAGATES = True
    INSTALLED_APPS += ["zeal"]
    MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")
    ZEAL_RAISE = True
    # django-allauth looks an address up several times while someone signs in.
    ZEAL_ALLOWLIST = [{"model": "account.EmailAddress"}]
