"""Each test has a folder of its own for originals, staged rows and lake."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.exchange import places


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder."""
    folder = tmp_path / "files"
    monkeypatch.setattr(places, "root", lambda: folder)
    return folder
