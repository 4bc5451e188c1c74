"""Columns that a person pointed out go before what headings say; the rest is understood as ever."""

from __future__ import annotations

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.headings import NOTHING_CHOSEN, find_headings, labels, likely_headings
from minzheng.exchange.kernel.sheets import RawSheet
from minzheng.exchange.preview.understood import understood as look
from minzheng.exchange.preview.waiting import Top
from minzheng.platform.packs import Text

FIELDS = (("name", "姓名", "name"), ("id_number", "证件号码", "id_number"), ("phone", "电话", "phone"))


def contract(basis: str = "statute") -> Contract:
    """Three columns, two of which every file has."""
    words = Text(zh="表", en="table")
    told = [
        {"code": code, "headings": (heading,), "type": kind, "required": code != "phone"}
        for code, heading, kind in FIELDS
    ]
    return Contract.model_validate(
        {
            "source": "roll", "title": words, "sender": words, "sent_by": "district",
            "basis": {"kind": basis, "status": "unverified", "text": words}, "retention": 12,
            "cadence": "monthly", "lake": False, "feeds": "residents", "key": ("id_number",), "fields": told,
        }
    )  # fmt: skip


def understood(*headings: str, **chosen: str) -> dict[str, int]:
    """Where each column stands."""
    heading = find_headings(RawSheet("", False, [list(headings)]), contract(), chosen)
    return {place.field.code: place.index for place in heading.columns}


def test_a_column_under_another_heading_is_pointed_out() -> None:
    assert understood("姓名", "编码", "电话", id_number="编码") == {"name": 0, "id_number": 1, "phone": 2}


def test_what_was_pointed_out_goes_before_the_heading_and_takes_the_column_from_it() -> None:
    assert understood("姓名", "证件号码", "电话", id_number="电话") == {"name": 0, "id_number": 2}


def test_a_column_can_be_said_not_to_be_there() -> None:
    assert understood("姓名", "证件号码", "电话", phone="") == {"name": 0, "id_number": 1}


def test_what_a_sheet_has_not_is_understood_as_if_nobody_had_chosen() -> None:
    assert understood("姓名", "证件号码", phone="手机", id_number="编码") == {"name": 0, "id_number": 1}


def test_of_two_columns_with_one_heading_the_letter_says_which() -> None:
    heads = ("姓名", "证件号码", "电话", "电话")
    assert labels(heads) == ["姓名", "证件号码", "电话 (C)", "电话 (D)"]
    heading = find_headings(RawSheet("", False, [list(heads)]), contract(), {"phone": "电话 (D)"})
    assert heading.fits and heading.columns[2].index == 3


def test_a_row_with_somebody_s_number_is_never_taken_for_headings() -> None:
    data = ["周桂英", "320499194103050028", "12000001234"]
    assert likely_headings(RawSheet("", False, [["一览"], data])).names == ["一览"]
    assert labels(data) == ["周桂英", "(B)", "(C)"]


def test_of_a_source_that_needs_a_signature_no_cell_is_shown_before_it_is_known_whose_it_is() -> None:
    private = ["周桂英", "320499194503150025", "痕迹"]
    top = Top("", [["姓名", "证件号码", "外列"], private], 0)
    seen = repr(look(contract("authorisation"), [top], NOTHING_CHOSEN))
    assert not any(trace in seen for trace in ("周", "痕", "3204"))


def test_of_a_source_by_statute_cells_are_shown_masked() -> None:
    top = Top("", [["姓名", "证件号码"], ["周桂英", "320499194503150025"]], 0)
    assert "周**" in repr(look(contract(), [top], NOTHING_CHOSEN))
