"""What each department's file tells stands on the person's page, in both languages, under the department's name."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from minzheng.exchange.authorisations import sources_to_sign_for
from minzheng.exchange.contracts import contracts
from minzheng.exchange.services import record_authorisation
from minzheng.platform.acting import acting
from minzheng.platform.installed import installed_pack
from minzheng.platform.time import today
from tests.accounts import actor, key
from tests.exchange.deliveries import LIST, elder, now, person, sent
from tests.people import id_number
from tests.web.clients import client

pytestmark = pytest.mark.django_db

NUMBER = id_number(serial=860)


class Told(NamedTuple):
    """A source, one row of it by column, and what stands on the page in Chinese and in English."""

    source: str
    row: dict[str, str]
    zh: tuple[str, ...]
    en: tuple[str, ...]


CASES = (
    Told(
        "education",
        {
            "study_state": "在读",
            "school": "甲学校",
            "aid_item": "助学金",
            "aid_amount": "750",
            "term": "2026春",
        },
        ("教育局", "在读状态：在读", "甲学校", "国家助学金", "750"),
        ("Education Bureau", "Enrolment: Enrolled", "National grant"),
    ),
    Told(
        "labour",
        {
            "benefit_type": "居民养老",
            "monthly_benefit": "320",
            "employment_state": "退休",
            "employer": "甲厂",
        },
        ("人力资源和社会保障局", "就业状态：退休", "居民养老", "320"),
        ("Human Resources", "Employment: Retired", "Residents&#x27; pension"),
    ),
    Told(
        "health_checks",
        {"checked_on": "2026-03-05", "item": "血压", "result": "有异常"},
        ("卫生健康委员会", "体检项目：血压 · 异常"),
        ("Health Commission", "Health check: Blood pressure · Abnormal"),
    ),
    Told(
        "real_estate",
        {"unit_number": "F0001", "ownership": "共同共有", "registered_on": "2011-03-05"},
        ("不动产登记中心", "共有情况：共同共有"),
        ("real estate register", "Ownership: Joint owners"),
    ),
    Told(
        "household_register",
        {"household_number": "H1", "relation": "妻", "changed_on": "2026-02-03", "change": "迁入"},
        ("公安局", "与户主关系：配偶", "户籍变动：迁入"),
        ("Public Security Bureau", "Relation to the head of the household: Spouse", "Moved in"),
    ),
    Told(
        "market_supervision",
        {
            "credit_code": "9232A",
            "business_name": "甲小吃店",
            "business_type": "个体户",
            "registered_capital": "5万元",
            "founded_on": "2015-06-01",
            "business_state": "在业",
        },
        ("市场监督管理局", "登记状态：存续 · 甲小吃店", "50,000"),
        ("Market Supervision Bureau", "State of a business: Active"),
    ),
    Told(
        "disaster_relief",
        {"struck_on": "2026-07-10", "disaster_kind": "内涝", "house_damage": "严损", "relief": "2000"},
        ("应急管理局", "住房受损：严重损坏 · 洪涝", "2,000"),
        ("Emergency Management Bureau", "Damage to the home: Severely damaged · Flood"),
    ),
)


@pytest.fixture
def known(db: None) -> None:
    """Somebody who is registered and has signed for every department that asks for it."""
    sent("qinghe_clerk", LIST, elder(NUMBER))
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        for source in sources_to_sign_for():
            record_authorisation(
                clerk,
                person=person(NUMBER),
                source=source,
                file_number="2026-1",
                signed_by="本人",
                valid_from=today(),
                valid_until=today(),
                key=key(),
            )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.source)
def test_what_a_department_tells_stands_on_the_persons_page(case: Told, known: None) -> None:
    values = {"name": "周桂英", "id_number": NUMBER, **case.row}
    fields = contracts(installed_pack())[case.source].fields
    delivery = now(sent("data", case.source, [values.get(field.code, "") for field in fields]))
    assert (delivery.state, delivery.rows, delivery.accepted) == ("merged", 1, 1)
    for language, words in (("zh-hans", case.zh), ("en", case.en)):
        page = client("qinghe_clerk", language=language).get(f"/person/{person(NUMBER).pk}/?tab=timeline")
        assert [each for each in words if each not in page.content.decode()] == []
