"""The two commands and their fellows are there and explain themselves."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def make(*words: str) -> str:
    return subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


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
