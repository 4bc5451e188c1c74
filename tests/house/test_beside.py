"""Two processes fill a demonstration: which file may be checked ahead, and what happens if one of the two ends."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from minzheng.cli.demo import beside
from minzheng.cli.demo.inventing import Sent
from minzheng.cli.demo.second import AHEAD, waits_for
from minzheng.platform.server import ServerError

DAY = date(2026, 11, 24)


def sent(*sources: str) -> list[Sent]:
    return [
        Sent(Path(f"{at}.csv"), source, DAY, "data_desk", None, None) for at, source in enumerate(sources)
    ]


def test_files_are_checked_a_little_ahead_of_those_that_are_in() -> None:
    files = sent(*map(str, range(AHEAD + 3)))
    assert [waits_for(files, number) for number in (0, 1, AHEAD, AHEAD + 1, AHEAD + 2)] == [0, 0, 0, 1, 2]


def test_a_file_waits_for_the_one_it_is_held_against() -> None:
    files = sent("a", "a", "b", "a")
    assert [waits_for(files, number) for number in range(4)] == [0, 1, 0, 2]


def test_whoever_has_to_do_with_one_that_has_ended_is_told(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="ended before"), beside.working_beside(tmp_path) as line:
        line.hear()  # there is no manifest in this folder


def test_a_second_process_ends_with_the_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    waits = "import sys; sys.stdout.close(); sys.stdin.read(); open(sys.argv[1] + '/ended', 'w')"
    monkeypatch.setattr(beside, "ITSELF", [sys.executable, "-c", waits])
    with pytest.raises(KeyboardInterrupt), beside.working_beside(tmp_path):
        raise KeyboardInterrupt
    assert (tmp_path / "ended").exists()
