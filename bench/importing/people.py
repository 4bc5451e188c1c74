"""The rows of an invented file of thirty columns, drawn from a seed: one person a row, some of it dirt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from minzheng.registry.kernel.identity import check_digit

HEADINGS = (
    "姓名", "证件号码", "性别", "联系电话", "街道", "社区", "参保类型", "就诊类型", "就业状态", "居住状况", "入院日期",
    "出院日期", "结算日期", "医疗机构", "科室", "诊断", "单据号", "备注", "住院天数", "就诊次数", "医疗总费用",
    "统筹支付", "大病保险", "医疗救助", "个人自付", "起付线", "药品费", "检查费", "床位费", "其他费用",
)  # fmt: skip
AREAS = (
    ("清和街道", "梧桐里社区"), ("清和街道", "书院社区"), ("清和街道", "石桥村"),
    ("望湖街道", "湖滨社区"), ("望湖街道", "柳岸社区"),
)  # fmt: skip
NAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "秀桂淑玉建志国文明德红春海晓",
    "英兰珍华平军强芳霞敏静勇涛丽",
)
FIRST_BIRTH, DAYS_OF_BIRTH = date(1935, 1, 1), 27_000
SETTLED, DAYS = date(2025, 1, 1), 360
BAD, REPAIRED = 100, 50  # one row in so many has a number that fails its check, or a day written in Chinese

Cell = str | float | date


@dataclass(frozen=True, slots=True)
class Who:
    """A person of the file by their place in it."""

    name: str
    number: str
    sex: str
    phone: str
    area: tuple[str, str]


def who(at: int) -> Who:
    """The person of a row, the same in every run."""
    born = FIRST_BIRTH + timedelta(days=at % DAYS_OF_BIRTH)
    first17 = f"320499{born:%Y%m%d}{at // DAYS_OF_BIRTH + 1:03d}"
    family, middle, last = NAMES
    name = family[at % len(family)] + middle[at // 7 % len(middle)] + last[at // 97 % len(last)]
    return Who(
        name,
        first17 + check_digit(first17),
        "男" if int(first17[16]) % 2 else "女",
        f"120{at:08d}",
        AREAS[at % len(AREAS)],
    )


def rows(number: int, seed: int) -> Iterator[list[Cell]]:
    """The rows below the headings: texts as texts, sums as numbers, days as days."""
    draw = Random(seed)
    for at in range(number):
        yield _row(at, draw)


def _row(at: int, draw: Random) -> list[Cell]:
    one = who(at)
    settled = SETTLED + timedelta(days=draw.randrange(DAYS))
    stayed = draw.randrange(30)
    total = draw.randrange(1_000, 9_000_000) / 100
    pooled, large, assisted = round(total * 0.5, 2), round(total * 0.1, 2), round(total * 0.05, 2)
    number = one.number
    if draw.randrange(BAD) == 0:
        number = number[:17] + ("1" if number[17] != "1" else "2")
    told: Cell = settled if draw.randrange(REPAIRED) else f"{settled.year}年{settled.month}月{settled.day}日"
    return [
        one.name, number, one.sex, one.phone, *one.area,
        ("职工医保", "居民医保")[at % 2], ("门诊", "门诊慢特病", "住院", "药店购药")[draw.randrange(4)],
        ("就业", "灵活就业", "失业", "退休", "未就业")[draw.randrange(5)],
        ("独居", "与配偶", "与子女", "其他")[draw.randrange(4)],
        settled - timedelta(days=stayed), settled, told,
        f"第{draw.randrange(40) + 1}人民医院", f"内科{draw.randrange(20) + 1}病区",
        f"诊断编码{draw.randrange(3000):04d}", f"D{at:09d}", f"备注第{draw.randrange(1000)}条" if at % 3 == 0 else "",
        float(stayed), float(draw.randrange(1, 9)),
        total, pooled, large, assisted, round(total - pooled - large - assisted, 2), 800.0,
        round(total * 0.3, 2), round(total * 0.2, 2), round(total * 0.15, 2), round(total * 0.35, 2),
    ]  # fmt: skip
