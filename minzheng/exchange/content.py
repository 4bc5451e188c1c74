"""What a pack says about incoming files: a contract for each source, and the code lists their columns use.

A contract names the columns a sender writes, what each must hold and what it feeds. A new source is a new file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from minzheng.exchange.sharing.content import AGREEMENTS as AGREEMENTS
from minzheng.platform.packs import (
    Code,
    Content,
    ContentKind,
    Flag,
    Pack,
    Problem,
    Said,
    Schema,
    Sourced,
    Status,
    Text,
    Whole,
    content_kinds,
    wrong,
)

FieldType = Literal[
    "name", "id_number", "disability_number", "date", "month", "money", "integer", "text", "code", "division",
    "phone", "sex", "answer",
]  # fmt: skip
NUMBER_TYPES = frozenset({"id_number", "disability_number"})
DAY_TYPES = frozenset({"date", "month"})
# What a number says about its holder, and a column may say again: it must say the same.
NUMBER_PARTS = {
    "id_number": {"birth_date", "sex"},
    "disability_number": {"birth_date", "sex", "category", "grade"},
}
BIRTH = "birth"
# Lists that aren't files: the items of the pack's catalogue, and its parties.
ITEMS, PROVIDERS = "catalogue", "providers"


class CodeEntry(Schema):
    """One value of a list: the code that is stored, its words, and other ways senders write it."""

    code: str = Field(pattern=r"^[A-Za-z0-9_.-]+$")
    label: Text
    also: tuple[Said, ...] = ()

    def spellings(self) -> tuple[str, ...]:
        """Everything that means this entry: its label in Chinese, its code, the other ways."""
        return (self.label.zh, self.code, *self.also)


class CodeList(Sourced):
    """The values a column of type code may hold. With `decided` they are categories into which people are put by a
    decision, too."""

    code: Code
    title: Text
    decided: Flag = False
    entries: tuple[CodeEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _spellings_differ(self) -> Self:
        _refuse_twice(
            [spelling for entry in self.entries for spelling in dict.fromkeys(entry.spellings())],
            "entries",
            "spelling",
        )
        return self


class ContractField(Schema):
    """One column: the headings senders give it, what it holds, whether the file and every row must have it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code
    headings: tuple[Said, ...] = Field(min_length=1)
    type: FieldType
    required: Flag = False
    list: Code | None = None
    level: Literal["street", "community"] | None = None
    minimum: Whole | None = None
    maximum: Whole | None = None

    @model_validator(mode="after")
    def _keys_fit_the_type(self) -> Self:
        if (self.type == "code") != (self.list is not None):
            raise wrong(
                "A column of type code, and no other, names its list.", "Add or remove the key list.", "list"
            )
        if (self.type == "division") != (self.level is not None):
            raise wrong(
                "A column of type division, and no other, has a level.", "Write street or community.", "level"
            )
        bounded = self.minimum is not None or self.maximum is not None
        if bounded and self.type not in ("money", "integer"):
            raise wrong("Only money and integers have bounds.", "Remove minimum and maximum.", "type")
        return self


class AnswerField(ContractField):
    """A column of a question with options: the option's code by every spelling a sender may use."""

    options: Mapping[str, str] = Field(default_factory=dict)


class FactRule(Schema):
    """What a row says about its person: kind of fact, since when and how long, and the columns that carry it.

    Without `since` it holds since the day the file was sent. A row whose column `code` is empty says nothing.
    """

    kind: Code
    since: Code | None = None
    lasts: Literal["month", "day", "until_changed"]
    amount: Code | None = None
    code: Code | None = None
    text: Code | None = None


class PersonColumns(Schema):
    """The columns that say how a person is reached: they go to the register, encrypted where it encrypts."""

    phone: Code | None = None
    estate: Code | None = None
    door: Code | None = None

    def by_name(self) -> dict[str, str]:
        """The column by what it says, for those there are."""
        told: dict[str, str] = self.model_dump(exclude_none=True)
        return told


class BookColumns(Schema):
    """The columns of a residence booklet: the household's number, the relation to its head, the head's own code."""

    number: Code
    relation: Code
    head: str


class Taken(Schema):
    """The columns of answers that say on which day they were taken, and by whom."""

    on: Code
    by: Code | None = None


class Basis(Schema):
    """On what a file may be read: a statute, or what each person has signed; and whether a bureau confirmed it."""

    kind: Literal["statute", "authorisation"]
    text: Text
    status: Status


class Bounds(Schema):
    """How far a file may differ from the one before it, in percent, until somebody has looked.

    `rows`: of the rows before; `unmatched`: points by which the share of people nobody knew may be greater; `codes`:
    of the rows of a column with a code list that tell another code.
    """

    rows: Whole
    unmatched: Whole
    codes: Whole


class Contract(Schema):
    """What one sender sends: columns, rhythm, basis, the columns that make a row the same row, where rows go.

    `retention` is for how many months its rows are needed.

    `sent_by` says who may: the district for its departments, a street for its own people, a party for its own work.
    `registers` is whether whoever stands in it is known to the bureau from then on, or only seen.
    """

    source: Code
    title: Text
    sender: Text
    sent_by: Literal["district", "street", "party"]
    basis: Basis
    retention: Whole = Field(ge=1)
    cadence: Literal["monthly", "quarterly", "half_yearly", "yearly"]
    lake: Flag
    feeds: Literal["facts", "residents", "answers", "service_visits", "service_checks"]
    key: tuple[Code, ...] = Field(min_length=1)
    fields: tuple[ContractField, ...] = Field(min_length=1)
    registers: Flag = False
    person: PersonColumns = PersonColumns()
    household: BookColumns | None = None
    questionnaire: Code | None = None
    taken: Taken | None = None
    facts: tuple[FactRule, ...] = ()
    in_order: tuple[tuple[Code, ...], ...] = ()
    agrees_with_number: tuple[Code, ...] = ()
    bounds: Bounds | None = None

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        _refuse_twice([field.code for field in self.fields], "fields", "code")
        _refuse_twice([heading for field in self.fields for heading in field.headings], "fields", "heading")
        self._refuse_unknown(self.key, "key")
        for rule in self.facts:
            self._refuse_unknown(_given(rule.since, rule.amount, rule.code, rule.text), "facts")
        self._refuse_unknown(self.person.by_name().values(), "person")
        if self.household is not None:
            self._refuse_unknown((self.household.number, self.household.relation), "household")
        if self.taken is not None:
            self._refuse_unknown(_given(self.taken.on, self.taken.by), "taken")
        for codes in self.in_order:
            self._refuse_unknown([code for code in codes if code != BIRTH], "in_order")
        return self

    @model_validator(mode="after")
    def _keys_fit_the_feed(self) -> Self:
        if (self.feeds == "answers") != (self.questionnaire is not None):
            raise wrong("Answers come from a questionnaire.", "Name it in questionnaire.", "questionnaire")
        if (self.feeds == "answers") != (self.taken is not None):
            raise wrong("Answers are taken on a day.", "Name its column in taken.", "taken")
        if self.feeds == "facts" and not self.facts:
            raise wrong("A source that feeds facts says which.", "List them in facts.", "facts")
        if self.facts and self.feeds not in ("facts", "residents"):
            raise wrong(
                "Facts come from sources that feed facts or residents.", "Remove the key facts.", "facts"
            )
        if any(field.type == "answer" for field in self.fields):
            raise wrong("Columns of type answer come from the questionnaire.", "Remove the field.", "fields")
        return self

    @model_validator(mode="after")
    def _checks_fit_the_fields(self) -> Self:
        types = {field.code: field.type for field in self.fields}
        days = _given(*(rule.since for rule in self.facts), self.taken.on if self.taken else None)
        if wrongly := [code for code in days if types[code] not in DAY_TYPES]:
            raise wrong(f"{wrongly[0]} is no day.", "Name a column of type date or month.", "facts")
        dates = [code for codes in self.in_order for code in codes if code != BIRTH]
        if any(types[code] not in DAY_TYPES for code in dates):
            raise wrong(
                "Only dates and months have an order.", "Name columns of these types, or birth.", "in_order"
            )
        number = self.number_field
        if number is None and self.registers:
            raise wrong("Nobody is registered without a number.", "Remove registers.", "registers")
        if number is None and (self.agrees_with_number or any(BIRTH in codes for codes in self.in_order)):
            raise wrong("No column holds an identity number.", "Remove what compares with it.", "fields")
        if number is None and self.by_authorisation:
            raise wrong(
                "Nobody has signed for a row without a number.", "Add a column with numbers.", "basis"
            )
        parts = NUMBER_PARTS[number.type] if number else set()
        if unknown := [code for code in self.agrees_with_number if code not in parts or code not in types]:
            raise wrong(
                f"The number doesn't tell {unknown[0]}.",
                f"Choose from {sorted(parts)}.",
                "agrees_with_number",
            )
        return self

    @property
    def number_field(self) -> ContractField | None:
        """The column that says whose row it is: an identity number or a certificate of disability."""
        return next((field for field in self.fields if field.type in NUMBER_TYPES), None)

    @property
    def by_authorisation(self) -> bool:
        """Whether a row may be read only if its person has signed for it."""
        return self.basis.kind == "authorisation"

    @property
    def record_key(self) -> tuple[str, ...]:
        """What, beside the person, makes a row the same record in another file: the key without the number."""
        types = {one.code: one.type for one in self.fields}
        return tuple(code for code in self.key if types[code] not in NUMBER_TYPES)

    @property
    def finds_by_evidence(self) -> bool:
        """Whether a row whose number can't be used may be held against the register by its name and the rest.

        Not a party's, which sees no register and writes of people on its orders; and not what is read only of people
        who have signed: without a number nobody has.
        """
        named = self.number_field is not None and any(one.type == "name" for one in self.fields)
        return named and self.sent_by != "party" and not self.by_authorisation

    def field(self, code: str) -> ContractField:
        """The column with a code; KeyError if there is none."""
        return next((field for field in self.fields if field.code == code), None) or _missing(code)

    def with_answers(self, answers: Sequence[ContractField]) -> Contract:
        """The contract with the columns of its questionnaire added behind its own."""
        return self.model_copy(update={"fields": (*self.fields, *answers)})

    def _refuse_unknown(self, codes: Iterable[str], key: str) -> None:
        known = {field.code for field in self.fields}
        if unknown := [code for code in codes if code not in known]:
            raise wrong(f"There is no column {unknown[0]}.", f"Choose from {', '.join(sorted(known))}.", key)


def _given(*codes: str | None) -> list[str]:
    return [code for code in codes if code is not None]


def _missing(code: str) -> ContractField:
    raise KeyError(code)


def _refuse_twice(values: Sequence[str], key: str, what: str) -> None:
    if twice := [value for value, count in Counter(values).items() if count > 1]:
        raise wrong(f"The {what} {twice[0]} stands twice.", "Keep one.", key)


def _check_list(content: Content[CodeList], pack: Pack) -> Iterator[Problem]:
    code = content.value.code
    first = next(each for each in pack.content(CODE_LISTS) if each.value.code == code)
    if first is not content or code in (ITEMS, PROVIDERS):
        where = first.file if first is not content else "the pack itself"
        yield content.problem(f"There is a list {code} in {where}.", "Give each list its own code.", "code")


def _check_source(content: Content[Contract], pack: Pack) -> Iterator[Problem]:
    contract = content.value
    first = next(each for each in pack.content(SOURCES) if each.value.source == contract.source)
    if first is not content:
        yield content.problem(
            f"There is a source {contract.source} in {first.file}.", "Give each its own code.", "source"
        )
    lists = {each.value.code for each in pack.content(CODE_LISTS)} | {ITEMS, PROVIDERS}
    for index, field in enumerate(contract.fields):
        if field.list is not None and field.list not in lists:
            yield content.problem(
                f"There is no list {field.list}.", near(field.list, lists, "codes/"), "fields", index, "list"
            )


class DataRequest(Schema):
    """A district's request for the files of a source: they are taken until `expires`, and for this purpose alone."""

    of: Code
    number: Said
    purpose: Text
    expires: date


def _check_request(content: Content[DataRequest], pack: Pack) -> Iterator[Problem]:
    sources = {each.value.source for each in pack.content(SOURCES)}
    if content.value.of not in sources:
        yield content.problem(
            f"There is no source {content.value.of}.", near(content.value.of, sources, "sources/"), "of"
        )


def newest_request(pack: Pack, source: str) -> DataRequest | None:
    """The request of a source that holds longest; None where the pack names none, as for a bureau's own files."""
    found = [each.value for each in pack.content(REQUESTS) if each.value.of == source]
    return max(found, key=lambda one: one.expires, default=None)


def near(code: str, known: Iterable[str], where: str) -> str:
    """The remedy for a code that isn't there: the likeliest one, or where to add it."""
    likely = get_close_matches(code, sorted(known), n=1)
    return f"Write {likely[0]}, or add it to {where}." if likely else f"Add it to {where}."


CODE_LISTS = content_kinds.register(ContentKind("code_list", "codes/*.yaml", CodeList, _check_list))
SOURCES = content_kinds.register(
    ContentKind("source", "sources/*.yaml", Contract, _check_source, ("code_list",))
)
REQUESTS = content_kinds.register(
    ContentKind("data_request", "requests/*.yaml", DataRequest, _check_request, ("source",))
)
