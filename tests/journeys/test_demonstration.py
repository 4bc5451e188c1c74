"""The demonstration as its command builds it, finds it again and serves it; its pictures are taken afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import psycopg
import pytest

from minzheng.cli.demo.accounts import password
from minzheng.platform import server
from minzheng.platform.server import state
from scripts.pictures import FULL, PACK, ROOT


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> str:
    """The database whose pages `make pictures` looks at, not there yet."""
    monkeypatch.setenv("MINZHENG_DATABASE", FULL)
    monkeypatch.setenv("MINZHENG_PACK", PACK)
    server.ensure()
    server.drop_database(FULL)
    for folder in ("demo", "files"):
        shutil.rmtree(state.folder() / folder / FULL, ignore_errors=True)
    return FULL


def demo() -> str:
    command = [sys.executable, "-m", "minzheng.cli", "demo", "--scale", "small", "--no-serve"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def served_until_interrupted() -> tuple[int, int]:
    """The status of its first page, and the exit code after Ctrl-C, which reaches all its processes."""
    port = free_port()
    command = [sys.executable, "-m", "minzheng.cli", "demo", "--scale", "small", "--port", str(port)]
    serving = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        status = answer(f"http://127.0.0.1:{port}/")
    finally:
        os.killpg(serving.pid, signal.SIGINT)
    return status, serving.wait(60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(url: str, seconds: float = 60) -> int:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return int(response.status)
        except OSError:
            time.sleep(0.2)
    return 0


def test_the_small_district_is_built_there_again_at_once_and_served_until_ctrl_c(database: str) -> None:
    first = demo()
    assert all(step in first for step in ("files taken in", "single acts", "screened", "log sealed"))
    assert password() in first and "qinghe_clerk" in first
    with psycopg.connect(server.urls(database).owner.url) as connection:
        left = connection.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'").fetchone()
    assert left == (0,)
    began = time.monotonic()
    second = demo()
    assert time.monotonic() - began < 15
    assert "there already" in second
    assert second.split("\n\n", 1)[1] == first.split("\n\n", 1)[1]
    assert served_until_interrupted() == (200, 0)
