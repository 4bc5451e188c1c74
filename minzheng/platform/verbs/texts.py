"""How long a text may be: a verb says it in its signature, its frame asks it, and the forms made from it tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.verbs.refused import Reason, Refused

LENGTH = gettext_noop("%(length)s characters")
MOST = gettext_noop("at most %(most)s characters")


@dataclass(frozen=True)
class Longest:
    """The most characters that a text may have; stands in `Annotated`."""

    characters: int


Told = Annotated[str, Longest(500)]
"""A few sentences of a person: a reason, what was noticed, what has to change."""


def longest(hint: Any) -> int | None:
    """The most characters of an argument of this type; None where the type says nothing."""
    return next((extra.characters for extra in get_args(hint) if isinstance(extra, Longest)), None)


def ask_lengths(hints: Mapping[str, Any], arguments: Mapping[str, Any]) -> None:
    """Refuses texts that are longer than their types say, each with its length and the most there may be."""
    told = [(name, longest(hints.get(name)), value) for name, value in arguments.items()]
    reasons = [
        Reason(name, phrase(LENGTH, length=len(value)), phrase(MOST, most=most))
        for name, most, value in told
        if most is not None and isinstance(value, str) and len(value) > most
    ]
    if reasons:
        raise Refused("too_long", tuple(reasons))
