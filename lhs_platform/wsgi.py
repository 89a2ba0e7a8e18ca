"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application

from lhs_platform.lib.chunked import to_their_end

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhs_platform.settings")
application = to_their_end(get_wsgi_application())
