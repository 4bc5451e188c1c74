"""The child process: opens one untrusted file under a limit of memory, packs its rows and prints what else there is.

Run as `python -m minzheng.exchange.kernel.extract PATH DESCRIPTOR LIMITS`: the rows go to the open file of that number,
the limits are `Limits` as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zlib import error as ZlibError

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from minzheng.exchange.kernel.cell import Cell, cell_of
from minzheng.exchange.kernel.delimited import DelimitedError, rows_of
from minzheng.exchange.kernel.large import Uncuttable, sheets_of
from minzheng.exchange.kernel.limits import MEGABYTE, Limits
from minzheng.exchange.kernel.recognise import DELIMITED, WEBPAGE, WORKBOOK, recognise
from minzheng.exchange.kernel.spool import pack, windows
from minzheng.exchange.kernel.webpage import tables_of
from minzheng.exchange.kernel.workbook import SheetMarks, marks_of, unpacked_size

DAMAGED = (
    CalamineError,
    XmlError,
    ZipError,
    zipfile.BadZipFile,
    ZlibError,
    ParseError,
    OSError,
    EOFError,
    KeyError,
    ValueError,
)
_SMALL = 128 * MEGABYTE  # once unpacked: of less it doesn't matter how many times its size that is
_AT_THE_TOP = 64  # rows among which headings are looked for, with room


def main(path: Path, limits: Limits, out: BinaryIO) -> dict[str, Any]:
    """Return {"sheets": […]} or {"refused": code, "line": …}; a sheet has name, hidden, frames of rows and marks."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    kind = recognise(path)
    try:
        if kind == DELIMITED:
            return {"sheets": [_sheet("", False, rows_of(path), SheetMarks(), out)]}
        if kind == WEBPAGE:
            return _page(path.read_bytes(), out)
        if kind == WORKBOOK:
            return _workbook(path, limits, out)
    except DelimitedError as error:
        return {"refused": error.code, "line": error.line}
    except PasswordError:
        return {"refused": "file_encrypted"}
    except MemoryError:
        return {"refused": "file_too_large"}
    except DAMAGED:
        return {"refused": "file_damaged"}
    return {"refused": kind}


def _page(content: bytes, out: BinaryIO) -> dict[str, Any]:
    tables = tables_of(content)
    if not tables:
        return {"refused": "file_html"}
    names = ["", *(f"table {at}" for at in range(2, len(tables) + 1))] if len(tables) > 1 else [""]
    return {
        "sheets": [
            _sheet(name, False, table.rows, SheetMarks(hidden_rows=table.hidden_rows), out)
            for name, table in zip(names, tables, strict=True)
        ]
    }


def _workbook(path: Path, limits: Limits, out: BinaryIO) -> dict[str, Any]:
    marks: dict[str, SheetMarks] = {}
    if zipfile.is_zipfile(path):
        size = unpacked_size(path)
        if size > limits.unpacked or size > max(_SMALL, limits.ratio * path.stat().st_size):
            return {"refused": "file_too_large"}
        if size > limits.whole:
            try:
                return _large(path, out)
            except Uncuttable:
                out.seek(0)
        marks = marks_of(path)
    with CalamineWorkbook.from_path(str(path)) as book:
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            cells = ([cell_of(value) for value in row] for row in rows)
            hidden = about.visible != SheetVisibleEnum.Visible
            sheets.append(_sheet(about.name, hidden, cells, marks.get(about.name, SheetMarks()), out))
        return {"sheets": sheets}


def _sheet(
    name: str, hidden: bool, rows: Iterable[Sequence[Cell]], marks: SheetMarks, out: BinaryIO
) -> dict[str, Any]:
    return _told(name, hidden, [pack(out, window) for window in windows(rows)], marks)


def _large(path: Path, out: BinaryIO) -> dict[str, Any]:
    told = []
    with zipfile.ZipFile(path) as archive:
        for sheet in sheets_of(archive):
            coming, width = iter(sheet.rows), 0
            first = next(coming, [])
            frames = []
            for window in coming:
                width = max(width, *map(len, window))
                frames.append(pack(out, window))
            if first:
                _widen(first, max(width, *map(len, first)))
                frames.insert(0, pack(out, first))
            told.append(_told(sheet.name, sheet.hidden, frames, sheet.marks))
    return {"sheets": told}


def _widen(rows: list[list[Cell]], width: int) -> None:
    """Where headings may stand, rows are as wide as the sheet, as they are in one that is read whole."""
    for row in rows[:_AT_THE_TOP]:
        row.extend([None] * (width - len(row)))


def _told(name: str, hidden: bool, frames: list[Any], marks: SheetMarks) -> dict[str, Any]:
    return {
        "name": name,
        "hidden": hidden,
        "frames": frames,
        "hidden_rows": marks.hidden_rows,
        "without_result": marks.without_result,
        "in_error": marks.in_error,
    }


if __name__ == "__main__":
    with os.fdopen(int(sys.argv[2]), "wb") as spool:
        said = main(Path(sys.argv[1]), Limits(**json.loads(sys.argv[3])), spool)
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode())
