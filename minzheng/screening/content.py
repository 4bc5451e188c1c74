"""The pack files of screening, and the book of rules made of them: read, checked as a whole, examples run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
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
from minzheng.screening.proofreading.tables import read_parameters, read_tables, with_published
from minzheng.screening.proofreading.variables import read_variables
from minzheng.screening.schema import RulesFile, TablesFile, VariablesFile

M = TypeVar("M", bound=BaseModel)
Check = Callable[[Content[M], Pack], Iterable[Problem]]
CheckCodes = Callable[[Content[M], Pack, Book], Iterable[Problem]]


def _checked(fits: Check[M], codes: CheckCodes[M] | None = None) -> Check[M]:
    """The problems of one file: seen together with its like, and whether it fits the rest of the pack."""

    def check(content: Content[M], pack: Pack) -> Iterator[Problem]:
        book, problems = _proofread(_Seen.of(pack))
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
    book, problems = _proofread(_Seen.of(pack))
    if problems:
        raise PackError(problems)
    return book


def proofread(sources: Sources) -> tuple[Book, list[Problem]]:
    """The book as far as it can be read, and every problem of its files, by file and line."""
    draft = Draft()
    read_tables(draft, sources)
    read_parameters(draft, sources)
    read_variables(draft, sources)
    read_rules(draft, sources)
    return with_published(draft.book(sources.digest), sources.published), sorted(set(draft.problems))


@dataclass(frozen=True)
class _Seen:
    """The files of a pack, known again by its hash and their places: each file is checked, all are read once."""

    digest: str
    files: tuple[str, ...]
    sources: Sources = field(compare=False)

    @classmethod
    def of(cls, pack: Pack) -> _Seen:
        sources = _sources(pack)
        parts = (sources.tables, sources.variables, sources.rules, sources.parameters)
        return cls(sources.digest, tuple(content.file for part in parts for content in part), sources)


@lru_cache(maxsize=1)
def _proofread(seen: _Seen) -> tuple[Book, list[Problem]]:
    return proofread(seen.sources)


def _sources(pack: Pack) -> Sources:
    return Sources(
        pack.content(TABLES),
        pack.content(VARIABLES),
        pack.content(RULES),
        pack.content(PARAMETERS),
        pack.hash,
        pack.published,
    )
