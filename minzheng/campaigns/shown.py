"""How pages name campaigns and targets: titles, states, progress by place with the rows behind each number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.campaigns.content import CampaignPlan, plans
from minzheng.campaigns.models import Campaign, Target
from minzheng.campaigns.reaching import answers_in, plan_of
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.time import today
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.sheets import parts_of, title_of
from minzheng.registry.facts import fact_kinds
from minzheng.registry.naming import shown
from minzheng.ui.clocks import clock_badge
from minzheng.ui.declare import Card, FactsBlock, Option, TableBlock
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import Tone, badge, joined, number, tag
from minzheng.ui.places import streets_in
from minzheng.ui.words import UNKNOWN, full_day, labelled, listed, said, thousands

State = Target.State
STATES: dict[str, tuple[Tone, str]] = {
    State.OPEN: ("blue", "clock-filled"),
    State.REACHED: ("green", "circle-check-filled"),
    State.DOUBLE: ("orange", "alert-triangle-filled"),
    State.DIED: ("grey", "player-pause-filled"),
}
LATE = "late"


def campaign_url(campaign: Campaign) -> str:
    """The page of a campaign."""
    return reverse("campaign", args=[campaign.pk])


def targets_url(**chosen: int | str) -> str:
    """The list of targets as some chips narrow it."""
    return f"{reverse('targets')}?{urlencode(chosen)}"


def title(campaign: Campaign | Target) -> str:
    """What it is called, its code where the pack has it no more."""
    plan = plan_of(campaign)
    return str(said(plan.title)) if plan is not None else campaign.plan


def named(campaign: Campaign | Target) -> str:
    """What acts and chips call the campaign, or the one somebody is in."""
    return labelled(title(campaign), full_day(campaign.begun_on))


def plan_options(actor: Actor) -> list[Option]:
    """The campaigns that the pack plans."""
    return [Option(code, said(plan.title)) for code, plan in plans(installed_pack()).items()]


def campaign_state(campaign: Campaign) -> SafeString:
    """Whether it runs, until when."""
    if campaign.ended_on is not None:
        return badge("grey", _("ended %(day)s") % {"day": full_day(campaign.ended_on)}, small=True)
    return clock_badge(campaign.due_on, small=True)


def state_badge(target: Target) -> SafeString:
    """A target's state with a shape of its own; who is to be reached shows the clock."""
    if target.state == State.OPEN:
        return clock_badge(target.due_on, small=True)
    tone, shape = STATES[target.state]
    return badge(tone, target.get_state_display(), shape=shape, small=True)


@dataclass(frozen=True)
class Progress:
    """How many of a campaign there are by place and state, and how many of those waiting are late."""

    campaign: Campaign
    by_state: dict[str, Counter[int]]

    def at(self, state: str, areas: frozenset[int] | None = None) -> int:
        """How many of a state in these areas, in all if none are named."""
        counts = self.by_state.get(state, Counter())
        return sum(count for area, count in counts.items() if areas is None or area in areas)

    def whole(self, areas: frozenset[int] | None = None) -> int:
        """Everybody in it."""
        return sum(self.at(state, areas) for state in State.values)


def progress_of(campaign: Campaign, actor: Actor) -> Progress:
    """Counted in one statement, as far as the actor sees."""
    late = Q(state=State.OPEN, due_on__lt=today())
    rows = Target.objects.visible_to(actor).filter(campaign=campaign).order_by().values("area_id", "state")
    found: dict[str, Counter[int]] = {}
    for row in rows.annotate(number=Count("pk"), late=Count("pk", filter=late)):
        found.setdefault(row["state"], Counter())[row["area_id"]] += row["number"]
        found.setdefault(LATE, Counter())[row["area_id"]] += row["late"]
    return Progress(campaign, found)


def progress_table(progress: Progress, actor: Actor) -> TableBlock:
    """A row a street and community, each number opening its people."""
    rows: list[list[object]] = []
    for street in streets_in(actor.where(Target.see)):
        rows.append(_progress_row(progress, str(street.division), street.areas, street.division.code))
        rows += [
            _progress_row(progress, f"　{one}", frozenset({one.pk}), one.code)
            for one in street.communities
            if progress.whole(frozenset({one.pk}))
        ]
    return TableBlock(
        heads=[
            gettext_lazy("Area"),
            gettext_lazy("Everybody"),
            State.REACHED.label,
            State.OPEN.label,
            gettext_lazy("Overdue"),
            State.DOUBLE.label,
        ],
        rows=rows,
        caption=gettext_lazy("Progress by area"),
        numbers=(1, 2, 3, 4, 5),
    )


def _progress_row(progress: Progress, name: str, areas: frozenset[int], code: str) -> list[object]:
    chosen: dict[str, int | str] = {"campaign": progress.campaign.pk, "area": code}
    reached, waiting, double = State.REACHED, State.OPEN, State.DOUBLE
    return [
        name,
        number(progress.whole(areas), targets_url(**chosen)),
        number(progress.at(reached, areas), targets_url(**chosen, tile=reached)),
        number(progress.at(waiting, areas), targets_url(**chosen, tile=waiting)),
        number(progress.at(LATE, areas), targets_url(**chosen, late="yes")),
        number(progress.at(double, areas), targets_url(**chosen, tile=double)),
    ]


def progress_words(reached: int, whole: int) -> str:
    """How many of how many are reached."""
    known = {"reached": thousands(reached), "whole": thousands(whole)}
    return _("%(reached)s of %(whole)s reached") % known


def overview(campaign: Campaign, actor: Actor) -> Sequence[Card]:
    """Progress by area, and what was planned."""
    progress = progress_of(campaign, actor)
    whole = Card(
        title=_("Progress by area"),
        note=progress_words(progress.at(State.REACHED), progress.whole()),
        blocks=[progress_table(progress, actor)],
    )
    plan = plan_of(campaign)
    return [whole, *([_planned(plan)] if plan is not None else [])]


def _planned(plan: CampaignPlan) -> Card:
    unsure = [tag(_("not yet confirmed by the bureau"), outline=True)] if plan.status == "unverified" else []
    days = _("%(days)s working days") % {"days": thousands(plan.working_days)}
    reached = title_of(plan.questionnaire) if plan.questionnaire else _kind_words(plan.fact or "")
    return Card(
        title=_("What was planned"),
        blocks=[
            FactsBlock(
                facts=[
                    (_("For what"), said(plan.purpose)),
                    (_("Who is in it"), _categories(plan)),
                    (_("Reached by"), reached),
                    (_("Within"), joined([days, *unsure])),
                ]
            )
        ],
    )


def _categories(plan: CampaignPlan) -> str:
    kinds = fact_kinds()
    told = [one.partition(":") for one in plan.categories]
    return listed(str(kinds[kind].codes.get(code, code)) for kind, _colon, code in told if kind in kinds)


def _kind_words(kind: str) -> Words:
    found = fact_kinds().get(kind)
    return found.label if found is not None else kind


def answers_of(target: Target, actor: Actor) -> list[Answers]:
    """The different sets of answers of a target, the oldest first."""
    plan = plan_of(target)
    if plan is None or plan.questionnaire is None:
        return []
    found = answers_in(actor, target, plan).filter(subject=target.subject_id)
    return list(found.order_by("taken_on", "pk"))


def answers_words(answers: Answers) -> str:
    """What a set of answers is called: its day and who asked."""
    return labelled(full_day(answers.taken_on), shown(answers.asked_by))


def side_by_side(target: Target, actor: Actor) -> Sequence[Card]:
    """What was answered each time, question by question; those that differ first."""
    told = answers_of(target, actor)
    sheets: list[dict[str, str]] = [
        {
            str(question): str(answer)
            for part in parts_of(one.questionnaire, one.items)
            for question, answer in part.lines
        }
        for one in told
    ]
    questions = list(dict.fromkeys(question for sheet in sheets for question in sheet))
    differ = [q for q in questions if len({sheet.get(q, "") for sheet in sheets}) > 1]
    same = len(questions) - len(differ)
    table = TableBlock(
        heads=[_("Question"), *(answers_words(one) for one in told)],
        rows=[[question, *(sheet.get(question, UNKNOWN) for sheet in sheets)] for question in differ],
        caption=_("What differs"),
        empty=_("Nothing differs"),
    )
    note = _("%(same)s questions were answered alike") % {"same": thousands(same)}
    return [Card(title=_("What differs"), note=note, blocks=[table])]
