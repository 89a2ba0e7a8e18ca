"""The platform's settings without middleware, and without the parts that ask for one."""

from lhs_platform.settings import *  # noqa: F403, TID251
from lhs_platform.settings import INSTALLED_APPS as ALL_APPS  # noqa: TID251

MIDDLEWARE: list[str] = []
INSTALLED_APPS = [name for name in ALL_APPS if not name.startswith("allauth.account")]
ROOT_URLCONF = "benchmarks.floor"
