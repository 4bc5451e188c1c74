"""The child process: opens one untrusted file under a limit of memory and prints its cells as JSON.

Run as `python -m minzheng.exchange.kernel.extract PATH MEMORY_BYTES UNPACKED_BYTES`.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from minzheng.exchange.kernel.delimited import DelimitedError, rows_of
from minzheng.exchange.kernel.recognise import DELIMITED, WEBPAGE, WORKBOOK, recognise
from minzheng.exchange.kernel.webpage import tables_of
from minzheng.exchange.kernel.workbook import SheetMarks, marks_of, unpacked_size

Cell = str | float | None


def main(path: Path, memory: int, unpacked: int) -> dict[str, Any]:
    """Return {"sheets": […]} or {"refused": code, "line": …}; a sheet has name, hidden, rows and marks."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    kind = recognise(path)
    try:
        if kind == DELIMITED:
            return {"sheets": [_sheet("", False, rows_of(path.read_bytes()), SheetMarks())]}
        if kind == WEBPAGE:
            return _page(path.read_bytes())
        if kind == WORKBOOK:
            return _workbook(path, unpacked)
    except DelimitedError as error:
        return {"refused": error.code, "line": error.line}
    except PasswordError:
        return {"refused": "file_encrypted"}
    except MemoryError:
        return {"refused": "file_too_large"}
    except (CalamineError, XmlError, ZipError, zipfile.BadZipFile, ParseError, OSError, KeyError, ValueError):
        return {"refused": "file_damaged"}
    return {"refused": kind}


def _page(content: bytes) -> dict[str, Any]:
    tables = tables_of(content)
    if not tables:
        return {"refused": "file_html"}
    names = ["", *(f"table {at}" for at in range(2, len(tables) + 1))] if len(tables) > 1 else [""]
    return {
        "sheets": [
            _sheet(name, False, table.rows, SheetMarks(hidden_rows=table.hidden_rows))
            for name, table in zip(names, tables, strict=True)
        ]
    }


def _workbook(path: Path, unpacked: int) -> dict[str, Any]:
    marks: dict[str, SheetMarks] = {}
    if zipfile.is_zipfile(path):
        if unpacked_size(path) > unpacked:
            return {"refused": "file_too_large"}
        marks = marks_of(path)
    with CalamineWorkbook.from_path(str(path)) as book:
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            cells = [[_cell(value) for value in row] for row in rows]
            hidden = about.visible != SheetVisibleEnum.Visible
            sheets.append(_sheet(about.name, hidden, cells, marks.get(about.name, SheetMarks())))
        return {"sheets": sheets}


def _sheet(name: str, hidden: bool, rows: list[Any], marks: SheetMarks) -> dict[str, Any]:
    return {
        "name": name,
        "hidden": hidden,
        "rows": rows,
        "hidden_rows": marks.hidden_rows,
        "without_result": marks.without_result,
        "in_error": marks.in_error,
    }


def _cell(value: object) -> Cell:
    """Text and numbers as they are, days in ISO form, truth as a spreadsheet shows it, nothing as None."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else None


if __name__ == "__main__":
    told = main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    # As one text: written piece by piece it takes the slow encoder.
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode())
