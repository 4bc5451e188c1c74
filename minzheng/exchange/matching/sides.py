"""A row and somebody in the register side by side: what each says, what differs, and how much it weighs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from minzheng.exchange.contracts import contracts
from minzheng.exchange.matching.fates import told_row
from minzheng.exchange.matching.marking import marked, marked_number
from minzheng.exchange.matching.telling import ToldPerson, told_person
from minzheng.exchange.matching.words import NOT_WEIGHED, UNTOLD, compared
from minzheng.exchange.models import Match
from minzheng.platform.acting import Actor
from minzheng.platform.crypto import decrypt
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division
from minzheng.registry.links import year_of_birth
from minzheng.registry.models import Person
from minzheng.ui.declare import TableBlock
from minzheng.ui.declare.options import Words
from minzheng.ui.words import UNKNOWN

PHONE_HEAD = 3  # digits of a telephone that masks leave at its front
HEADS = (
    gettext_lazy("Trait"),
    gettext_lazy("The file's row"),
    gettext_lazy("In the register"),
    gettext_lazy("How they compare"),
    gettext_lazy("Weight"),
)
# What the evidence may say of each thing: a home is one question, answered by telephone, door or community.
ASPECTS: tuple[tuple[str, Words], ...] = (
    ("name", gettext_lazy("Name")),
    ("id_number", gettext_lazy("ID number")),
    ("birth_date", gettext_lazy("Date of birth")),
    ("sex", gettext_lazy("Sex")),
    ("phone", gettext_lazy("Telephone")),
    ("address", gettext_lazy("Estate and door")),
    ("community", gettext_lazy("Community")),
)
Pair = tuple[SafeString, SafeString]


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a row may mean and whom the reader may see; `kept` is what the match keeps of it."""

    person: Person
    kept: Mapping[str, Any]

    @property
    def weight(self) -> float:
        """What all evidence adds up to, in bits."""
        return sum(item["weight"] or 0.0 for item in self.kept["evidence"])


def candidates_of(match: Match, actor: Actor) -> list[Candidate]:
    """Whom the row may mean, the likeliest first, as far as the reader may see them."""
    numbers = [one["subject"] for one in match.candidates]
    seen = Person.objects.visible_to(actor).filter(pk__in=numbers).select_related("area")
    people = {person.pk: person for person in seen}
    return [Candidate(people[one["subject"]], one) for one in match.candidates if one["subject"] in people]


def told_of(match: Match) -> ToldPerson:
    """The person as the row names them; nothing once the file was withdrawn."""
    contract = contracts(installed_pack()).get(match.delivery.source)
    if contract is None or not match.told_cipher:
        return ToldPerson()
    return told_person(contract, told_row(contract, match))


def compared_table(told: ToldPerson, candidate: Candidate, caption: Words) -> TableBlock:
    """The two beside each other, a line for each thing."""
    evidence = {item["what"]: item for item in candidate.kept["evidence"]}
    sides = _sides(told, candidate.person)
    rows = [
        [label, *(side or UNKNOWN for side in sides[what]), *_said(what, evidence, sides[what])]
        for what, label in ASPECTS
        if any(sides[what]) or what in evidence
    ]
    return TableBlock(heads=HEADS, rows=rows, caption=caption, numbers=(4,))


def weight_words(weight: float | None) -> str:
    """A weight with its sign: what speaks for the same person is above zero."""
    return f"{weight:+.1f}".replace("-", "−") if weight is not None else ""


def _said(what: str, evidence: Mapping[str, Mapping[str, Any]], sides: Sequence[object]) -> list[object]:
    item = evidence.get(what)
    if item is None:
        return [NOT_WEIGHED if all(sides) else UNTOLD, "0"]
    return [compared(what, item["comparison"]), weight_words(item["weight"])]


def _sides(told: ToldPerson, person: Person) -> dict[str, Pair]:
    """What each side says, with the difference marked; of the door only the estate, the words say the rest."""
    day, born = _days(told, person)
    community = Division.objects.filter(pk=told.community).first() if told.community else None
    return {
        "name": _chinese(marked(told.name, person.name)),
        "id_number": marked_number(told.id_number, decrypt(person.id_cipher)),
        "birth_date": marked(day, born),
        "sex": marked(_sex(told.sex), person.get_sex_display()),
        "phone": marked_number(told.phone, decrypt(person.phone_cipher), PHONE_HEAD),
        "address": _chinese(marked(told.estate, person.estate)),
        "community": marked(str(community or ""), str(person.area)),
    }


def _days(told: ToldPerson, person: Person) -> tuple[str, str]:
    """Both days of birth; where the row tells none the year alone: with the day a masked number could be read off."""
    if told.birth_date is None:
        return "", year_of_birth(person)
    return told.birth_date.isoformat(), person.birth_date.isoformat()


def _sex(code: str) -> str:
    return str(Person.Sex(code).label) if code in Person.Sex.values else ""


def _chinese(pair: Pair) -> Pair:
    """Names are compared by their characters, whatever language the page has."""
    first, second = (format_html('<span lang="zh-Hans">{}</span>', side) if side else side for side in pair)
    return first, second


def likely(probability: float) -> str:
    """A probability in percent, never rounded up to certainty."""
    return gettext("%(percent)s %%") % {"percent": f"{min(probability, 0.999) * 100:.1f}"}
