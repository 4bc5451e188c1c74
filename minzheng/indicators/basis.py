"""What of the pack decides a figure beside its own parameters, and whether somebody has checked it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from minzheng.assessment.content import INSTRUMENTS, NEEDS
from minzheng.catalogue.content import ENTITLEMENTS
from minzheng.platform.packs import Pack, Status, Text
from minzheng.questionnaires.content import QUESTIONS


@dataclass(frozen=True, slots=True)
class Basis:
    """A piece of content: its title, where it comes from (empty for our own words) and whether that was checked."""

    title: Text
    source: str = ""
    status: Status = "verified"

    @property
    def unverified(self) -> bool:
        """Whether it must be named wherever it decides."""
        return self.status == "unverified"


def questionnaire_of(pack: Pack, code: str) -> Iterator[Basis]:
    """The questionnaire that was asked; its words are the pack's own."""
    for content in pack.content(QUESTIONS):
        if content.value.code == code:
            yield Basis(content.value.title)


def scoring_of(pack: Pack, code: str) -> Iterator[Basis]:
    """The table or the instrument that scores answers of this code."""
    for table in pack.content(NEEDS):
        if table.value.questionnaire == code:
            yield Basis(table.value.title, table.value.source, table.value.status)
    for instrument in pack.content(INSTRUMENTS):
        if instrument.value.code == code:
            yield Basis(instrument.value.title, instrument.value.source, instrument.value.status)


def entitled_by(pack: Pack, days: tuple[date, date], min_age: int) -> Iterator[Basis]:
    """What gives people of this age their orders on some of the days."""
    first, last = days
    for content in pack.content(ENTITLEMENTS):
        entitlement = content.value
        ends = entitlement.valid_until or date.max
        if entitlement.min_age <= min_age and entitlement.valid_from <= last and ends >= first:
            yield Basis(entitlement.title, entitlement.source, entitlement.status)
