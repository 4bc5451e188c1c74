"""The example district of a seed, fed with its files as their senders deliver them, once; tests work on copies.

A fed database is named by everything that decides its content (programs, packs, seed), so it serves many runs and
is never stale; the one before it of the same seed is dropped. Its files lie beside it in the state folder.
`python -m tests.fed FOLDER` feeds the database of this process with the files of a folder; `--here` reads them in this
process too, which costs a third less than a child process a file. The first seed is fed as in earnest.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from minzheng.platform import server
from minzheng.platform.server import state

if TYPE_CHECKING:
    from minzheng.exchange.models import Delivery

ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2026, 11, 24)
ZONE = ZoneInfo("Asia/Shanghai")
IN_EARNEST, HERE = 1, "--here"
DECIDES = ("minzheng/**/*.py", "packs/**/*.yaml", "packs/**/*.csv", "tests/fed.py")


@dataclass(frozen=True)
class District:
    """The example district of a seed as it was invented."""

    seed: int
    folder: Path

    @property
    def truth(self) -> dict[str, Any]:
        """What its generator knows is true."""
        told: dict[str, Any] = json.loads((self.folder / "truth.json").read_text(encoding="utf-8"))
        return told

    @property
    def sent(self) -> list[dict[str, Any]]:
        """The files in the order in which they are sent: source, file, sender, sent."""
        told: list[dict[str, Any]] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))[
            "files"
        ]
        return told

    def entry(self, file: str) -> dict[str, Any]:
        """The manifest's entry of a file."""
        return next(each for each in self.sent if each["file"] == file)


@contextmanager
def fed_copy(template: str, seed: int) -> Iterator[District]:
    """A fresh copy of the fed district of a seed, to which the application is connected meanwhile.

    `template` is the database with the pack installed and nobody in it.
    """
    from django.db import connection

    copy = f"mz_fed_copy_{os.getpid()}"
    with state.locked(f"fed-{seed}"):
        fed, district = _made(template, seed)
        _clone(fed, copy)
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = copy
    try:
        yield district
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        _drop(copy)


def _made(template: str, seed: int) -> tuple[str, District]:
    """The fed database of a seed, made unless it is there."""
    note = state.folder() / "fed" / str(seed)
    fed = f"mz_fed_{seed}_{_decided()}"
    district = District(seed, note / fed)
    if server.database_exists(fed) and district.folder.exists():
        return fed, district
    for stale in note.glob("mz_fed_*"):
        _drop(stale.name)
    shutil.rmtree(note, ignore_errors=True)
    _invent(seed, district.folder)
    draft = f"{fed}_new"
    _drop(draft)
    with state.locked("template"):
        server.clone_database(template, draft)
    _feed_apart(draft, district.folder, *(() if seed == IN_EARNEST else (HERE,)))
    _clone(draft, fed)
    _drop(draft)
    return fed, district


def _invent(seed: int, folder: Path) -> None:
    from minzheng.demo.generate import generate
    from minzheng.platform.packs import packs_dir

    folder.mkdir(parents=True)
    generate(packs_dir() / "example", folder, seed=seed, as_of=AS_OF)


def _feed_apart(database: str, folder: Path, *options: str) -> None:
    """Feeds in a process of its own, which keeps nothing of the tests' connections and caches."""
    environment = {**os.environ, "MINZHENG_DATABASE": database}
    made = subprocess.run(
        [sys.executable, "-m", "tests.fed", str(folder), *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if made.returncode != 0:
        shutil.rmtree(folder)
        raise RuntimeError(made.stdout + made.stderr)


def _clone(database: str, copy: str) -> None:
    """Copies a database with the files it speaks of."""
    _drop(copy)
    server.clone_database(database, copy)
    if _files(database).exists():
        shutil.copytree(_files(database), _files(copy))


def _drop(database: str) -> None:
    server.drop_database(database)
    shutil.rmtree(_files(database), ignore_errors=True)


def _files(database: str) -> Path:
    return state.folder() / "files" / database


@cache
def _decided() -> str:
    digest = hashlib.sha256()
    for pattern in DECIDES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def send(entry: dict[str, Any], content: bytes, name: str = "") -> Delivery:
    """Hands a file in as its sender does, on the day it is sent, and lets everything follow from it."""
    from minzheng.cli.demo.hands import hand_of
    from minzheng.exchange.services import receive_delivery
    from minzheng.platform.acting import acting
    from minzheng.platform.jobs import drain
    from minzheng.platform.time import clock_at

    sender, sent_on = entry["sender"], date.fromisoformat(entry["sent"])
    actor = hand_of(sender["role"], sender.get("division"), sender.get("party"))
    with clock_at(datetime.combine(sent_on, time(10), ZONE)):
        with acting(actor):
            delivery = receive_delivery(
                actor,
                source=entry["source"],
                file_name=name or Path(entry["file"]).name,
                content=content,
                sent_on=sent_on,
                key=uuid.uuid4(),
            )
        drain()
    return delivery


def feed(folder: Path) -> None:
    """Sends every file of a folder in the order of its manifest."""
    for entry in District(0, folder).sent:
        send(entry, (folder / entry["file"]).read_bytes())


def main() -> None:
    """Feeds the database of this process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
    django.setup()
    if HERE in sys.argv:
        from tests.kernels.whole import read_here

        read_here()
    feed(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
