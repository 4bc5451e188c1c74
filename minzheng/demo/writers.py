"""Puts drafts down as files: xlsx and csv, titles, merged headings, totals; the same bytes for the same draft."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from minzheng.demo.dates import DAYS, MONTHS
from minzheng.demo.sheets import Cell, Draft
from minzheng.demo.spans import Month

# A workbook notes when it was made; the same day for all, or no two would be alike.
MADE = datetime(2024, 1, 1)
TOTAL, BASICS, DETAILS = "合计", "基本信息", "具体内容"
PERSONAL = ("count", "order", "name", "id", "certificate", "sex", "born", "text", "community", "phone")

Text = Callable[[Cell], Cell]


def write_all(drafts: Sequence[Draft], folder: Path, *, processes: int) -> None:
    """Writes every file into its source's folder, by so many processes at a time; the lines are numbered before.

    Raises ValueError for two files of one name, and if one of the processes ends early.
    """
    twice = [path for path, times in Counter((one.source, one.name) for one in drafts).items() if times > 1]
    for source, name in twice:
        raise ValueError(f"two files of {source} are called {name}: the recipe's name must tell them apart")
    if processes == 1:
        return _write(drafts, folder)
    longest_first = sorted(drafts, key=lambda draft: -len(draft.lines))
    # Forked, so that nobody has to hand over what was invented.
    at_work = [
        get_context("fork").Process(target=_write, args=(longest_first[number::processes], folder))
        for number in range(processes)
    ]
    for process in at_work:
        process.start()
    for process in at_work:
        process.join()
    if any(process.exitcode for process in at_work):
        raise ValueError("not every file could be written")


def _write(drafts: Iterable[Draft], folder: Path) -> None:
    for draft in drafts:
        path = folder / draft.source / draft.name
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = list(_rows(draft))
        if draft.format == "csv":
            path.write_bytes(_csv(rows).encode(draft.encoding))
        else:
            _write_workbook(draft, rows, path)


def number_lines(draft: Draft) -> None:
    """Tells each line in which row of the sheet it will stand."""
    above = len(_heads(draft))
    for at, line in enumerate(draft.lines, start=1):
        line.row = above + at
        above += at in draft.blank_after


def _rows(draft: Draft) -> Iterator[list[Cell]]:
    """All rows of the sheet, the first one first."""
    yield from _heads(draft)
    put = [_cells_of(draft, column.kind) for column in draft.columns]
    blank: list[Cell] = [None] * len(draft.columns)
    for at, line in enumerate(draft.lines, start=1):
        yield [as_written(cell) for as_written, cell in zip(put, line.cells, strict=True)]
        if at in draft.blank_after:
            yield blank
    if draft.form.total_row:
        yield _total(draft)


def _heads(draft: Draft) -> list[list[Cell]]:
    """Title, groups of headings, headings: as many as the file has. Merged cells hold their text in the first one."""
    headings: list[Cell] = [column.heading for column in draft.columns]
    if draft.head == "plain":
        return [headings]
    empty: list[Cell] = [None] * (len(headings) - 1)
    title: list[Cell] = [draft.title, *empty]
    if draft.head == "title":
        return [title, headings]
    groups: list[Cell] = [None] * len(headings)
    groups[0], groups[_split(draft)] = BASICS, DETAILS
    return [title, groups, headings]


def _split(draft: Draft) -> int:
    """The position of the first heading that isn't about the person; the second one when there is none."""
    kinds = [column.kind for column in draft.columns]
    return next((at for at, kind in enumerate(kinds) if at and kind not in PERSONAL), 1)


def _total(draft: Draft) -> list[Cell]:
    row: list[Cell] = [None] * len(draft.columns)
    row[0] = TOTAL
    for at in draft.columns_of("fen", "yuan"):
        put = _cells_of(draft, draft.columns[at].kind)
        row[at] = put(sum(cell for line in draft.lines if isinstance(cell := line.cells[at], int)))
    return row


def _cells_of(draft: Draft, kind: str) -> Text:
    """How this file writes a cell of a column, unless dirt has already written it."""
    as_text = draft.format == "csv"
    if kind == "fen":
        return _fen_text if as_text else _fen_number
    if kind == "month":
        month = MONTHS[draft.dates]
        return lambda cell: month(cell) if isinstance(cell, Month) else cell
    if kind in ("date", "born") and draft.dates != "cell":
        day = DAYS[draft.dates]
        return lambda cell: day(cell) if isinstance(cell, date) and not isinstance(cell, datetime) else cell
    return lambda cell: cell


def _fen_text(cell: Cell) -> Cell:
    return f"{cell // 100}.{cell % 100:02d}" if isinstance(cell, int) else cell


def _fen_number(cell: Cell) -> Cell:
    return cell / 100 if isinstance(cell, int) else cell


def _csv(rows: list[list[Cell]]) -> str:
    text = io.StringIO()
    slashed = DAYS["slash"]
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([slashed(cell) if isinstance(cell, date) else cell for cell in row] for row in rows)
    return text.getvalue()


def _write_workbook(draft: Draft, rows: list[list[Cell]], path: Path) -> None:
    with Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        title = book.add_format({"bold": True, "align": "center"})
        for at, row in enumerate(rows):
            _write_row(sheet, at, row, day)
        width = len(draft.columns) - 1
        if draft.head != "plain" and width:
            sheet.merge_range(0, 0, 0, width, draft.title, title)
        if draft.head == "merged":
            split = _split(draft)
            for first, last, text in ((0, split - 1, BASICS), (split, width, DETAILS)):
                if first < last:
                    sheet.merge_range(1, first, 1, last, text, title)


def _write_row(sheet: Worksheet, at: int, row: list[Cell], day: object) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(at, column, cell)
        elif isinstance(cell, date):
            sheet.write_datetime(at, column, cell, day)
        elif cell is not None:
            sheet.write_number(at, column, cell)
