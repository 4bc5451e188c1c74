"""The pages of casework: plans with their items, prices and reasons; proposing, approving and sending back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from minzheng.assessment.models import Assessment
from minzheng.assessment.pages import Following, assessment_url, followings, needs_of
from minzheng.assessment.pages import rows as assessments
from minzheng.assessment.shown import folded_need
from minzheng.casework.models import Plan, PlanItem
from minzheng.casework.services import approve_plan, propose_plan, return_plan
from minzheng.catalogue.content import catalogue
from minzheng.catalogue.kernel.items import items_for
from minzheng.catalogue.shown import item_title, item_unit
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.registries import Registry
from minzheng.platform.time import today
from minzheng.registry.links import WHO, named, sex_and_age, subject_line, who, who_column
from minzheng.ui.declare import (
    Act,
    Ask,
    Card,
    Column,
    DetailPage,
    Fact,
    FormPage,
    Instead,
    LinesBlock,
    ListPage,
    RowLink,
    RowVerb,
    Tab,
    TableBlock,
)
from minzheng.ui.declare.options import Words
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import Tone, badge, joined, link, number, quiet, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.tiles import state_tiles
from minzheng.ui.views.refusals import Sentence, sentences
from minzheng.ui.words import full_day, labelled, said, say, thousands, yuan

SEE, PROPOSED = Plan.see, Plan.State.PROPOSED
GROUP = _("Services")
STATES: dict[str, tuple[Tone, str]] = {
    Plan.State.PROPOSED: ("orange", "clock-filled"),
    Plan.State.APPROVED: ("green", "circle-check-filled"),
    Plan.State.RETURNED: ("grey", "player-pause-filled"),
}


@dataclass(frozen=True)
class ItemColumn:
    """A column that an engine above adds to a plan's items: for each item what stands there."""

    name: str
    head: Words
    cells: Callable[[Plan, Sequence[PlanItem], Actor], Mapping[int, object]]


item_columns: Registry[ItemColumn] = Registry("columns of a plan's items", unique=lambda entry: entry.name)


def plan_url(plan: Plan) -> str:
    """The page of a plan."""
    return reverse("plan", args=[plan.pk])


def rows(actor: Actor) -> QuerySet[Any]:
    """The plans an actor sees, each with the number of its items and what they cost a month at most, in fen."""
    items = PlanItem.objects.visible_to(actor).filter(plan=OuterRef("pk")).order_by().values("plan")
    cost = items.annotate(fen=Sum(F("quantity") * F("price"))).values("fen")
    count = items.annotate(number=Count("pk")).values("number")
    found = Plan.objects.visible_to(actor).select_related(*WHO)
    return found.annotate(cost=Subquery(cost), number=Subquery(count))


def state_badge(plan: Plan, *, small: bool = False) -> object:
    """A plan's state with a shape of its own."""
    tone, shape = STATES[plan.state]
    return badge(tone, plan.get_state_display(), shape=shape, small=small)


def went_back(plan: Plan) -> str:
    """Why a plan went back, in the words of who decided."""
    return labelled(gettext("Sent back because"), plan.decision)


def items_of(plan: Plan, actor: Actor) -> list[PlanItem]:
    """A plan's items with their needs, as they were proposed."""
    found = PlanItem.objects.visible_to(actor).filter(plan=plan).select_related("need")
    return sorted(found, key=lambda item: (-item.need.level, item.need.category, item.pk))


def item_cards(plan: Plan, actor: Actor) -> list[Card]:
    """The items with prices, why each is there, and what they come to a month."""
    items = items_of(plan, actor)
    added = [(each.head, each.cells(plan, items, actor)) for each in item_columns]
    heads = [
        _("Need"),
        _("Service"),
        _("Price"),
        _("Most a month"),
        _("Costs a month"),
        *(h for h, _c in added),
    ]
    cells = [[*_cells(item), *(found.get(item.pk, "—") for _h, found in added)] for item in items]
    total = sum(item.quantity * item.price for item in items)
    table = TableBlock(
        heads=heads, rows=cells, caption=_("Services"), numbers=(2, 3, 4), empty=_("No service")
    )
    note = gettext("%(cost)s a month at most") % {"cost": yuan(total)}
    return [Card(title=_("Services"), note=note, blocks=[table])]


def _cells(item: PlanItem) -> list[object]:
    unit = item_unit(item.item)
    return [
        folded_need(item.need),
        two_lines(item_title(item.item), *(_why(reason) for reason in item.reasons)),
        f"{yuan(item.price)} / {unit}",
        f"{thousands(item.quantity)} {unit}",
        yuan(item.quantity * item.price),
    ]


def _why(reason: Mapping[str, Any]) -> str:
    """Why an item answers the need: the catalogue's rule, and the price list it stands in."""
    return " · ".join(filter(None, (say(reason["rule"]), say(reason["basis"]))))


def side(plan: Plan, actor: Actor) -> list[Card]:
    """The results whose needs the plan answers, and who decides."""
    found = assessments(actor).filter(needs__in=[item.need_id for item in items_of(plan, actor)]).distinct()
    lines: list[object] = [
        line
        for one in found
        for line in (link(full_day(one.taken_on), assessment_url(one.pk)), *map(folded_need, needs_of(one)))
    ]
    who_decides = LinesBlock(
        lines=[_("Whoever proposes a plan can't decide on it; the head of the street does.")]
    )
    cards = [Card(title=_("Decision"), blocks=[who_decides])] if plan.state == PROPOSED else []
    return [*cards, Card(title=_("Needs"), blocks=[LinesBlock(lines=lines or [quiet("—")])])]


def acts(plan: Plan, actor: Actor) -> list[Act]:
    """The decision, while there is one to make."""
    if plan.state != PROPOSED:
        return []
    return [
        RowVerb(
            verb=return_plan,
            label=_("Send back"),
            icon="arrow-back-up",
            done=_("The plan went back"),
            ask={"reason": Ask(label=_("Reason"), help=_("What has to change"), lines=3)},
        ),
        RowVerb(
            verb=approve_plan,
            label=_("Approve the plan"),
            icon="check",
            confirm=_("From now on its services may be ordered."),
            done=_("The plan is approved"),
        ),
    ]


def decide(plan: Plan) -> RowLink[Plan] | None:
    """A proposed plan waits for a decision, made on its page."""
    if plan.state != PROPOSED:
        return None
    return RowLink(label=_("Decide"), url=plan_url, permit="casework.approve", icon="check")


def preview(assessment: Assessment, actor: Actor) -> list[Card]:
    """What the plan would hold: for each need the items of the catalogue that answer it, at today's prices."""
    items = catalogue(installed_pack())
    cells = [
        [
            folded_need(need),
            said(item.title),
            yuan(item.price_fen),
            thousands(item.ceiling),
        ]
        for need in needs_of(assessment)
        for item in items_for(items, need.category, need.level, today())
    ]
    table = TableBlock(
        heads=[_("Need"), _("Service"), _("Price"), _("Most a month")],
        rows=cells,
        caption=_("What the plan will hold"),
        numbers=(2, 3),
        empty=_("The catalogue has nothing for these needs"),
    )
    return [Card(title=_("What the plan will hold"), blocks=[table])]


def propose_acts(assessment: Assessment, actor: Actor) -> list[Act]:
    """A result with needs asks for a plan, unless one was made of it that didn't go back."""
    standing = [plan for plan in plans_of(assessment, actor) if plan.state != Plan.State.RETURNED]
    if standing or awaiting(assessment, actor) or not needs_of(assessment):
        return []
    return [
        RowLink[Assessment](
            label=_("Propose a plan"),
            url=lambda row: reverse("propose-plan", args=[row.pk]),
            permit="casework.propose",
            icon="clipboard-list",
        )
    ]


def awaiting(assessment: Assessment, actor: Actor) -> Instead | None:
    """The plan of this person that waits for a decision: until then there is no second one."""
    waiting = Plan.objects.visible_to(actor).filter(
        subject_id=assessment.subject_id, state=Plan.State.PROPOSED
    )
    plan = waiting.first()
    return Instead(code="plan_waits", label=_("To the plan"), url=plan_url(plan)) if plan else None


def plans_of(assessment: Assessment, actor: Actor) -> list[Plan]:
    """The plans that answer the needs of a result."""
    return list(Plan.objects.visible_to(actor).filter(items__need__assessment=assessment).distinct())


def plan_cards(assessment: Assessment, actor: Actor) -> list[Card]:
    """The plans that followed from a result."""
    lines = [
        joined([link(full_day(plan.proposed_on), plan_url(plan)), state_badge(plan, small=True)])
        for plan in plans_of(assessment, actor)
    ]
    return [Card(title=_("Plan"), blocks=[LinesBlock(lines=lines)])] if lines else []


PLANS = ListPage[Any](
    name="plans",
    title=_("Plans"),
    group=GROUP,
    permit=SEE,
    rows=rows,
    order=["-proposed_on", "-pk"],
    columns=[
        Column(
            key="state",
            label=_("State"),
            cell=state_badge,
            text=lambda row: row.get_state_display(),
        ),
        who_column(),
        Column(
            key="proposed_on",
            label=_("Proposed on"),
            wide=True,
            cell=lambda row: link(full_day(row.proposed_on), plan_url(row)),
            sort=("proposed_on", "pk"),
        ),
        Column(key="decided_on", label=_("Decided on"), cell=lambda row: full_day(row.decided_on)),
        Column(
            key="number",
            label=_("Services"),
            cell=lambda row: number(row.number or 0, plan_url(row)),
            number=True,
        ),
        Column(
            key="cost",
            label=_("Costs a month at most"),
            cell=lambda row: yuan(row.cost or 0),
            text=lambda row: (row.cost or 0) / 100,
            number=True,
        ),
    ],
    tiles=state_tiles(Plan.State, STATES),
    filters=[area_filter(SEE)],
    search=named,
    named=who,
    row_act=decide,
    empty=_("There is no plan yet"),
)

PLAN = DetailPage[Any](
    name="plan",
    permit=SEE,
    title=lambda row: str(row.subject),
    rows=rows,
    group=GROUP,
    parent="plans",
    parent_title=_("Plans"),
    subtitle=lambda row: sex_and_age(row.subject),
    tags=lambda row: [state_badge(row)],
    facts=[
        Fact(label=_("Person"), value=lambda row: subject_line(row.subject)),
        Fact(label=_("Proposed on"), value=lambda row: full_day(row.proposed_on)),
        Fact(label=_("Decided on"), value=lambda row: full_day(row.decided_on)),
        Fact(label=_("Sent back because"), value=lambda row: row.decision or "—"),
        Fact(label=_("Costs a month at most"), value=lambda row: yuan(row.cost or 0)),
        Fact(label=_("Area"), value=lambda row: str(row.area)),
    ],
    tabs=[Tab(key="services", label=_("Services"), cards=item_cards, side=side)],
    acts=acts,
)

PROPOSE = FormPage[Assessment](
    name="propose-plan",
    title=_("Propose a plan"),
    button=_("Propose the plan"),
    said=_("The plan is proposed and waits for a decision"),
    verb=propose_plan,
    rows=assessments,
    group=GROUP,
    about=lambda row: f"{row.subject} {sex_and_age(row.subject)}",
    hint=_("The services follow from the needs and the catalogue; another colleague decides."),
    back=lambda row: assessment_url(row.pk),
    done=plan_url,
    shows=preview,
    instead=awaiting,
)

followings.register(Following("casework", propose_acts, plan_cards))
sentences.register(
    Sentence("no_need", gettext_noop("No need came out of it, so there is nothing to plan.")),
    Sentence("plan_waits", gettext_noop("A plan of this person waits for a decision already.")),
    Sentence("nothing_answers", gettext_noop("The catalogue has no service for these needs.")),
    Sentence("decided_already", gettext_noop("This plan is decided already.")),
)
menu.register(
    MenuEntry(
        label=_("Plans"),
        url="plans",
        permit=SEE,
        group=GROUP,
        order=50,
        icon="clipboard-list",
        count=lambda actor: Plan.objects.visible_to(actor).filter(state=PROPOSED).count(),
        pages=("plan", "propose-plan"),
    )
)
PAGES = (PLANS, PLAN, PROPOSE)
