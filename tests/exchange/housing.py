"""A department that packs/example knows nothing of, as whoever writes a pack would add it: new files, no program.

The housing bureau's rents: a source with a list of its own and facts, a table of the lake, variables over its window, a
parameter, and a rule that compares two columns of a row, which no other rule does; in a line of its own.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

SOURCE, RULE = "public_rent", "rent_arrears"

FILES = {
    "codes/dwelling_kind.yaml": """\
code: dwelling_kind
title: {zh: 保障房类型, en: Kind of public housing}
source: 住房保障部门口径
status: unverified
entries:
  - {code: rental, label: {zh: 公租房, en: Public rental flat}, also: [公共租赁住房]}
  - {code: low_rent, label: {zh: 廉租房, en: Low-rent flat}}
""",
    "sources/public_rent.yaml": """\
source: public_rent
title: {zh: 公租房租金名册, en: Rents of public housing}
sender: {zh: 住房保障中心, en: Housing Security Centre}
sent_by: district
basis: {kind: statute, status: unverified, text: {zh: 《公共租赁住房管理办法》, en: Measures for public rental housing}}
retention: 36
cadence: monthly
lake: true
feeds: facts
registers: true
key: [id_number, rent_month]
facts:
  - {kind: public_rent, since: rent_month, lasts: month, amount: rent_due, code: dwelling_kind}
fields:
  - {code: name, headings: [承租人, 姓名], type: name, required: true}
  - {code: id_number, headings: [证件号码, 身份证号], type: id_number, required: true}
  - {code: street, headings: [街道, 所属街道], type: division, level: street, required: true}
  - {code: community, headings: [社区, 所属社区], type: division, level: community, required: true}
  - {code: dwelling_kind, headings: [房源类型], type: code, list: dwelling_kind, required: true}
  - {code: rent_month, headings: [租金月份, 月份], type: month, required: true}
  - {code: rent_due, headings: [应缴租金], type: money, minimum: 0, required: true}
  - {code: rent_paid, headings: [实缴租金], type: money, minimum: 0, required: true}
""",
    "tables/housing.yaml": """\
tables:
  - code: public_rent
    title: {zh: 公租房租金名册, en: rents of public housing}
    date: rent_month
    columns: {dwelling_kind: code, rent_month: date, rent_due: money, rent_paid: money}
""",
    "variables/housing.yaml": """\
variables:
  - code: rent_months_unpaid
    title: {zh: 近6个月欠租月数, en: months of unpaid rent among the last 6}
    type: integer
    unit: months
    table: public_rent
    where: rent_paid < rent_due
    window: {months: 6}
    aggregate: count_distinct
    value: rent_month
  - code: rent_owed
    title: {zh: 近6个月欠租金额, en: rent owed for the last 6 months}
    type: money
    table: public_rent
    where: rent_paid < rent_due
    window: {months: 6}
    aggregate: sum
    value: rent_due - rent_paid
  - code: dwelling
    title: {zh: 房源类型, en: kind of dwelling}
    type: code
    table: public_rent
    list: dwelling_kind
    aggregate: latest
    value: dwelling_kind
""",
    "parameters/housing.yaml": """\
parameters:
  - code: rent_arrears_months
    title: {zh: 欠租预警月数, en: months of unpaid rent that warn}
    unit: months
    values:
      - {valid_from: 2024-01-01, value: 3, source: 待区民政局核定, status: unverified}
""",
    "lines/housing-security/line.yaml": """\
code: housing-security
title: {zh: 住房保障协同, en: Joint work with housing security}
basis:
  - {zh: 《社会救助法》住房救助, en: "Social Assistance Law, housing"}
roles: [data_desk, street_clerk]
engines: [exchange, screening, discovery]
""",
    "lines/housing-security/rules.yaml": """\
rules:
  - code: rent_arrears
    title: {zh: 保障房连续欠租, en: Rent of public housing in arrears}
    kind: warning
    severity: orange
    valid_from: 2024-01-01
    when: rent_months_unpaid >= rent_arrears_months AND death_date IS NULL
    basis: {zh: 《社会救助法》第三十九条, en: "Social Assistance Law, article 39"}
    source: law.md 1.0
    status: unverified
    what_to_do:
      zh: 上门了解欠租原因，告知住房救助和临时救助政策。
      en: Ask why the rent isn't paid, explain housing aid and temporary aid.
    reasons:
      - variable: rent_months_unpaid
        words: {zh: 近6个月欠租, en: Rent unpaid among the last 6 months}
        against: rent_arrears_months
      - variable: rent_owed
        words: {zh: 欠租金额, en: Rent owed}
      - variable: dwelling
        words: {zh: 房源类型, en: Kind of dwelling}
    evidence: [rent_months_unpaid]
    cooling_off_days: 90
    work_kind: warning
    examples:
      - case: hit
        as_of: 2025-12-31
        given: {rent_months_unpaid: 3, rent_owed: 900}
        expect: true
      - case: near_miss
        as_of: 2025-12-31
        given: {rent_months_unpaid: 2, rent_owed: 2400}
        expect: false
      - case: value_missing
        as_of: 2025-12-31
        given: {rent_owed: 900}
        expect: false
""",
}


def add_to(pack: Path) -> list[Path]:
    """Adds the department to a pack's folder; no file that is there already is touched. Gives the new files."""
    made = []
    for name, text in FILES.items():
        path = pack / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        made.append(path)
    return made


def rent(number: str, month: date, *, paid: str) -> tuple[object, ...]:
    """A row of the file: 300 yuan were due."""
    return ("周桂英", number, "清和街道", "梧桐里社区", "公租房", f"{month:%Y-%m}", "300.00", paid)
