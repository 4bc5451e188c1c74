"""The pack files of screening, and the book of rules made of them: read, checked as a whole, examples run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from pydantic import BaseModel

from minzheng.platform.packs import Content, ContentKind, Pack, PackError, Problem, content_kinds
from minzheng.platform.packs.platform_kinds import PARAMETERS
from minzheng.screening.fitting import (
    codes_of_rules_fit,
    codes_of_variables_fit,
    lists_fit,
    tables_fit,
    work_fits,
)
from minzheng.screening.kernel.book import Book
from minzheng.screening.proofreading.entries import Draft, Sources
from minzheng.screening.proofreading.rules import read_rules
from minzheng.screening.proofreading.tables import read_parameters, read_tables
from minzheng.screening.proofreading.variables import read_variables
from minzheng.screening.schema import RulesFile, TablesFile, VariablesFile

M = TypeVar("M", bound=BaseModel)
Check = Callable[[Content[M], Pack], Iterable[Problem]]
CheckCodes = Callable[[Content[M], Pack, Book], Iterable[Problem]]


def _checked(fits: Check[M], codes: CheckCodes[M] | None = None) -> Check[M]:
    """The problems of one file: seen together with its like, and whether it fits the rest of the pack."""

    def check(content: Content[M], pack: Pack) -> Iterator[Problem]:
        book, problems = proofread(_sources(pack))
        yield from (problem for problem in problems if problem.file == content.file)
        yield from fits(content, pack)
        if codes is not None:
            yield from codes(content, pack, book)

    return check


_NEEDS = (
    "parameters", "screening.tables", "screening.variables", "screening.rules",
    "source", "code_list", "questions", "lines",
)  # fmt: skip
TABLES = content_kinds.register(
    ContentKind("screening.tables", "tables/*.yaml", TablesFile, _checked(tables_fit), _NEEDS)
)
VARIABLES = content_kinds.register(
    ContentKind(
        "screening.variables",
        "variables/*.yaml",
        VariablesFile,
        _checked(lists_fit, codes_of_variables_fit),
        _NEEDS,
    )
)
RULES = content_kinds.register(
    ContentKind(
        "screening.rules", "lines/*/rules*.yaml", RulesFile, _checked(work_fits, codes_of_rules_fit), _NEEDS
    )
)


def fitting_book(pack: Pack) -> Book:
    """The book of a pack's rules, held against the rest of the pack too. Raises PackError with every problem."""
    problems = {*_problems(pack, TABLES), *_problems(pack, VARIABLES), *_problems(pack, RULES)}
    if problems:
        raise PackError(sorted(problems))
    return book_of(pack)


def _problems(pack: Pack, kind: ContentKind[M]) -> Iterator[Problem]:
    for content in pack.content(kind):
        yield from kind.check(content, pack) if kind.check is not None else ()


def book_of(pack: Pack) -> Book:
    """The checked book of a pack's rules. Raises PackError with every problem."""
    return _accepted(_sources(pack))


def proofread(sources: Sources) -> tuple[Book, list[Problem]]:
    """The book as far as it can be read, and every problem of its files, by file and line."""
    draft = Draft()
    read_tables(draft, sources)
    read_parameters(draft, sources)
    read_variables(draft, sources)
    read_rules(draft, sources)
    return draft.book(sources.digest), sorted(set(draft.problems))


def _accepted(sources: Sources) -> Book:
    book, problems = proofread(sources)
    if problems:
        raise PackError(problems)
    return book


def _sources(pack: Pack) -> Sources:
    return Sources(
        pack.content(TABLES),
        pack.content(VARIABLES),
        pack.content(RULES),
        pack.content(PARAMETERS),
        pack.hash,
    )
