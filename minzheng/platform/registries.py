"""Closed sets that engines fill in their wiring: figures, timeline entries, work kinds, handlers, menu entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_made: list[Registry[Any]] = []


class RegistryError(RuntimeError):
    """A duplicate, a late entry or an unknown name: a defect of the wiring."""


class Registry(Generic[T]):
    """Named entries of one kind, unique by `unique`, closed once the application has started."""

    def __init__(self, name: str, *, unique: Callable[[T], str]) -> None:
        """`unique` gives an entry's name."""
        self.name = name
        self._unique = unique
        self._entries: dict[str, T] = {}
        self._frozen = False
        _made.append(self)

    def register(self, *entries: T) -> None:
        """Adds entries; refuses a second of the same name and anything after the start."""
        for entry in entries:
            key = self._unique(entry)
            if self._frozen:
                raise RegistryError(f"{self.name}: {key} came after the start")
            if key in self._entries:
                raise RegistryError(f"{self.name}: {key} is registered twice")
            self._entries[key] = entry

    def freeze(self) -> None:
        """Closes the set."""
        self._frozen = True

    def __getitem__(self, key: str) -> T:
        if key not in self._entries:
            raise RegistryError(f"{self.name}: no {key}; there are {', '.join(sorted(self._entries))}")
        return self._entries[key]

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)


def freeze_all() -> None:
    """Closes every set there is by now: called once, when the application has started."""
    for registry in _made:
        registry.freeze()
