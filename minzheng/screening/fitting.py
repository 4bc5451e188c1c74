"""What the files of screening take from the rest of a pack: whose table, whose list of codes, whose work.

Rules that fit among themselves but not into their pack would be run, and never hit, or hit and raise no warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minzheng.exchange.content import CODE_LISTS, Contract, near
from minzheng.exchange.contracts import contracts
from minzheng.platform.packs import Content, Pack, Problem
from minzheng.screening.kernel.book import Book
from minzheng.screening.kernel.expression import Call, Constant, Expression, Name
from minzheng.screening.kernel.kinds import Kind
from minzheng.screening.schema import RulesFile, TableEntry, TablesFile, VariablesFile
from minzheng.worklist.content import work_kinds

# The kind that a column of the lake has in rules, by its type in the contract; other types never get to the lake.
COLUMN_KINDS = {
    "date": "date", "month": "date", "money": "money", "integer": "integer", "division": "integer",
    "code": "code", "sex": "code", "answer": "code",
}  # fmt: skip


def tables_fit(content: Content[TablesFile], pack: Pack) -> Iterator[Problem]:
    """A table that is no snapshot is what the source of its code brings to the lake, or part of it."""
    agreed = {code: each for code, each in contracts(pack).items() if each.lake}
    for index, table in enumerate(content.value.tables):
        if table.snapshot:
            continue
        if table.code in agreed:
            yield from _columns_fit(content, index, table, agreed[table.code])
        else:
            yield content.problem(
                f"No source brings rows of {table.code} to the lake.",
                near(table.code, agreed, "sources/ with `lake: true`"), "tables", index, "code",
            )  # fmt: skip


def _columns_fit(
    content: Content[TablesFile], index: int, table: TableEntry, contract: Contract
) -> Iterator[Problem]:
    brought = {
        field.code: COLUMN_KINDS[field.type] for field in contract.fields if field.type in COLUMN_KINDS
    }
    for name, kind in table.columns.items():
        if brought.get(name) != kind:
            has = f"its contract has {name}: {brought[name]}" if name in brought else "its contract has none"
            yield content.problem(
                f"The lake has no column {name}: {kind} of {table.code}; {has}.",
                f"Write it as in sources/, or choose from {', '.join(sorted(brought))}.",
                "tables", index, "columns", name,
            )  # fmt: skip


def lists_fit(content: Content[VariablesFile], pack: Pack) -> Iterator[Problem]:
    """A variable's list is one of the pack's."""
    known = {each.value.code for each in pack.content(CODE_LISTS)}
    for index, variable in enumerate(content.value.variables):
        if variable.list is not None and variable.list not in known:
            remedy = near(variable.list, known, "codes/")
            yield content.problem(f"There is no list {variable.list}.", remedy, "variables", index, "list")


def work_fits(content: Content[RulesFile], pack: Pack) -> Iterator[Problem]:
    """The work that follows from a rule is a kind of work of some line, with a clock for the rule's colour."""
    known = work_kinds(pack)
    for index, rule in enumerate(content.value.rules):
        kind = known.get(rule.work_kind)
        if kind is None:
            remedy = near(rule.work_kind, known, "the work of a line.yaml")
            yield content.problem(
                f"There is no kind of work {rule.work_kind}.", remedy, "rules", index, "work_kind"
            )
        elif kind.working_days is None and rule.severity not in kind.by_colour:
            yield content.problem(
                f"{rule.work_kind} has no clock for {rule.severity}.",
                "Add the colour to its `by_colour:`, or choose another severity.", "rules", index, "severity",
            )  # fmt: skip


def codes_of_variables_fit(content: Content[VariablesFile], pack: Pack, book: Book) -> Iterator[Problem]:
    """What a column or a variable with a list is compared with is a code of that list."""
    columns = _lists_of_columns(pack)
    for index, entry in enumerate(content.value.variables):
        variable = book.variables[entry.code]
        lists = _lists_of_variables(book) | columns.get(variable.table or "", {})
        for key, part in (("where", variable.where), ("value", variable.value)):
            yield from _unknown_codes(content, pack, part, lists, "variables", index, key)


def codes_of_rules_fit(content: Content[RulesFile], pack: Pack, book: Book) -> Iterator[Problem]:
    """The same of a rule's condition and of what its examples give."""
    lists = _lists_of_variables(book)
    for index, entry in enumerate(content.value.rules):
        rule = book.rules.get(entry.code)
        if rule is None:
            continue
        yield from _unknown_codes(content, pack, rule.when, lists, "rules", index, "when")
        for number, example in enumerate(rule.examples):
            for name, value in example.given.items():
                given = Call("=", (Name(name, book.variables[name].kind), _text(value)), rule.when.kind)
                at = ("rules", index, "examples", number, "given", name)
                yield from _unknown_codes(content, pack, given, lists, *at)


def _lists_of_variables(book: Book) -> dict[str, str]:
    return {code: each.code_list for code, each in book.variables.items() if each.code_list is not None}


def _lists_of_columns(pack: Pack) -> dict[str, dict[str, str]]:
    return {
        code: {field.code: field.list for field in contract.fields if field.list is not None}
        for code, contract in contracts(pack).items()
    }


def _text(value: object) -> Constant:
    return Constant(str(value), Kind.TEXT)


def _unknown_codes(
    content: Content[Any],
    pack: Pack,
    part: Expression | None,
    lists: Mapping[str, str],
    *at: str | int,
) -> Iterator[Problem]:
    codes = {each.value.code: [one.code for one in each.value.entries] for each in pack.content(CODE_LISTS)}
    for name, code in _compared(part) if part is not None else ():
        known = codes.get(lists.get(name, ""), [])
        if known and code not in known:
            yield content.problem(
                f"{name} is never '{code}': its list {lists[name]} has no such code.",
                near(code, known, f"codes/: {', '.join(known)}"), *at,
            )  # fmt: skip


def _compared(part: Expression) -> Iterator[tuple[str, str]]:
    """The names that are held against written texts, each with the text."""
    if not isinstance(part, Call):
        return
    if part.operation in {"=", "<>"}:
        sides = part.arguments if isinstance(part.arguments[0], Name) else tuple(reversed(part.arguments))
        match sides:
            case (Name(name=name), Constant(value=str() as code)):
                yield name, code
    for argument in part.arguments:
        yield from _compared(argument)
