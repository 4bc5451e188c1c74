"""`minzheng serve`: the web server, one process a core, four threads each."""

from __future__ import annotations

import argparse
import os

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from minzheng.cli.house import open_house

PATIENCE_SECONDS = 10  # then a process of the server that does not end is ended
THREADS = 4  # connections to the database = workers x threads: well below the server's max_connections


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng serve`."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted; the database is started first if it is ours."""
    open_house()
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    web = Granian(
        "minzheng.cli.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=THREADS,
        workers_kill_timeout=PATIENCE_SECONDS,
    )
    web.serve()
    return 0
