"""The same page as plain Django makes it: its own middleware, its ORM, its templates, on our tables and sessions."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "peers.plain_settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
