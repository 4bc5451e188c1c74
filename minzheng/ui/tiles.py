"""Tiles of a list that add up to its total: by the clock (overdue, today, soon, later, done), or by a state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from django.db.models import Max, Min, Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.platform.time import today
from minzheng.ui.clocks import NEAR_DAYS, SHAPES
from minzheng.ui.declare.lists import Tile, TileNote
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import Tone
from minzheng.ui.words import short_day


def clock_tiles(field: str, waits: Q, done: Words = "") -> list[Tile]:
    """Tiles by a column of days; `waits` says which rows are still open, `done` names the others (none if empty)."""

    def tile(
        key: str, label: Words, tone: Tone, where: Callable[[], Q], note: TileNote | None = None
    ) -> Tile:
        return Tile(
            key=key, label=label, tone=tone, icon=SHAPES[tone], where=lambda: waits & where(), note=note
        )

    first = TileNote(of=Min(field), say=lambda day: _("since %(day)s") % {"day": short_day(day)})
    last = TileNote(of=Max(field), say=lambda day: _("until %(day)s") % {"day": short_day(day)})
    near = timedelta(days=NEAR_DAYS)
    tiles = [
        tile("late", gettext_lazy("Overdue"), "red", lambda: Q(**{f"{field}__lt": today()}), first),
        tile("today", gettext_lazy("Due today"), "orange", lambda: Q(**{field: today()})),
        tile(
            "soon",
            gettext_lazy("Within 3 days"),
            "yellow",
            lambda: Q(**{f"{field}__gt": today(), f"{field}__lte": today() + near}),
        ),
        tile("later", gettext_lazy("Later"), "blue", lambda: Q(**{f"{field}__gt": today() + near}), last),
    ]
    if done:
        tiles.append(Tile(key="done", label=done, tone="green", icon=SHAPES["green"], where=lambda: ~waits))
    return tiles


def state_tiles(states: type[TextChoices], looks: Mapping[str, tuple[Tone, str]]) -> list[Tile]:
    """A tile a state of the column `state`, in the order of `looks`: tone and icon of each."""
    return [
        Tile(key=state, label=states(state).label, tone=tone, icon=shape, where=partial(Q, state=state))
        for state, (tone, shape) in looks.items()
    ]
