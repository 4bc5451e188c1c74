"""The pages of campaigns: what runs and how far it is, who is still to be reached, and what was answered twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.campaigns.models import Campaign, Target
from minzheng.campaigns.reaching import plan_of
from minzheng.campaigns.services import begin_campaign, end_campaign, move_deadline, settle_double
from minzheng.campaigns.shown import (
    LATE,
    STATES,
    answers_of,
    answers_words,
    campaign_state,
    campaign_url,
    named,
    overview,
    plan_options,
    progress_words,
    side_by_side,
    state_badge,
    targets_url,
    title,
)
from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.links import WHO, sex_and_age, who, who_column
from minzheng.registry.links import named as called
from minzheng.ui.declare import (
    Act,
    Ask,
    Column,
    DetailPage,
    Fact,
    Filter,
    FormPage,
    Instead,
    ListPage,
    Option,
    RowLink,
    RowVerb,
    Tab,
)
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import link
from minzheng.ui.places import area_filter
from minzheng.ui.tiles import state_tiles
from minzheng.ui.words import full_day
from minzheng.visits.models import Visit

SEE, BEGIN, SETTLE = Target.see, begin_campaign.permit, settle_double.permit
GROUP = _("Workspace")
State = Target.State


def campaigns(actor: Actor) -> QuerySet[Any]:
    """The campaigns an actor sees: those begun for its area."""
    found: QuerySet[Any] = Campaign.objects.visible_to(actor)
    found = found.annotate(whole=_counted(actor), reached=_counted(actor, state=State.REACHED))
    return found.select_related("area", "begun_by")


def _counted(actor: Actor, **chosen: str) -> Coalesce:
    """How many of a campaign's people are so; counted apart, so that two columns don't multiply."""
    own = Target.objects.visible_to(actor).filter(campaign=OuterRef("pk"), **chosen).order_by()
    counted = own.values("campaign").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def targets(actor: Actor) -> QuerySet[Any]:
    """The people in campaigns that an actor sees, each with the visit that is planned for it."""
    planned = Visit.objects.visible_to(actor).filter(subject=OuterRef("subject"), state=Visit.State.PLANNED)
    found: QuerySet[Any] = Target.objects.visible_to(actor)
    found = found.select_related(*WHO).annotate(visit=Subquery(planned.values("pk")[:1]))
    return found


def next_step(target: Any) -> RowLink[Any] | None:
    """Who is to be asked is visited: a visit is planned, then carried out; what was answered twice is decided."""
    plan = plan_of(target)
    if target.ended_on is not None:
        return None
    if target.state == State.DOUBLE:
        return RowLink(label=_("Compare"), url=double_url, permit=SETTLE, icon="file-search")
    if target.state != State.OPEN or plan is None or plan.questionnaire is None:
        return None
    if target.visit is not None:
        return RowLink(label=_("Carry out"), url=visit_url, permit="visits.record", icon="walk")
    return RowLink(label=_("Plan a visit"), url=plan_url, permit="visits.plan", icon="calendar-plus")


def double_url(target: Target) -> str:
    """The page on which one of two sets of answers is chosen."""
    return reverse("settle-double", args=[target.pk])


def visit_url(target: Any) -> str:
    """The phone page of the visit that is planned."""
    return reverse("visit-phone", args=[target.visit])


def plan_url(target: Target) -> str:
    """The form that plans a visit."""
    return reverse("plan-visit", args=[target.subject_id])


def acts(campaign: Campaign, actor: Actor) -> Sequence[Act]:
    """Another day for a community, and the end."""
    if campaign.ended_on is not None:
        return []
    move = RowLink[Campaign](
        label=_("Another day for a place"),
        url=lambda row: reverse("move-deadline", args=[row.pk]),
        permit=BEGIN,
        icon="calendar",
    )
    return [END, move]


def campaign_options(actor: Actor) -> list[Option]:
    """The campaigns that somebody the actor sees is in, the newest first."""
    found = Target.objects.visible_to(actor).order_by("-campaign", "pk").distinct("campaign")
    return [Option(str(one.campaign_id), named(one)) for one in found]


def all_link(actor: Actor) -> list[object]:
    """The way to the campaigns themselves, for who sees where they were begun."""
    shown = Campaign.objects.visible_to(actor).exists() or actor.may(BEGIN)
    return [link(_("All campaigns"), reverse("campaigns"), css="btn")] if shown else []


def begin_link(actor: Actor) -> list[object]:
    """The list's first action, for who may begin one."""
    return (
        [link(_("Begin a campaign"), reverse("begin-campaign"), css="btn btn-primary")]
        if actor.may(BEGIN)
        else []
    )


def progress_cell(campaign: Any) -> object:
    """How far it is, as far as the reader sees, opening its people."""
    return link(progress_words(campaign.reached, campaign.whole), targets_url(campaign=campaign.pk))


END = RowVerb(
    verb=end_campaign,
    label=_("End the campaign"),
    icon="check",
    confirm=_("What comes later is no part of it; it can be begun anew."),
    done=_("The campaign has ended"),
)

CAMPAIGNS = ListPage[Any](
    name="campaigns",
    title=_("Campaigns"),
    group=GROUP,
    permit=SEE,
    rows=campaigns,
    order=["-begun_on", "-pk"],
    columns=[
        Column(
            key="plan",
            label=_("Campaign"),
            wide=True,
            cell=lambda row: link(title(row), campaign_url(row)),
            text=title,
        ),
        Column(key="area", label=_("Area"), cell=lambda row: str(row.area), text=lambda row: str(row.area)),
        Column(
            key="begun_on", label=_("Begun"), cell=lambda row: full_day(row.begun_on), sort=("begun_on", "pk")
        ),
        Column(key="due_on", label=_("To be done by"), cell=campaign_state, text=lambda row: row.due_on),
        Column(
            key="progress",
            label=_("How far it is"),
            cell=progress_cell,
            text=lambda row: progress_words(row.reached, row.whole),
        ),
    ],
    named=named,
    actions=begin_link,
    empty=_("No campaign has been begun"),
)

CAMPAIGN = DetailPage[Any](
    name="campaign",
    permit=SEE,
    title=title,
    rows=campaigns,
    group=GROUP,
    parent="campaigns",
    parent_title=_("Campaigns"),
    tags=lambda row: [campaign_state(row)],
    facts=[
        Fact(label=_("Area"), value=lambda row: str(row.area)),
        Fact(label=_("Begun"), value=lambda row: full_day(row.begun_on)),
        Fact(label=_("To be done by"), value=lambda row: full_day(row.due_on)),
        Fact(label=_("Begun by"), value=lambda row: str(row.begun_by)),
    ],
    tabs=[Tab(key="overview", label=_("How far it is"), cards=overview)],
    acts=acts,
)

TARGETS = ListPage[Any](
    name="targets",
    title=_("People in campaigns"),
    group=GROUP,
    permit=SEE,
    rows=targets,
    order=["-reached_on", "due_on", "pk"],
    unit=_("people"),
    columns=[
        Column(
            key="due_on", label=_("Due"), cell=state_badge, text=lambda row: row.due_on, sort=("due_on", "pk")
        ),
        who_column(),
        Column(
            key="campaign",
            label=_("Campaign"),
            wide=True,
            cell=named,
            text=named,
        ),
        Column(
            key="reached_on",
            label=_("Reached on"),
            cell=lambda row: full_day(row.reached_on),
            sort=("reached_on", "pk"),
        ),
    ],
    tiles=state_tiles(State, STATES),
    filters=[
        area_filter(SEE),
        Filter(
            key="campaign",
            label=_("Campaign"),
            options=campaign_options,
            where=lambda pk: Q(campaign=int(pk)),
        ),
        Filter(
            key=LATE,
            label=_("Overdue"),
            options=lambda actor: [Option("yes", _("Overdue only"))],
            where=lambda _value: Q(state=State.OPEN, due_on__lt=today()),
        ),
    ],
    search=called,
    named=who,
    row_act=next_step,
    actions=all_link,
    empty=_("Nobody is to be reached"),
)

BEGIN_FORM = FormPage[Any](
    name="begin-campaign",
    title=_("Begin a campaign"),
    button=_("Begin the campaign"),
    said=_("The campaign has begun; whoever was reached since that day counts in a moment"),
    verb=begin_campaign,
    group=GROUP,
    hint=_("Everybody who is in the planned categories today is in it, and each has a day."),
    done=campaign_url,
    ask={
        "plan": Ask(label=_("Campaign"), options=plan_options),
        "begun_on": Ask(label=_("Begins on"), help=_("Who was reached since then counts"), usual=today),
    },
)

MOVE = FormPage[Any](
    name="move-deadline",
    title=_("Another day for a place"),
    button=_("Set the day"),
    said=_("Those still to be reached there have another day"),
    verb=move_deadline,
    rows=campaigns,
    group=GROUP,
    about=named,
    back=campaign_url,
    done=campaign_url,
    instead=lambda row, actor: (
        None
        if row.ended_on is None
        else Instead(code="campaign_ended", label=_("See the campaign"), url=campaign_url(row))
    ),
    ask={
        "area": Ask(label=_("Street or community")),
        "due_on": Ask(label=_("To be done by")),
        "reason": Ask(label=_("Reason"), lines=2),
    },
)

DOUBLE = FormPage[Any](
    name="settle-double",
    title=_("Two different sets of answers"),
    button=_("Let this one stand"),
    said=_("One set of answers stands; the other is withdrawn"),
    verb=settle_double,
    rows=targets,
    group=GROUP,
    about=lambda row: f"{row.subject} {sex_and_age(row.subject)}",
    shows=side_by_side,
    back=lambda row: targets_url(campaign=row.campaign_id),
    done=lambda row: targets_url(campaign=row.campaign_id),
    instead=lambda row, actor: (
        None
        if row.state == State.DOUBLE
        else Instead(code="not_double", label=_("See the list"), url=targets_url(campaign=row.campaign_id))
    ),
    ask={
        "keep": Ask(
            label=_("Which one stands"),
            options_of=lambda row, actor: [
                Option(str(one.pk), answers_words(one)) for one in answers_of(row, actor)
            ],
        ),
        "reason": Ask(label=_("Reason"), help=_("How it came about, and why this one is right"), lines=2),
    },
)

menu.register(
    MenuEntry(
        label=_("Campaigns"),
        url="targets",
        permit=SEE,
        group=GROUP,
        order=35,
        icon="checklist",
        count=lambda actor: Target.objects.visible_to(actor).waiting().count(),
        pages=("campaigns", "campaign", "begin-campaign", "move-deadline", "settle-double"),
    )
)
PAGES = (CAMPAIGNS, CAMPAIGN, TARGETS, BEGIN_FORM, MOVE, DOUBLE)
