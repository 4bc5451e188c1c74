"""Reading ahead gives what reading at once gives, and each file's content in turn."""

from __future__ import annotations

import hashlib
from pathlib import Path

from minzheng.exchange.kernel.ahead import Extracted, one_ahead, taken
from minzheng.exchange.kernel.cell import Cell
from minzheng.exchange.kernel.reading import Limits, extract


def test_the_next_file_is_read_while_one_is_worked_on_and_found_once(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.csv" for name in "abc"]
    for path in paths:
        path.write_text(f"姓名,金额\n{path.stem},1\n", encoding="utf-8")
    for path, content in zip(paths, one_ahead(paths), strict=True):
        assert content == path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        assert cells(taken(digest)) == cells(extract(path, Limits())) == [["姓名", "金额"], [path.stem, "1"]]
        assert taken(digest) is None


def cells(extracted: Extracted | None) -> list[list[Cell]]:
    """The cells of a file's one sheet."""
    assert isinstance(extracted, list)
    return list(extracted[0].rows)


def test_a_file_nobody_read_ahead_is_not_found() -> None:
    assert taken("0" * 64) is None
