"""The application as the web server loads it."""

from __future__ import annotations

import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

# Ctrl-C reaches the server and its processes alike; the server then tells them to end, and one told twice hangs.
if multiprocessing.parent_process() is not None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
application = get_wsgi_application()
