"""What is wrong with a file, sheet, row or cell: data while it travels, a sentence at the edge, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

# A text of the file, a number, or words of our own in both languages: {"zh": …, "en": …}.
Parameter = str | int | Mapping[str, str]
NOTHING: Mapping[str, Parameter] = MappingProxyType({})

_MARKS = {"zh": ("第 {row:,} 行 ", "{column} 列（{heading}）", "{why}，{right}。"),
          "en": ("Row {row:,}, ", "column {column} ({heading}) ", "{why}; {right}.")}  # fmt: skip


class Unfit(ValueError):
    """A cell that can't be taken: the code of a message and what its words need."""

    def __init__(self, code: str, **parameters: Parameter) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: a code of the catalogue, where, what was seen (numbers masked), what else its words need."""

    code: str
    column: str = ""
    heading: str = ""
    seen: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The problem as plain values, to be stored and rendered later."""
        where = {"code": self.code, "column": self.column, "heading": self.heading, "seen": self.seen}
        return {**where, "parameters": dict(self.parameters)}


def render(problem: Problem, language: str = "zh", *, row: int | None = None) -> str:
    """Return the sentence: where, why it is wrong, what would be right. `language` is zh or en."""
    before_row, before_cell, sentence = _MARKS[language]
    text = before_row.format(row=row) if row is not None else ""
    if problem.column:
        text += before_cell.format(column=problem.column, heading=problem.heading)
    return text + sentence.format(why=why(problem, language), right=what_is_right(problem, language))


def why(problem: Problem, language: str = "zh") -> str:
    """Return the clause that says what is wrong."""
    return _say(problem, language, 0)


def what_is_right(problem: Problem, language: str = "zh") -> str:
    """Return the clause that says what would be right."""
    return _say(problem, language, 1)


OF_FILES = ("file_", "heading", "sheet_", "columns_", "rows_", "beyond_", "repaired_")


def of_a_row() -> list[str]:
    """The codes of problems that a row can have."""
    return [code for code in catalogue() if not code.startswith(OF_FILES)]


def kind_of_problem(code: str, language: str = "zh") -> str:
    """What is wrong in every problem of this code, with a gap for what differs; the code itself if it is unknown."""
    said = catalogue().get(code)
    return said[language][0].format_map(_Gaps()) if said is not None else code


class _Gaps(dict[str, str]):
    """A gap for every place of a sentence."""

    def __missing__(self, name: str) -> str:
        return "…"


@cache
def catalogue() -> dict[str, dict[str, tuple[str, str]]]:
    """Return for each code, in each language, the two clauses with their places."""
    told = yaml.safe_load((Path(__file__).parent / "catalogue.yaml").read_text(encoding="utf-8"))
    return {
        code: {language: (said[0], said[1]) for language, said in both.items()} for code, both in told.items()
    }


def _say(problem: Problem, language: str, clause: int) -> str:
    values = {name: _in(language, value) for name, value in problem.parameters.items()}
    return catalogue()[problem.code][language][clause].format(seen=problem.seen, **values)


def _in(language: str, value: Parameter) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return value if isinstance(value, str) else value[language]
