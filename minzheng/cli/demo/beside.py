"""A second process that works beside the one that fills a district: a machine has more than one core.

The two tell each other what is done, a line of JSON at a time; if one ends, so does the other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from minzheng import cli
from minzheng.platform.server import ServerError

ITSELF = [sys.executable, "-m", "minzheng.cli.demo.beside"]
WORK = "minzheng.cli.demo.second"
PATIENCE_SECONDS = 10  # for the job under way, when the building breaks off


@dataclass(frozen=True)
class Line:
    """What one of the two hears from the other, and where it tells what it has done."""

    heard: IO[str]
    told: IO[str]

    def tell(self, what: int | None = None) -> None:
        """Says something to the other; raises ServerError if it has ended."""
        try:
            self.told.write(json.dumps(what) + "\n")
            self.told.flush()
        except OSError as error:
            raise _ended() from error

    def hear(self) -> Any:
        """Waits for what the other says next; raises ServerError if it has ended."""
        said = self.heard.readline()
        if not said:
            raise _ended()
        return json.loads(said)


def _ended() -> ServerError:
    return ServerError("One of the two processes that fill the district ended before its work was done.")


@contextmanager
def working_beside(files: Path) -> Iterator[Line]:
    """Inside, the second process works on the files of the same district; it ends with the block."""
    # In a session of its own: Ctrl-C is for the first process; this one ends with it.
    process = subprocess.Popen(
        [*ITSELF, str(files)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        yield Line(process.stdout, process.stdin)
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    try:
        process.communicate(timeout=PATIENCE_SECONDS)
    except (subprocess.TimeoutExpired, BrokenPipeError):
        process.kill()
        process.wait()


def main() -> None:
    """Works on the files of this folder until they and the stories are in, or the first process has ended."""
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what anybody else prints is not for the other process
    cli.make_application_ready()
    try:
        import_module(WORK).work(Line(sys.stdin, told), Path(sys.argv[1]))
    except ServerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
