"""How things stood on a day: what held then, whether it was known then, and with whom the person lived on what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from minzheng.platform.acting import Actor
from minzheng.registry.facts import Known, documents_of, fact_kinds, fact_part, facts_on
from minzheng.registry.households import stay_on
from minzheng.registry.models import Household, Membership, Person
from minzheng.registry.pages.households import households_on
from minzheng.registry.pages.means import SEE as MEANS_SEE
from minzheng.registry.pages.means import means_cards
from minzheng.ui.declare import Card, TableBlock
from minzheng.ui.declare.acts import may_on
from minzheng.ui.parts import badge, joined, quiet
from minzheng.ui.words import UNKNOWN, full_day


def day_cards(person: Person, actor: Actor, day: date) -> Sequence[Card]:
    """What is told of the person, their households and what they lived on."""
    return [
        _held_card(person, actor, day),
        *households_on(person, actor, day),
        *_means_on(person, actor, day),
    ]


def _held_card(person: Person, actor: Actor, day: date) -> Card:
    found = facts_on(person, actor, day)
    documents = documents_of([one.fact for one in found], actor)
    kinds = fact_kinds()
    rows = [
        (
            fact_part(one.fact, kinds),
            documents[one.fact.pk].shown() if one.fact.pk in documents else _("Own entry"),
            full_day(one.fact.valid_from),
            full_day(one.fact.valid_until) if one.fact.valid_until else UNKNOWN,
            _knowledge(one, day),
        )
        for one in found
    ]
    table = TableBlock(
        heads=[_("What held"), _("Told by"), _("Since"), _("Until"), _("Known")],
        rows=rows,
        caption=_("What held on this day"),
        empty=_("Nothing is known to have held on this day"),
    )
    late = sum(one.since > day for one in found)
    note = _("%(n)d of it was only known later") % {"n": late} if late else ""
    return Card(title=_("What held on %(day)s") % {"day": full_day(day)}, note=note, blocks=[table])


def _knowledge(one: Known, day: date) -> object:
    """Since when it was known here, and whether it was taken back since."""
    told: list[object] = [quiet(_("known since %(day)s") % {"day": full_day(one.since)})]
    if one.since > day:
        told = [badge("orange", _("only since %(day)s") % {"day": full_day(one.since)}, small=True)]
    if one.taken_back is not None:
        words = _("taken back %(day)s") % {"day": full_day(one.taken_back)}
        told.append(badge("grey", words, small=True))
    return joined(told)


def _means_on(person: Person, actor: Actor, day: date) -> Sequence[Card]:
    """The per-capita income of those they lived with, for who may see it."""
    stay = stay_on(actor, person.pk, Household.Kind.LIVING, day)
    membership: Membership | None = stay.claim if stay is not None else None
    if membership is None or not may_on(actor, MEANS_SEE, membership):
        return ()
    return means_cards(membership, actor, day)
