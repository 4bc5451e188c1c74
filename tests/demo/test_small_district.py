"""The generator's small district: the same seed gives the same bytes, nobody in it can be a real person."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minzheng.demo.generate import generate
from minzheng.platform.packs import pack_folder

AS_OF = date(2026, 3, 17)
ID_NUMBER = re.compile(rb"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X](?![0-9])")


def made(folder: Path, seed: int = 5) -> dict[str, Any]:
    """A small district in a folder, and its truth."""
    folder.mkdir()
    truth: dict[str, Any] = generate(pack_folder("example"), folder, seed=seed, as_of=AS_OF).data
    return truth


def prints(folder: Path) -> dict[str, str]:
    """Each file's hash by its place."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_and_day_give_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    made(tmp_path / "one")
    made(tmp_path / "same")
    made(tmp_path / "other", seed=6)
    one = prints(tmp_path / "one")
    assert one == prints(tmp_path / "same")
    assert one != prints(tmp_path / "other")


def test_every_file_of_the_manifest_is_there_and_none_besides(tmp_path: Path) -> None:
    made(tmp_path / "district")
    manifest = json.loads((tmp_path / "district" / "manifest.json").read_text(encoding="utf-8"))
    named = re.findall(r'"file(?:_name)?": "([^"]+)"', json.dumps(manifest, ensure_ascii=False))
    written = {path.name for path in (tmp_path / "district" / "inbox").rglob("*") if path.is_file()}
    assert written == {Path(name).name for name in named}


def test_the_figures_of_the_subdistricts_add_up_to_the_district(tmp_path: Path) -> None:
    figures = made(tmp_path / "district")["figures"]
    for code, by_place in figures.items():
        parts = sum(number for place, number in by_place.items() if place != "district")
        assert parts == by_place["district"] > 0, code


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_identity_number_is_of_the_area_that_was_never_issued(tmp_path: Path, seed: int) -> None:
    made(tmp_path / "district", seed)
    texts = [path.read_bytes() for path in (tmp_path / "district" / "inbox").rglob("*.csv")]
    numbers = [number for text in texts for number in ID_NUMBER.findall(text)]
    assert len(numbers) > 100
    assert {number[:6] for number in numbers} == {b"320499"}
