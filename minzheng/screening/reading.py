"""Reads a book of rules from any folder: a pack with its base, or a few rule files lying together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from minzheng.platform.packs import Content, PackError, Problem, load
from minzheng.platform.packs.faults import problems_of
from minzheng.platform.packs.parameters import ParametersFile
from minzheng.platform.packs.reading import Read, read
from minzheng.screening.content import fitting_book, proofread
from minzheng.screening.kernel.book import Book
from minzheng.screening.proofreading.entries import Sources
from minzheng.screening.schema import RulesFile, TablesFile, VariablesFile

M = TypeVar("M", bound=BaseModel)


@dataclass
class _Folder:
    """The YAML files of a folder, told apart by their only top key: rules, variables, tables, parameters."""

    files: dict[str, Read]
    problems: list[Problem] = field(default_factory=list)

    def of(self, key: str, schema: type[M]) -> tuple[Content[M], ...]:
        """The valid files with this top key; the others leave problems."""
        return tuple(self._validated(key, schema))

    def _validated(self, key: str, schema: type[M]) -> Iterator[Content[M]]:
        for name, origin in self.files.items():
            if not isinstance(origin.value, dict) or key not in origin.value:
                continue
            try:
                value = schema.model_validate(origin.value)
            except ValidationError as error:
                self.problems += problems_of(error, schema, origin, name, ())
            else:
                yield Content(value, name, PurePosixPath(name), origin)


def read_book(folder: Path) -> Book:
    """The checked book of a folder. Raises PackError with every problem of every file."""
    if (folder / "district.yaml").is_file():
        return fitting_book(load(folder))
    paths = sorted(folder.rglob("*.yaml"))
    files = {str(path.relative_to(folder)): read(path, str(path.relative_to(folder))) for path in paths}
    found = _Folder(files, [problem for origin in files.values() for problem in origin.problems])
    sources = Sources(
        found.of("tables", TablesFile), found.of("variables", VariablesFile),
        found.of("rules", RulesFile), found.of("parameters", ParametersFile), _digest(paths),
    )  # fmt: skip
    if found.problems:
        raise PackError(found.problems)
    book, problems = proofread(sources)
    if not book.rules and not problems:
        problems = [
            Problem(str(folder), 1, "rules", "There are no rules here.", "Name a folder with rules.yaml.")
        ]
    if problems:
        raise PackError(problems)
    return book


def _digest(paths: list[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
