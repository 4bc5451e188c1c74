"""Columns under other headings: pointed out once, they are understood in the next file, until they are forgotten."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from minzheng.exchange.models import Delivery, RememberedColumns
from minzheng.exchange.returning import returned_workbook
from minzheng.exchange.services import forget_columns
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.jobs import drain
from minzheng.platform.verbs import Refused
from tests.accounts import actor, key
from tests.exchange.deliveries import ROLL, came_back, handed_in, now, paid, table
from tests.people import id_number

pytestmark = pytest.mark.django_db
CHOSEN = {"id_number": "身份编码", "name": "何人"}


def strange(*rows: tuple[object, ...]) -> bytes:
    """A roll whose name and number stand under headings that nobody agreed."""
    return (
        table(ROLL, *rows)
        .replace("证件号码".encode(), "身份编码".encode())
        .replace("姓名".encode(), "何人".encode())
    )


def sent(content: bytes, columns: Mapping[str, str] | None = None, source: str = ROLL) -> Delivery:
    """The file with these columns pointed out, and all that follows."""
    told = handed_in("data", source, content, columns=columns)
    drain()
    return now(told)


def remembered() -> list[RememberedColumns]:
    """What is kept, forgotten or not."""
    with unscoped("a test looks"):
        return list(RememberedColumns.objects.order_by("pk"))


def test_columns_pointed_out_are_read_and_the_returned_workbook_has_the_row() -> None:
    assert sent(strange(paid(id_number()))).state == "refused" and remembered() == []
    delivery = sent(strange(paid(id_number()), paid(id_number(), "-3")), CHOSEN)
    assert (delivery.state, delivery.accepted, came_back(delivery)) == ("merged", 1, {3: ["below_minimum"]})
    with acting(actor("data")):
        assert len(returned_workbook(delivery, "zh")) > 1000


def test_the_next_file_with_the_same_headings_is_understood_without_asking() -> None:
    sent(strange(paid(id_number())), CHOSEN)
    again = sent(strange(paid(id_number())))
    assert (again.state, again.columns) == ("merged", CHOSEN) and len(remembered()) == 1
    other = sent(strange(paid(id_number())).replace("联系电话".encode(), "手机".encode()))
    assert other.state == "refused"


def test_a_file_that_was_refused_is_read_once_more_when_its_columns_are_pointed_out() -> None:
    content = strange(paid(id_number()))
    first = sent(content)
    again = sent(content, CHOSEN)
    assert first.state == "refused" and (again.pk, again.state) == (first.pk, "merged")


def test_columns_that_were_forgotten_are_asked_about_again() -> None:
    sent(strange(paid(id_number())), CHOSEN)
    (kept,) = remembered()
    desk = actor("data")
    with acting(desk):
        forget_columns(desk, columns=kept, key=key())
        with pytest.raises(Refused, match="forgotten_already"):
            forget_columns(desk, columns=kept, key=key())
    assert sent(strange(paid(id_number()))).state == "refused"


def test_other_columns_for_the_same_headings_come_in_the_place_of_those_kept() -> None:
    sent(strange(paid(id_number())), CHOSEN)
    changed = {**CHOSEN, "phone": ""}
    sent(strange(paid(id_number())), changed)
    before, after = remembered()
    assert before.forgotten_at is not None and (after.columns, after.forgotten_at) == (changed, None)


def test_a_column_that_nobody_agreed_is_refused() -> None:
    with pytest.raises(Refused, match="no_such_column"):
        sent(strange(paid(id_number())), {"shoe_size": "何人"})
