"""Files between the look at them and their sending: encrypted in the state folder, for their account alone, an hour."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from minzheng.exchange.kernel.sheets import RawSheet
from minzheng.exchange.places import folder, put
from minzheng.platform.acting import Actor
from minzheng.platform.crypto import decrypt_bytes, encrypt_bytes

FOLDER, LASTS = "waiting", 3600
# Headings stand in the first twenty rows, in three at most; the rest is for samples.
TOP = 60
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True, slots=True)
class Top:
    """The top of a sheet, and how many rows with something in them stand below it."""

    name: str
    rows: list[list[Any]]
    more: int

    def sheet(self) -> RawSheet:
        """As a sheet whose headings can be found."""
        return RawSheet(self.name, False, self.rows)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits: whose it is, what it was sent as, what stands at its top, or why it can't be read."""

    agent: int
    hat: str
    key: str
    source: str
    file_name: str
    sent_on: str
    area: int
    party: int | None
    corrects: int | None
    sheets: tuple[Top, ...] = ()
    problem: Mapping[str, Any] | None = None


def tops(sheets: list[RawSheet]) -> tuple[Top, ...]:
    """What is kept of the sheets for the look at them."""
    return tuple(
        Top(sheet.name, list(sheet.rows[:TOP]), sum(map(any, islice(sheet.rows, TOP, None))))
        for sheet in sheets
        if sheet.rows
    )


def keep_waiting(waiting: Waiting, content: bytes) -> str:
    """Keeps a file and gives the token of its page; what has waited too long goes meanwhile."""
    sweep()
    token = secrets.token_urlsafe(24)
    put(_path(token, "file"), encrypt_bytes(content))
    put(_path(token, "about"), encrypt_bytes(json.dumps(asdict(waiting), ensure_ascii=False).encode()))
    return token


def waiting_for(actor: Actor, token: str) -> Waiting | None:
    """The file of a token, if it is this account's and still waits."""
    sweep()
    if not _TOKEN.fullmatch(token) or not _path(token, "about").exists():
        return None
    told = json.loads(decrypt_bytes(_path(token, "about").read_bytes()))
    sheets = tuple(Top(**top) for top in told.pop("sheets"))
    found = Waiting(**told, sheets=sheets)
    return found if (found.agent, found.hat) == (actor.agent_id, actor.hat) else None


def content_of(token: str) -> bytes:
    """The file itself; FileNotFoundError if it is gone."""
    return decrypt_bytes(_path(token, "file").read_bytes())


def let_go(token: str) -> None:
    """Deletes the file: it was sent."""
    for part in ("about", "file"):
        _path(token, part).unlink(missing_ok=True)


def sweep() -> None:
    """Deletes what has waited for longer than an hour."""
    for path in folder(FOLDER).iterdir():
        try:
            if path.stat().st_mtime < time.time() - LASTS:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue  # sent or swept by another process meanwhile


def _path(token: str, part: str) -> Path:
    return folder(FOLDER) / f"{token}.{part}"
