"""A copy of the invented district that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from minzheng.platform.packs import packs_dir

Change = Callable[[str, str, str], int]


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """packs/example over packs/national, in a folder of the test."""
    for name in ("national", "example"):
        shutil.copytree(packs_dir() / name, tmp_path / name, ignore=shutil.ignore_patterns("demo"))
    return tmp_path / "example"


@pytest.fixture
def change(district: Path) -> Change:
    """Replaces a text in a file, which must be there, and gives its line: change("national/roles.yaml", old, new)."""

    def replace(name: str, old: str, new: str) -> int:
        path = district.parent / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace
