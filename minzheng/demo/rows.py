"""What each of the nine sources writes of an event: columns and cells, in the order of the contracts."""

from __future__ import annotations

from collections.abc import Mapping

from minzheng.demo.events import (
    Assessment,
    Bill,
    Certificate,
    Check,
    Funeral,
    Listing,
    Payment,
    Survey,
    Visit,
)
from minzheng.demo.questions import Form
from minzheng.demo.recipe.care import AbilityItems, CareRecipe
from minzheng.demo.sheets import Cell, Column

ROLL = (
    Column("序号", "count"),
    Column("姓名", "name"),
    Column("证件号码", "id"),
    Column("性别", "sex"),
    Column("街道", "text"),
    Column("社区", "community"),
    Column("救助类别", "word"),
    Column("发放月份", "month"),
    Column("月发放金额", "yuan"),
    Column("联系电话", "phone"),
)
MEDICAL = (
    Column("姓名", "name"),
    Column("证件号码", "id"),
    Column("参保类型", "word"),
    Column("就诊类型", "word"),
    Column("医疗总费用", "fen"),
    Column("统筹支付", "fen"),
    Column("医疗救助", "fen"),
    Column("个人自付", "fen"),
    Column("结算日期", "date"),
    Column("医疗机构", "text"),
)
DISABILITY = (
    Column("残疾证号", "certificate"),
    Column("姓名", "name"),
    Column("类别", "word"),
    Column("等级", "word"),
    Column("发证日期", "date"),
    Column("状态", "word"),
    Column("社区", "community"),
)
FUNERALS = (
    Column("逝者姓名", "name"),
    Column("证件号码", "id"),
    Column("死亡日期", "date"),
    Column("火化日期", "date"),
    Column("殡仪馆", "text"),
)
RESIDENTS = (
    Column("姓名", "name"),
    Column("证件号码", "id"),
    Column("性别", "sex"),
    Column("出生日期", "born"),
    Column("街道", "text"),
    Column("社区", "community"),
    Column("小区", "text"),
    Column("门牌", "text"),
    Column("联系电话", "phone"),
    Column("居住状况", "word"),
)
VISITS = (
    Column("服务单号", "order"),
    Column("姓名", "name"),
    Column("证件号码", "id"),
    Column("服务项目", "word"),
    Column("服务日期", "date"),
    Column("时长(分钟)", "number"),
    Column("服务人员", "text"),
)
CHECKS = (
    Column("服务单号", "order"),
    Column("服务机构", "word"),
    Column("核实结果", "word"),
    Column("核实方式", "word"),
    Column("核实日期", "date"),
)
SURVEY = (
    Column("姓名", "name"),
    Column("证件号码", "id"),
    Column("社区", "community"),
    Column("调查日期", "date"),
    Column("调查员", "text"),
)
ASSESSMENT = (
    Column("姓名", "name"),
    Column("证件号码", "id"),
    Column("评估日期", "date"),
    Column("评估机构", "text"),
)
CONDITIONS = (
    Column("昏迷", "word"),
    Column("痴呆", "word"),
    Column("精神障碍", "word"),
    Column("近30天意外次数", "number"),
)


def survey_columns(form: Form) -> tuple[Column, ...]:
    """Returns the columns of a survey return: its own, then one a question."""
    return *SURVEY, *(Column(asked.text, "number" if asked.number else "answer") for asked in form.questions)


def assessment_columns(items: AbilityItems) -> tuple[Column, ...]:
    """Returns the columns of an assessment: its own, one an item, the conditions."""
    return *ASSESSMENT, *(Column(item, "number") for item in items.items), *CONDITIONS


def payment(counts: Mapping[Payment, int], event: Payment) -> list[Cell]:
    """The row of the assistance roll, with its running number."""
    person = event.person
    place = person.community
    return [
        counts[event],
        person.name,
        person.id_number,
        person.sex,
        place.street_name,
        place.name,
        event.category,
        event.month,
        event.amount,
        person.phone,
    ]


def bill(event: Bill) -> list[Cell]:
    """The row of a settlement."""
    return [
        event.person.name,
        event.person.id_number,
        event.insurance,
        event.kind,
        event.total,
        event.pooled,
        event.aid,
        event.self_paid,
        event.day,
        event.hospital,
    ]


def certificate(event: Certificate) -> list[Cell]:
    """The row of a certificate."""
    return [
        event.number,
        event.person.name,
        event.klass,
        event.grade,
        event.issued,
        event.state,
        event.person.community.name,
    ]


def funeral(event: Funeral) -> list[Cell]:
    """The row of a funeral."""
    return [event.person.name, event.person.id_number, event.died, event.cremated, event.home]


def listing(event: Listing) -> list[Cell]:
    """The row of an elder."""
    person = event.person
    place = person.community
    return [
        person.name,
        person.id_number,
        person.sex,
        person.born,
        place.street_name,
        place.name,
        person.estate,
        person.door,
        person.phone,
        person.living,
    ]


def visit(event: Visit) -> list[Cell]:
    """The row of a visit as its provider reports it."""
    return [
        event.number,
        event.person.name,
        event.person.id_number,
        event.service,
        event.day,
        event.minutes,
        event.worker,
    ]


def check(recipe: CareRecipe, event: Check) -> list[Cell]:
    """The row of a street's check."""
    result = recipe.said_true if event.true else recipe.said_untrue
    return [event.number, event.provider.name, result, event.way, event.day]


def survey(form: Form, event: Survey) -> list[Cell]:
    """The row of a survey return: answers only."""
    person = event.person
    return [
        person.name,
        person.id_number,
        person.community.name,
        event.day,
        event.surveyor,
        *form.cells(event.answers),
    ]


def assessment(items: AbilityItems, event: Assessment) -> list[Cell]:
    """The row of an assessment: scores and conditions, no sum."""
    person, archetype = event.person, event.archetype
    conditions = [archetype.coma, archetype.dementia, archetype.mental_disorder]
    return [
        person.name,
        person.id_number,
        event.day,
        event.agency,
        *event.scores.values(),
        *(items.said_yes if present else items.said_no for present in conditions),
        event.incidents,
    ]
