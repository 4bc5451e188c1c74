"""The command line's face: an overview, clear refusals, and no Django where none is needed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from minzheng import cli


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
