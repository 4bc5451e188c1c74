"""The demonstration district, built from its files once for as long as programs and packs stay as they are."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from minzheng.cli.demo import accounts
from minzheng.platform.server import state
from tests.fed import AS_OF, District
from tests.journeys.conftest import faults, sign_in  # noqa: F401 - its tests ask for these fixtures

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "mz_district"
PACK = "tianning"


@dataclass(frozen=True)
class Built:
    """What the district tells, where its files lie, and how a second call found it there."""

    told: dict[str, Any]
    district: District
    again: str
    seconds_again: float

    @property
    def truth(self) -> dict[str, Any]:
        """What the generator says is true."""
        return self.district.truth


def demo() -> str:
    """Builds the district, or finds it there; what the command printed."""
    command = [sys.executable, "-m", "minzheng.cli", "demo", "--no-serve", "--as-of", AS_OF.isoformat()]
    return _run(command)


def _environment() -> dict[str, str]:
    return {**os.environ, "MINZHENG_DATABASE": DATABASE, "MINZHENG_PACK": PACK}


def _run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


@pytest.fixture(scope="session")
def built() -> Built:
    """The district and what it tells."""
    print(demo())
    began = time.monotonic()
    again = demo()
    seconds = time.monotonic() - began
    folder = state.folder() / "demo" / DATABASE / "files"
    told = json.loads(_run([sys.executable, "-m", "tests.district.told", str(folder)]))
    return Built(told, District(1, folder), again, seconds)


@pytest.fixture
def password() -> str:
    """The password of the demonstration's accounts."""
    return accounts.password()


@pytest.fixture
def address(built: Built) -> Iterator[str]:
    """The application serving the district, as `minzheng serve` serves it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = f"http://127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "minzheng.cli", "serve", "--port", found.rpartition(":")[2]]
    process = subprocess.Popen(command, cwd=ROOT, env=_environment(), stderr=subprocess.DEVNULL)
    try:
        _answers(found)
        yield found
    finally:
        process.terminate()
        process.wait()


def _answers(address: str, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            urllib.request.urlopen(f"{address}/sign-in/").close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
