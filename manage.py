#!/usr/bin/env python
"""Run a management command."""

import os
import sys

from django.core.management import execute_from_command_line

from lhs_platform.lib.room import with_room

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhs_platform.settings")
    with_room(execute_from_command_line)(sys.argv)
