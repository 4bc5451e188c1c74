"""What a reader of values doesn't tell of an xlsx: hidden rows, formulas without a result, cells in error."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

_HIDDEN = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_FORMULA = re.compile(rb"<c\b([^>]*)>\s*<f\b(.*?)</c>", re.DOTALL)
_RESULT = re.compile(rb"<v[^>]*>(.*?)</v>", re.DOTALL)
_ERROR = re.compile(rb'<c\b(?=[^>]*\bt="e")([^>]*)>.*?<v>(.*?)</v>', re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class SheetMarks:
    """Rows from 1; cells as (row from 1, column from 0)."""

    hidden_rows: list[int] = field(default_factory=list)
    without_result: list[tuple[int, int]] = field(default_factory=list)
    in_error: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, more: SheetMarks) -> None:
        """Takes in the marks of rows further down."""
        self.hidden_rows += more.hidden_rows
        self.without_result += more.without_result
        self.in_error += more.in_error


def column_index(letters: str) -> int:
    """Return the position of a column from 0: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letter(index: int) -> str:
    """Return the letters of a column from 0, as a spreadsheet shows them."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def unpacked_size(path: Path) -> int:
    """Return how many bytes a zip holds once unpacked, as it says itself."""
    with zipfile.ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def marks_of(path: Path) -> dict[str, SheetMarks]:
    """Return the marks of each sheet of an xlsx by its name; nothing for other workbooks."""
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        recalculated = to_be_reckoned(archive)
        return {name: marks_in(archive.read(part), recalculated) for name, part in sheet_parts(archive)}


def to_be_reckoned(archive: zipfile.ZipFile) -> bool:
    """Whether an xlsx asks for its formulas to be reckoned when it is opened."""
    return b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets of an xlsx by name, with the part of the file in which each lies."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet"):
            target = posixpath.normpath(
                posixpath.join("/xl", targets.get(element.get(_RELATION), ""))
            ).lstrip("/")
            if target in archive.namelist():
                yield element.get("name", ""), target


def marks_in(xml: bytes, recalculated: bool) -> SheetMarks:
    """Return the marks of a sheet's text, or of some of its rows."""
    marks = SheetMarks([int(row) for row in _HIDDEN.findall(xml)])
    if b"<f" in xml:
        for attributes, inside in _FORMULA.findall(xml):
            result = _RESULT.search(inside)
            # Programs that write formulas without reckoning them put 0 and ask for a recalculation when opened.
            if result is None or result[1] == b"" or (recalculated and result[1] == b"0"):
                marks.without_result.append(_place(attributes))
    if b't="e"' in xml:
        marks.in_error = [(*_place(attributes), value.decode()) for attributes, value in _ERROR.findall(xml)]
    return marks


def _place(attributes: bytes) -> tuple[int, int]:
    found = _PLACE.search(attributes)
    return (int(found[2]), column_index(found[1].decode())) if found else (0, 0)
