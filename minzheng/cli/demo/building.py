"""Builds a district from nothing, step by step; one that was interrupted is begun anew."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import psycopg

from minzheng import cli
from minzheng.cli.demo import inventing
from minzheng.cli.demo.progress import Progress
from minzheng.cli.demo.wanted import Wanted
from minzheng.platform import sealing, server
from minzheng.platform.server import ServerError, state

GROUND = "minzheng.cli.demo.ground"
FILLING = "minzheng.cli.demo.filling"
OPTIONS, UNHURRIED = "PGOPTIONS", "-c synchronous_commit=off"
SEALED = "SELECT coalesce(sum(rows), 0) FROM platform_sealbatch"
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


def make_there(district: Wanted, progress: Progress) -> None:
    """Leaves the district in its database: as it was built, or built now. One process builds, others wait."""
    with progress.step("database server"):
        server.ensure()
    with state.locked(f"demo-{district.database}"):
        if district.is_noted() and server.database_exists(district.database):
            with progress.step("district") as step:
                step.count = f"there already: {district.scale}, seed {district.seed}, as of {district.as_of}"
            return
        _ask_ours(district)
        district.note(finished=False)
        _build(district, progress)
        district.note(finished=True)


def _ask_ours(district: Wanted) -> None:
    """A database that holds tables, and that no demonstration began, is nobody's to drop."""
    name = district.database
    if district.is_ours() or not server.database_exists(name):
        return
    with psycopg.connect(server.urls(name).owner.url) as connection:
        tables = connection.execute(TABLES).fetchone()
    if tables and tables[0]:
        raise ServerError(
            f"The database {name} was not made by a demonstration, so it stays as it is. "
            "Set MINZHENG_DATABASE to another name, or drop it yourself."
        )


def _build(district: Wanted, progress: Progress) -> None:
    with inventing.inventing(district) as generator, _unhurried():
        with progress.step("database made, pack installed") as step:
            _lay_ground(district)
            step.count = f"{len(district.pack.divisions)} divisions, {len(district.pack.accounts)} accounts"
        with progress.step("files invented") as step:
            inventing.finished(generator)
            step.count = f"{len(inventing.manifest(district.files))} files"
    cli.make_application_ready()
    urls = server.urls(district.database)
    with _unhurried(), sealing.keep_sealing(urls):
        import_module(FILLING).fill(district, progress)
    with progress.step("log sealed") as step:
        sealing.seal(urls)
        step.count = f"{_sealed(urls):,} rows"


@contextmanager
def _unhurried() -> Iterator[None]:
    """A commit need not wait for the disk: a building that breaks off is begun anew. The last seal waits for all."""
    before = os.environ.get(OPTIONS)
    os.environ[OPTIONS] = f"{before or ''} {UNHURRIED}".strip()
    try:
        yield
    finally:
        del os.environ[OPTIONS]
        if before is not None:
            os.environ[OPTIONS] = before


def _sealed(urls: server.Urls) -> int:
    """How many rows of the log are sealed."""
    with psycopg.connect(urls.seal.url) as connection:
        found = connection.execute(SEALED).fetchone()
    return int(found[0]) if found else 0


def _lay_ground(district: Wanted) -> None:
    """Drops what an earlier building left, and makes the database with its tables, places and accounts."""
    server.drop_database(district.database)
    sealing.retire(district.database)
    server.ensure(district.database)
    environment = {**os.environ, "MINZHENG_DB_ROLE": "owner", "MINZHENG_DATABASE": district.database}
    made = subprocess.run(
        [sys.executable, "-m", GROUND], env=environment, capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise ServerError(f"The database could not be made ready: {made.stderr.strip()}")
