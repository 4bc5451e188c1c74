"""What happens to people, as files will tell it; each event becomes one row of one file (and perhaps duplicates)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from minzheng.demo.people import Person
from minzheng.demo.places import Provider
from minzheng.demo.recipe.care import AbilityArchetype, ElderArchetype
from minzheng.demo.recipe.survey import SurveyArchetype
from minzheng.demo.spans import Month


@dataclass(slots=True, eq=False)
class Event:
    """Something a row tells of a person.

    `keep`: its row must stay good, since the account rests on it; `must_break`: its row must come back, by this
    kind of dirt or by any of the source's; `twice`: the row is written twice. `damage` is what was done to the
    row, empty while it is good; `found` what was done to its number where the row finds its person all the same.
    """

    SOURCE: ClassVar[str]
    person: Person
    keep: bool = field(default=False, kw_only=True)
    must_break: str = field(default="", kw_only=True)
    twice: bool = field(default=False, kw_only=True)
    damage: str = field(default="", kw_only=True)
    found: str = field(default="", kw_only=True)

    @property
    def good(self) -> bool:
        """Whether the row is taken in."""
        return not self.damage

    @property
    def may_break(self) -> bool:
        """Whether dirt may make the row come back."""
        return not (self.keep or self.person.pristine or self.must_break)


@dataclass(slots=True, eq=False)
class Listing(Event):
    """A row in a list of people aged 80 and over: of January (full) or July (additions)."""

    SOURCE: ClassVar[str] = "residents_80"
    archetype: ElderArchetype


@dataclass(slots=True, eq=False)
class Check(Event):
    """What the street found when it asked whether a visit took place."""

    SOURCE: ClassVar[str] = "visit_checks"
    provider: Provider
    number: str
    true: bool
    way: str
    day: date


@dataclass(slots=True, eq=False)
class Visit(Event):
    """A visit as the provider reports it."""

    SOURCE: ClassVar[str] = "provider_visits"
    provider: Provider
    day: date
    service: str
    minutes: int
    worker: str
    check: Check | None = None
    number: str = ""


@dataclass(slots=True, eq=False)
class Survey(Event):
    """A survey return: answers of an archetype, given on a day; `late` ones come with the next year's files."""

    SOURCE: ClassVar[str] = "need_survey"
    day: date
    late: bool
    archetype: SurveyArchetype
    surveyor: str
    answers: dict[str, str | int]


@dataclass(slots=True, eq=False)
class Payment(Event):
    """Assistance paid for a month; amount in yuan."""

    SOURCE: ClassVar[str] = "assistance_roll"
    month: Month
    category: str
    amount: int


@dataclass(slots=True, eq=False)
class Bill(Event):
    """A medical bill; amounts in fen: total = pooled + aid + self_paid."""

    SOURCE: ClassVar[str] = "medical_insurance"
    insurance: str
    kind: str
    total: int
    pooled: int
    aid: int
    self_paid: int
    day: date
    hospital: str


@dataclass(slots=True, eq=False)
class Certificate(Event):
    """A certificate of disability as the list of one day shows it."""

    SOURCE: ClassVar[str] = "disability"
    listed: date
    number: str
    klass: str
    grade: str
    issued: date
    state: str


@dataclass(slots=True, eq=False)
class Funeral(Event):
    """A funeral: days of death and of cremation."""

    SOURCE: ClassVar[str] = "funerals"
    died: date
    cremated: date
    home: str


@dataclass(slots=True, eq=False)
class Assessment(Event):
    """An ability assessment: scores by item, no sum and no level."""

    SOURCE: ClassVar[str] = "ability_assessment"
    day: date
    agency: str
    archetype: AbilityArchetype
    scores: dict[str, int]
    incidents: int
