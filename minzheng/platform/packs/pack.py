"""A loaded pack: frozen content with a hash, asked by kind, or by code on a date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeGuard

from pydantic import BaseModel

from minzheng.platform.calendar import CalendarYear, WorkingCalendar
from minzheng.platform.packs import platform_kinds as own
from minzheng.platform.packs.files import (
    AccountEntry,
    District,
    DivisionRow,
    GeometryFile,
    Party,
    PermitEntry,
    Role,
    Term,
)
from minzheng.platform.packs.kinds import Content, ContentKind, M
from minzheng.platform.packs.parameters import NoParameter, Parameter, ParameterEntry, ParametersFile
from minzheng.platform.packs.schema import Text


def _is_of(content: Content[BaseModel], schema: type[M]) -> TypeGuard[Content[M]]:
    return isinstance(content.value, schema)


@dataclass(frozen=True)
class Pack:
    """One district's content on top of its base, and on top of both the values published in the application. `hash`
    changes with every byte of content; keep it with results."""

    folder: Path
    district: District
    hash: str
    contents: Mapping[str, tuple[Content[BaseModel], ...]]
    published: tuple[ParameterEntry, ...] = ()

    def with_published(self, file: ParametersFile, digest: str) -> Pack:
        """The pack with these parameters in place of its own of the same code; `digest` is the file's."""
        whole = hashlib.sha256(f"{self.hash} {digest}".encode()).hexdigest()
        return replace(self, hash=whole, published=file.parameters)

    @property
    def code(self) -> str:
        """The pack's code."""
        return self.district.code

    @property
    def name(self) -> Text:
        """The district's name."""
        return self.district.name

    def content(self, kind: ContentKind[M]) -> tuple[Content[M], ...]:
        """All contents of a kind, by path: whole files, or the rows of its csv files."""
        return tuple(each for each in self.contents.get(kind.code, ()) if _is_of(each, kind.schema))

    def at(self, day: date) -> PackAt:
        """The pack as of a day."""
        return PackAt(self, day)

    @cached_property
    def divisions(self) -> tuple[DivisionRow, ...]:
        """The divisions, in file order."""
        return tuple(each.value for each in self.content(own.DIVISIONS))

    @cached_property
    def permits(self) -> tuple[PermitEntry, ...]:
        """Every permit there is."""
        return tuple(permit for each in self.content(own.PERMITS) for permit in each.value.permits)

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles."""
        return tuple(role for each in self.content(own.ROLES) for role in each.value.roles)

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The organisations that work for the bureau."""
        return tuple(party for each in self.content(own.PARTIES) for party in each.value.parties)

    @cached_property
    def accounts(self) -> tuple[AccountEntry, ...]:
        """The accounts of the demonstration."""
        return tuple(account for each in self.content(own.ACCOUNTS) for account in each.value.accounts)

    @cached_property
    def glossary(self) -> tuple[Term, ...]:
        """The words of the field in both languages."""
        return tuple(term for each in self.content(own.GLOSSARY) for term in each.value.terms)

    @cached_property
    def geometry(self) -> dict[str, GeometryFile]:
        """The map files by name without ending."""
        return {each.path.stem: each.value for each in self.content(own.GEOMETRY)}

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The codes of the lines of business that have content."""
        found = {each.business for contents in self.contents.values() for each in contents}
        return tuple(sorted(found - {""}))

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working days of the years the pack has."""
        years = (year for each in self.content(own.CALENDAR) for year in each.value.years)
        return WorkingCalendar(
            CalendarYear(year.year, frozenset(year.off), frozenset(year.on), year.source, year.status)
            for year in years
        )

    @cached_property
    def parents(self) -> dict[str, str]:
        """The code of the division above each division."""
        return {each.code: each.parent for each in self.divisions}

    def party_serving(self, division: str, kind: str = "provider") -> Party | None:
        """The first party of this kind that serves a division, by its own code or one above it."""
        code: str | None = division
        while code is not None:
            for party in self.parties:
                if party.kind == kind and code in party.serves:
                    return party
            code = self.parents.get(code)
        return None

    @cached_property
    def parameters(self) -> dict[str, ParameterEntry]:
        """The parameters by code; the district's own stands before its base's, a published one before both."""
        return self.written_parameters | {entry.code: entry for entry in self.published}

    @cached_property
    def written_parameters(self) -> dict[str, ParameterEntry]:
        """The same as the pack's files have them."""
        files = sorted(self.content(own.PARAMETERS), key=lambda each: each.of_base, reverse=True)
        return {entry.code: entry for each in files for entry in each.value.parameters}


@dataclass(frozen=True, slots=True)
class PackAt:
    """A pack as of a day."""

    pack: Pack
    day: date

    def parameter(self, code: str) -> Parameter:
        """The value that holds on the day. Raises NoParameter."""
        entry = self.pack.parameters.get(code)
        held = next((each for each in entry.values if each.holds_on(self.day)), None) if entry else None
        if entry is None or held is None:
            raise NoParameter(code, self.day)
        return Parameter(code, held.value, entry.unit, held.source, held.status)
