"""How far a delivery may differ from the one before it: rows, people nobody knew before, values of its code lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from minzheng.exchange.content import Bounds, Contract
from minzheng.exchange.kernel.messages import Parameter, Problem

Counts = Mapping[str, int]
FEWEST = 100  # rows of the file before: of fewer a percentage says nothing


@dataclass(frozen=True, slots=True)
class Shape:
    """A delivery in figures: its good rows, its people, those not known before, how often each code was told."""

    rows: int
    people: int
    new_people: int
    codes: Mapping[str, Counts]


class CodesTold:
    """For each column with a code list how many rows tell each code."""

    def __init__(self, contract: Contract) -> None:
        self._told = {one.code: Counter[str]() for one in contract.fields if one.type == "code"}

    def add(self, rows: pa.Table) -> None:
        """Count these rows too."""
        for code, told in self._told.items():
            for each in rows.column("." + code).drop_null().value_counts().to_pylist():
                told[each["values"]] += each["counts"]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the counts by column and code."""
        return {code: dict(sorted(told.items())) for code, told in self._told.items()}


def beyond(bounds: Bounds, before: Shape, now: Shape, contract: Contract) -> list[Problem]:
    """Return what differs by more than the contract's percentages: what came, what came before, what was agreed."""
    found: list[Problem] = []
    if before.rows < FEWEST:
        return found
    if abs(now.rows - before.rows) * 100 > bounds.rows * before.rows:
        found.append(_problem("beyond_rows", now.rows, before.rows, bounds.rows))
    unknown, unknown_before = _percent(now.new_people, now.people), _percent(before.new_people, before.people)
    if unknown - unknown_before > bounds.unmatched:
        found.append(_problem("beyond_unmatched", round(unknown), round(unknown_before), bounds.unmatched))
    shifts = {code: _shifted(told, before.codes.get(code, {})) for code, told in now.codes.items()}
    for code, shifted in shifts.items():
        if shifted > bounds.codes:
            heading = contract.field(code).headings[0]
            parameters: dict[str, Parameter] = {
                "column": heading,
                "shifted": round(shifted),
                "bound": bounds.codes,
            }
            found.append(Problem("beyond_codes", heading=heading, parameters=parameters))
    return found


def _problem(code: str, now: int, before: int, bound: int) -> Problem:
    return Problem(code, seen=f"{now:,}", parameters={"before": before, "bound": bound})


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def _shifted(now: Counts, before: Counts) -> float:
    """Percent of the rows that would have to tell another code for both to be alike (total variation)."""
    total, total_before = sum(now.values()), sum(before.values())
    if not total or not total_before:
        return 0.0
    apart = (abs(now.get(code, 0) / total - before.get(code, 0) / total_before) for code in {*now, *before})
    return 50 * sum(apart)
