"""Serves the district, with a worker beside it that runs what verbs have deferred and seals the log."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from minzheng import cli
from minzheng.platform.server import ServerError

PATIENCE_SECONDS = 40  # the worker finishes its job and seals once more


def ask_port(host: str, port: int) -> None:
    """Raises ServerError if somebody listens there: better said before the district is built."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServerError(
                f"Port {port} can't be had: {error.strerror}. Choose another with --port."
            ) from error


def serve(host: str, port: int) -> int:
    """Serves until interrupted; gives the server's exit code."""
    with _worker():
        print(f"Serving on http://{host}:{port} until you press Ctrl-C.", flush=True)
        return cli.main(["serve", "--host", host, "--port", str(port)])


@contextmanager
def _worker() -> Iterator[None]:
    command = [sys.executable, "-m", "minzheng.cli", "worker"]
    # In a session of its own: Ctrl-C is for the server, the worker is told to end once that has ended.
    worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
