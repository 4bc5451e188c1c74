"""Tiny files as departments, streets and providers send them, handed in by an account and followed to the end."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from minzheng.exchange.kernel.messages import Problem, render
from minzheng.exchange.models import Delivery, ReturnedRow
from minzheng.exchange.services import receive_delivery, withdraw_delivery
from minzheng.platform.acting import acting
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from tests.accounts import actor, key

LIST, VISITS, CHECKS = "residents_80", "provider_visits", "visit_checks"
ROLL, BILLS = "assistance_roll", "medical_insurance"
HEADINGS = {
    ROLL: ("姓名", "证件号码", "街道", "社区", "救助类别", "发放月份", "月发放金额"),
    BILLS: ("姓名", "证件号码", "参保类型", "就诊类型", "医疗总费用", "个人自付", "结算日期", "医疗机构"),
    LIST: ("姓名", "证件号码", "出生日期", "街道", "社区", "居住状况"),
    VISITS: ("服务单号", "姓名", "证件号码", "服务项目", "服务日期", "时长(分钟)", "服务人员"),
    CHECKS: ("服务单号", "服务机构", "核实结果", "核实方式", "核实日期"),
}
Row = Sequence[object]


def paid(number: str, month: date) -> Row:
    """A row of the assistance roll."""
    return ("周桂英", number, "清和街道", "梧桐里社区", "低保", f"{month:%Y-%m}", "900.00")


def bill(number: str, yuan: int, day: date) -> Row:
    """A settlement of the medical insurance that the person paid so much of."""
    return ("周桂英", number, "居民医保", "住院", f"{yuan}.00", f"{yuan}.00", day, "清和医院")


def elder(
    number: str, *, street: str = "清和街道", community: str = "梧桐里社区", living: str = "独居"
) -> Row:
    """A row of the list of residents."""
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return ("周桂英", number, born, street, community, living)


def visit(number: str, whose: str, day: date, *, item: str = "上门探访") -> Row:
    """A row of a provider's file."""
    return (number, "周桂英", whose, item, day, 40, "王师傅")


def check(number: str, day: date, *, result: str = "属实", provider: str = "安和为老服务中心") -> Row:
    """A row of a street's checks."""
    return (number, provider, result, "电话", day)


def sent(by: str, source: str, *rows: Row, on: date | None = None) -> Delivery:
    """The file as its delivery once everything has followed from it; `on` is the day it was sent."""
    who = actor(by)
    with acting(who):
        told = {"source": source, "file_name": f"{source}.csv", "content": table(source, *rows)}
        delivery = receive_delivery(who, sent_on=on or today(), key=key(), **told)
    drain()
    return delivery


def withdrawn(delivery: Delivery) -> None:
    """The file is withdrawn, and everything has followed from that."""
    desk = actor("data")
    with acting(desk):
        withdraw_delivery(desk, delivery=delivery, key=key(), reason="送错了")
    drain()


def came_back(delivery: Delivery, by: str = "data") -> dict[int, list[str]]:
    """What came back, as its reader sees it: the codes of the problems by row."""
    who = actor(by)
    with acting(who):
        rows = ReturnedRow.objects.visible_to(who).filter(delivery=delivery).order_by("row")
        told = {row.row: [Problem(**problem) for problem in row.problems] for row in rows}
    for problems in told.values():
        assert all(render(problem, language) for problem in problems for language in ("zh", "en"))
    return {row: [problem.code for problem in problems] for row, problems in told.items()}


def table(source: str, *rows: Row) -> bytes:
    """The rows as a file of their source."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS[source], *rows])
    return text.getvalue().encode()
