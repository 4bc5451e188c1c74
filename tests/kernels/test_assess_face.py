"""`minzheng assess` needs no database, answers at once, and refuses bad input with exit code 2 and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from minzheng.assessment.kernel.face import main
from tests.kernels.test_instrument import BEST, NOTHING

GOOD = {"items": BEST, "conditions": NOTHING}
BOUND_SECONDS = 0.5


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A file of answers."""
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    return path


def run(path: Path, capsys: pytest.CaptureFixture[str], code: str = "gbt42195") -> tuple[int, Any]:
    """Exit code and JSON."""
    exit_code = main([code, str(path), "--json"])
    out, err = capsys.readouterr()
    assert err == ""
    return exit_code, json.loads(out)


def test_the_json_has_the_promised_shape(answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exit_code, result = run(answers, capsys)
    assert exit_code == 0
    assert list(result) == ["dimensions", "score", "preliminary_level", "level", "level_name", "reasons"]
    del result["reasons"]
    assert result == {
        "dimensions": {"B1": 32, "B2": 15, "B3": 28, "B4": 15},
        "score": 90, "preliminary_level": 0, "level": 0, "level_name": "能力完好",
    }  # fmt: skip


def test_without_json_it_speaks_in_lines(answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gbt42195", str(answers)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "能力完好 (0), 90"


BAD_FILES = {
    "nothing": (b"", ["file"]),
    "no JSON": (b"{", ["file"]),
    "no UTF-8": ('{"项": 1}'.encode("gb18030"), ["file"]),
    "NaN": (json.dumps({"items": {**BEST, "B1.1": float("nan")}, "conditions": NOTHING}).encode(), ["B1.1"]),
    "a number too long": (b'{"items": ' + b"9" * 5000 + b"}", ["file"]),
    "too deep": (b"[" * 200_000, ["file"]),
    "an item twice": (b'{"items": {"B1.1": 4, "B1.1": 3}, "conditions": {}}', ["B1.1"]),
    "a list": (b"[]", [""]),
    "a text as item": (
        json.dumps({"items": {**BEST, "B2.4": "3"}, "conditions": NOTHING}).encode(),
        ["B2.4"],
    ),
    "a yes as item": (
        json.dumps({"items": {**BEST, "B3.7": True}, "conditions": NOTHING}).encode(),
        ["B3.7"],
    ),
    "no conditions": (json.dumps({"items": BEST}).encode(), ["conditions"]),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_input_is_refused_with_each_fault_named(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body, items = BAD_FILES[case]
    path = tmp_path / "bad.json"
    path.write_bytes(body)
    exit_code, result = run(path, capsys)
    assert exit_code == 2
    assert list(result) == ["errors"]
    assert [error["item"] for error in result["errors"]] == items


def test_a_missing_file_a_folder_and_an_unknown_instrument_are_refused(
    tmp_path: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "none.json", capsys)[0] == 2
    assert run(tmp_path, capsys)[0] == 2
    exit_code, result = run(answers, capsys, "gbt99999")
    assert (exit_code, result["errors"][0]["item"]) == (2, "instrument")
    assert "gbt42195" in result["errors"][0]["message"]


def test_each_fault_has_its_own_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.json"
    path.write_text(
        json.dumps({"items": {**BEST, "B1.1": 9, "B1.2": 9}, "conditions": NOTHING}), encoding="utf-8"
    )
    assert main(["gbt42195", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(":")[0] for line in err.splitlines()] == ["B1.1", "B1.2"]


def test_a_file_with_a_byte_order_mark_is_read(answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers.write_bytes(b"\xef\xbb\xbf" + answers.read_bytes())
    assert run(answers, capsys)[0] == 0


@pytest.mark.alone
def test_it_answers_from_any_folder_without_settings_in_half_a_second(answers: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    command = [sys.executable, "-m", "minzheng.assessment.kernel.face", "gbt42195", str(answers), "--json"]
    best = min(_seconds(command, environment, tmp_path) for _ in range(3))
    assert best < BOUND_SECONDS


def _seconds(command: list[str], environment: dict[str, str], folder: Path) -> float:
    begun = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    assert json.loads(done.stdout)["level"] == 0
    return time.monotonic() - begun


def test_no_part_of_django_is_loaded() -> None:
    probe = "import sys, minzheng.assessment.kernel.face; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", probe], cwd=Path(__file__).resolve().parents[2], check=True)
