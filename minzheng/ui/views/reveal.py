"""Why a masked value may be shown: the list of reasons, and what is shown for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.platform.acting import Hat
from minzheng.ui.declare.options import Option

LEAST_WORDS = 4
SECONDS = 30


@dataclass(frozen=True)
class Revealed:
    """A value shown for a while, and why; `copied` is the address to which it is told that somebody copied it."""

    key: str
    value: str
    reason: str
    copied: str
    seconds: int = SECONDS


def reveal_reasons(hats: tuple[Hat, ...] = ("staff",)) -> list[Option]:
    """The reasons that somebody under these hats may have to look; the last one asks for words. The first of a service
    worker's is the usual one: they look at the door with the other hand full."""
    if hats == ("party",):
        return [
            Option("service", _("Serving at the door")),
            Option("call", _("The person called")),
            Option("other", _("Other, in words")),
        ]
    return [
        Option("own", _("Handling this person's matter")),
        Option("visit", _("Checking at the door")),
        Option("data", _("Comparing department data")),
        Option("call", _("The person called")),
        Option("other", _("Other, in words")),
    ]


def usual_reason(hats: tuple[Hat, ...]) -> Option | None:
    """The reason that one press takes; staff choose theirs each time."""
    return reveal_reasons(hats)[0] if hats == ("party",) else None


def reveal_reason(posted: Mapping[str, Any], hats: tuple[Hat, ...] = ("staff",)) -> str:
    """The reason in words; empty if none was given or the own words are too short."""
    why, own = posted.get("why", ""), str(posted.get("words", "")).strip()
    if why == "other":
        return own if len(own) >= LEAST_WORDS else ""
    return next((str(option.label) for option in reveal_reasons(hats) if option.value == why), "")
