"""Which files a pack may hold. Each engine registers the schemas of its own files; the platform names no engine."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel

from minzheng.platform.packs.problems import Problem
from minzheng.platform.packs.reading import Path_, Read

if TYPE_CHECKING:
    from minzheng.platform.packs.pack import Pack

M = TypeVar("M", bound=BaseModel)
MC = TypeVar("MC", bound=BaseModel, covariant=True)


@dataclass(frozen=True)
class Content(Generic[MC]):
    """One validated file, or one row of a csv file, with the way back to its lines."""

    value: MC
    file: str
    path: PurePosixPath
    origin: Read = field(repr=False)
    at: Path_ = ()
    of_base: bool = False

    @property
    def business(self) -> str:
        """The code of the line of business whose folder it lies in; empty outside lines/."""
        return self.path.parts[1] if self.path.parts[0] == "lines" else ""

    def problem(self, message: str, remedy: str, *at: str | int) -> Problem:
        """A problem at a value of this content; `at` leads to the value."""
        where = (*self.at, *at)
        return Problem(self.file, self.origin.row(where), ".".join(str(part) for part in at), message, remedy)


@dataclass(frozen=True)
class ContentKind(Generic[M]):
    """A kind of pack file. `pattern` is its path in the pack, with * for one name; a csv has one model a row.

    `check` looks at one content within the whole pack; it is left out while a file of a kind in `needs` is broken.
    """

    code: str
    pattern: str
    schema: type[M]
    check: Callable[[Content[M], Pack], Iterable[Problem]] | None = None
    needs: tuple[str, ...] = ()

    def claims(self, path: PurePosixPath) -> bool:
        """Whether a file at this path of a pack is of this kind."""
        wanted = PurePosixPath(self.pattern).parts
        return len(wanted) == len(path.parts) and all(map(fnmatchcase, path.parts, wanted))


class ContentKinds:
    """The kinds known to this process. Codes are unique; the same kind registered twice stays one."""

    def __init__(self) -> None:
        self._kinds: dict[str, ContentKind[BaseModel]] = {}

    def register(self, kind: ContentKind[M]) -> ContentKind[M]:
        """Adds a kind and gives it back. Raises ValueError when another one has its code."""
        known = self._kinds.get(kind.code)
        if known is not None and known.schema is not kind.schema:
            raise ValueError(f"Two kinds of content are called {kind.code!r}.")
        self._kinds[kind.code] = kind  # type: ignore[assignment]  # a kind's check takes its own schema only
        return kind

    def claiming(self, path: PurePosixPath) -> ContentKind[BaseModel] | None:
        """The kind of the file at this path of a pack."""
        return next((kind for kind in self if kind.claims(path)), None)

    def __iter__(self) -> Iterator[ContentKind[BaseModel]]:
        return iter(self._kinds.values())


content_kinds = ContentKinds()


def discover() -> ContentKinds:
    """All kinds, after importing each engine's `content` module, where it registers its own."""
    package = importlib.import_module("minzheng")
    for engine in pkgutil.iter_modules(package.__path__):
        if engine.ispkg and importlib.util.find_spec(f"minzheng.{engine.name}.content"):
            importlib.import_module(f"minzheng.{engine.name}.content")
    return content_kinds
