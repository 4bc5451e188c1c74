"""The command line's face: an overview, clear refusals, and no Django where none is needed."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from minzheng import cli
from minzheng.platform import server
from minzheng.platform.installed import DEFAULT_PACK, note_pack, pack_code


def test_the_bare_command_lists_all_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in cli.COMMANDS)


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["polish"]) == 2
    assert "polish" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_each_command_has_its_module(name: str) -> None:
    assert importlib.util.find_spec(cli.COMMANDS[name].module) is not None


@pytest.mark.parametrize(
    "name", sorted(name for name, entry in cli.COMMANDS.items() if not entry.application)
)
def test_a_command_without_database_starts_without_django(name: str) -> None:
    look = (
        "import sys, minzheng.cli as cli, importlib\n"
        f"importlib.import_module({cli.COMMANDS[name].module!r})\n"
        "print('django' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


@pytest.fixture
def empty_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database in which nothing was built."""
    name = f"mz_empty_{os.getpid()}"
    server.ensure(name)
    monkeypatch.setenv("MINZHENG_DATABASE", name)
    yield name
    server.drop_database(name)


BEFORE_ANYTHING = (
    ["report", "2025"], ["trace", "1"], ["screen"], ["serve"], ["worker", "--once"], ["audit", "seal"]
)  # fmt: skip


def test_a_command_before_any_district_is_built_says_what_to_do(empty_database: str) -> None:
    script = f"import minzheng.cli as cli\nprint([cli.main(words) for words in {BEFORE_ANYTHING}])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert told.stdout.strip() == str([2] * len(BEFORE_ANYTHING))
    said = f"The database {empty_database} holds no district yet"
    assert told.stderr.count(said) == len(BEFORE_ANYTHING) == len(told.stderr.splitlines())


def test_commands_speak_of_the_pack_that_was_built_last_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINZHENG_STATE", str(tmp_path))
    monkeypatch.delenv("MINZHENG_PACK")
    assert pack_code() == DEFAULT_PACK
    note_pack("example")
    assert pack_code() == "example"
    monkeypatch.setenv("MINZHENG_PACK", "national")
    assert pack_code() == "national"
