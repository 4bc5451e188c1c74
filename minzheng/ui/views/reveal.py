"""Why a masked value may be shown: the list of reasons, and what is shown for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.ui.declare.options import Option

LEAST_WORDS = 4
SECONDS = 30


@dataclass(frozen=True)
class Revealed:
    """A value shown for a while, and why."""

    key: str
    value: str
    reason: str
    seconds: int = SECONDS


def reveal_reasons() -> list[Option]:
    """The reasons somebody may have to look; the last one asks for words."""
    return [
        Option("own", _("Handling this person's matter")),
        Option("visit", _("Checking at the door")),
        Option("data", _("Comparing department data")),
        Option("call", _("The person called")),
        Option("other", _("Other, in words")),
    ]


def reveal_reason(posted: Mapping[str, Any]) -> str:
    """The reason in words; empty if none was given or the own words are too short."""
    why, own = posted.get("why", ""), str(posted.get("words", "")).strip()
    if why == "other":
        return own if len(own) >= LEAST_WORDS else ""
    return next((str(option.label) for option in reveal_reasons() if option.value == why), "")
