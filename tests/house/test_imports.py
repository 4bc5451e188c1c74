"""The direction of imports is checked, and a room without a place is noticed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages as they are, without data, in a folder where things may be planted."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(ROOT / "minzheng", tmp_path / "minzheng", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}
    command = [LINTER, "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def plant(folder: Path, name: str, text: str) -> None:
    path = folder / "minzheng" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for parent in path.relative_to(folder).parents[:-1]:
        (folder / parent / "__init__.py").touch()
    path.write_text(text)


def test_a_new_top_folder_fails_until_it_has_its_place(copy: Path) -> None:
    assert lint(copy).returncode == 0
    plant(copy, "attic/__init__.py", "")
    outcome = lint(copy)
    assert outcome.returncode == 1
    assert "minzheng.attic" in outcome.stdout


def test_the_platform_may_not_know_an_engine(copy: Path) -> None:
    plant(copy, "registry/planted.py", "")
    plant(copy, "platform/planted.py", "import minzheng.registry.planted\n")
    assert "minzheng.platform.planted -> minzheng.registry.planted" in lint(copy).stdout


@pytest.mark.parametrize("room", ["registry/kernel/planted.py", "platform/server/planted.py"])
def test_a_kernel_may_not_know_django(copy: Path, room: str) -> None:
    plant(copy, room, "from django.db import models\n")
    outcome = lint(copy)
    assert outcome.returncode == 1
    assert f"{room.removesuffix('.py').replace('/', '.')} -> django" in outcome.stdout


def test_no_room_hides_from_the_check() -> None:
    """The linter does not see folders without `__init__.py`."""
    rooms = {path.parent for path in (ROOT / "minzheng").rglob("*.py")}
    assert [str(room) for room in sorted(rooms) if not (room / "__init__.py").exists()] == []
