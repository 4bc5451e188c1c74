"""A small book of rules in a folder, to be changed by the tests that need a wrong one."""

from __future__ import annotations

from pathlib import Path

TABLES = """\
tables:
  - code: bills
    title: {zh: 账单, en: bills}
    date: paid_on
    columns: {paid_on: date, amount: money, kind: code, visits: integer}
  - code: people
    title: {zh: 人员, en: people}
    snapshot: true
    columns: {born: date, alone: boolean, home: integer}
"""
PARAMETERS = """\
parameters:
  - code: limit
    title: {zh: 上限, en: limit}
    unit: yuan
    values:
      - {valid_from: 2020-01-01, value: 100, source: own, status: unverified}
"""
VARIABLES = """\
variables:
  - code: spent
    title: {zh: 支出, en: spent}
    type: money
    table: bills
    where: amount > 0
    window: {months: 12}
    aggregate: sum
    value: amount
  - code: age_years
    title: {zh: 年龄, en: age}
    type: integer
    value: age(born, as_of)
  - code: born
    title: {zh: 出生日期, en: born}
    type: date
    table: people
    aggregate: latest
    value: born
"""
RULES = """\
rules:
  - code: spends
    title: {zh: 支出高, en: Spends much}
    kind: warning
    severity: yellow
    valid_from: 2020-01-01
    when: spent > limit AND age_years >= 60
    basis: {zh: 依据, en: basis}
    source: own
    status: verified
    what_to_do: {zh: 走访, en: Visit}
    reasons:
      - {variable: spent, words: {zh: 支出, en: Spent}, against: limit}
    evidence: [spent]
    cooling_off_days: 30
    work_kind: warning
    examples:
      - {case: hit, as_of: 2025-12-31, given: {spent: 101, age_years: 60}, expect: true}
      - {case: near_miss, as_of: 2025-12-31, given: {spent: 100, age_years: 60}, expect: false}
      - {case: value_missing, as_of: 2025-12-31, given: {spent: 101}, expect: false}
"""
FILES = {
    "tables.yaml": TABLES,
    "parameters.yaml": PARAMETERS,
    "variables.yaml": VARIABLES,
    "rules.yaml": RULES,
}


def write_book(folder: Path, **changed: str) -> Path:
    """Writes the four files, those named (`rules="…"`) in another version, and gives the folder back."""
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.removesuffix(".yaml"), text), encoding="utf-8")
    return folder
