"""Rows are typed by the contract, good ones parted from bad ones, each knowing where it stood."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.answers import answer_fields
from minzheng.exchange.kernel.messages import render
from minzheng.exchange.kernel.reading import read
from minzheng.exchange.kernel.validation import validate
from minzheng.questionnaires.content import Questionnaire
from tests.kernels.sent_files import (
    AS_OF,
    ROLL,
    checked,
    code_lists,
    contract,
    divisions,
    id_number,
    received,
    roll_row,
    write_csv,
    write_xlsx,
)
from tests.kernels.whole import whole

ROUNDS = Questionnaire.model_validate(
    {
        "code": "need_survey",
        "title": {"zh": "需求", "en": "Needs"},
        "questions": [
            {
                "code": "falls",
                "text": {"zh": "跌倒次数（近半年）", "en": "Falls"},
                "kind": "number",
                "least": 0,
                "most": 50,
            },
            {
                "code": "hurt",
                "text": {"zh": "是否受伤", "en": "Hurt?"},
                "kind": "yes_no",
                "show_if": {"question": "falls", "at_least": 1},
            },
            {
                "code": "meals",
                "text": {"zh": "三餐如何解决", "en": "Meals"},
                "kind": "choice",
                "options": [
                    {"code": "self", "label": {"zh": "自己做", "en": "Cooks"}},
                    {"code": "none", "label": {"zh": "常不吃", "en": "Often none"}},
                ],
            },
        ],
    }
)


def test_values_are_typed(tmp_path: Path) -> None:
    row = roll_row(
        1, 证件号码=f" {id_number(order=102).lower()}", 发放月份="2025年6月", 月发放金额="1,820.5元"
    )
    _, validated = received(write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, row]}))
    good = validated.good[0]
    assert good.values == {
        "name": "李秀英",
        "id_number": id_number(order=102),
        "sex": "2",
        "street": 2,
        "community": 5,
        "category": "subsistence",
        "paid_month": date(2025, 6, 1),
        "monthly_amount": 182050,
        "phone": "12000000001",
    }
    assert good.number is not None and good.number.birth_date == date(1945, 3, 15)
    assert good.repairs == {
        "id_number": "repaired_characters",
        "paid_month": "repaired_date",
        "monthly_amount": "repaired_amount",
    }


def test_the_same_row_twice_counts_once(tmp_path: Path) -> None:
    _, validated = received(
        write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1)], "副本": [ROLL, roll_row(1)]})
    )
    assert (len(validated.good), len(validated.bad), dict(validated.skipped)) == (1, 0, {"twice": 1})


def test_all_that_is_wrong_in_a_row_is_told_at_once(tmp_path: Path) -> None:
    row = roll_row(1, 姓名="张三、李四", 社区="", 月发放金额="-5", 联系电话="12")
    _, validated = received(write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, row]}))
    assert {(problem.column, problem.code) for problem in validated.bad[0].problems} == {
        ("B", "name_two"),
        ("F", "cell_empty"),
        ("I", "below_minimum"),
        ("J", "phone_shape"),
    }


def test_a_certificate_says_whose_it_is_and_must_agree_with_its_columns(tmp_path: Path) -> None:
    heading = ("残疾证号", "姓名", "类别", "等级", "发证日期", "状态", "社区")
    number = id_number(order=31)
    right = [f"{number}43", "周大勇", "肢体", "三级", "2019-05-06", "有效", "湖滨社区"]
    other = [f"{id_number(order=33)}42", "吴大勇", "肢体", "三级", "2019-05-06", "有效", "湖滨社区"]
    short = [number, "周大勇", "肢体", "三级", "2019-05-06", "有效", "湖滨社区"]
    _, validated = received(
        write_csv(tmp_path / "a.csv", [heading, right, other, short], "gb18030"), "disability"
    )
    assert [row.number.text for row in validated.good if row.number] == [number]
    assert [problem.code for row in validated.bad for problem in row.problems] == [
        "disagrees_with_number",
        "disability_short",
    ]
    assert "按号码应是二级" in render(validated.bad[0].problems[0])


def test_a_refund_is_negative_and_a_benefit_is_not(tmp_path: Path) -> None:
    heading = (
        "姓名",
        "证件号码",
        "参保类型",
        "就诊类型",
        "医疗总费用",
        "统筹支付",
        "医疗救助",
        "个人自付",
        "结算日期",
        "医疗机构",
    )
    row = ["李秀英", id_number(), "居民医保", "住院", "-1,200.00", "—", "", "(300)", "2025.3.5", "甲医院"]
    _, validated = received(write_csv(tmp_path / "a.csv", [heading, row], "gb18030"), "medical_insurance")
    values = validated.good[0].values
    assert (values["total_cost"], values["pooled_payment"], values["self_paid"]) == (-120000, None, -30000)


def survey() -> Contract:
    return contract("need_survey").with_answers(answer_fields(ROUNDS))


def test_answers_are_columns_of_their_questionnaire(tmp_path: Path) -> None:
    heading = (
        "姓名",
        "证件号码",
        "社区",
        "调查日期",
        "调查员",
        "跌倒次数（近半年）",
        "是否受伤",
        "三餐如何解决",
    )
    rows = [
        ["李秀英", id_number(), "书院社区", "2025-05-01", "王某", 2, "是", "常不吃"],
        ["张秀英", id_number(order=14), "书院社区", "2025-05-01", "王某", 0, "", "自己做"],
        ["赵秀英", id_number(order=16), "书院社区", "2025-05-01", "王某", 51, "不知道", ""],
    ]
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"书院": [heading, *rows]}), survey())
    told = validate(reading, survey(), as_of=AS_OF, code_lists=code_lists(), divisions=divisions())
    validated = whole(reading, told)
    assert [[row.values[code] for code in ("falls", "hurt", "meals")] for row in validated.good] == [
        [2, "yes", "none"],
        [0, None, "self"],
    ]
    assert [(problem.column, problem.code) for problem in validated.bad[0].problems] == [
        ("F", "above_maximum"),
        ("G", "not_in_list"),
        ("H", "cell_empty"),
    ]
    assert "应填是、否" in render(validated.bad[0].problems[1])


def test_a_sender_may_only_speak_of_its_own_divisions(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1), roll_row(2, 街道="望湖街道", 社区="湖滨社区")]}
    )
    reading = read(path, contract("assistance_roll"))
    own = [each for each in divisions() if each.id != 3 and each.parent != 3]
    told = validate(reading, contract("assistance_roll"), as_of=AS_OF, code_lists=code_lists(), divisions=own)
    validated = whole(reading, told)
    assert [row.row for row in validated.good] == [2]
    assert len(checked(reading).good) == 2


def test_every_contract_of_the_pack_reads_a_file_of_its_own_headings(tmp_path: Path) -> None:
    for each in ("residents_80", "ability_assessment", "provider_visits", "visit_checks", "funerals"):
        fields = contract(each).fields
        reading = read(
            write_csv(tmp_path / f"{each}.csv", [[one.headings[0] for one in fields], ["x"] * len(fields)]),
            contract(each),
        )
        assert not reading.refused and not reading.notes, each
        assert [place.field.code for place in reading.sheets[0].columns] == [one.code for one in fields]
