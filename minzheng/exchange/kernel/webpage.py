"""Tables of a web page: what many systems write when they export a file and name it .xls."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from minzheng.exchange.kernel.delimited import DelimitedError

# A page that claims more columns than a spreadsheet has is no table.
_WIDEST, _DEEPEST = 16_384, 1_048_576
_CHARSET = re.compile(rb"charset=[\"' ]*([A-Za-z0-9_-]+)", re.IGNORECASE)
_BREAKS = re.compile(r"\s+")  # a line end in the source is a space; a line end of the cell is a tag
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CHINESE = frozenset({"gb2312", "gbk", "x-gbk", "gb18030", "gb_2312-80"})


@dataclass(slots=True)
class PageTable:
    """A table: its rows, and which of them (from 1) the page hides."""

    rows: list[list[str | None]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)


def tables_of(content: bytes) -> list[PageTable]:
    """Return the tables of a page that have rows; DelimitedError for an encoding that doesn't fit."""
    reader = _Reader()
    reader.feed(_decoded(content))
    reader.close()
    return [table for table in reader.tables if table.rows]


def _decoded(content: bytes) -> str:
    """As the page says; pages that say nothing, or say it wrongly, are UTF-8 or GB18030."""
    told = _CHARSET.search(content[:4096])
    named = told[1].decode("ascii").lower() if told else ""
    order = ("gb18030", "utf-8-sig") if named in _CHINESE else ("utf-8-sig", "gb18030")
    fault = 0
    for encoding in order:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            fault = max(fault, error.start)
    raise DelimitedError("file_encoding", content[:fault].count(b"\n") + 1)


class _Reader(HTMLParser):
    """A merged cell has its text in its first place, as in a workbook; a table within a cell is one of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[PageTable] = []
        self._open: list[PageTable] = []
        self._below: list[
            dict[int, int]
        ] = []  # of each open table: the last row that a cell above reaches, by column
        self._text: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "table":
            self._end_cell()
            self._open.append(PageTable())
            self._below.append({})
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            table = self._open[-1]
            table.rows.append([])
            if _HIDDEN.search(told.get("style") or ""):
                table.hidden_rows.append(len(table.rows))
        elif tag in ("td", "th") and self._open and self._open[-1].rows:
            self._begin_cell(told)
        elif tag in ("br", "p", "div") and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()
            self._below.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(_BREAKS.sub(" ", data))

    def _begin_cell(self, told: dict[str, str | None]) -> None:
        self._end_cell()
        rows, below = self._open[-1].rows, self._below[-1]
        row = rows[-1]
        while below.get(len(row), 0) >= len(rows):
            row.append(None)
        self._span = _number(told.get("colspan"), _WIDEST)
        last = len(rows) + _number(told.get("rowspan"), _DEEPEST) - 1
        if last > len(rows):
            below.update(dict.fromkeys(range(len(row), len(row) + self._span), last))
        self._text = []

    def _end_cell(self) -> None:
        if self._text is None:
            return
        words = "".join(self._text).strip()
        self._text = None
        row = self._open[-1].rows[-1]
        row += [words or None, *([None] * (self._span - 1))]
        if len(row) > _WIDEST:
            raise DelimitedError("file_damaged", len(self._open[-1].rows))


def _number(told: str | None, most: int) -> int:
    return min(max(int(told), 1), most) if told and told.isdecimal() else 1
