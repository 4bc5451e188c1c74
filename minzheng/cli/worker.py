"""`minzheng worker`: runs the jobs that verbs have deferred, until interrupted."""

from __future__ import annotations

import argparse

from procrastinate.contrib.django import app


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng worker`."""
    parser.add_argument("--concurrency", type=int, default=1)
    parser.add_argument("--once", action="store_true", help="end when no job is left")


def run(options: argparse.Namespace) -> int:
    """Work through the queue."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(concurrency=options.concurrency, wait=not options.once)
    return 0
