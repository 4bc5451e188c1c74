"""Writes the invented rows as an office's spreadsheet program does (texts in one shared table), and as csv."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from bench.importing.people import HEADINGS, Cell, rows
from minzheng.exchange.kernel.workbook import column_letter

_SERIAL_ZERO = date(1899, 12, 30)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="结算" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet {_MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>",
}


def write_xlsx(path: Path, number: int, seed: int) -> None:
    """A workbook of one sheet with so many rows below its headings."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, _HEAD + content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f"{_HEAD}<worksheet {_MAIN}><sheetData>".encode())
            sheet.write(_row(1, HEADINGS, texts))
            for at, row in enumerate(rows(number, seed), 2):
                sheet.write(_row(at, row, texts))
            sheet.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as shared:
            shared.write(f'{_HEAD}<sst {_MAIN} uniqueCount="{len(texts)}">'.encode())
            for text in texts:
                shared.write(f"<si><t>{escape(text)}</t></si>".encode())
            shared.write(b"</sst>")


_LETTERS = [column_letter(index) for index in range(len(HEADINGS))]


def _row(at: int, cells: Sequence[Cell], texts: dict[str, int]) -> bytes:
    told = (_cell(f"{letter}{at}", cell, texts) for letter, cell in zip(_LETTERS, cells, strict=True))
    return f'<row r="{at}" spans="1:{len(cells)}">{"".join(told)}</row>'.encode()


def _cell(place: str, cell: Cell, texts: dict[str, int]) -> str:
    if isinstance(cell, date):
        return f'<c r="{place}" s="1"><v>{(cell - _SERIAL_ZERO).days}</v></c>'
    if not isinstance(cell, str):
        return f'<c r="{place}"><v>{cell:.17g}</v></c>'
    return f'<c r="{place}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>' if cell else ""


def write_csv(path: Path, number: int, seed: int) -> None:
    """The same as text, days in ISO form."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(_plain(rows(number, seed)))


def _plain(told: Iterable[Sequence[Cell]]) -> Iterable[list[str]]:
    for row in told:
        yield [f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row]
