"""What a fresh clone installs is locked by hash and names no address."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("run", "dev", "bench")
# Written in two parts, so that this file does not name them.
HOSTS = re.compile("|".join(["py" + r"pi\.org", "python" + r"hosted\.org", r"--(extra-)?index-" + "url"]))
EXPLAINS_THE_OPTION = {"scripts/lock-requirements", "docs/dependencies.md"}


def entries(lock: str) -> list[str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    assert len(entries(lock)) > 20
    wrong = [
        entry for entry in entries(lock) if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)
    ]
    assert wrong == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_hold_no_address(lock: str) -> None:
    assert "://" not in (ROOT / "requirements" / f"{lock}.txt").read_text()


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["setup"]]
    locked = {normal(entry.split("==")[0]) for entry in entries("run")}
    assert {normal(re.split(r"[\[<>=]", line)[0]) for line in asked} <= locked
    tools = {normal(re.split(r"[\[<>=]", line)[0]) for line in project["dependency-groups"]["dev"]}
    assert tools <= {normal(entry.split("==")[0]) for entry in entries("dev")}


def test_both_locks_agree() -> None:
    run, dev, bench = (
        {entry.split(" ")[0] + entry.split("--hash")[0] for entry in entries(lock)} for lock in LOCKS
    )
    assert run <= dev <= bench


def test_no_committed_file_names_a_package_index() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    found = []
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if not path.is_file() or name in EXPLAINS_THE_OPTION:
            continue
        if HOSTS.search(path.read_bytes().decode(errors="ignore")):
            found.append(name)
    assert found == []


@pytest.mark.parametrize("name", ["uv.lock", ".venv/x", "locale/zh_Hans/LC_MESSAGES/django.mo"])
def test_what_is_made_locally_is_not_committed(name: str) -> None:
    assert subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False).returncode == 0


def test_each_dependency_of_the_running_system_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    told = (ROOT / "docs" / "dependencies.md").read_text().lower()
    names = [re.split(r"[\[<>=]", line)[0] for line in project["project"]["dependencies"]]
    assert [name for name in names if f"| {name} |" not in told] == []
