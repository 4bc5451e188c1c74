"""Text files with commas, tabs or semicolons between cells, in the encodings that offices' programs write."""

from __future__ import annotations

import csv
import io
import re

# A cell with this many separators behind a line end is no cell: a quotation mark was left open.
_SWALLOWED = 3
_LONGEST_CELL = 100_000
_WRAPPED = re.compile(r'="([^"]*)"')


class DelimitedError(ValueError):
    """A text file that can't be taken apart: a code of the catalogue and the line."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(code, line)
        self.code = code
        self.line = line


def rows_of(content: bytes) -> list[list[str]]:
    """Return the cells of each row, the first row first; DelimitedError for other encodings and open quotes."""
    text = decode(content)
    separator = _separator(text)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([_unwrapped(cell) for cell in row])
            if any("\n" in cell and cell.count(separator) >= _SWALLOWED for cell in row):
                raise DelimitedError("file_quotes", len(rows))
    except csv.Error as error:
        raise DelimitedError("file_quotes", len(rows) + 1) from error
    return rows


def decode(content: bytes) -> str:
    """Return the text: UTF-8 with or without a mark, UTF-16 with one, else GB18030; DelimitedError if none fits."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DelimitedError("file_encoding", content[: error.start].count(b"\n") + 1) from error


def _separator(text: str) -> str:
    lines = [line for line in text[:20_000].splitlines() if line][:20]
    return max(",\t;", key=lambda mark: sum(line.count(mark) for line in lines))


def _unwrapped(cell: str) -> str:
    """Spreadsheets keep digits as text in csv by writing ="0012"."""
    wrapped = _WRAPPED.fullmatch(cell)
    return wrapped[1] if wrapped else cell
