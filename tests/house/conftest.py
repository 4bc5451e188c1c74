"""Servers of their own for the tests that start, kill and stop one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from minzheng.platform import server


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """A folder that others may pass through, unlike pytest's own: PostgreSQL runs as a service user."""
    folder = Path(tempfile.mkdtemp(prefix="mz-house-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def state_of_its_own(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder under a long path with a space; its server is stopped afterwards.

    `patch` takes the name of it back later: the one that the test itself uses, so that its changes go in their order.
    """
    state = folder / ("a long name with spaces " * 4).strip() / ("民政" * 10) / "state"
    patch.delenv("DATABASE_URL", raising=False)
    patch.setenv("MINZHENG_STATE", str(state))
    yield state
    server.stop()
    shutil.rmtree(server.status().socket, ignore_errors=True)


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder of the test's own."""
    with folder_of_its_own() as folder:
        yield folder


@pytest.fixture
def own_state(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder of the test's own."""
    with state_of_its_own(own_folder, monkeypatch) as state:
        yield state


@pytest.fixture(scope="module")
def shared_state() -> Iterator[Path]:
    """A state folder of the module's own, for tests that break what they share no more than a server recovers from."""
    with (
        folder_of_its_own() as folder,
        pytest.MonkeyPatch.context() as patch,
        state_of_its_own(folder, patch) as state,
    ):
        yield state
