"""The right of the wall: the most urgent warnings with the names of those they are about, and what is late where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minzheng.discovery.models import Warning
from minzheng.discovery.pages import OPEN, WARNINGS, clock, rows, warning_url
from minzheng.platform.acting import Actor
from minzheng.registry.links import person_part, sex_and_age
from minzheng.screening.shown import first_reason, tone_of
from minzheng.ui.declare import Card, ListPage, TemplateBlock, Tile
from minzheng.ui.parts import LEVELS, joined, link, number
from minzheng.ui.places import Street
from minzheng.ui.views.rows import tile_counts
from minzheng.web.command.layers import rolled_up
from minzheng.worklist.models import Task
from minzheng.worklist.pages import TASKS

SHOWN = 6
LATE, TODAY = "late", "today"


@dataclass(frozen=True)
class Alarm:
    """A warning as the wall shows it."""

    tone: str
    icon: str
    name: str
    who: str
    url: str
    what: str
    clock: object


@dataclass(frozen=True)
class Part:
    """A part of a bar: where it begins and how wide it is, in percent of the longest bar."""

    tone: str
    x: float
    width: float


@dataclass(frozen=True)
class StreetLine:
    """A street's open work: its bar, its number, how much of it is late."""

    name: str
    parts: list[Part]
    total: SafeString
    late: SafeString


def narrowed(page: ListPage[Any], **asked: str) -> str:
    """A list with chips and tile set."""
    return f"{reverse(page.name)}?{urlencode({key: value for key, value in asked.items() if value})}"


def alarms_card(actor: Actor) -> Card | None:
    """The warnings nobody has gone to yet, the most urgent first; none for who may see no warning."""
    if not actor.may(Warning.see):
        return None
    state = OPEN.value
    waiting = rows(actor).filter(state=OPEN)
    counts = {key: count.number for key, count in tile_counts(WARNINGS, waiting).items()}
    late = number(counts[LATE], narrowed(WARNINGS, tile=LATE, state=state))
    urgent = number(counts[TODAY], narrowed(WARNINGS, tile=TODAY, state=state))
    alarms = [alarm_of(warning) for warning in waiting.order_by("due_on", "pk")[:SHOWN]]
    return Card(
        title=_("Warnings to verify"),
        note=joined(
            [
                number(sum(counts.values()), narrowed(WARNINGS, state=state)),
                "·",
                _("overdue"),
                late,
                "·",
                _("due today"),
                urgent,
            ]
        ),
        corner=link(_("All"), narrowed(WARNINGS, state=state)),
        blocks=[TemplateBlock(template="web/alarms.html", context={"alarms": alarms})],
    )


def alarm_of(warning: Warning) -> Alarm:
    """What the wall says of a warning."""
    tone = tone_of(warning.severity)
    return Alarm(
        tone=tone,
        icon=LEVELS[tone],
        name=person_part(warning.subject.label),
        who=f"{sex_and_age(warning.subject)} · {warning.area}",
        url=warning_url(warning),
        what=first_reason(warning.reasons),
        clock=clock(warning),
    )


def tasks_card(actor: Actor, streets: Sequence[Street]) -> Card | None:
    """Open tasks by their clock and by street."""
    if not actor.may(Task.see):
        return None
    counts = {key: count.number for key, count in tile_counts(TASKS, TASKS.rows(actor)).items()}
    tiles = TASKS.tiles
    return Card(
        title=_("Open tasks"),
        note=number(sum(counts[tile.key] for tile in tiles), narrowed(TASKS)),
        corner=link(_("All"), reverse(TASKS.name)),
        blocks=[
            TemplateBlock(
                template="web/tasks.html",
                context={
                    "tiles": [
                        (tile, number(counts[tile.key], narrowed(TASKS, tile=tile.key))) for tile in tiles
                    ],
                    "lines": street_lines(actor, tiles, streets),
                },
            )
        ],
    )


def street_lines(actor: Actor, tiles: Sequence[Tile], streets: Sequence[Street]) -> list[StreetLine]:
    """Each street's bar, in the order of the tiles' urgency."""
    counts = {tile.key: rolled_up(TASKS.rows(actor).filter(tile.where()), streets) for tile in tiles}
    places = [street.division for street in streets]
    totals = {one.pk: sum(counts[tile.key].get(one.pk, 0) for tile in tiles) for one in places}
    most = max(totals.values(), default=0) or 1
    return [
        StreetLine(
            str(one),
            bar([(tile.tone, counts[tile.key].get(one.pk, 0)) for tile in tiles], most),
            number(totals[one.pk], narrowed(TASKS, area=one.code)),
            number(counts[LATE].get(one.pk, 0), narrowed(TASKS, tile=LATE, area=one.code)),
        )
        for one in places
    ]


def bar(values: Sequence[tuple[str, int]], most: int) -> list[Part]:
    """Parts one after the other on a scale whose end is `most`."""
    parts: list[Part] = []
    x = 0.0
    for tone, value in values:
        width = round(100 * value / most, 2)
        if width:
            parts.append(Part(tone, round(x, 2), width))
        x += width
    return parts
