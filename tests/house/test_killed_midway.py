"""A server that is killed in the middle of somebody's work: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minzheng.platform import server
from tests.conftest import ROOT, migrated

NAME = "minzheng_killed"


@pytest.mark.alone
def test_a_server_killed_between_all_steps_of_one_person_loses_and_doubles_nothing(
    own_state: Path,
) -> None:
    server.ensure()
    server.create_database(NAME)
    migrated(NAME)
    told = subprocess.run(
        [sys.executable, "-m", "tests.stream.killed"],
        cwd=ROOT,
        env={**os.environ, "MINZHENG_DATABASE": NAME},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.strip() == "killed 18 times"  # the other five steps only look
