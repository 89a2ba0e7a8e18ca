"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application

from lhs_platform.lib.chunked import to_their_end
from lhs_platform.lib.room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhs_platform.settings")
application = with_room(to_their_end(get_wsgi_application()))
