"""Files for the tests of the exchange, handed in and followed to the end; and everything that is in force after it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow.parquet as pq

from minzheng.exchange.contracts import contracts
from minzheng.exchange.models import Delivery, ReturnedRow
from minzheng.exchange.places import lake
from minzheng.exchange.services import receive_delivery, withdraw_delivery
from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.installed import installed_pack
from minzheng.platform.jobs import drain
from minzheng.platform.models import Division
from minzheng.platform.time import today
from minzheng.questionnaires.models import Answers
from minzheng.registry.models import Fact, Person
from tests.accounts import actor, key

ROLL, LIST, FUNERALS, SURVEY = "assistance_roll", "residents_80", "funerals", "need_survey"
Row = Sequence[object]
HEADINGS: dict[str, tuple[str, ...]] = {
    ROLL: ("姓名", "证件号码", "街道", "社区", "救助类别", "发放月份", "月发放金额", "联系电话"),
    LIST: ("姓名", "证件号码", "出生日期", "街道", "社区", "小区", "门牌", "联系电话", "居住状况"),
    FUNERALS: ("逝者姓名", "证件号码", "死亡日期", "殡仪馆"),
}
ANSWERED = (
    "独居", 2, "是", "有严重隐患", "否", "能自己完成", "能自己完成", "能自己完成",
    "没有困难", "没有困难", "没有困难", "每周", "没有", "否",
)  # fmt: skip


def paid(number: str, yuan: str = "900.00", *, month: str = "2025-06", category: str = "低保") -> Row:
    """A row of the roll, of somebody of the first street."""
    return ("周桂英", number, "清和街道", "梧桐里社区", category, month, yuan, "12000001234")


def elder(
    number: str, *, community: str = "梧桐里社区", street: str = "清和街道", living: str = "独居"
) -> Row:
    """A row of a street's list."""
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return ("周桂英", number, born, street, community, "梧桐苑", "3幢1单元502室", "12000005678", living)


def dead(number: str, day: str = "2025-03-04") -> Row:
    """A row of the funeral home."""
    return ("周桂英", number, day, "甲殡仪馆")


def surveyed(number: str, day: str = "2025-05-06", *, falls: int = 2) -> Row:
    """A row of a survey."""
    living, _, *rest = ANSWERED
    return ("周桂英", number, "梧桐里社区", day, "王干事", living, falls, *rest)


def headings(source: str) -> tuple[str, ...]:
    """The headings of a source's file: agreed ones for a survey, whose columns are its questions."""
    if source in HEADINGS:
        return HEADINGS[source]
    return tuple(field.headings[0] for field in contracts(installed_pack())[source].fields)


def table(source: str, *rows: Row) -> bytes:
    """A file of these rows."""
    text = io.StringIO()
    csv.writer(text).writerows([headings(source), *rows])
    return text.getvalue().encode()


def handed_in(
    by: str | Actor,
    source: str,
    content: bytes,
    *,
    on: date | None = None,
    area: Division | None = None,
    corrects: Delivery | None = None,
    columns: Mapping[str, str] | None = None,
) -> Delivery:
    """The file received, in the place of another, with columns pointed out; nothing has followed yet."""
    who = actor(by) if isinstance(by, str) else by
    with acting(who):
        return receive_delivery(
            who,
            source=source,
            file_name=f"{source}.csv",
            content=content,
            sent_on=on or today(),
            area=area,
            corrects=corrects,
            columns=columns,
            key=key(),
        )


def sent(by: str, source: str, *rows: Row, on: date | None = None) -> Delivery:
    """The file of these rows once everything has followed from it."""
    delivery = handed_in(by, source, table(source, *rows), on=on)
    drain()
    return now(delivery)


def now(delivery: Delivery) -> Delivery:
    """The delivery as it is by now."""
    with unscoped("a test looks"):
        return Delivery.objects.select_related("area").get(pk=delivery.pk)


def withdrawn(delivery: Delivery) -> None:
    """The file withdrawn, and everything that follows."""
    desk = actor("data")
    with acting(desk):
        withdraw_delivery(desk, delivery=delivery, key=key(), reason="送错了")
    drain()


def came_back(delivery: Delivery) -> dict[int, list[str]]:
    """The codes of the problems by row."""
    with unscoped("a test looks"):
        rows = ReturnedRow.objects.filter(delivery=delivery).in_order()
        return {row.row: [problem["code"] for problem in row.problems] for row in rows}


def person(number: str) -> Person:
    """The person of a number."""
    from minzheng.platform.crypto import blind

    with unscoped("a test looks"):
        return Person.objects.get(id_index=blind(number))


def in_force() -> dict[str, Any]:
    """All that counts by now, by people's numbers in the index: facts, answers, days of death, the lake's rows."""
    told = ("kind", "code", "valid_from", "valid_until", "amount", "text")
    with unscoped("a test looks"):
        people = {one.pk: bytes(one.id_index) for one in Person.objects.all()}
        lake_numbers = {one.lake_no: bytes(one.id_index) for one in Person.objects.all()}
        facts = {
            (people[row[0]], *row[1:]) for row in Fact.objects.standing().values_list("subject_id", *told)
        }
        answers = [
            (people[row.subject_id], row.questionnaire, row.taken_on, sorted(row.items.items()))
            for row in Answers.objects.standing()
        ]
        died = {(bytes(one.id_index), one.died_on) for one in Person.objects.exclude(died_on=None)}
    return {
        "facts": facts,
        "answers": sorted(answers, key=repr),
        "died": died,
        "lake": _lake(lake_numbers),
    }


def _lake(people: dict[int, bytes]) -> dict[str, Counter[Any]]:
    found: dict[str, Counter[Any]] = {}
    for source, contract in contracts(installed_pack()).items():
        rows = [row for file in lake().files(source) for row in pq.read_table(file).to_pylist()]
        if contract.lake and rows:
            found[source] = Counter(_row(row, people) for row in rows)
    return found


def _row(row: dict[str, Any], people: dict[int, bytes]) -> Any:
    where = ("delivery", "sheet_no", "row_no", "lake_no", "area")
    return (people[row["lake_no"]], *(value for name, value in row.items() if name not in where))
