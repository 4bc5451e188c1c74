"""A household as seen from one of its members: who belongs to it and who did; forming, joining, leaving, naming a head.

Members whom the reader may not see are told by their number alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.facts import fact_kinds
from minzheng.registry.households import Stay, household_on, size_on, stay_on, stays_in
from minzheng.registry.links import registered_people, subject_link, subject_url
from minzheng.registry.models import Household, Membership, Person
from minzheng.registry.naming import official
from minzheng.registry.pages.looks import HOUSEHOLD, looked_at
from minzheng.registry.pages.means import SEE as MEANS_SEE
from minzheng.registry.pages.means import means_cards
from minzheng.registry.services import form_household, join_household, leave_household, name_head
from minzheng.ui.declare import (
    Act,
    Ask,
    Card,
    DetailPage,
    Fact,
    FormPage,
    LinesBlock,
    Option,
    RowLink,
    Tab,
    TableBlock,
)
from minzheng.ui.declare.acts import may_on
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import joined, link, quiet, tag
from minzheng.ui.words import UNKNOWN, full_day

RELATION = "household_relation"
"""The kind of fact whose codes are the relations to a head."""
RECORD = form_household.permit


def memberships(actor: Actor) -> QuerySet[Membership]:
    """What stands about where registered people belong."""
    found: QuerySet[Membership] = Membership.objects.visible_to(actor).standing()
    return found.filter(subject__person__standing=Person.Standing.REGISTERED).select_related(
        "household", "subject__person", "area"
    )


def household_url(membership: Membership) -> str:
    """The page of a household, as seen from this member."""
    return reverse("household", args=[membership.pk])


def relations() -> Mapping[str, Words]:
    """The pack's words for relations to a head."""
    kind = fact_kinds().get(RELATION)
    return kind.codes if kind is not None else {}


def relation_options(actor: Actor) -> list[Option]:
    """Relations to choose from."""
    return [Option(code, str(words)) for code, words in relations().items()]


def standing_of(claim: Membership) -> str:
    """What somebody is in the household."""
    if claim.is_head:
        return _("Head")
    return str(relations().get(claim.relation, claim.relation)) or UNKNOWN


def who_cell(stay: Stay) -> object:
    """The member; a tag for who has died."""
    subject = stay.claim.subject
    died = getattr(subject, "person", None) is not None and subject.person.died_on is not None
    return joined([subject_link(subject), tag(_("Died"))]) if died else subject_link(subject)


def next_cell(claim: Membership, actor: Actor) -> object:
    """What can be done with a member."""
    if not may_on(actor, RECORD, claim):
        return UNKNOWN
    acts = [link(_("Leaves"), reverse("leave-household", args=[claim.pk]))]
    if not claim.is_head:
        acts.append(link(_("Name as head"), reverse("name-head", args=[claim.pk])))
    return joined(acts)


def members_block(stays: Sequence[Stay], elsewhere: int, actor: Actor) -> TableBlock:
    """The members as a table; those of other areas as a number in its last row."""
    rows = [
        (
            who_cell(stay),
            standing_of(stay.claim),
            full_day(stay.first),
            str(stay.claim.area),
            next_cell(stay.claim, actor),
        )
        for stay in stays
    ]
    if elsewhere > 0:
        words = ngettext("%(n)d more member", "%(n)d more members", elsewhere) % {"n": elsewhere}
        rows.append((quiet(words), UNKNOWN, UNKNOWN, _("Another area"), UNKNOWN))
    return TableBlock(
        heads=[_("Person"), _("In the household"), _("Since"), _("Community"), _("Next step")],
        rows=rows,
        caption=_("Members"),
        empty=_("Nobody belongs to it any more"),
    )


def members_card(membership: Membership, actor: Actor, day: date, title: Words, corner: object = "") -> Card:
    """Who belongs to the member's household on a day."""
    household = membership.household
    here = household_on(actor, household.pk, household.kind, day)
    size = size_on(household.pk, day)
    note = ngettext("%(n)d person", "%(n)d persons", size) % {"n": size}
    return Card(title=title, note=note, corner=corner, blocks=[members_block(here, size - len(here), actor)])


def cards_on(membership: Membership, actor: Actor, day: date) -> Sequence[Card]:
    """The members on a day."""
    return [members_card(membership, actor, day, _("Members"))]


def before_cards(membership: Membership, actor: Actor) -> Sequence[Card]:
    """Everybody who belonged to it, from when until when."""
    rows = [
        (
            who_cell(stay),
            standing_of(stay.claim),
            full_day(stay.first),
            full_day(stay.last) if stay.last else _("until now"),
        )
        for stay in stays_in(actor, membership.household_id, membership.kind)
    ]
    table = TableBlock(
        heads=[_("Person"), _("In the household"), _("Since"), _("Until")],
        rows=rows,
        caption=_("History"),
    )
    return [Card(title=_("History"), note=_("those whom you may see"), blocks=[table])]


def of_person(person: Person, actor: Actor) -> Sequence[Card]:
    """The households that a person belongs to today, and the way to record one."""
    cards = households_on(person, actor, today())
    return [*cards, *_to_form(person, actor, len(cards))]


def households_on(person: Person, actor: Actor, day: date) -> list[Card]:
    """The households that a person belongs to on a day, by the register and as they live."""
    cards = []
    for kind in Household.Kind:
        stay = stay_on(actor, person.pk, kind, day)
        if stay is not None:
            corner = link(_("Open the household"), household_url(stay.claim))
            cards.append(members_card(stay.claim, actor, day, kind.label, corner))
    return cards


def _to_form(person: Person, actor: Actor, known: int) -> list[Card]:
    """The way to record a household, and what is said where none is known."""
    may = may_on(actor, RECORD, person)
    if not may and known:
        return []
    words = _("Record a household with this person as its head")
    lines = [] if known else [quiet(_("It isn't known yet with whom this person belongs together."))]
    if may:
        lines.append(link(words, reverse("form-household", args=[person.pk])))
    return [Card(title=_("Another household") if known else _("Household"), blocks=[LinesBlock(lines=lines)])]


def title(membership: Membership) -> str:
    """The household is called by the member it is seen from."""
    return _("Household of %(name)s") % {"name": membership.subject}


def acts(membership: Membership, actor: Actor) -> Sequence[Act]:
    """Somebody joins."""
    return [
        RowLink(
            label=_("Add a member"),
            url=lambda row: reverse("join-household", args=[row.pk]),
            permit=RECORD,
            icon="users",
        )
    ]


def looked(actor: Actor, membership: Membership) -> None:
    """Opening it is a look at the member from whom it is seen."""
    looked_at(actor, membership, HOUSEHOLD)


HOUSEHOLD_PAGE = DetailPage[Membership](
    name="household",
    permit=Membership.see,
    title=title,
    also=lambda membership: official(membership.subject.label),
    group=gettext_lazy("People"),
    parent="people",
    parent_title=gettext_lazy("Registered people"),
    rows=memberships,
    subtitle=lambda membership: membership.get_kind_display(),
    facts=[
        Fact(label=gettext_lazy("Seen from"), value=lambda membership: subject_link(membership.subject)),
        Fact(label=gettext_lazy("As of"), value=lambda membership: full_day(today())),
    ],
    tabs=[
        Tab(key="members", label=gettext_lazy("Members"), cards_on=cards_on),
        Tab(key="history", label=gettext_lazy("History"), cards=before_cards),
        Tab(key="means", label=gettext_lazy("Income"), cards_on=means_cards, permit=MEANS_SEE),
    ],
    acts=acts,
    looked=looked,
)

REASON = Ask(
    label=gettext_lazy("Reason"), help=gettext_lazy("What shows it: a paper, a visit, what was said"), lines=2
)
SINCE = Ask(label=gettext_lazy("Since"), usual=today)

FORM = FormPage[Any](
    name="form-household",
    title=gettext_lazy("Record a household"),
    button=gettext_lazy("Record the household"),
    said=gettext_lazy("The household is recorded"),
    verb=form_household,
    rows=registered_people,
    group=gettext_lazy("People"),
    about=lambda person: subject_link(person.subject),
    hint=gettext_lazy(
        "The person is its head. If they belong to another one of this kind, they leave it on that day."
    ),
    back=lambda person: subject_url(person.pk),
    done=household_url,
    ask={
        "kind": Ask(label=gettext_lazy("Kind of household")),
        "since": SINCE,
        "reason": REASON,
    },
)
JOIN = FormPage[Any](
    name="join-household",
    title=gettext_lazy("Add a member"),
    button=gettext_lazy("Add the member"),
    said=gettext_lazy("The member is added"),
    verb=join_household,
    rows=memberships,
    group=gettext_lazy("People"),
    about=title,
    hint=gettext_lazy("If they belong to another household of this kind, they leave it on that day."),
    back=household_url,
    done=household_url,
    ask={
        "number": Ask(
            label=gettext_lazy("ID number"), help=gettext_lazy("Complete and exact, of somebody registered")
        ),
        "relation": Ask(label=gettext_lazy("Relation to the head"), options=relation_options),
        "since": SINCE,
        "reason": REASON,
    },
)
LEAVE = FormPage[Any](
    name="leave-household",
    title=gettext_lazy("Leave a household"),
    button=gettext_lazy("Record that they leave"),
    said=gettext_lazy("It is recorded that they left"),
    verb=leave_household,
    rows=memberships,
    group=gettext_lazy("People"),
    about=lambda membership: subject_link(membership.subject),
    hint=gettext_lazy("To split off with a household of their own, record that household instead."),
    back=household_url,
    done=household_url,
    ask={"left_on": Ask(label=gettext_lazy("Last day"), usual=today), "reason": REASON},
)
HEAD = FormPage[Any](
    name="name-head",
    title=gettext_lazy("Name a head"),
    button=gettext_lazy("Name as head"),
    said=gettext_lazy("The head is named"),
    verb=name_head,
    rows=memberships,
    group=gettext_lazy("People"),
    about=lambda membership: subject_link(membership.subject),
    hint=gettext_lazy("How the others are related to the new head has to be recorded anew."),
    back=household_url,
    done=household_url,
    ask={"since": SINCE, "reason": REASON},
)
HOUSEHOLDS = (HOUSEHOLD_PAGE, FORM, JOIN, LEAVE, HEAD)
