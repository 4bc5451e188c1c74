"""The demonstration district, built from its files once for as long as programs and packs stay as they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from minzheng.platform.server import state
from tests.fed import AS_OF, District

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


def _run(command: list[str]) -> str:
    environment = {**os.environ, "MINZHENG_DATABASE": DATABASE, "MINZHENG_PACK": PACK}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
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
