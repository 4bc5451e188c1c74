"""The first page of staff: own work by its clock, each row with its next step; and what was done, on time or late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from minzheng.platform.acting import Actor, current
from minzheng.platform.installed import installed_pack
from minzheng.platform.time import now, today
from minzheng.registry.links import named, who, who_column
from minzheng.ui.clocks import SHAPES, clock_badge
from minzheng.ui.declare import Column, Filter, ListPage, Option, RowLink, RowVerb, Stat
from minzheng.ui.declare.acts import Act
from minzheng.ui.declare.options import Words
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import badge, joined, link, number, quiet, tag, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.shell import optional_url
from minzheng.ui.tiles import clock_tiles
from minzheng.ui.views.refusals import Sentence, sentences
from minzheng.ui.words import day_of, labelled, near_day, said, say, sentences_of, short_day
from minzheng.worklist.content import work_kinds
from minzheng.worklist.models import Task
from minzheng.worklist.own import done, kinds_of, on_time, this_month, waiting
from minzheng.worklist.services import take_task
from minzheng.worklist.steps import next_steps, side_of

SEE = Task.see
SHOWN_REASONS = 3
MINE, FREE, OTHERS = "mine", "free", "others"
TAKE = RowVerb(verb=take_task, label=_("Take on"), done=_("Taken on"), icon="user-check")


def kind_words(task: Task) -> Words:
    """The kind of work, as the pack calls it."""
    kind = work_kinds(installed_pack()).get(task.kind)
    return said(kind.title) if kind is not None else task.kind


def why_words(task: Task) -> str:
    """Why somebody has to do something, the first reasons in a line; the kind of work where none is told."""
    if not task.why:
        return str(kind_words(task))
    return sentences_of(reason_words(reason) for reason in task.why[:SHOWN_REASONS])


def reason_words(reason: Mapping[str, Any]) -> str:
    """What was looked at and the value seen."""
    what, seen = say(reason.get("what", "")), say(reason.get("seen", ""))
    return labelled(what, seen) if seen else what


def what_cell(task: Task) -> object:
    """Why, then the kind of work, the day set for it, how many more reasons, since when, who has taken it on."""
    notes: list[object] = [tag(kind_words(task))] if task.why else []
    if day := day_words(task):
        notes.append(day)
    if len(task.why) > SHOWN_REASONS:
        more = len(task.why) - SHOWN_REASONS
        notes.append(ngettext("%(n)d more reason", "%(n)d more reasons", more) % {"n": more})
    notes.append(gettext("opened %(day)s") % {"day": short_day(day_of(task.opened_at))})
    notes.append(holder_words(task))
    return two_lines(why_words(task), *notes)


def what_words(task: Task) -> str:
    """The same for the workbook: kind of work and why, the day set for it."""
    return " · ".join(filter(None, (labelled(kind_words(task), why_words(task)), day_words(task))))


def day_words(task: Any) -> str:
    """The day set for the work, beside the one it is due; empty where none is."""
    return f"{next_steps[task.kind].day_words} {short_day(task.day)}" if task.day is not None else ""


def holder_words(task: Task) -> str:
    """Who has taken the task on, empty if nobody has."""
    if task.taken_by is None:
        return ""
    if task.done_at is not None:
        return str(task.taken_by)
    me = current().actor
    if me is not None and task.taken_by_id == me.agent_id:
        return gettext("taken on by me")
    return gettext("with %(name)s") % {"name": task.taken_by}


def next_step(task: Task) -> Act | None:
    """The page that does it; a task whose page there isn't is taken on at least."""
    if task.kind in next_steps and optional_url_of(task):
        step = next_steps[task.kind]
        return RowLink(label=step.label, url=optional_url_of, permit=step.permit)
    return TAKE if task.taken_by_id is None else None


def optional_url_of(task: Task) -> str:
    """Where the next step is done, empty if there is no such page."""
    return optional_url(next_steps[task.kind].page, task.object_id)


def held_by(whose: str) -> Q:
    """Tasks that I have taken on, nobody has, or a colleague has."""
    actor = current().actor
    mine = Q(taken_by=actor.agent_id if actor is not None else None)
    return {MINE: mine, FREE: Q(taken_by=None), OTHERS: Q(taken_by__isnull=False) & ~mine}[whose]


def whose_options(actor: Actor) -> list[Option]:
    """Who has taken a task on."""
    return [
        Option(MINE, _("Taken on by me")),
        Option(FREE, _("Taken on by nobody")),
        Option(OTHERS, _("With a colleague")),
    ]


def kind_options(actor: Actor) -> list[Option]:
    """The kinds of work of the pack that this actor may do, all for who looks on."""
    mine = kinds_of(actor) or list(work_kinds(installed_pack()).values())
    return [Option(kind.code, said(kind.title)) for kind in mine]


FILTERS = (
    Filter(key="kind", label=_("Kind of work"), options=kind_options, where=lambda code: Q(kind=code)),
    area_filter(SEE),
    Filter(key="whose", label=_("Taken on by"), options=whose_options, where=held_by),
)


def on_time_stat(actor: Actor) -> Sequence[Stat]:
    """How much of this month's work was done in time; each figure opens its rows."""
    found = done(actor).filter(this_month()).aggregate(all=Count("pk"), good=Count("pk", filter=on_time()))
    if not found["all"]:
        return [Stat(label=_("Done in time this month"), figure="—", note=_("nothing done yet"))]
    page = reverse("tasks-done")
    note = joined(
        [
            gettext("done"),
            number(found["all"], f"{page}?when=month"),
            gettext("in time"),
            number(found["good"], f"{page}?when=month&time=good"),
        ]
    )
    share = f"{100 * found['good'] / found['all']:.1f}%"
    return [Stat(label=_("Done in time this month"), figure=share, note=note, url=f"{page}?when=month")]


def today_words(actor: Actor) -> str:
    """The day the list stands for."""
    return near_day(today())


TASKS = ListPage[Task](
    name="tasks",
    title=_("My tasks"),
    group=_("Workspace"),
    permit=SEE,
    rows=waiting,
    unit=_("tasks"),
    order=["due_on", "opened_at"],
    tiles=clock_tiles("due_on", Q(done_at=None)),
    stats=on_time_stat,
    filters=FILTERS,
    search=named,
    columns=[
        Column(
            key="due_on",
            label=_("Due"),
            cell=lambda task: clock_badge(task.due_on, now=now()),
            sort=("due_on", "opened_at"),
        ),
        Column(
            key="what",
            label=_("Task and why"),
            cell=what_cell,
            text=what_words,
            wide=True,
        ),
        who_column(),
    ],
    row_act=next_step,
    leads=True,
    bulk=[TAKE],
    side=side_of,
    note=today_words,
    named=who,
    empty=_("No task is waiting"),
    empty_next=lambda actor: quiet(
        _("New tasks come with warnings, visits and plans; what is done leaves the list.")
    ),
)


def done_badge(task: Any) -> object:
    """The day it was done, and whether that was in time."""
    if task.done_on <= task.due_on:
        return badge("green", short_day(task.done_on))
    return badge("red", gettext("%(day)s, late") % {"day": short_day(task.done_on)}, shape=SHAPES["red"])


def when_options(actor: Actor) -> list[Option]:
    """When it was done."""
    return [Option("month", _("This month")), Option("before", _("Earlier"))]


def time_options(actor: Actor) -> list[Option]:
    """Whether it was done in time."""
    return [Option("good", _("In time")), Option("late", _("Late"))]


DONE = ListPage[Task](
    name="tasks-done",
    path="tasks/done/",
    title=_("Tasks done"),
    group=_("Workspace"),
    permit=SEE,
    rows=done,
    unit=_("tasks"),
    order=["-done_at"],
    exact=True,
    filters=[
        Filter(
            key="when",
            label=_("Done"),
            options=when_options,
            where=lambda when: this_month() if when == "month" else ~this_month(),
        ),
        Filter(
            key="time",
            label=_("In time or late"),
            options=time_options,
            where=lambda time: on_time() if time == "good" else ~on_time(),
        ),
        *FILTERS,
    ],
    search=named,
    columns=[
        Column(key="done_on", label=_("Done"), cell=done_badge, sort=("done_at",)),
        Column(key="due_on", label=_("Due"), cell=lambda task: short_day(task.due_on), sort=("due_on",)),
        Column(
            key="what",
            label=_("Task and why"),
            cell=what_cell,
            text=what_words,
            wide=True,
        ),
        who_column(),
    ],
    named=who,
    empty=_("Nothing has been done yet"),
    empty_next=lambda actor: link(_("My tasks"), reverse("tasks")),
)

sentences.register(Sentence("taken_already", gettext_noop("A colleague has taken this task on already.")))
menu.register(
    MenuEntry(
        label=_("My tasks"),
        url="tasks",
        permit=SEE,
        group=_("Workspace"),
        order=10,
        icon="clipboard-check",
        count=lambda actor: waiting(actor).count(),
        pages=("tasks-done",),
        tab=True,
    )
)
PAGES = (TASKS, DONE)
