"""The schemas of the files every pack has: the district, its divisions, roles, parties, accounts, words, calendar."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from minzheng.platform.packs.problems import wrong
from minzheng.platform.packs.schema import Code, DivisionCode, English, Said, Schema, Sourced, Text, Whole

Permit = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z_]+$")]
Level = Literal["district", "street", "town", "community"]
Hat = Literal["staff", "party"]


class District(Schema):
    """district.yaml: what the pack is, and the pack beneath it."""

    code: Code
    name: Text
    base: Code | None = None
    division: DivisionCode | None = None
    bureau: Text | None = None
    schematic: Text | None = None


class DivisionRow(Schema):
    """divisions.csv: one division a row; the district's parent lies outside the file."""

    code: DivisionCode
    name: Said
    name_en: English
    level: Level
    parent: DivisionCode

    def label(self, language: str) -> str:
        """The name in one language."""
        return self.name_en if language.startswith("en") else self.name


class PermitEntry(Schema):
    """One act that roles may be allowed: `engine.act`."""

    code: Permit
    title: Text


class PermitsFile(Schema):
    """permits.yaml: every permit there is, and pairs that one role never holds together."""

    permits: tuple[PermitEntry, ...]
    apart: tuple[tuple[Permit, Permit], ...]


class Role(Schema):
    """A role: what who holds it may do. A party's role is granted on a party, all others on a division."""

    code: Code
    name: Text
    hat: Hat
    permits: tuple[Permit, ...]


class RolesFile(Schema):
    """roles.yaml."""

    roles: tuple[Role, ...]


class Party(Schema):
    """An organisation outside the bureau that works for it, and the divisions it serves."""

    code: Code
    name: Text
    kind: Literal["provider", "builder", "assessor", "inspector", "institution", "hospital"]
    serves: tuple[DivisionCode, ...]


class PartiesFile(Schema):
    """parties.yaml."""

    parties: tuple[Party, ...]


class GrantEntry(Schema):
    """A role on a division or on a party, never both."""

    role: Code
    division: DivisionCode | None = None
    party: Code | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.division is None) == (self.party is None):
            raise wrong(
                "A grant is on a division or on a party.", "Write exactly one of `division` and `party`."
            )
        return self


class AccountEntry(Schema):
    """An account of the demonstration; passwords are never in a pack."""

    username: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{2,29}$")]
    name: Text
    grants: Annotated[tuple[GrantEntry, ...], Field(min_length=1)]


class AccountsFile(Schema):
    """accounts.yaml."""

    accounts: tuple[AccountEntry, ...]


class Term(Schema):
    """One pair of words of the field."""

    zh: Said
    en: English
    note: Said | None = None


class GlossaryFile(Schema):
    """glossary.yaml."""

    terms: tuple[Term, ...]


class CalendarYearEntry(Sourced):
    """One year: weekdays off (`off`), weekend days worked instead (`on`)."""

    year: Whole
    off: tuple[date, ...]
    on: tuple[date, ...]

    @model_validator(mode="after")
    def _days_of_the_year(self) -> Self:
        for key, days in (("off", self.off), ("on", self.on)):
            for index, day in enumerate(days):
                if day.year != self.year:
                    raise wrong(f"{day} isn't in {self.year}.", "Move it to its own year.", key, index)
        return self


class CalendarFile(Schema):
    """calendar.yaml."""

    years: tuple[CalendarYearEntry, ...]


class GeometryFile(BaseModel):
    """geometry/*.geojson; the format is foreign, so further keys are let in."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: Literal["FeatureCollection"]
    features: tuple[dict[str, object], ...]
