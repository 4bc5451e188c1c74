"""`minzheng worker`: runs the jobs that verbs have deferred and seals the log, until interrupted."""

from __future__ import annotations

import argparse
import asyncio
import logging

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

from minzheng.cli.house import open_house
from minzheng.platform import sealing

# A worker that was silent for so long is dead: another one begins its jobs again.
BEAT_SECONDS, DEAD_AFTER_SECONDS = 5.0, 20.0

_log = logging.getLogger(__name__)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng worker`."""
    parser.add_argument("--concurrency", type=int, default=1)
    parser.add_argument("--once", action="store_true", help="end when no job is left")


def run(options: argparse.Namespace) -> int:
    """Work through the queue, and seal the log every few seconds meanwhile."""
    urls = open_house()
    with sealing.keep_sealing(urls):
        asyncio.run(_work(_waiting_app(), options.concurrency, once=options.once))
    return 0


def _waiting_app() -> App:
    """The queue on a connection that waits for jobs. What a job defers goes through Django's: in its transaction."""
    if not isinstance(app.connector, DjangoConnector):
        raise TypeError(f"jobs are deferred by {type(app.connector).__name__}, not in Django's transactions")
    waiting = App(connector=app.connector.get_worker_connector(), import_paths=app.import_paths)
    waiting.tasks.update(app.tasks)
    return waiting


async def _work(waiting: App, concurrency: int, *, once: bool) -> None:
    async with waiting.open_async():
        await _put_back(waiting)
        beside = asyncio.create_task(_keep_putting_back(waiting))
        try:
            await waiting.run_worker_async(
                concurrency=concurrency,
                wait=not once,
                update_heartbeat_interval=BEAT_SECONDS,
                stalled_worker_timeout=DEAD_AFTER_SECONDS,
            )
        finally:
            beside.cancel()


async def _keep_putting_back(waiting: App) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        try:
            await _put_back(waiting)
        except ConnectorException as error:
            _log.warning("Nothing was put back: %s", error)  # the server is away; later it is there again


async def _put_back(waiting: App) -> None:
    """What a dead worker had begun waits again: its transaction is gone, and verbs are made once."""
    jobs = waiting.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
        await jobs.retry_job(job)
