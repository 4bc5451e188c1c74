"""A list of residents gives everybody of an age the orders of the entitlement, from the party of their street."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from minzheng.catalogue.content import ENTITLEMENTS, CatalogueItem, Entitlement, catalogue
from minzheng.catalogue.kernel.items import item_on
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import StagedRow, staged
from minzheng.orders.intake.returning import Message, Returned, origin_of, returned, send_back
from minzheng.orders.services import EntitledRow, entitle_many
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.installed import installed_pack
from minzheng.platform.jobs import derived_key
from minzheng.platform.models import Division, Event, Party
from minzheng.platform.packs import Pack
from minzheng.platform.reasons import Reason, gettext_noop
from minzheng.registry.models import Person

SINCE = gettext_noop("entitled since")
MESSAGES = {
    "not_found": Message("person_missing"),
    "died_before": Message("person_died"),
    "dates": Message("entitlement_missing"),
}


def entitle_listed(event: Event, actor: Actor, delivery: Delivery) -> None:
    """Everybody of the list has their orders; rows that give nobody a right come back."""
    entitle_rows(event, actor, delivery, staged(delivery))


def entitle_rows(event: Event, actor: Actor, delivery: Delivery, rows: Sequence[StagedRow]) -> None:
    """The same for some rows of a list."""
    book = _Book(installed_pack(), delivery)
    people = _people(actor, rows)
    entitled: list[EntitledRow] = []
    sources: list[StagedRow] = []
    back: list[Returned] = []
    for row in rows:
        person = people.get(row.subject_id or 0)
        given = book.rows_for(person, row) if person else Problem("person_missing")
        if isinstance(given, Problem):
            back.append(Returned(row, given))
            continue
        entitled += given
        sources += [row] * len(given)
    answer = entitle_many.many(
        actor, entitled, key=derived_key(event, "orders.entitle_listed"), cause=event.pk
    )
    back += [returned(sources[each.index], each, MESSAGES) for each in answer.refused]
    send_back(event, actor, delivery, back)


def birthday(born: date, age: int) -> date:
    """The day somebody turns so old; who was born on 29 February does so on 1 March of other years."""
    year = born.year + age
    leaps = (born.month, born.day) == (2, 29) and not isleap(year)
    return date(year, 3, 1) if leaps else born.replace(year=year)


def _people(actor: Actor, rows: Sequence[StagedRow]) -> dict[int, Person]:
    subjects = {row.subject_id for row in rows if row.subject_id is not None}
    found = (
        Person.objects.visible_to(actor)
        .filter(Among("subject_id", subjects))
        .only("subject", "area", "birth_date")
    )
    return {person.pk: person for person in found}


@dataclass
class _Book:
    """What the pack gives to whom. A right comes with the age, whenever a list tells of it; prices are of that day."""

    pack: Pack
    delivery: Delivery
    entitlements: Sequence[Entitlement] = field(init=False)
    items: Sequence[CatalogueItem] = field(init=False)
    parties: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.entitlements = [each.value for each in self.pack.content(ENTITLEMENTS)]
        self.items = catalogue(self.pack)
        self.parties = _serving(self.pack)

    def rows_for(self, person: Person, row: StagedRow) -> list[EntitledRow] | Problem:
        """The orders of a listed person; why not, if there is none."""
        party = self.parties.get(person.area_id)
        if party is None:
            return Problem("provider_missing")
        rows = [given for each in self.entitlements for given in self._given(each, person, party, row)]
        return rows or Problem("entitlement_missing")

    def _given(
        self, entitlement: Entitlement, person: Person, party: int, row: StagedRow
    ) -> Iterator[EntitledRow]:
        since = max(birthday(person.birth_date, entitlement.min_age), entitlement.valid_from)
        if not entitlement.holds_on(since):
            return
        priced_on = max(since, self.delivery.sent_on)
        reason = Reason(SINCE, f"{since:%Y-%m}", entitlement.title.both(), entitlement.source)
        for given in entitlement.items:
            item = item_on(self.items, given.item, priced_on)
            if item is not None:
                yield EntitledRow(
                    target_id=person.pk,
                    party_id=party,
                    item=item.code,
                    quantity=given.a_month,
                    price=item.price_fen,
                    valid_from=since,
                    valid_until=entitlement.valid_until,
                    reasons=(reason.as_json(),),
                    origin=origin_of(self.delivery, row),
                )


def _serving(pack: Pack) -> dict[int, int]:
    """For each area the party that serves it, if there is one."""
    parties = {party.code: party.pk for party in Party.objects.all()}
    serving = ((area.pk, pack.party_serving(area.code)) for area in Division.objects.all())
    return {area: parties[party.code] for area, party in serving if party is not None}
