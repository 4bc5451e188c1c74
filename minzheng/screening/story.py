"""What screening tells on a person's page: which rules hold, with the values seen, the thresholds and their basis."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minzheng.platform.acting import Actor
from minzheng.registry.models import Person
from minzheng.registry.telling import PersonCards, person_cards
from minzheng.screening.models import Hit
from minzheng.screening.shown import rule_title, severity_badge, tone_of
from minzheng.ui.declare import Card, ReasonsBlock, TableBlock, stored_whys
from minzheng.ui.parts import joined, link
from minzheng.ui.shell import optional_url
from minzheng.ui.words import short_day


def hits_of(person: Person, actor: Actor) -> QuerySet[Hit]:
    """A person's hits, the newest first."""
    found: QuerySet[Hit] = Hit.objects.visible_to(actor).filter(subject_id=person.pk)
    return found.select_related("cleared_by").order_by("-found_on", "-pk")


def standing(person: Person, actor: Actor) -> Sequence[Card]:
    """A card for each rule that holds."""
    return [
        Card(
            title=rule_title(hit.rule),
            note=_("holds since %(day)s") % {"day": short_day(hit.found_on)},
            corner=joined(
                [
                    severity_badge(hit.severity, small=True),
                    link(_("Rows behind this"), optional_url("hit", hit.pk)),
                ]
            ),
            blocks=[ReasonsBlock(reasons=stored_whys(hit.reasons), tone=tone_of(hit.severity))],
        )
        for hit in hits_of(person, actor).filter(cleared_by=None)
    ]


def ended(person: Person, actor: Actor) -> Sequence[Card]:
    """Rules that no longer hold."""
    found = list(hits_of(person, actor).exclude(cleared_by=None))
    if not found:
        return []
    rows = [
        (link(rule_title(hit.rule), optional_url("hit", hit.pk)), short_day(hit.found_on), _ended_on(hit))
        for hit in found
    ]
    heads = [_("Rule"), _("Found on"), _("Ended")]
    table = TableBlock(heads=heads, rows=rows, caption=_("Rules that no longer hold"))
    return [Card(title=_("Rules that no longer hold"), blocks=[table])]


def _ended_on(hit: Hit) -> str:
    return short_day(hit.cleared_by.as_of) if hit.cleared_by is not None else ""


person_cards.register(
    PersonCards(name="hits", place="why", order=20, permit=Hit.see, cards=standing),
    PersonCards(name="ended hits", place="why", order=50, permit=Hit.see, cards=ended),
)
