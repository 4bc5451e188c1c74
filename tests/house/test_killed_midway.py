"""Who is killed in the middle of somebody's work, with the server or alone: nothing is lost, nothing is done twice.

Of a file is compared what is in force and how it says that it went; without ids, times, references and log.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, LiteralString

import psycopg
import pytest

from minzheng.platform import server
from minzheng.platform.server import cluster, state
from tests.apart import acting_apart
from tests.conftest import ROOT, migrated

EMPTY, BASE, COPY = "mz_killed_empty", "mz_killed_base", "mz_killed"
SEED, MOMENTS = 20261130, 10
Answer = dict[str, Any]
Acting = Callable[..., Answer]


@pytest.fixture(scope="module")
def empty(shared_state: Path) -> Path:
    """The files of a server with an empty district that is copied for each test."""
    server.ensure()
    # Programs are killed, the power stays: what the kernel was given is there, and recovery needn't wait for the disk.
    as_the_servers_own("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    server.create_database(EMPTY)
    migrated(EMPTY)
    return shared_state / "files"


def as_the_servers_own(*statements: LiteralString) -> None:
    """Says these as the role that runs the server."""
    owner = server.urls("postgres").owner
    mighty = owner.as_role(cluster.BOOTSTRAP_ROLE, state.derived_password(cluster.BOOTSTRAP_ROLE))
    with psycopg.connect(mighty.url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def copied(files: Path, template: str, name: str) -> Iterator[str]:
    """A district like another one, with its files.

    What stands so far is written out: a copied sequence goes on without a word in the log of what is written, until the
    next checkpoint, and would give numbers twice after a crash.
    """
    server.clone_database(template, name)
    if (files / template).exists():
        shutil.copytree(files / template, files / name)
    as_the_servers_own("CHECKPOINT")
    yield name
    server.drop_database(name)
    shutil.rmtree(files / name, ignore_errors=True)


def test_a_server_killed_between_all_steps_of_one_person_loses_and_doubles_nothing(empty: Path) -> None:
    with copied(empty, EMPTY, COPY) as name:
        told = subprocess.run(
            [sys.executable, "-m", "tests.stream.killed"],
            cwd=ROOT,
            env={**os.environ, "MINZHENG_DATABASE": name},
            capture_output=True,
            text=True,
        )
        assert told.returncode == 0, told.stdout + told.stderr
        assert told.stdout.strip() == "killed 18 times"  # the other five steps only look


@pytest.fixture
def act(empty: Path) -> Iterator[Acting]:
    """Takes an act of the story of a file, in a district."""
    with acting_apart("tests.exchange.killed", MINZHENG_DATABASE=EMPTY) as asked:
        yield lambda district, act, **more: asked({"act": act, "database": district, **more})


def undisturbed(act: Acting, files: Path, doing: str) -> tuple[Answer, Answer]:
    """How the file goes in and out again where nobody is killed."""
    with copied(files, BASE, COPY) as district:
        if doing == "work":
            act(district, "hand_in")
        return act(district, doing), act(district, "withdraw")


def moments(runs: dict[str, Answer]) -> Iterator[tuple[str, int, str]]:
    """Ten statements at which something is killed, by who does the work; six of them within merging."""
    draw = Random(SEED)
    for at in range(MOMENTS):
        doing, victim = ("work" if at % 3 == 2 else "import"), ("process", "server")[at % 2]
        run = runs[doing]
        first, last = (1, run["merging"]) if at % 5 < 2 else (run["merging"], run["statements"])
        yield doing, draw.randrange(first, last), victim


def test_a_file_killed_at_ten_moments_is_in_as_if_undisturbed_and_goes_out_again(
    act: Acting, empty: Path
) -> None:
    with copied(empty, EMPTY, BASE):
        before = act(BASE, "before")
        runs = {}
        for doing in ("import", "work"):
            runs[doing], after = undisturbed(act, empty, doing)
            assert after["in_force"] == before["in_force"] != runs[doing]["in_force"]
        for moment in moments(runs):
            doing, at, victim = moment
            with copied(empty, BASE, COPY) as district:
                if doing == "work":
                    act(district, "hand_in")
                assert act(district, doing, at=at, victim=victim)["killed"], moment
                server.ensure(district)
                again = act(district, doing)
                assert again["in_force"] == runs["import"]["in_force"], moment
                assert again["taken_in"] == runs["import"]["taken_in"], moment
                assert act(district, "withdraw")["in_force"] == before["in_force"], moment
