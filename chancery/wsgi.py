"""The door for a web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancery.settings")

application = get_wsgi_application()
# Every page's code is read before the server says that it is there: otherwise each worker's first visitor waits for it.
_ = get_resolver().url_patterns
