"""Servers of their own for the tests that start, kill and stop one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from minzheng.platform import server


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder that others may pass through, unlike pytest's own: PostgreSQL runs as a service user."""
    folder = Path(tempfile.mkdtemp(prefix="mz-house-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_state(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder of the test's own, under a long path with a space; its server is stopped afterwards."""
    state = own_folder / ("a long name with spaces " * 4).strip() / ("民政" * 10) / "state"
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("MINZHENG_STATE", str(state))
    yield state
    server.stop()
    shutil.rmtree(server.status().socket, ignore_errors=True)
