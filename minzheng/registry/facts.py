"""Facts in words: what a dated fact says, which file it came from, and the categories that people are listed by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy

from minzheng.platform.acting import Actor, current
from minzheng.platform.bulk import Among
from minzheng.platform.models import Event
from minzheng.platform.time import today
from minzheng.registry.models import Fact, Person
from minzheng.registry.naming import official, shown_place
from minzheng.registry.telling import Document, FactBook, FactKind, fact_books
from minzheng.ui.declare import Filter, Option, TimelineEntry
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import hinted
from minzheng.ui.words import day_of, labelled, short_day, yuan

SEPARATOR = ":"


def book() -> FactBook | None:
    """The book of facts, if an engine brought one."""
    return next(iter(fact_books), None)


def fact_kinds() -> Mapping[str, FactKind]:
    """The kinds of facts that the pack knows, by code."""
    found = book()
    return found.kinds() if found is not None else {}


def fact_words(fact: Fact, kinds: Mapping[str, FactKind], naming: Callable[[str], str] = shown_place) -> str:
    """A fact in a line: what it tells, its code and text in words, its amount. A text that the pack has no words for is
    the name of a place, which `naming` puts into the language of the page."""
    kind = kinds.get(fact.kind)
    label: Words = kind.label if kind is not None else fact.kind
    code = kind.codes.get(fact.code, fact.code) if kind is not None else fact.code
    text = kind.texts.get(fact.text) if kind is not None else None
    amount = yuan(fact.amount) if fact.amount is not None else ""
    said = " · ".join(str(part) for part in (code, text or naming(fact.text), amount) if part)
    return labelled(label, said) if said else str(label)


def fact_part(fact: Fact, kinds: Mapping[str, FactKind]) -> str:
    """The same for a page: what the file wrote, such as a hospital's name, in the tooltip where it isn't shown."""
    known = fact.kind in kinds and fact.text in kinds[fact.kind].texts
    return hinted(fact_words(fact, kinds), "" if known else official(fact.text))


def standing_facts(person: Person, actor: Actor) -> QuerySet[Fact]:
    """The person's facts that nobody withdrew, the newest first."""
    found: QuerySet[Fact] = Fact.objects.visible_to(actor).standing().filter(subject_id=person.pk)
    return found.order_by("-valid_from", "-pk")


@dataclass(frozen=True)
class Known:
    """A fact, the day since which it is known here, and the day on which it was taken back."""

    fact: Fact
    since: date
    taken_back: date | None = None


def facts_on(person: Person, actor: Actor, day: date) -> list[Known]:
    """What held on a day as it is known now, the newest first, and after it what was believed on that day and was taken
    back since. A file is known since it was sent, an own entry since it was made."""
    until = Q(valid_until=None) | Q(valid_until__gte=day)
    found = Fact.objects.visible_to(actor).filter(until, subject_id=person.pk, valid_from__lte=day)
    facts = list(found.order_by("-valid_from", "-pk"))
    events = {one.recorded_by for one in facts} | {one.withdrawn_by for one in facts if one.withdrawn_by}
    days = {pk: day_of(at) for pk, at in Event.objects.filter(pk__in=events).values_list("pk", "at")}
    known = [
        Known(one, one.sent_on or days[one.recorded_by], days.get(one.withdrawn_by or 0)) for one in facts
    ]
    believed = [one for one in known if one.taken_back is not None and one.since <= day < one.taken_back]
    return [*_newest([one for one in known if one.taken_back is None]), *believed]


def _newest(known: Sequence[Known]) -> list[Known]:
    """Of each kind that files tell, what the newest day says; of own entries, each code by itself."""
    newest: dict[tuple[str, str], date] = {}
    found = []
    for one in known:
        about = (one.fact.kind, "" if one.fact.source else one.fact.code)
        if newest.setdefault(about, one.fact.valid_from) == one.fact.valid_from:
            found.append(one)
    return found


def entries(person: Person, actor: Actor) -> Sequence[TimelineEntry]:
    """The facts as entries of the timeline: each with the department that told it and the file it came in."""
    facts = list(standing_facts(person, actor))
    kinds, documents = fact_kinds(), documents_of(facts, actor)
    found = []
    for fact in facts:
        kind, document = kinds.get(fact.kind), documents.get(fact.pk)
        found.append(
            TimelineEntry(
                at=fact.valid_from,
                department=kind.department if kind is not None else gettext_lazy("Own entry"),
                text=fact_part(fact, kinds),
                icon="file-text" if document is not None else "pencil",
                document=document.title if document is not None else "",
                url=document.url if document is not None else "",
                own=document is None,
            )
        )
    return found


def documents_of(facts: Iterable[Fact], actor: Actor) -> dict[int, Document]:
    """The files that facts came from, by the fact's number: each fact names its own; the link is for who sees it."""
    found = book()
    told = [(fact.pk, fact.source, fact.sent_on, fact.delivery or 0) for fact in facts if fact.source]
    if not told or found is None:
        return {}
    links = found.links({delivery for *_, delivery in told}, actor)
    return {
        pk: Document(title=f"{found.title(source)} {short_day(sent_on)}", url=links.get(delivery, ""))
        for pk, source, sent_on, delivery in told
        if sent_on is not None
    }


def categories(person: Person, actor: Actor) -> list[str]:
    """What the person is now by the newest file of each kind: on which roll, with which certificate, living how."""
    kinds = fact_kinds()
    newest: dict[str, Fact] = {}
    for fact in standing_facts(person, actor).filter(kind__in=_listed(kinds)):
        newest.setdefault(fact.kind, fact)
    words = [
        str(kinds[code].codes.get(fact.code, fact.code))
        for code, fact in newest.items()
        if fact.code
        and (kinds[code].lasts == "month" or fact.valid_until is None or fact.valid_until >= today())
    ]
    return list(dict.fromkeys(words))


def _listed(kinds: Mapping[str, FactKind]) -> list[str]:
    """Kinds that people are listed by: coded ones that last longer than a day."""
    return [code for code, kind in kinds.items() if kind.listed and kind.codes and kind.lasts != "day"]


def category_options(actor: Actor) -> list[Option]:
    """Every code of such a kind, with what it tells."""
    kinds = fact_kinds()
    return [
        Option(f"{kind}{SEPARATOR}{code}", labelled(kinds[kind].label, words))
        for kind in _listed(kinds)
        for code, words in kinds[kind].codes.items()
    ]


def in_category(value: str, column: str = "pk") -> Q:
    """Rows about persons of a category now: by the newest month that came, or since the last change."""
    kind, _separator, code = value.partition(SEPARATOR)
    actor = current().actor
    subjects = _now(actor, kind).filter(code=code).values("subject_id") if actor is not None else []
    return Q(**{f"{column}__in": subjects})


def by_category(actor: Actor, subjects: Collection[int]) -> dict[str, set[int]]:
    """Who of these people is in each category, by its value in the chip; categories of nobody are left out."""
    found: dict[str, set[int]] = {}
    for kind in _listed(fact_kinds()):
        told = _now(actor, kind).filter(Among("subject_id", subjects)).values_list("code", "subject_id")
        for code, subject in told:
            found.setdefault(f"{kind}{SEPARATOR}{code}", set()).add(subject)
    return found


def _now(actor: Actor, kind: str) -> QuerySet[Fact]:
    """The facts of a kind that hold now: of the newest month that came, or since the last change."""
    facts = Fact.objects.visible_to(actor).standing().filter(kind=kind)
    if fact_kinds()[kind].lasts == "month":
        newest: QuerySet[Fact] = facts.filter(valid_from=facts.aggregate(newest=Max("valid_from"))["newest"])
        return newest
    held: QuerySet[Fact] = facts.on(today())
    return held


CATEGORIES = Filter(
    key="category", label=gettext_lazy("Category"), options=category_options, where=in_category
)
