"""The application as web servers call it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

gc.set_threshold(50_000, 20, 50)  # modules are made and kept: looking for what was dropped took a sixth of the start
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.config.settings")
application = get_wsgi_application()

# What is loaded now is never let go: the collector of what is, which stops a page while it looks, need not look at it.
get_resolver().url_patterns  # noqa: B018 - loads the views
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
