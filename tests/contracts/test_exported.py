"""Every list as a workbook, taken by two accounts: its own columns, its own rows, masked, as text, with who and why."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from minzheng.platform.acting import Actor
from minzheng.platform.models import Account
from minzheng.registry.models import Person
from minzheng.ui.declare import ListPage
from tests.contracts import pages
from tests.contracts.conftest import Tried
from tests.contracts.pages import Address, addresses, signed_in, url_of
from tests.contracts.rows import any_row, made
from tests.contracts.test_pages import hats, places
from tests.ui.reading import rows

pytestmark = pytest.mark.django_db

FORMULA = "=cmd|'/c calc'!A1"
NUMBERS = re.compile(r"\b\d{17}[\dX]\b|\b1[0-9]{10}\b")
EXPORTS = [one for one in addresses() if isinstance(one.page, ListPage) and one.part == "export"]


def takers(page: ListPage[object]) -> list[tuple[str, Actor]]:
    """The first two accounts that may take the list."""
    every = Account.objects.order_by("pk").values_list("username", flat=True)
    may = [
        (name, one) for name in every for one in hats(name) if one.may(page.permit) and one.hat in page.hats
    ]
    return may[:2]


@pytest.mark.parametrize("address", EXPORTS, ids=lambda address: address.name)
def test_a_taken_list_is_what_its_taker_sees(address: Address, tried: Tried) -> None:
    tried("lists taken by an account", taken_as_seen(address))


def taken_as_seen(address: Address) -> int:
    """Takes a list as two accounts and looks into the workbooks; gives how often."""
    page = address.page
    assert isinstance(page, ListPage)
    for username, one in takers(page):
        own, foreign = places(one)
        for place, name in ((own, FORMULA), (foreign, "欧阳不识")):
            if place is not None:
                made(Person, place, name=name, sort_key="zz", pinyin="zz", initials="zz")
                any_row(pages.shown_model(page), place)
        client = signed_in(one, username)
        answer = client.post(url_of(address), {"why": "other", "words": "核对名单"})
        content = b"".join(answer.streaming_content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert book[0] == [str(column.label) for column in page.columns]
        cells = [str(cell) for line in book[1:] for cell in line]
        assert one.name in cells[-len(book[0])] and "核对名单" in cells[-len(book[0])]
        assert not [cell for cell in cells if NUMBERS.search(cell)]
        assert foreign is None or "欧阳不识" not in "".join(cells)
        with ZipFile(io.BytesIO(content)) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        listed = rows(client.get(f"{url_of(address).removesuffix('export/')}?size=100"))
        assert len(book) == len(listed) + 3 or len(listed) == 100
        assert page.name != "people" or own is None or FORMULA in cells
    return len(takers(page))
