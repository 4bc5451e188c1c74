"""Has the files invented, by the generator in a process of its own, while the database is made."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from minzheng.cli.demo.wanted import Wanted
from minzheng.platform.server import ServerError

GENERATOR = "minzheng.demo"


@dataclass(frozen=True)
class Sent:
    """One file as the manifest tells it. Its sender has a role on a division or on a party."""

    path: Path
    source: str
    on: date
    role: str
    division: str | None
    party: str | None

    @property
    def stream(self) -> tuple[str, str | None, str | None]:
        """Files of one source from one sender follow each other."""
        return self.source, self.division, self.party


@contextmanager
def inventing(district: Wanted) -> Iterator[subprocess.Popen[str]]:
    """The generator at work; ended with the block, also when something else fails meanwhile."""
    shutil.rmtree(district.files, ignore_errors=True)
    command = [sys.executable, "-m", GENERATOR, str(district.pack.folder), "--out", str(district.files)]
    command += ["--seed", str(district.seed), "--as-of", district.as_of.isoformat()]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as generator:
        try:
            yield generator
        finally:
            generator.kill()


def finished(generator: subprocess.Popen[str]) -> None:
    """Waits for the files; raises ServerError with the generator's own words if there are none."""
    _, said = generator.communicate()
    if generator.returncode != 0:
        raise ServerError(said.strip())


def manifest(files: Path) -> list[Sent]:
    """The files of a district's folder in the order in which they are sent."""
    told = json.loads((files / "manifest.json").read_text(encoding="utf-8"))
    return [_sent(files, entry) for entry in told["files"]]


def _sent(folder: Path, entry: dict[str, Any]) -> Sent:
    sender = entry["sender"]
    return Sent(
        folder / entry["file"],
        entry["source"],
        date.fromisoformat(entry["sent"]),
        sender["role"],
        sender.get("division"),
        sender.get("party"),
    )
