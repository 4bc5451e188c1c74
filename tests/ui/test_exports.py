"""A workbook is the list: the same rows, text as text, with a reason, a watermark and a line in the log."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.ui.reading import rows

SignIn = Callable[..., Client]


def sheet_of(response: Any) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("query", ["", "?kind=审核", "?tile=late&sort=-name", "?q=陆"])
def test_export_equals_the_list(sign_in: SignIn, query: str) -> None:
    client = sign_in()
    sheet = sheet_of(client.post(f"/errands/export/{query}", {"why": "visit"}))
    listed = rows(client.get(f"/errands/{query}{'&' if query else '?'}size=100"))
    taken = sheet[1 : 1 + len(listed)]
    assert all(
        str(line[2]) in text and str(line[1]) in text for line, text in zip(taken, listed, strict=True)
    )
    assert not any(sheet[1 + len(listed)]) and "周雅琴" in sheet[2 + len(listed)][0]
    assert "走访与致电" in sheet[2 + len(listed)][0] and len(sheet) == len(listed) + 3


def test_headings_are_the_lists_own(sign_in: SignIn) -> None:
    sheet = sheet_of(sign_in().post("/errands/export/", {"why": "visit"}))
    assert sheet[0] == ["时限", "事项与缘由", "对象", "金额"]


def test_the_file_keeps_its_chinese_name(sign_in: SignIn) -> None:
    """Trap 12: a raw Chinese name was saved as download.xlsx."""
    answer = sign_in().post("/errands/export/", {"why": "visit"})
    assert "我的任务-" in unquote(answer.headers["Content-Disposition"])


@pytest.mark.parametrize("sent", [{}, {"why": "nothing"}, {"why": "other", "words": "abc"}])
def test_without_a_reason_nothing_leaves_the_house(sign_in: SignIn, sent: dict[str, str]) -> None:
    from tests.ui.gallery.house import EXPORTS

    answer = sign_in().post("/errands/export/", sent)
    assert answer.status_code == 422 and not EXPORTS


def test_each_export_is_told_to_the_log(sign_in: SignIn) -> None:
    from tests.ui.gallery.house import EXPORTS

    sign_in().post("/errands/export/?kind=审核", {"why": "other", "words": "给局长看"}).close()
    assert [(who, page, reason) for who, page, reason, _rows in EXPORTS] == [
        ("周雅琴", "errands", "给局长看")
    ]


def test_text_that_looks_like_a_formula_stays_text(sign_in: SignIn) -> None:
    """Trap 16: `=1+1` in a name would otherwise be worked out on the reader's machine."""
    from dataclasses import dataclass

    from minzheng.ui.declare import Column, ListPage
    from minzheng.ui.views.export import write_workbook

    @dataclass
    class Line:
        name: str

    shown: Any = ListPage(
        name="x",
        title="x",
        permit="x",
        rows=lambda actor: None,  # type: ignore[arg-type,return-value]  # not asked here
        columns=[Column(key="name", label="x", cell=lambda line: "<b>never</b>")],
        empty="x",
    )
    file = io.BytesIO()
    texts = ["=1+1", "+1", "@sum", "http://x.example", "00123"]
    assert write_workbook(file, shown, [Line(text) for text in texts], "mark") == 5
    file.seek(0)
    sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert [line[0] for line in sheet[1:6]] == texts
    assert b"<f>" not in _sheet_xml(file)


def _sheet_xml(file: io.BytesIO) -> bytes:
    from zipfile import ZipFile

    with ZipFile(file) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_who_may_not_open_the_list_may_not_take_it(sign_in: SignIn) -> None:
    assert sign_in("stranger").post("/errands/export/", {"why": "visit"}).status_code == 403
