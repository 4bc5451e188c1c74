"""The pages of what-if: trials, one with who enters and leaves, the people behind each number, and the forms."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.facts import category_options, in_category
from minzheng.registry.links import named, who_column
from minzheng.screening.inputs import installed_book
from minzheng.screening.models import Proposal, TriedHit
from minzheng.screening.pages import GROUP, SEE
from minzheng.screening.proposing.cards import RECENT, beside, outcome_cards, side_cards
from minzheng.screening.proposing.outcome import ENTERS, LEAVES, NOW, SIDES, STAYS, THEN
from minzheng.screening.proposing.words import (
    STATES,
    changes,
    parameter_options,
    proposal_url,
    proposals,
    state_badge,
    summary,
    tried_hits,
)
from minzheng.screening.services import (
    also_change,
    publish_change,
    put_forward,
    try_change,
    withdraw_proposal,
)
from minzheng.screening.services.propose import PROPOSE
from minzheng.screening.shown import rule_title
from minzheng.ui.declare import (
    Ask,
    Column,
    DetailPage,
    Fact,
    Filter,
    FormPage,
    ListPage,
    Option,
    RowLink,
    RowVerb,
    Tab,
)
from minzheng.ui.declare.acts import Act
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import code_text, link, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.tiles import state_tiles
from minzheng.ui.words import UNKNOWN, full_day, moment, said

SIDE_WORDS: dict[str, Words] = {
    ENTERS: _("Come in"),
    LEAVES: _("Leave"),
    STAYS: _("Stay"),
    NOW: _("Hit now"),
    THEN: _("Hit afterwards"),
}


def acts(proposal: Proposal, actor: Actor) -> list[Act]:
    """What its state allows."""
    waits = proposal.state == Proposal.State.PUT_FORWARD
    if proposal.state not in (Proposal.State.TRIED, Proposal.State.PUT_FORWARD):
        return []
    give_up = RowVerb(
        verb=withdraw_proposal,
        label=_("Give up"),
        icon="arrow-back-up",
        done=_("The proposal is given up"),
        ask={"reason": Ask(label=_("Reason"), lines=3)},
    )
    another = RowLink[Proposal](
        label=_("Try another value too"),
        url=lambda row: reverse("also-try", args=[row.pk]),
        permit=PROPOSE,
        icon="plus",
    )
    forward = RowVerb(
        verb=put_forward,
        label=_("Put forward"),
        icon="send",
        done=_("The proposal waits for another account"),
        ask={
            "paper": Ask(
                label=_("Document"), help=_("Its title and number, as it will stand beside the value")
            ),
            "reason": Ask(label=_("Reason"), lines=3),
        },
    )
    publish = RowVerb(
        verb=publish_change,
        label=_("Publish"),
        icon="check",
        confirm=_("From its day on, every screening uses these values."),
        done=_("The values are published"),
    )
    return [give_up, publish] if waits else [give_up, another, forward]


def values_link(row: Proposal) -> object:
    """Its changes, the first as the way to its page."""
    first, *rest = changes(row)
    return two_lines(link(first, proposal_url(row)), *rest)


def may_try(actor: Actor) -> list[object]:
    """The way to a trial for who may make one."""
    if not actor.may(PROPOSE):
        return []
    return [link(_("Try other values"), reverse("try-values"), css="btn btn-primary")]


PROPOSALS = ListPage[Proposal](
    name="proposals",
    title=_("Parameter trials"),
    group=GROUP,
    permit=SEE,
    rows=proposals,
    order=["-pk"],
    columns=[
        Column(key="state", label=_("State"), cell=state_badge, text=lambda row: row.get_state_display()),
        Column(key="values", label=_("Values"), cell=values_link, text=summary, wide=True),
        Column(
            key="valid_from",
            label=_("From"),
            cell=lambda row: full_day(row.valid_from),
            sort=("valid_from", "pk"),
        ),
        Column(
            key="tried_by",
            label=_("Tried by"),
            cell=lambda row: str(row.tried_by),
            text=lambda row: str(row.tried_by),
        ),
        Column(
            key="tried_at",
            label=_("Tried at"),
            cell=lambda row: moment(row.tried_at),
            sort=("tried_at", "pk"),
        ),
    ],
    tiles=state_tiles(Proposal.State, STATES),
    actions=may_try,
    named=summary,
    empty=_("Nobody has tried other values yet"),
)

PROPOSAL = DetailPage[Proposal](
    name="proposal",
    permit=SEE,
    title=summary,
    rows=proposals,
    group=GROUP,
    parent="proposals",
    parent_title=_("Parameter trials"),
    tags=lambda row: [state_badge(row)],
    facts=[
        Fact(label=_("From"), value=lambda row: full_day(row.valid_from)),
        Fact(label=_("Tried by"), value=lambda row: str(row.tried_by)),
        Fact(label=_("Tried at"), value=lambda row: moment(row.tried_at)),
        Fact(label=_("Document"), value=lambda row: row.paper or UNKNOWN),
        Fact(label=_("Reason"), value=lambda row: row.reason or UNKNOWN),
        Fact(
            label=_("Published at"),
            value=lambda row: moment(row.published_at) if row.published_at else UNKNOWN,
        ),
        Fact(label=_("Tried against content"), value=lambda row: code_text(row.pack_hash[:12])),
    ],
    tabs=[
        Tab(key="outcome", label=_("Who enters and leaves"), cards=outcome_cards, side=side_cards),
        Tab(key="beside", label=_("Side by side"), cards=beside),
    ],
    acts=acts,
)

TRIED_HITS = ListPage[TriedHit](
    name="tried-hits",
    title=_("People of a trial"),
    group=GROUP,
    permit=SEE,
    rows=tried_hits,
    order=["-proposal", "side", "pk"],
    columns=[
        who_column(),
        Column(
            key="side",
            label=_("Side"),
            cell=lambda row: row.get_side_display(),
            text=lambda row: row.get_side_display(),
        ),
        Column(
            key="rule",
            label=_("Rule"),
            cell=lambda row: rule_title(row.rule),
            text=lambda row: rule_title(row.rule),
            wide=True,
        ),
    ],
    filters=[
        Filter(
            key="trial",
            label=_("Trial"),
            options=lambda actor: [
                Option(str(one.pk), summary(one)) for one in proposals(actor).order_by("-pk")[:RECENT]
            ],
            where=lambda pk: Q(proposal=int(pk)),
        ),
        Filter(
            key="side",
            label=_("Side"),
            options=lambda actor: [Option(side, words) for side, words in SIDE_WORDS.items()],
            where=lambda side: SIDES[side],
        ),
        Filter(
            key="rule",
            label=_("Rule"),
            options=lambda actor: [Option(code, said(r.title)) for code, r in installed_book().rules.items()],
            where=lambda code: Q(rule=code),
        ),
        area_filter(SEE),
        Filter(
            key="category",
            label=_("Category"),
            options=category_options,
            where=lambda value: in_category(value, "subject_id"),
        ),
    ],
    search=named,
    empty=_("Nobody"),
)

TRY = FormPage[Proposal](
    name="try-values",
    title=_("Try other values"),
    button=_("Try the value"),
    said=_("The value is tried"),
    verb=try_change,
    group=GROUP,
    hint=_("A trial changes nothing: no hit, no warning, no parameter."),
    done=proposal_url,
    ask={
        "parameter": Ask(label=_("Parameter"), options=parameter_options),
        "value": Ask(label=_("Value to try"), help=_("In the unit of the parameter")),
        "valid_from": Ask(
            label=_("From"),
            help=_("The day from which it would hold; it is tried on today's data"),
            usual=today,
        ),
    },
)

ALSO = FormPage[Proposal](
    name="also-try",
    title=_("Try another value too"),
    button=_("Try both"),
    said=_("The values are tried together"),
    verb=also_change,
    rows=proposals,
    group=GROUP,
    about=summary,
    hint=_("This makes another trial; the first one stays beside it."),
    back=proposal_url,
    done=proposal_url,
    ask={
        "parameter": Ask(label=_("Parameter"), options=parameter_options),
        "value": Ask(label=_("Value to try"), help=_("In the unit of the parameter")),
    },
)

PAGES = (PROPOSALS, PROPOSAL, TRIED_HITS, TRY, ALSO)
