"""The layout as .docx on the page of GB/T 9704: A4, its margins, its faces; what a text editor can go on with.

Faces are named as offices have them; where one is missing, the editor takes its own.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any

import docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from minzheng.indicators.kernel.layout import Block, Document, Heading, Paragraph, Table

# GB/T 9704-2012, 5.1 to 7.3.3: margins in mm; 22 lines on 225 mm; faces of title, headings by level and text.
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 26, 35
PITCH = Pt(28.95)
TITLE_FACE, HEADING_FACES, TEXT_FACE = "方正小标宋简体", ("黑体", "楷体_GB2312", "仿宋_GB2312"), "仿宋_GB2312"
LATIN_FACE = "Times New Roman"
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE, CELL_SIZE = Pt(22), Pt(16), Pt(12), Pt(9)
LINE_WIDTH = 210 - LEFT - RIGHT


def docx_of(document: Document) -> bytes:
    """The file's bytes."""
    made = docx.Document()
    _set_page(made, document)
    title = made.add_heading(level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, document.title, TITLE_FACE, TITLE_SIZE)
    for block in document.blocks:
        _add(made, block, document.language)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _set_page(made: Docx, document: Document) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    moment = datetime.combine(document.made_on, time())
    made.core_properties.created = made.core_properties.modified = moment
    made.core_properties.title, made.core_properties.author = document.title, ""
    made.core_properties.language = "zh-CN" if document.language == "zh" else "en"


def _add(made: Docx, block: Block, language: str) -> None:
    if isinstance(block, Heading):
        face = HEADING_FACES[min(block.level, len(HEADING_FACES)) - 1]
        _write(made.add_heading(level=block.level), block.text, face, TEXT_SIZE)
    elif isinstance(block, Paragraph):
        size = SMALL_SIZE if block.small else TEXT_SIZE
        paragraph = made.add_paragraph()
        if language == "zh":
            paragraph.paragraph_format.first_line_indent = 2 * size
        _write(paragraph, block.text, TEXT_FACE, size)
    else:
        _add_table(made, block)


def _write(paragraph: DocxParagraph, text: str, face: str, size: Any, *, pitch: Any = PITCH) -> None:
    """One run with its faces, black, on the page's lines."""
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = pitch
    run = paragraph.add_run(text)
    run.font.size, run.font.name = size, LATIN_FACE
    run.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
    run.bold = False
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _add_table(made: Docx, table: Table) -> None:
    drawn = made.add_table(rows=1 + len(table.rows), cols=len(table.head))
    drawn.style = "Table Grid"
    drawn.autofit = False
    _fill(drawn, table, 0, table.head, "黑体")
    _mark(drawn, 0, "w:tblHeader")
    for number, row in enumerate(table.rows, 1):
        _fill(drawn, table, number, row, TEXT_FACE)
        _mark(drawn, number, "w:cantSplit")


def _fill(drawn: DocxTable, table: Table, number: int, texts: Sequence[str], face: str) -> None:
    for place, (cell, text) in enumerate(zip(drawn.rows[number].cells, texts, strict=True)):
        cell.width = Mm(LINE_WIDTH * table.widths[place] // sum(table.widths))
        paragraph = cell.paragraphs[0]
        if place in table.numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(paragraph, text, face, CELL_SIZE, pitch=1.0)


def _mark(drawn: DocxTable, row: int, name: str) -> None:
    """A row that is repeated on each page, or isn't broken over two."""
    make: Callable[[str], Any] = OxmlElement
    drawn.rows[row]._tr.get_or_add_trPr().append(make(name))
