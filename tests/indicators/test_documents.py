"""One layout, two writers: the same words and numbers in Markdown and in .docx."""

from __future__ import annotations

import io
from datetime import date

import docx
from docx.oxml.ns import qn

from minzheng.indicators.kernel.docx import docx_of
from minzheng.indicators.kernel.layout import Document, Heading, Paragraph, Table
from minzheng.indicators.kernel.markdown import markdown_of
from minzheng.indicators.kernel.numbers import written

TABLE = Table(
    ("指标", "数值"), [("走访人数 (a.b_c)", "12,345"), ("其中 | 独居", "7")], (3, 1), frozenset({1})
)
REPORT = Document(
    title="年度报告",
    language="zh",
    made_on=date(2026, 11, 24),
    blocks=(Heading("一、工作", 1), Heading("（一）走访", 2), Paragraph("全年走访12,345人。"), TABLE),
)


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def test_markdown_has_title_headings_text_and_table() -> None:
    assert markdown_of(REPORT).splitlines() == [
        "# 年度报告",
        "",
        "## 一、工作",
        "",
        "### （一）走访",
        "",
        "全年走访12,345人。",
        "",
        "| 指标 | 数值 |",
        "| --- | ---: |",
        r"| 走访人数 (a.b\_c) | 12,345 |",
        r"| 其中 \| 独居 | 7 |",
    ]


def test_docx_says_the_same_on_the_page_of_the_standard() -> None:
    made = opened(docx_of(REPORT))
    assert [each.text for each in made.paragraphs] == [
        "年度报告",
        "一、工作",
        "（一）走访",
        "全年走访12,345人。",
    ]
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        list(TABLE.head),
        *map(list, TABLE.rows),
    ]
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.top_margin.mm), round(section.left_margin.mm)) == (
        210,
        37,
        28,
    )
    faces = [each.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) for each in made.paragraphs]
    assert faces == ["方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"]


def test_docx_repeats_the_head_of_a_table_and_keeps_rows_whole() -> None:
    rows = opened(docx_of(REPORT)).tables[0].rows
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in list(rows)[1:])


def test_numbers_are_written_as_each_language_writes_them() -> None:
    assert [written(number, "zh") for number in (0, 75, 4321, 12345, 1234567)] == [
        "0",
        "75",
        "4321",
        "12,345",
        "1,234,567",
    ]
    assert [written(number, "en") for number in (75, 4321, 12345)] == ["75", "4,321", "12,345"]
