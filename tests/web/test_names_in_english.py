"""What a reader of English finds: people by what the page shows, the characters in workbooks, accounts as the pack
calls them."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from minzheng.orders.models import Order
from tests.contracts.rows import made, qinghe
from tests.ui.reading import page
from tests.web.clients import client, person, warned

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("words", ["吕安", "Lyu An'e", "lyu an’e", "Lv An", "luan", "lae"])
def test_a_person_is_found_by_characters_and_by_what_the_page_shows(language: str, words: str) -> None:
    person("吕安娥")
    answer = client("qinghe_clerk", language=language).get("/search/", {"q": words})
    assert [text for link, text in page(answer).all("a") if link["href"].startswith("/person/")] == [
        "Lyu An'e" if language == "en" else "吕安娥"
    ]


@pytest.mark.parametrize(
    ("words", "finds"),
    [("单晓", True), ("Shan Xiao", True), ("danxiao", True), ("sxf", True), ("shanxf", False), ("李", False)],
)
def test_a_provider_finds_its_orders_by_characters_and_by_pinyin(words: str, finds: bool) -> None:
    made(Order, qinghe(), label="单晓芳", valid_until=None)
    found = client("anhe", language="en").get("/my-orders/", {"q": words}).content.decode()
    assert ("Shan Xiaofang" in found) is finds


def test_a_workbook_in_english_has_the_pinyin_and_the_characters() -> None:
    person("王秀英", estate="柳岸小区")
    for language, name, estate in (
        ("en", "Wang Xiuying 王秀英", "Liu'an Estate 柳岸小区"),
        ("zh-hans", "王秀英", "柳岸小区"),
    ):
        answer = client("qinghe_clerk", language=language).post(
            "/people/export/", {"why": "other", "words": "check"}
        )
        content = io.BytesIO(b"".join(answer.streaming_content))
        cells = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()[1]
        assert name in cells and estate in cells


def test_who_reported_is_called_in_the_language_of_the_page() -> None:
    path = f"/warning/{warned(person('王秀英')).pk}/"
    assert "reported by Ding Xiaoman" in client("qinghe_clerk", language="en").get(path).content.decode()
    assert "丁小满" in client("qinghe_clerk").get(path).content.decode()
