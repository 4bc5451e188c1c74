"""Per-capita income on a household's page: its parts with share, basis and origin; entering a part, taking it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.time import today
from minzheng.registry.content import means_parts
from minzheng.registry.facts import documents_of
from minzheng.registry.links import registered_people, subject_link, subject_url
from minzheng.registry.means import CountedPart, Means, means_on
from minzheng.registry.models import Fact, Income, Membership, Person
from minzheng.registry.naming import shown_place
from minzheng.registry.services import record_income, withdraw_income
from minzheng.registry.telling import Document
from minzheng.ui.declare import (
    Act,
    Ask,
    Card,
    DetailPage,
    FactsBlock,
    FormPage,
    LinesBlock,
    Option,
    RowLink,
    Tab,
    TableBlock,
)
from minzheng.ui.declare import Fact as Shown
from minzheng.ui.parts import badge, joined, link, quiet, two_lines
from minzheng.ui.words import UNKNOWN, full_day, said, yuan

SEE, RECORD = Income.see, record_income.permit


def part_words(code: str) -> str:
    """A part in words."""
    part = means_parts(installed_pack()).get(code)
    return str(said(part.label)) if part is not None else code


def part_options(actor: Actor) -> list[Option]:
    """The parts of the pack; a deduction says so."""
    return [
        Option(
            code,
            _("%(part)s (deducted)") % {"part": said(part.label)} if part.deducts else str(said(part.label)),
        )
        for code, part in means_parts(installed_pack()).items()
    ]


def incomes(actor: Actor) -> QuerySet[Any]:
    """Entries that stand, of registered people."""
    found: QuerySet[Any] = Income.objects.visible_to(actor).standing()
    return found.filter(subject__person__standing=Person.Standing.REGISTERED).select_related(
        "subject__person", "area"
    )


def means_cards(membership: Membership, actor: Actor, day: date) -> Sequence[Card]:
    """The sum and what it is made of, on a day."""
    means = means_on(actor, membership.household_id, membership.kind, day)
    return [_sum_card(means), _parts_card(means, actor)]


def _sum_card(means: Means) -> Card:
    per_head = yuan(means.per_head) if means.per_head is not None else _("not known")
    facts: list[tuple[str, object]] = [
        (_("Per-capita income a month"), per_head),
        (_("Counted a month"), yuan(means.total)),
        (_("Members alive"), means.members),
    ]
    blocks: list[Any] = [FactsBlock(facts=facts)]
    if means.elsewhere:
        words = ngettext(
            "The income of %(n)d member in another area isn't known here, so no figure is given.",
            "The income of %(n)d members in other areas isn't known here, so no figure is given.",
            means.elsewhere,
        )
        blocks.append(LinesBlock(lines=[quiet(words % {"n": means.elsewhere})]))
    return Card(title=_("Per-capita income"), blocks=blocks)


def _parts_card(means: Means, actor: Actor) -> Card:
    files = documents_of([one.origin for one in means.parts if isinstance(one.origin, Fact)], actor)
    rows = [
        (
            subject_link(one.stay.claim.subject),
            two_lines(said(one.part.label), _origin(one, files)),
            yuan(one.amount),
            f"{one.part.share}%",
            yuan(one.counted),
            _basis(one),
        )
        for one in means.parts
    ]
    table = TableBlock(
        heads=[_("Person"), _("Part"), _("A month"), _("Share"), _("Counted"), _("Basis")],
        rows=rows,
        caption=_("Parts of the income"),
        empty=_("No income is known yet"),
        numbers=(2, 3, 4),
    )
    return Card(title=_("Parts of the income"), blocks=[table])


def _origin(one: CountedPart, files: Mapping[int, Document]) -> object:
    """The entry, or the file that told it."""
    if isinstance(one.origin, Income):
        since = _("since %(day)s") % {"day": full_day(one.origin.valid_from)}
        return link(joined([shown_place(one.origin.proof), since]), reverse("income", args=[one.origin.pk]))
    file = files.get(one.origin.pk)
    if file is None:
        return full_day(one.origin.valid_from)
    return file.shown()


def _basis(one: CountedPart) -> object:
    if one.part.status == "verified":
        return said(one.part.basis)
    return joined([said(one.part.basis), badge("orange", _("unverified"), small=True)])


def income_acts(income: Income, actor: Actor) -> Sequence[Act]:
    """An entry that was wrong is taken out."""
    return [
        RowLink(
            label=_("Take it out"), url=lambda row: reverse("withdraw-income", args=[row.pk]), permit=RECORD
        )
    ]


def income_cards(income: Income, actor: Actor) -> Sequence[Card]:
    """What was entered, and what of it counts why."""
    part = means_parts(installed_pack()).get(income.part)
    facts: list[tuple[str, object]] = [
        (_("A month"), yuan(income.amount)),
        (_("Since"), full_day(income.valid_from)),
        (_("Until"), full_day(income.valid_until) if income.valid_until else UNKNOWN),
        (_("Proof"), shown_place(income.proof)),
    ]
    if part is not None:
        facts += [(_("Share"), f"{part.share}%"), (_("Counted"), yuan(part.counted(income.amount)))]
        facts += [(_("Basis"), said(part.basis))]
    return [Card(title=part_words(income.part), blocks=[FactsBlock(facts=facts)])]


INCOME = DetailPage[Income](
    name="income",
    permit=SEE,
    title=lambda income: part_words(income.part),
    group=gettext_lazy("People"),
    parent="people",
    parent_title=gettext_lazy("Registered people"),
    rows=incomes,
    facts=[Shown(label=gettext_lazy("Person"), value=lambda income: subject_link(income.subject))],
    tabs=[Tab(key="entry", label=gettext_lazy("Entry"), cards=income_cards)],
    acts=income_acts,
)
RECORD_INCOME = FormPage[Any](
    name="record-income",
    title=gettext_lazy("Record income"),
    button=gettext_lazy("Record the income"),
    said=gettext_lazy("The income is recorded"),
    verb=record_income,
    rows=registered_people,
    group=gettext_lazy("People"),
    about=lambda person: subject_link(person.subject),
    hint=gettext_lazy(
        "An amount a month; what was recorded of this part before counts until the day before."
    ),
    back=lambda person: subject_url(person.pk),
    done=lambda income: reverse("income", args=[income.pk]),
    ask={
        "part": Ask(label=gettext_lazy("Part"), options=part_options),
        "amount": Ask(label=gettext_lazy("Amount a month"), unit=gettext_lazy("yuan")),
        "valid_from": Ask(label=gettext_lazy("Since"), usual=today),
        "valid_until": Ask(label=gettext_lazy("Valid until"), help=gettext_lazy("Empty if no end is known")),
        "proof": Ask(label=gettext_lazy("Proof"), help=gettext_lazy("Pay slip, bank statement, declaration")),
    },
)
WITHDRAW_INCOME = FormPage[Any](
    name="withdraw-income",
    title=gettext_lazy("Take an entry out"),
    button=gettext_lazy("Take it out"),
    said=gettext_lazy("The entry is taken out"),
    verb=withdraw_income,
    rows=incomes,
    group=gettext_lazy("People"),
    about=lambda income: joined([subject_link(income.subject), quiet(part_words(income.part))]),
    back=lambda income: reverse("income", args=[income.pk]),
    done=lambda income: subject_url(income.subject_id),
    ask={"reason": Ask(label=gettext_lazy("Reason"), lines=2)},
)
MEANS = (INCOME, RECORD_INCOME, WITHDRAW_INCOME)
