"""A file of each department as it sends it: which rows are read and as what, which come back and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.kernels.sent_files import id_number, received, write_xlsx

SON, WOMAN, MAN = id_number("20100309", 11), id_number("19450315", 12), id_number("19520601", 13)
HER_CERTIFICATE = WOMAN + "43"
LOWER = next(
    number for number in (id_number("19450315", at) for at in range(100, 400, 2)) if number[-1] == "X"
)


class Case(NamedTuple):
    """A file's headings and rows; of each row the values that are asked after, or the codes of what is wrong."""

    source: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    told: tuple[dict[str, Any] | set[str], ...]


CASES = (
    Case(
        "assistance_roll",
        ("姓名", "证件号码", "性别", "街道", "社区", "救助类别", "发放月份", "月发放金额(元)", "联系电话"),
        (
            ("李秀英", WOMAN, "女性", "清和街道", "书院社区", "低保", 202506.0, "1,234.5元", "12000001234"),
            ("李秀英", WOMAN, "1", "清和街道", "书院社区", "低保", "2025-07", "900", "12000001234"),
        ),
        ({"sex": "2", "paid_month": date(2025, 6, 1), "monthly_amount": 123450}, {"disagrees_with_number"}),
    ),
    Case(
        "household_register",
        (
            "姓名",
            "证件号码",
            "性别",
            "民族",
            "出生日期",
            "户号",
            "与户主关系",
            "户籍地址",
            "迁入/注销日期",
            "注销原因",
        ),
        (
            (
                "王·小明(曾用名：王大)",
                MAN,
                "1",
                "01",
                "1952.6.1",
                "H001",
                "02",
                "甲路1号",
                "2025年3月5日",
                "迁入",
            ),
            ("李秀英", WOMAN, "2", "汉", 16511, "H001", "妻", "甲路1号", "", ""),
            ("王?英", WOMAN[:-1] + WOMAN[-1], "女", "回族", "1945-03-15", "H002", "配偶", "", "", ""),
            ("赵六", id_number("19600101", 15), "男", "汉族", "1960-01-02", "H003", "户主", "", "", ""),
        ),
        (
            {"name": "王·小明", "ethnic_group": "01", "relation": "02", "changed_on": date(2025, 3, 5)},
            {"birth_date": date(1945, 3, 15), "relation": "10"},
            {"name_unreadable"},
            {"disagrees_with_number"},
        ),
    ),
    Case(
        "medical_insurance",
        (
            "证件号码",
            "姓名",
            "参保类型",
            "就诊类型",
            "医疗总费用",
            "统筹支付",
            "医疗救助",
            "自付",
            "结算日期",
            "机构",
        ),
        (
            (WOMAN, "李秀英", "城镇职工", "住院", "1.2万元", "—", "", "-300元", "20250305", "甲医院"),
            (WOMAN, "李秀英", "城镇职工", "住院", "1,234.5元", "1000", "", "234.5", 45722.0, "甲医院"),
            (
                float(int(MAN[:17] + "0")),
                "王德福",
                "城镇职工",
                "住院",
                "1",
                "1",
                "",
                "1",
                "2025-03-05",
                "甲医院",
            ),
            ("合计", "", "", "", "13234.5", "", "", "", "", ""),
        ),
        (
            {
                "total_cost": 1_200_000,
                "self_paid": -30_000,
                "pooled_payment": None,
                "settled_on": date(2025, 3, 5),
            },
            {"total_cost": 123450, "settled_on": date(2025, 3, 6)},
            {"digits_lost"},
        ),
    ),
    Case(
        "labour",
        ("姓名", "证件号码", "待遇类型", "月养老金", "单位", "缴费基数", "就业状态", "失业登记日期"),
        (
            ("李秀英\u3000", f"\xa0{WOMAN} ", "城乡居保", "1,890.00元", "甲厂 ", "—", "离退休", ""),
            ("王德福", MAN, "失业金", "2000", "", "0.5万元", "登记失业", 45721.0),
            ("王德福", MAN, "职工养老", "-5", "", "", "退休", ""),
        ),
        (
            {
                "name": "李秀英",
                "benefit_type": "resident_pension",
                "monthly_benefit": 189000,
                "employer": "甲厂",
            },
            {"contribution_base": 500_000, "unemployed_on": date(2025, 3, 5)},
            {"below_minimum"},
        ),
    ),
    Case(
        "disability",
        ("残疾证号", "姓名", "类别", "等级", "发证日期", "状态", "社区"),
        (
            (HER_CERTIFICATE, "李秀英", "肢体残疾", "三级", "2019.5.6", "有效", "书院社区"),
            (LOWER[:-1] + "x22", "李秀英", "听力", "二级", "2019.5.6", "有效", "书院社区"),
            (WOMAN, "李秀英", "肢体", "三级", "2019-05-06", "有效", "书院社区"),
        ),
        ({"category": "4", "grade": "3"}, {"disability_number": LOWER + "22"}, {"disability_short"}),
    ),
    Case(
        "education",
        ("学生姓名", "证件号码", "学籍号", "学校", "年级", "在读状态", "资助项目", "金额", "学期"),
        (
            ("王小明", SON, f"G{SON}", "甲小学", "三年级", "在校", "助学金", "750元", "2025年春"),
            ("王小明", "", f"G{SON}", "甲小学", "三年级", "在读", "无", "", "2025年秋"),
        ),
        ({"study_state": "enrolled", "aid_item": "grant", "aid_amount": 75000}, {"cell_empty"}),
    ),
    Case(
        "real_estate",
        ("权利人", "证件号码", "不动产单元号", "坐落", "面积(平方米)", "共有情况", "登记日期"),
        (
            ("李秀英", WOMAN, "320499001001GB00001F00010001", "甲路1号", 89.5, "单独", "2011.3.5"),
            (
                "李秀英、王德福",
                f"{WOMAN}、{MAN}",
                "320499001001GB00001F00010002",
                "",
                "",
                "共同共有",
                "2011-03-05",
            ),
            ("李秀英", 3.20499194503150e17, "320499001001GB00001F00010003", "", "", "单独所有", "2011-03-05"),
        ),
        ({"ownership": "sole", "floor_area": "89.5"}, {"name_two", "id_two"}, {"digits_lost"}),
    ),
    Case(
        "market_supervision",
        ("统一社会信用代码", "名称", "类型", "经营者", "证件号码", "注册资本(万元)", "成立日期", "状态"),
        (
            ("92320499MA1A1A1A1A", "甲小吃店", "个体户", "李秀英", WOMAN, 5.0, "2015-06-01", "存续"),
            ("92320499MA1A1A1A1B", "乙小吃店", "个体户", "王德福", MAN, "3", "2015-06-01", "已注销"),
            ("92320499MA1A1A1A1C", "丙店", "国有", "王德福", MAN, "3", "2015-06-01", "存续"),
        ),
        (
            {"registered_capital": 5_000_000, "business_type": "individual"},
            {"business_state": "closed"},
            {"not_in_list"},
        ),
    ),
    Case(
        "health_checks",
        ("姓名", "证件号码", "体检日期", "项目", "结果", "参考范围"),
        (
            ("李秀英", WOMAN, "2025年3月5日", "血压", "未见异常", "90-140"),
            ("李秀英", WOMAN, "2025年3月", "心电图", "异常", ""),
        ),
        ({"result": "normal", "checked_on": date(2025, 3, 5)}, {"date_month_only"}),
    ),
    Case(
        "disaster_relief",
        ("姓名", "证件号码", "受灾日期", "灾种", "住房受损", "救助金额"),
        (
            ("李秀英", WOMAN, "二〇二五年七月十日", "内涝", "严损", "0.2万元"),
            ("王德福", MAN, "1950-01-01", "洪涝", "倒塌", "100"),
        ),
        ({"struck_on": date(2025, 7, 10), "relief": 200_000}, {"not_in_order"}),
    ),
    Case(
        "allowances",
        ("姓名", "证件号码", "街道", "社区", "补贴类别", "发放月份", "发放金额"),
        (
            ("李秀英", WOMAN, "清和街道", "书院社区", "高龄津贴", 202511.0, "60元"),
            ("李秀英", WOMAN, "清和街道", "书院社区", "重残护理补贴", "2025年11月", "-1"),
        ),
        ({"benefit": "old_age", "paid_month": date(2025, 11, 1), "amount": 6000}, {"below_minimum"}),
    ),
    Case(
        "custody",
        ("姓名", "证件号码", "类别", "收监日期", "释放日期"),
        (
            ("王德福", MAN, "在监服刑", "2025.3.5", ""),
            ("王德福", MAN, "强戒", "2025-03-05", "2025-03-01"),
        ),
        ({"custody_kind": "prison", "until_on": None}, {"not_in_order"}),
    ),
    Case(
        "vehicles",
        ("号牌号码", "所有人", "证件号码", "车辆类型", "初次登记日期", "状态"),
        (
            ("苏D00000", "王德福", MAN, "普通二轮摩托车", "2015-06-01", "已报废"),
            ("苏D00001", "王德福", MAN, "飞机", "2015-06-01", "正常"),
        ),
        ({"vehicle_type": "motorcycle", "vehicle_state": "scrapped"}, {"not_in_list"}),
    ),
    Case(
        "funerals",
        ("逝者姓名", "证件号码", "死亡日期", "火化日期", "殡仪馆"),
        (
            ("李秀英", LOWER.lower(), "2025-11-02", "2025-11-05", "甲殡仪馆"),
            ("王德福", "", "2025-11-02", "", "甲殡仪馆"),
            ("王德福", MAN, "2025-11-02", "2025-11-01", "甲殡仪馆"),
        ),
        ({"id_number": LOWER}, {"cell_empty"}, {"not_in_order"}),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.source)
def test_a_departments_file_is_read_as_it_is_sent(case: Case, tmp_path: Path) -> None:
    reading, validated = received(
        write_xlsx(tmp_path / "文件.xlsx", {"一": [case.headings, *case.rows]}), case.source
    )
    assert reading.refused == []
    told: dict[int, Any] = {row.row: row.values for row in validated.good}
    told |= {row.row: {problem.code for problem in row.problems} for row in validated.bad}
    asked = {
        row: wanted if isinstance(wanted, set) else {name: told[row].get(name) for name in wanted}
        for row, wanted in enumerate(case.told, 2)
        if isinstance(wanted, set) == isinstance(told[row], set)
    }
    seen = {row: told[row] if isinstance(one, set) else one for row, one in asked.items()}
    assert (len(told), seen) == (len(case.told), dict(enumerate(case.told, 2)))
