"""Text files with commas, tabs or semicolons between cells, in the encodings that offices' programs write."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

# A cell with this many separators behind a line end is no cell: a quotation mark was left open.
_SWALLOWED = 3
_LONGEST_CELL = 100_000
_TOP, _CHUNK = 20_000, 1 << 20  # characters
_WRAPPED = re.compile(r'="([^"]*)"')


class DelimitedError(ValueError):
    """A text file that can't be taken apart: a code of the catalogue and the line."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(code, line)
        self.code = code
        self.line = line


def rows_of(path: Path) -> Iterator[list[str]]:
    """Yield the cells of each row, the first row first; DelimitedError for other encodings and open quotes."""
    encoding = encoding_of(path)
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as text:
        separator = _separator(text.read(_TOP))
        text.seek(0)
        reader, number = csv.reader(text, delimiter=separator), 0
        try:
            for number, row in enumerate(reader, 1):
                if any("\n" in cell and cell.count(separator) >= _SWALLOWED for cell in row):
                    raise DelimitedError("file_quotes", number)
                yield [_unwrapped(cell) for cell in row]
        except csv.Error as error:
            raise DelimitedError("file_quotes", number + 1) from error


def encoding_of(path: Path) -> str:
    """Return the encoding: UTF-8 with or without a mark, UTF-16 with one, else GB18030; DelimitedError if none fits."""
    with path.open("rb") as file:
        marked = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        if _fits(path, encoding):
            return encoding
    content = path.read_bytes()
    try:
        content.decode("utf-16" if marked else "gb18030")
    except UnicodeDecodeError as error:
        raise DelimitedError("file_encoding", content[: error.start].count(b"\n") + 1) from error
    raise DelimitedError("file_encoding", 1)


def _fits(path: Path, encoding: str) -> bool:
    """Whether every byte of the file can be read so; a file is never held whole."""
    try:
        with path.open(encoding=encoding, newline="") as text:
            while text.read(_CHUNK):
                continue
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> str:
    lines = [line for line in text.splitlines() if line][:20]
    return max(",\t;", key=lambda mark: sum(line.count(mark) for line in lines))


def _unwrapped(cell: str) -> str:
    """Spreadsheets keep digits as text in csv by writing ="0012"."""
    wrapped = _WRAPPED.fullmatch(cell)
    return wrapped[1] if wrapped else cell
