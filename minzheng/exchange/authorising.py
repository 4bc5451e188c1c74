"""Authorisations on a person's page: who has signed for what until when; recording one, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.authorisations import BETWEEN, KIND, source_options
from minzheng.exchange.services import record_authorisation, withdraw_authorisation
from minzheng.exchange.story import source_title
from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.links import registered_people, sex_and_age, subject_url
from minzheng.registry.models import Fact, Person
from minzheng.registry.naming import shown, shown_place
from minzheng.registry.telling import PersonAct, PersonCards, person_acts, person_cards
from minzheng.ui.declare import Ask, Card, FormPage, LinesBlock
from minzheng.ui.parts import joined, link, quiet, two_lines
from minzheng.ui.words import full_day

RECORD = record_authorisation.permit


def standing(actor: Actor) -> QuerySet[Any]:
    """Authorisations that nobody has taken back."""
    found: QuerySet[Any] = Fact.objects.visible_to(actor).standing().filter(kind=KIND)
    return found.select_related("subject__person")


def named(fact: Fact) -> str:
    """What it was signed for, and until when."""
    return f"{source_title(fact.code)} · {paper(fact)}"


def paper(fact: Fact) -> str:
    """File number and who signed, in the language of the page: the number is no part of the name."""
    number, separator, signer = fact.text.rpartition(BETWEEN)
    return f"{shown_place(number)}{separator}{shown(signer)}"


def signed_card(person: Person, actor: Actor) -> Sequence[Card]:
    """What the person has signed for; no card where that is nothing."""
    facts = list(standing(actor).filter(subject_id=person.pk).order_by("-valid_from", "-pk"))
    if not facts:
        return []
    return [
        Card(
            title=_("Authorisations to check"),
            blocks=[LinesBlock(lines=[_line(one, actor) for one in facts])],
        )
    ]


def _line(fact: Fact, actor: Actor) -> object:
    days = gettext("from %(first)s until %(last)s") % {
        "first": full_day(fact.valid_from),
        "last": full_day(fact.valid_until),
    }
    over = fact.valid_until is not None and fact.valid_until < today()
    take_back = link(_("Take back"), reverse("withdraw-authorisation", args=[fact.pk]))
    more = gettext("has ended") if over else take_back if actor.may(RECORD) else ""
    return two_lines(source_title(fact.code), paper(fact), joined([quiet(days), more]))


AUTHORISE = FormPage[Any](
    name="authorise",
    title=_("Record an authorisation"),
    button=_("Record the authorisation"),
    said=_("The authorisation is recorded"),
    verb=record_authorisation,
    rows=registered_people,
    group=_("People"),
    about=lambda row: f"{row} {sex_and_age(row.subject)}",
    hint=_(
        "From the next file on, rows about this person are read; whoever has not signed is counted and left out."
    ),
    back=lambda row: subject_url(row.pk),
    done=lambda fact: subject_url(fact.subject_id),
    ask={
        "source": Ask(label=_("Signed for"), options=source_options),
        "file_number": Ask(label=_("File number"), help=_("The number of the signed paper in the dossier")),
        "signed_by": Ask(label=_("Signed by"), help=_("The person, or who signs for them")),
        "valid_from": Ask(label=_("Signed on"), usual=today),
        "valid_until": Ask(label=_("Valid until"), help=_("The last day on which data may be read")),
    },
)

TAKE_BACK = FormPage[Any](
    name="withdraw-authorisation",
    title=_("Take an authorisation back"),
    button=_("Take it back"),
    said=_("The authorisation is taken back"),
    verb=withdraw_authorisation,
    rows=standing,
    group=_("People"),
    about=named,
    hint=_("Rows that came before stay; those of the next file are left out."),
    back=lambda row: subject_url(row.subject_id),
    done=lambda fact: subject_url(fact.subject_id),
    ask={"reason": Ask(label=_("Reason"), lines=3)},
)

person_cards.register(
    PersonCards(name="authorisations", place="why", order=60, permit=Fact.see, cards=signed_card)
)
person_acts.register(
    PersonAct(page="authorise", label=_("Record an authorisation"), permit=RECORD, order=10, icon="file-text")
)
AUTHORISING = (AUTHORISE, TAKE_BACK)
