"""`minzheng worker`: runs the jobs that verbs have deferred and seals the log, until interrupted."""

from __future__ import annotations

import argparse

from procrastinate import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from minzheng.cli.house import open_house
from minzheng.platform import sealing


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng worker`."""
    parser.add_argument("--concurrency", type=int, default=1)
    parser.add_argument("--once", action="store_true", help="end when no job is left")


def run(options: argparse.Namespace) -> int:
    """Work through the queue, and seal the log every few seconds meanwhile."""
    urls = open_house()
    with sealing.keep_sealing(urls), app.replace_connector(_asynchronous(app.connector)) as worker:
        worker.run_worker(concurrency=options.concurrency, wait=not options.once)
    return 0


def _asynchronous(connector: BaseConnector) -> BaseConnector:
    """A worker waits for jobs on a connection of its own, which Django's connector can't do."""
    return connector.get_worker_connector() if isinstance(connector, DjangoConnector) else connector
