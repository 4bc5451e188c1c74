"""A workbook too large to be held: its sheets are cut into windows of rows, each read as a small workbook of its own.

So the same library reads large and small ones, and what it makes of a cell doesn't depend on the size of the file.
Whatever is written in a way that can't be cut safely raises `Uncuttable`: then the file is read whole, if it can be.
"""

from __future__ import annotations

import io
import re
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from minzheng.exchange.kernel.cell import Cell, cell_of
from minzheng.exchange.kernel.workbook import SheetMarks, marks_in, sheet_parts, to_be_reckoned

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
TEXTS = "xl/sharedStrings.xml"
SHARED = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, RELATIONS, "xl/styles.xml")
_CUT_AT = 8 << 20  # bytes of a window: some 5,000 rows of thirty columns
_CHUNK = 1 << 20
_LONGEST = 64 << 20  # a head or a row longer than this is no table
_ROOT = re.compile(rb"<(\w+:)?(?:worksheet|sst)\b[^>]*>")
_ROW_NUMBER = re.compile(rb"\sr=[\"'](\d+)[\"']")
_INSIDE = re.compile(rb"^<[^>]*>|</[^>]*>$")  # the outer tags of an element, or the one tag of an empty one
_NOTHING = re.compile(rb"(?!)")


class Uncuttable(ValueError):
    """A workbook that must be read whole: written in a way that doesn't show where a row ends."""


@dataclass(slots=True)
class LargeSheet:
    """A sheet to be read: its name, whether it is hidden, its marks, which are whole once its rows are read."""

    name: str
    hidden: bool
    marks: SheetMarks
    rows: Iterator[list[list[Cell]]]


def sheets_of(archive: zipfile.ZipFile) -> Iterator[LargeSheet]:
    """The sheets with data in their order; the rows of each have to be read before the next is asked for."""
    frame = _Frame(archive)
    parts = dict(sheet_parts(archive))
    recalculated = to_be_reckoned(archive)
    for about in frame.opened(b"", {}).sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.name not in parts:
            raise Uncuttable(about.name)
        marks = SheetMarks()
        rows = _Sheet(frame, about.name, parts[about.name], marks, recalculated).windows()
        yield LargeSheet(about.name, about.visible != SheetVisibleEnum.Visible, marks, rows)


class _Frame:
    """What all windows of a workbook share: its parts but for sheets, and its table of texts."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        names = set(archive.namelist())
        if not {WORKBOOK, RELATIONS} <= names:
            raise Uncuttable(WORKBOOK)
        self.parts = {name: archive.read(name) for name in SHARED if name in names}
        self.texts = _Texts(archive.read(TEXTS)) if TEXTS in names else None

    def opened(self, texts: bytes, more: dict[str, bytes]) -> CalamineWorkbook:
        """A workbook of these parts."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in {**self.parts, **({TEXTS: texts} if texts else {}), **more}.items():
                archive.writestr(name, content)
        made.seek(0)
        try:
            return CalamineWorkbook.from_filelike(made)
        except CalamineError as error:
            raise Uncuttable(WORKBOOK) from error


class _Texts:
    """The texts that cells name by number, as they stand in the file: its bytes, and where each begins and ends."""

    def __init__(self, xml: bytes) -> None:
        root = _ROOT.search(xml)
        if root is None or b"<![CDATA[" in xml or b"<!--" in xml:
            raise Uncuttable(TEXTS)
        prefix = root[1] or b""
        self.xml = xml
        entry = re.compile(rb"<%bsi\s*/>|<%bsi\b[^>]*>.*?</%bsi>" % (prefix, prefix, prefix), re.DOTALL)
        self._places = array("Q", (place for found in entry.finditer(xml) for place in found.span()))

    def within(self, number: bytes) -> bytes:
        """What stands between the tags of a text: plain or in pieces, as it would within a cell."""
        at, places = int(number), self._places
        if 2 * at >= len(places):
            raise Uncuttable(TEXTS)
        return _INSIDE.sub(b"", self.xml[places[2 * at] : places[2 * at + 1]])


class _Sheet:
    """A sheet on its way through the windows."""

    def __init__(self, frame: _Frame, name: str, part: str, marks: SheetMarks, recalculated: bool) -> None:
        self._frame, self._name, self._part = frame, name, part
        self._marks, self._recalculated = marks, recalculated
        self._prefix = self._root = self._inline = b""
        self._by_number = _NOTHING
        self._last = 0  # number of the last row so far, with data or without
        self._given = 0  # rows given so far

    def windows(self) -> Iterator[list[list[Cell]]]:
        """The rows from the first one on, empty ones between them too, a window at a time."""
        with self._frame.archive.open(self._part) as stream:
            for xml in self._cut(stream):
                if b"<!" in xml:
                    raise Uncuttable(self._part)
                self._marks.add(marks_in(xml, self._recalculated))
                if rows := self._read(self._numbered(xml)):
                    yield rows

    def _cut(self, stream: IO[bytes]) -> Iterator[bytes]:
        """The rows' text, cut behind rows; the stream is read to its end, where its checksum is."""
        waiting = self._below_the_head(stream)
        row_ends, data_ends = b"</" + self._prefix + b"row>", b"</" + self._prefix + b"sheetData>"
        while (end := waiting.find(data_ends)) < 0:
            if len(waiting) >= _CUT_AT and (cut := waiting.rfind(row_ends)) >= 0:
                yield waiting[: cut + len(row_ends)]
                waiting = waiting[cut + len(row_ends) :]
            chunk = stream.read(_CHUNK)
            if not chunk or len(waiting) > _LONGEST:
                raise Uncuttable(self._part)
            waiting += chunk
        if waiting[:end].strip():
            yield waiting[:end]
        while stream.read(_CHUNK):
            continue

    def _below_the_head(self, stream: IO[bytes]) -> bytes:
        head = b""
        while True:
            chunk = stream.read(_CHUNK)
            head += chunk
            root = _ROOT.search(head)
            prefix = (root[1] or b"") if root else b""
            begun = re.search(rb"<%bsheetData\s*(/?)>" % prefix, head) if root else None
            if root and begun:
                self._prefix, self._root = prefix, root[0]
                self._by_number = re.compile(rb' t="s"><%bv>(\d+)</%bv>' % (prefix, prefix))
                self._inline = b' t="inlineStr"><%bis>%%b</%bis>' % (prefix, prefix)
                return b"</%bsheetData>" % prefix if begun[1] else head[begun.end() :]
            if not chunk or len(head) > _LONGEST:
                raise Uncuttable(self._part)

    def _numbered(self, xml: bytes) -> bytes:
        """The rows with the first one's number on it, if it has none: within a window it would be the first."""
        tags = [found[0] for found in re.finditer(rb"<%brow\b[^>]*>" % self._prefix, xml)]
        if tags and _ROW_NUMBER.search(tags[0]) is None:
            opening = b"<" + self._prefix + b"row"
            xml = xml.replace(opening, b'%b r="%d"' % (opening, self._last + 1), 1)
            self._last += 1
            del tags[0]
        for tag in tags:
            told = _ROW_NUMBER.search(tag)
            self._last = int(told[1]) if told else self._last + 1
        return xml

    def _read(self, xml: bytes) -> list[list[Cell]]:
        xml, texts = self._with_texts(xml)
        data = self._prefix + b"sheetData"
        whole = b"%b<%b>%b</%b></%bworksheet>" % (self._root, data, xml, data, self._prefix)
        with self._frame.opened(texts, {self._part: whole}) as book:
            sheet = book.get_sheet_by_name(self._name)
            if sheet.start is None:
                return []
            first, left = sheet.start
            if first < self._given:
                raise Uncuttable(self._part)
            empty: list[list[Cell]] = [[] for _ in range(self._given, first)]
            margin: list[Cell] = [None] * left
            found = [margin + [cell_of(value) for value in row] for row in sheet.to_python()]
        self._given = first + len(found)
        return empty + found

    def _with_texts(self, xml: bytes) -> tuple[bytes, bytes]:
        """The rows with each text in its cell instead of its number, and the table of texts they still need."""
        texts, named = self._frame.texts, xml.count(b't="s"') + xml.count(b"t='s'")
        if texts is None or not named:
            return xml, b""
        known: dict[bytes, bytes] = {}

        def told(found: re.Match[bytes]) -> bytes:
            text = known.get(found[1])
            if text is None:
                text = known[found[1]] = self._inline % texts.within(found[1])
            return text

        changed, count = self._by_number.subn(told, xml)
        # Where a cell names its text in another way than programs do, the rows stay as they are, with the whole table.
        return (changed, b"") if count == named else (xml, texts.xml)
