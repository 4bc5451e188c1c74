"""Proofreads tables and parameters: the names expressions may read, and their kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from minzheng.platform.packs import Problem
from minzheng.platform.packs.parameters import DatedValue, ParameterEntry
from minzheng.screening.kernel.book import AS_OF, Book, Parameter, Setting, Table
from minzheng.screening.kernel.kinds import Kind, as_value
from minzheng.screening.proofreading.entries import Draft, Entry, Sources, doubled
from minzheng.screening.schema import TableEntry

RESERVED = frozenset({AS_OF, "lake_no", "delivery", "sheet_no", "row_no"})


def read_tables(draft: Draft, sources: Sources) -> None:
    """Puts the tables into the draft."""
    for content in sources.tables:
        for index, value in enumerate(content.value.tables):
            entry = Entry(value, content, ("tables", index))
            draft.problems += [*doubled(entry, value.code, draft.tables), *_faults(entry)]
            columns = {name: Kind(kind) for name, kind in value.columns.items()}
            draft.tables[value.code] = Table(value.code, value.title, columns, value.date, value.snapshot)


def _faults(entry: Entry[TableEntry]) -> Iterator[Problem]:
    table = entry.value
    if table.date is not None and table.columns.get(table.date) != "date":
        yield entry.problem(
            f"{table.date} is no column of kind date.",
            "Name one of the date columns, or remove `date:`.",
            "date",
        )
    for name in RESERVED & set(table.columns):
        yield entry.problem(f"{name} is there in every table.", "Remove it from `columns`.", "columns", name)


def read_parameters(draft: Draft, sources: Sources) -> None:
    """Puts the parameters into the draft; a district's own stands before its base's."""
    for content in sorted(sources.parameters, key=lambda each: not each.of_base):
        for entry in content.value.parameters:
            draft.parameters.setdefault(entry.code, _parameter(entry, _kind(entry)))


def with_published(book: Book, published: Iterable[ParameterEntry]) -> Book:
    """The book with these values, of the kind that rules were proofread with; its examples speak of the files'."""
    known = {
        entry.code: _parameter(entry, book.parameters[entry.code].kind)
        for entry in published
        if entry.code in book.parameters
    }
    return replace(book, parameters={**book.parameters, **known})


def _parameter(entry: ParameterEntry, kind: Kind) -> Parameter:
    values = tuple((_setting(value, kind), value.valid_until) for value in entry.values)
    return Parameter(entry.code, entry.title, entry.unit, kind, values)


def _setting(value: DatedValue, kind: Kind) -> Setting:
    return Setting(as_value(kind, value.value), value.valid_from, value.source, value.status)


def _kind(entry: ParameterEntry) -> Kind:
    values = [value.value for value in entry.values]
    if any(isinstance(value, str) for value in values):
        return Kind.TEXT
    if entry.unit.startswith("yuan"):
        return Kind.MONEY
    return Kind.NUMBER if any(isinstance(value, Decimal) for value in values) else Kind.INTEGER
