"""Pages of the gallery: every kind of declaration once, in Chinese and English of its own (no catalogue)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language

from minzheng.platform.acting import Actor
from minzheng.platform.models import Division
from minzheng.platform.reasons import Reason
from minzheng.ui.clocks import clock_badge
from minzheng.ui.declare import (
    Ask,
    BarRow,
    BarsBlock,
    Card,
    Column,
    DetailPage,
    Draft,
    Fact,
    FactsBlock,
    Filter,
    FormPage,
    Known,
    LinesBlock,
    ListPage,
    Option,
    PhonePage,
    ProgressBlock,
    Question,
    Questionnaire,
    ReasonsBlock,
    Reveal,
    RowLink,
    RowVerb,
    Section,
    ShowIf,
    Stat,
    Tab,
    TableBlock,
    Tile,
    TileNote,
    TimelineBlock,
    TimelineEntry,
    Why,
)
from minzheng.ui.parts import (
    joined,
    level_badge,
    link,
    number,
    person_head,
    person_link,
    quiet,
    tag,
    two_lines,
)
from minzheng.ui.words import moment, near_day, span, yuan
from tests.ui.gallery.models import Errand
from tests.ui.gallery.verbs import (
    answer_errand,
    begin_errand,
    close_errand,
    keep_errand,
    look_errand,
    pass_on_errand,
    visit_errand,
)


def _chosen(chinese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else chinese


both = lazy(_chosen, str)


def rows(actor: Actor) -> Any:
    """What the actor sees and is still open."""
    return Errand.objects.visible_to(actor).filter(done=False).select_related("area")


def overdue() -> Q:
    return Q(due__lt=timezone.now())


def day_end(days: int) -> Any:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return start + timedelta(days=days + 1)


def today() -> Q:
    return Q(due__gte=timezone.now(), due__lt=day_end(0))


def soon() -> Q:
    return Q(due__gte=day_end(0), due__lt=day_end(3))


def later() -> Q:
    return Q(due__gte=day_end(3))


def areas(actor: Actor) -> list[Option]:
    """Communities the actor sees."""
    found = Division.objects.filter(pk__in=actor.where("gallery.see"), level="community")
    return [Option(place.code, str(place)) for place in found]


def kinds(actor: Actor) -> list[Option]:
    return [Option(kind, kind) for kind in ("预警核实", "季度走访", "审核", "回访")]


def next_step(errand: Errand) -> RowVerb | RowLink[Errand]:
    """Audits are closed at once, the rest is visited."""
    if errand.kind == "审核":
        return RowVerb(verb=close_errand, label=both("审核", "Decide"), done=both("已审核", "Decided"))
    return RowLink(label=both("登记走访", "Record visit"), url=visit_url, permit="gallery.visit")


def visit_url(errand: Errand) -> str:
    return reverse("errand-visit", args=[errand.pk])


def errand_url(errand: Errand) -> str:
    return reverse("errand", args=[errand.pk])


def side(actor: Actor) -> list[Card]:
    """What stands beside the list."""
    return [
        Card(
            title=both("新预警", "New warnings"),
            note=joined([number(9, "?tile=late"), both("条待核实", "to verify")]),
            corner=link(both("全部", "All"), "#"),
            blocks=[
                LinesBlock(
                    lines=[
                        two_lines(
                            joined([level_badge("red", small=True), "许根生 79"]),
                            both("26 小时无活动", "No activity for 26 h"),
                        ),
                        two_lines(
                            joined([level_badge("orange", small=True), "韩玉芬 86"]),
                            both("子女停缴社保", "Children stopped paying in"),
                        ),
                    ]
                )
            ],
        ),
        Card(
            title=both("夜间批次", "Overnight batches"),
            blocks=[
                ProgressBlock(
                    title=both("人社局·就业参保", "Labour · employment"),
                    done=6120,
                    total=9870,
                    left=both("约剩 40 秒", "about 40 s left"),
                ),
            ],
        ),
    ]


def primary(actor: Actor) -> list[object]:
    """The page's one primary action, for whom it is permitted."""
    words = both("受理申请", "New application")
    return [link(words, reverse("errand-begin"), css="btn btn-primary")] if actor.may("gallery.begin") else []


ERRANDS = ListPage[Errand](
    name="errands",
    title=both("我的任务", "My tasks"),
    group=both("工作台", "Workspace"),
    permit="gallery.see",
    unit=both("件", "tasks"),
    rows=rows,
    order=["due"],
    empty=both("今天没有等着办的事", "No task is waiting"),
    note=lambda actor: near_day(timezone.localdate()),
    columns=[
        Column(key="due", label=both("时限", "Clock"), sort=("due",), cell=lambda e: clock_badge(e.due)),
        Column(
            key="what",
            label=both("事项与缘由", "Task and why"),
            wide=True,
            cell=lambda e: two_lines(e.what, tag(e.kind), e.source),
        ),
        Column(
            key="name",
            label=both("对象", "Who"),
            sort=("name",),
            cell=lambda e: two_lines(person_link(e.name, errand_url(e), e.about), str(e.area)),
        ),
        Column(
            key="fen",
            label=both("金额", "Amount"),
            number=True,
            sort=("fen",),
            cell=lambda e: yuan(e.fen),
            text=lambda e: (e.fen or 0) / 100,
        ),
    ],
    tiles=[
        Tile(
            key="late",
            label=both("已超期", "Overdue"),
            tone="red",
            icon="alert-octagon-filled",
            where=overdue,
            note=TileNote(
                of=Min("due"),
                say=lambda at: both(
                    f"最久 {span(timezone.now() - at)}", f"longest {span(timezone.now() - at)}"
                ),
            ),
        ),
        Tile(
            key="today",
            label=both("今天到期", "Due today"),
            tone="orange",
            icon="alert-triangle-filled",
            where=today,
            note=TileNote(of=Min("due"), say=lambda at: moment(at)),
        ),
        Tile(
            key="soon", label=both("三天内", "Within 3 days"), tone="yellow", icon="clock-filled", where=soon
        ),
        Tile(
            key="later",
            label=both("三天以后", "Later"),
            tone="blue",
            icon="calendar-event-filled",
            where=later,
            note=TileNote(of=Max("due"), say=lambda at: near_day(at.date())),
        ),
    ],
    stats=lambda actor: [
        Stat(
            label=both("11 月按时办结", "On time in November"),
            figure="96.7%",
            url="#",
            note=joined([both("办结", "of"), number(211, "#"), both("件", "tasks")]),
        )
    ],
    filters=[
        Filter(
            key="area",
            label=both("社区", "Community"),
            options=areas,
            where=lambda value: Q(area__code=value),
        ),
        Filter(key="kind", label=both("事项", "Kind"), options=kinds, where=lambda value: Q(kind=value)),
    ],
    search=lambda text: Q(name__startswith=text),
    row_act=next_step,
    bulk=[
        RowVerb(
            verb=pass_on_errand,
            label=both("转派", "Reassign"),
            icon="user-share",
            done=both("已转派", "Reassigned"),
        ),
        RowVerb(
            verb=close_errand,
            label=both("办结", "Close"),
            icon="check",
            confirm=both("办结后不再出现在清单里。", "Closed tasks leave the list."),
        ),
    ],
    side=side,
    actions=primary,
)

PLAIN = ListPage[Errand](
    name="plain",
    title=both("台账", "Register"),
    permit="gallery.see",
    rows=lambda actor: Errand.objects.visible_to(actor),
    columns=[
        Column(key="name", label=both("姓名", "Name"), cell=lambda e: e.name),
        Column(key="what", label=both("事项", "Task"), cell=lambda e: e.what, wide=True),
    ],
    empty=both("还没有记录", "No record yet"),
)


def why(errand: Errand) -> list[Why]:
    """Reasons of a judgement."""
    rule = {
        "zh": "规则 R-07 医疗支出过重 · 参数“倍数”为 6（2026-07-01 起）",
        "en": "Rule R-07 medical burden · factor 6 since 2026-07-01",
    }
    basis = {"zh": "依据《刚性支出困难家庭认定办法》", "en": "basis: rules on rigid expenses"}
    what = {
        "zh": "近 12 个月住院自付 23,140 元，是家庭月收入 3,612 元的",
        "en": "Paid 23,140 yuan for hospital in 12 months, against 3,612 yuan a month:",
    }
    return [
        Why(
            reason=Reason(what, {"zh": "6.4 倍", "en": "6.4 times"}, rule, basis),
            source=both("医保局", "Insurance"),
            day=date(2026, 11, 20),
        ),
        Why(
            reason=Reason(
                {"zh": "出院 5 天，能力等级未重评", "en": "Left hospital 5 days ago, level not redone"},
                "",
                {"zh": "规则 R-12 出院重评 · 期限 3 个工作日", "en": "Rule R-12 · within 3 working days"},
                "GB/T 42195-2022",
            ),
            source=both("医保局", "Insurance"),
            day=date(2026, 11, 20),
        ),
    ]


def happened() -> list[TimelineEntry]:
    """A year of events."""
    day = timezone.localdate()
    found = [
        (
            3,
            both("医保", "Insurance"),
            both(
                "出院：髋部骨折术后，住院 8 天，自付 23,140 元",
                "Left hospital after hip surgery, paid 23,140 yuan",
            ),
            "building-hospital",
            True,
            False,
        ),
        (
            18,
            both("居家服务", "Home services"),
            both("助洁 60 分钟，服务员徐红英", "Cleaning, 60 minutes"),
            "home-heart",
            False,
            False,
        ),
        (
            79,
            both("社区", "Community"),
            both("季度走访：饮食起居能自理，家中无扶手", "Quarterly visit: manages alone, no handrail"),
            "walk",
            False,
            True,
        ),
        (
            130,
            both("人社", "Labour"),
            both("养老待遇调整为 1,806 元/月", "Pension set to 1,806 yuan a month"),
            "coins",
            False,
            False,
        ),
        (
            171,
            both("街道", "Subdistrict"),
            both("低保边缘家庭复核通过", "Near-poor status confirmed"),
            "file-check",
            False,
            True,
        ),
    ]
    return [
        TimelineEntry(
            at=day - timedelta(days=ago),
            department=who,
            text=what,
            icon=icon,
            raised=raised,
            own=own,
            document=both("记录", "Record"),
            url="#",
        )
        for ago, who, what, icon, raised, own in found
    ]


def overview(errand: Errand, actor: Actor) -> list[Card]:
    return [
        Card(
            title=both("为什么是橙色", "Why orange"),
            note=both("2 条理由", "2 reasons"),
            corner=clock_badge(errand.due, small=True),
            blocks=[ReasonsBlock(reasons=why(errand))],
        ),
        Card(
            title=both("时间线", "Timeline"),
            note=both("5 个部门", "5 departments"),
            blocks=[TimelineBlock(entries=happened(), today=timezone.localdate())],
        ),
    ]


def beside(errand: Errand, actor: Actor) -> list[Card]:
    heads = [both("服务", "Service"), both("本月", "This month")]
    cells = [[both("助洁 60 分钟", "Cleaning 60 min"), number(2, "#")], [both("助浴", "Bathing"), number(0)]]
    bars = [
        BarRow(label="郑陆镇", value=934, url="#"),
        BarRow(label="红梅街道", value=763, url="#"),
        BarRow(label="雕庄街道", value=0),
    ]
    return [
        Card(
            title=both("一人一策", "Individual plan"),
            blocks=[
                FactsBlock(facts=[(both("本期预算", "Budget"), "1,284 / 2,400")]),
                TableBlock(heads=heads, rows=cells, caption=both("服务", "Services"), numbers=(1,)),
            ],
        ),
        Card(
            title=both("按街镇", "By subdistrict"),
            blocks=[BarsBlock(rows=bars, caption=both("按街镇", "By subdistrict"))],
        ),
    ]


def passings(errand: Errand, actor: Actor) -> list[Card]:
    return [
        Card(
            title=both("谁看过", "Who has looked"),
            blocks=[
                TableBlock(
                    heads=[both("谁", "Who")],
                    rows=[],
                    caption="-",
                    empty=both("还没有人看过", "Nobody has looked yet"),
                )
            ],
        )
    ]


def look(actor: Actor, errand: Errand, reason: str) -> str:
    """The number, after the look is written."""
    look_errand(actor, errand=errand, reason=reason, key=uuid.uuid4())
    return "320499194306120028"


def copied(actor: Actor, errand: Errand, reason: str) -> None:
    """Writes that the number was copied."""
    look_errand(actor, errand=errand, reason=f"copied: {reason}", key=uuid.uuid4())


ERRAND = DetailPage[Errand](
    name="errand",
    permit="gallery.see",
    title=lambda e: e.name,
    group=both("工作台", "Workspace"),
    parent="errands",
    parent_title=both("我的任务", "My tasks"),
    rows=lambda actor: Errand.objects.visible_to(actor).select_related("area"),
    face=True,
    subtitle=lambda e: e.about,
    tags=lambda e: [
        level_badge("orange", both("橙色风险", "Orange risk")),
        tag(both("低保边缘家庭", "Near poor"), accent=True),
        tag(both("80 岁以上", "80 and over"), accent=True),
        tag(both("老残同住", "Old with disabled")),
    ],
    facts=[
        Fact(
            label=both("身份证号", "ID number"),
            value=lambda e: "320499********0028",
            reveal=Reveal(key="id", permit="gallery.look", show=look, copied=copied),
        ),
        Fact(label=both("电话", "Phone"), value=lambda e: "120****6217"),
        Fact(label=both("住址", "Address"), value=lambda e: str(e.area)),
    ],
    tabs=[
        Tab(key="overview", label=both("概览", "Overview"), cards=overview, side=beside),
        Tab(key="looks", label=both("谁看过", "Who has looked"), cards=passings, count=lambda e, actor: 31),
        Tab(key="secret", label="Secret", cards=passings, permit="gallery.secret"),
    ],
    acts=lambda e, actor: [
        RowVerb(
            verb=close_errand,
            label=both("办结", "Close"),
            icon="check",
            confirm=both("办结后不再出现在清单里。", "Closed tasks leave the list."),
        ),
        RowLink(label=both("登记走访", "Record a visit"), url=visit_url, permit="gallery.visit", icon="walk"),
    ],
)

VISIT = FormPage[Errand](
    name="errand-visit",
    title=both("登记走访", "Record a visit"),
    button=both("登记走访", "Record the visit"),
    said=both("走访已登记", "Visit recorded"),
    verb=visit_errand,
    rows=rows,
    about=lambda e: joined([e.name, quiet(e.about)]),
    back=errand_url,
    done=errand_url,
    hint=both("部门已经送来的不用再填", "What departments sent needs no answer"),
    ask={
        "met": Ask(label=both("见到本人", "Met in person")),
        "on": Ask(label=both("走访日期", "Day of the visit")),
        "minutes": Ask(label=both("时长", "Duration"), unit=both("分钟", "minutes")),
        "level": Ask(
            label=both("紧急程度", "Urgency"),
            options=lambda actor: [Option("low", both("低", "Low")), Option("high", both("高", "High"))],
        ),
        "other": Ask(label=both("同去办的事", "Another errand")),
        "note": Ask(label=both("说明", "Note"), lines=3),
    },
    known=lambda e, actor: [Known(field="minutes", value=45, source=both("服务单 11-20", "Order 20 Nov"))],
    side=lambda e, actor: [
        Card(
            title=both("部门已经告诉我们的", "What departments told us"),
            blocks=[FactsBlock(facts=[(both("医保局", "Insurance"), both("住院 1 次", "1 stay"))])],
        )
    ],
)

BEGIN = FormPage[Errand](
    name="errand-begin",
    title=both("受理申请", "New application"),
    button=both("受理", "Accept it"),
    verb=begin_errand,
    done=errand_url,
    ask={"area": Ask(label=both("社区", "Community")), "name": Ask(label=both("姓名", "Name"))},
)


def options(*pairs: tuple[str, str, str]) -> tuple[Option, ...]:
    return tuple(Option(value, both(chinese, english)) for value, chinese, english in pairs)


def questions(errand: Errand, actor: Actor) -> Questionnaire:
    """A visit's questions; one is asked only if somebody was met."""
    met = ShowIf("met", ("yes",))
    help_ = options(("self", "自己吃", "Alone"), ("help", "要人帮", "With help"), ("all", "全靠喂", "Is fed"))
    hard = options(
        ("money", "看病钱不够", "Money"),
        ("care", "没人照顾", "No carer"),
        ("food", "吃饭", "Meals"),
        ("home", "房子", "Home"),
    )
    return Questionnaire(
        code="visit",
        sections=[
            Section(
                questions=[
                    Question(
                        code="met",
                        text=both("见到老人本人了吗？", "Did you meet the person?"),
                        options=options(("yes", "见到了", "Yes"), ("no", "没见到", "No")),
                    ),
                    Question(
                        code="hard",
                        text=both("现在最难的是", "What is hardest now"),
                        kind="many",
                        options=hard,
                        show_if=(met,),
                    ),
                ]
            ),
            Section(
                title=both("生活", "Daily life"),
                questions=[
                    Question(code="eat", text=both("吃饭", "Eating"), options=help_, show_if=(met,)),
                    Question(
                        code="falls",
                        text=both("30 天里摔过几次", "Falls in 30 days"),
                        kind="number",
                        unit=both("次", "times"),
                        most=50,
                        show_if=(met,),
                    ),
                    Question(
                        code="why",
                        text=both("为什么没见到", "Why not"),
                        kind="text",
                        most=40,
                        show_if=(ShowIf("met", ("no",)),),
                    ),
                    Question(code="next", text=both("下次上门", "Next visit"), kind="date", required=False),
                ],
            ),
        ],
    )


PHONE = PhonePage[Errand](
    name="errand-phone",
    title=both("核实走访", "Verifying visit"),
    button=both("提交核实结果", "Hand in the result"),
    said=both("核实结果已提交", "Result handed in"),
    verb=answer_errand,
    save=keep_errand,
    rows=lambda actor: Errand.objects.visible_to(actor).filter(done=False),
    questions=questions,
    draft=lambda e, actor: Draft(answers=e.answers, saved_at=e.saved_at),
    back=lambda e: reverse("errands"),
    done=lambda e: reverse("errands"),
    head=lambda e, actor: [person_head(e.name, e.about, level_badge("orange")), e.what, quiet(str(e.area))],
)
