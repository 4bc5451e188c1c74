"""The two commands and their fellows are there and explain themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def make(*words: str) -> str:
    # A make above this one hands its own ARGS down in the environment.
    handed = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "ARGS", "PLACES"}
    environment = {name: value for name, value in os.environ.items() if name not in handed}
    done = subprocess.run(
        ["make", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("target", ["demo", "test", "lint", "bench", "pictures", "mutants"])
def test_bare_make_lists_each_target(target: str) -> None:
    assert f"make {target} " in make()


def test_arguments_are_passed_through() -> None:
    assert "minzheng demo --scale small --no-serve" in make(
        "--dry-run", "demo", "ARGS=--scale small --no-serve"
    )
    assert "pytest tests/contracts" in make("--dry-run", "test", "ARGS=tests/contracts")


def test_the_default_tests_leave_out_browser_and_district() -> None:
    assert "--ignore=tests/journeys --ignore=tests/district" in make("--dry-run", "test")


def test_places_run_in_parallel_and_then_those_that_want_the_machine_alone() -> None:
    told = make("--dry-run", "test", "PLACES=tests/platform").splitlines()
    # Translations or an environment that have to be made first have lines of their own.
    parallel, alone = [line for line in told if "pytest" in line]
    assert '-n 2 --dist worksteal -m "not alone" tests/platform' in parallel
    assert parallel.count("pytest") == 1 and "-m alone tests/platform" in alone


@pytest.fixture
def benches(tmp_path: Path) -> Path:
    """A folder with the runner of benches and no bench."""
    (tmp_path / "bench").mkdir()
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "bench" / name, tmp_path / "bench")
    return tmp_path / "bench"


def run_benches(benches: Path, *names: str) -> tuple[int, str, str]:
    """Exit code and what was said."""
    command = [sys.executable, "-m", "bench", *names]
    done = subprocess.run(command, cwd=benches.parent, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_without_a_bench_it_is_said_that_there_is_none(benches: Path) -> None:
    assert run_benches(benches) == (0, "Benches: none yet.\n", "")
    assert "python -m bench reading" in make("--dry-run", "bench", "ARGS=reading")


def test_benches_run_by_name_or_all_and_an_unknown_one_is_refused_with_the_list(benches: Path) -> None:
    for name, code in (("linking", 0), ("reading", 1)):
        content = f"def main(options: list[str]) -> int:\n    print({name!r})\n    return {code}\n"
        (benches / f"{name}.py").write_text(content)
    assert run_benches(benches, "linking") == (0, "linking\n", "")
    assert run_benches(benches) == (1, "linking\nreading\n", "")
    assert run_benches(benches, "linkng") == (2, "", "There is no bench linkng. Benches: linking, reading.\n")
