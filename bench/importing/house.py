"""An installation of a bench's own, in a folder: its state, server and pack, and databases to measure on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.importing.memory import Peak, watched

ROOT = Path(__file__).parents[2]
EMPTY = "bench_empty"


@contextmanager
def house(pack: str, more: Path) -> Iterator[House]:
    """A new installation of a pack with some content more, and an empty district; removed afterwards."""
    with TemporaryDirectory(prefix="mz-bench-") as folder:
        made = House(Path(folder), pack)
        try:
            made.build(more)
            yield made
        finally:
            made.server("stop()")


class House:
    """The installation: steps run in it as processes of their own."""

    def __init__(self, folder: Path, pack: str) -> None:
        """Nothing is there yet."""
        self.folder, self.pack = folder, pack
        self.environment = {
            **os.environ,
            "MINZHENG_STATE": str(folder / "state"),
            "MINZHENG_PACKS": str(folder / "packs"),
            "MINZHENG_PACK": pack,
            "PYTHONPATH": str(ROOT),
        }

    def build(self, more: Path) -> None:
        """The pack with the files of a folder more, and an empty district."""
        self.folder.chmod(0o755)
        for pack in ("national", self.pack):
            shutil.copytree(ROOT / "packs" / pack, self.folder / "packs" / pack)
        shutil.copytree(more, self.folder / "packs" / self.pack, dirs_exist_ok=True)
        self.server("ensure()")
        self.server(f"create_database('{EMPTY}')")
        self.step("bench.importing.steps", "install", EMPTY, MINZHENG_DB_ROLE="owner")

    def step(
        self, module: str, step: str, database: str, *words: object, alone: bool = False, **more: str
    ) -> dict[str, Any]:
        """What a step says of itself, and the most memory that it, with the server unless `alone`, held."""
        print(f"  {step} {' '.join(map(str, words))}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", module, step, *map(str, words)]
        server = None if alone else int(self.server("status().pid"))
        said, peak = watched(command, server, {**self.environment, "MINZHENG_DATABASE": database, **more})
        told: dict[str, Any] = json.loads(said)
        return {**told, "peak": _peak(peak)}

    def server(self, call: str) -> str:
        """Calls the supervisor of the database server."""
        done = subprocess.run(
            [sys.executable, "-c", f"from minzheng.platform import server; print(server.{call})"],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout.strip()


def _peak(peak: Peak) -> dict[str, int]:
    return {"bytes": peak.total, **peak.parts}
