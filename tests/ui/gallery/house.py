"""The gallery's table, people and middleware: an actor by cookie, so that no account is needed."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import psycopg
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from minzheng.platform import server
from minzheng.platform.acting import Actor, acting, nobody
from minzheng.platform.models import Agent, Division
from minzheng.platform.registries import Registry
from minzheng.ui.menu import MenuEntry
from minzheng.ui.shell import ShellSource, ShellWords
from tests.ui.gallery.models import Errand, table_sql
from tests.ui.gallery.pages import both

QINGHE, WANGHU = "3204990010", "3204990020"
CLERK = ("gallery.see", "gallery.close", "gallery.visit", "gallery.begin", "gallery.look")
EXPORTS: list[tuple[str, str, str, int]] = []


def places(prefix: str) -> frozenset[int]:
    """The divisions of one street."""
    with nobody():
        found = Division.objects.filter(code__startswith=prefix)
        return frozenset(found.values_list("pk", flat=True))


def actor_of(name: str) -> Actor:
    """clerk: all permits in one street, looks on in the other; guest: only sees; stranger: nothing at all."""
    with nobody():
        agent = Agent.objects.get(code="qinghe_clerk")
    here, there = places(QINGHE), places(WANGHU)
    if name == "clerk":
        grants = {permit: here for permit in CLERK}
    elif name == "both":
        grants = {permit: here for permit in CLERK} | {"gallery.see": here | there}
    elif name == "guest":
        grants = {"gallery.see": here}
    else:
        grants = {"other.see": here}
    return Actor(agent.pk, "周雅琴", "staff", grants)


class WhoMiddleware:
    """Acts as the actor named in the cookie `who`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = request.COOKIES.get("who", "")
        request.user = AnonymousUser()
        if not name:
            return self.get_response(request)
        with acting(actor_of(name)):
            return self.get_response(request)


def shell_words(actor: Actor) -> ShellWords:
    english = (get_language() or "").startswith("en")
    return ShellWords(
        user="Zhou Yaqin" if english else actor.name,
        scope=both("清和街道", "Qinghe Subdistrict"),
        role=both("街道经办", "clerk"),
        as_of=both("数据截至今天 06:30", "Data as of today 06:30"),
    )


def counted(actor: Actor) -> int:
    return Errand.objects.visible_to(actor).filter(done=False).count()


ENTRIES = (
    ("errands", both("我的任务", "My tasks"), both("工作台", "Workspace"), "gallery.see", "clipboard-check"),
    ("plain", both("台账", "Register"), both("对象", "People"), "gallery.see", "users"),
    ("errand-begin", both("受理申请", "Applications"), both("救助", "Assistance"), "gallery.begin", "inbox"),
    ("wall", both("指挥中心", "Command centre"), both("查询", "Look up"), "gallery.see", "chart-histogram"),
)


def gallery_menu() -> Registry[MenuEntry]:
    """The gallery's navigation."""
    made: Registry[MenuEntry] = Registry("menu", unique=lambda entry: entry.url)
    for order, (url, label, group, permit, icon) in enumerate(ENTRIES):
        own = url == "errands"
        entry = MenuEntry(
            label=label,
            url=url,
            permit=permit,
            group=group,
            order=order,
            icon=icon,
            tab=True,
            count=counted if own else None,
            pages=("errand",) if own else (),
        )
        made.register(entry)
    return made


def note_export(actor: Actor, page: str, reason: str, rows: int) -> None:
    EXPORTS.append((actor.name, page, reason, rows))


def gallery_shell() -> Registry[ShellSource]:
    """The gallery's words around the page."""
    made: Registry[ShellSource] = Registry("shell", unique=lambda source: source.name)
    made.register(
        ShellSource(
            product=lambda: both("云澜民政", "Minzheng"),
            words=shell_words,
            holders=lambda permit: ["沈若兰（区民政局）"],
            exported=note_export,
        )
    )
    return made


def owner(statement: str) -> None:
    """Run a statement as the owner of the database this process is connected to."""
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(**server.urls(name).owner.parameters(), autocommit=True) as way:  # type: ignore[arg-type]
        way.execute(statement)  # type: ignore[call-overload]


PEOPLE = (
    *("陆桂珍", "冯阿妹", "沈国平", "许根生", "顾明康", "顾建明"),
    *("蒋凤英", "唐玉兰", "杨志强", "徐荣根", "陈招娣", "吴兴福"),
)
WHAT = (
    "住院自付 23,140 元，是家庭月收入的 6.4 倍",
    "助浴评价 2 分：“没洗头，时间也短”",
    "审核小额临时救助，受理后 3 天内办结",
    "26 小时无活动，两次电话未接",
    "出院 3 天，原能力等级轻度，须重评",
    "分散特困，上次走访 8 月 27 日，满 90 天",
)
KINDS = (
    ("预警核实", "医保局·住院结算"),
    ("季度走访", "走访计划"),
    ("审核", "社区申报"),
    ("回访", "居家服务·评价"),
)
HOURS = (-30, -3, -1, 1, 2, 3, 4, 5, 20, 30, 50, 70, 100, 130, 200, 300)


def sow(number: int = 39, seed: int = 7) -> None:
    """Put errands into both streets, as the owner: the verb's walls are tried elsewhere."""
    dice = random.Random(seed)
    now = timezone.now()
    columns = [field.column for field in Errand._meta.concrete_fields if field.column != "id"]
    with nobody():
        here = list(Division.objects.filter(code__startswith=QINGHE, level="community").order_by("code"))
        there = list(Division.objects.filter(code__startswith=WANGHU, level="community").order_by("code"))
    with psycopg.connect(**server.urls(str(connection.settings_dict["NAME"])).owner.parameters()) as way:  # type: ignore[arg-type]
        for index in range(number + 6):
            kind, source = KINDS[index % len(KINDS)]
            hours = HOURS[index % len(HOURS)] + dice.random()
            values = {
                "area_id": dice.choice(here if index < number else there).pk,
                "name": PEOPLE[index % len(PEOPLE)],
                "about": f"{'女' if index % 2 else '男'} {60 + index % 35}",
                "what": WHAT[index % len(WHAT)],
                "kind": kind,
                "source": source,
                "fen": dice.randrange(0, 3_000_000) if index % 5 else None,
                "due": now + timedelta(hours=hours),
                "done": False,
                "note": "",
                "answers": "{}",
                "saved_at": None,
            }
            marks = ", ".join(["%s"] * len(columns))
            names = ", ".join(f'"{column}"' for column in columns)
            way.execute(
                f"INSERT INTO gallery_errand ({names}) VALUES ({marks})", [values[c] for c in columns]
            )  # type: ignore[call-overload]


def build(number: int = 39) -> None:
    """Make table and rows in the current database."""
    owner(table_sql())
    sow(number)
