"""How pages name rules and levels: a rule's title, a level's badge with its word, the first reason as a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from minzheng.screening.inputs import installed_book
from minzheng.ui.declare import Filter, Option, Tile
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import LEVELS, Tone, level_badge
from minzheng.ui.words import labelled, said, say

SEVERITIES: tuple[Tone, ...] = ("red", "orange", "yellow", "blue")
SEVERITY_WORDS: dict[Tone, Words] = {
    "red": _("Red"),
    "orange": _("Orange"),
    "yellow": _("Yellow"),
    "blue": _("Blue"),
}


def tone_of(severity: str) -> Tone:
    """The tone of a level; one that no page knows is shown as the mildest."""
    return severity if severity in SEVERITIES else "blue"


def severity_badge(severity: str, *, small: bool = False) -> SafeString:
    """A level with its shape and word."""
    return level_badge(tone_of(severity), small=small)


def rule_title(code: str, other: Words = "") -> Words:
    """A rule's title; `other` (or the code) for one that the pack no longer has."""
    rule = installed_book().rules.get(code)
    return said(rule.title) if rule is not None else other or code


def what_to_do(code: str) -> Words:
    """What the rule asks of whoever deals with it; empty for one that the pack no longer has."""
    rule = installed_book().rules.get(code)
    return said(rule.what_to_do) if rule is not None else ""


def first_reason(reasons: Iterable[Mapping[str, Any]]) -> str:
    """The first reason as a line: what was looked at and the value seen."""
    found = next(iter(reasons), None)
    if found is None:
        return ""
    what, seen = say(found["what"]), say(found["seen"])
    return labelled(what, seen) if seen else what


def severity_options() -> list[Option]:
    """The four levels to choose from."""
    return [Option(tone, words) for tone, words in SEVERITY_WORDS.items()]


def severity_filter() -> Filter:
    """The chip of levels."""
    return Filter(
        key="severity",
        label=_("Level"),
        options=lambda actor: severity_options(),
        where=lambda value: Q(severity=value),
    )


def severity_tiles(stands: Q) -> list[Tile]:
    """A tile for each level of what still stands."""
    return [_tile(tone, stands) for tone in SEVERITIES]


def _tile(tone: Tone, stands: Q) -> Tile:
    return Tile(
        key=tone,
        label=SEVERITY_WORDS[tone],
        tone=tone,
        icon=LEVELS[tone],
        where=lambda: stands & Q(severity=tone),
    )
