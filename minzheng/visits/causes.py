"""Why a visit was planned, as its pages say it; the engines above that plan visits register how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minzheng.platform.acting import Actor
from minzheng.platform.registries import Registry
from minzheng.ui.declare import Why
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import Tone
from minzheng.visits.models import Visit


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What led to a visit: its level, its reasons, its page."""

    title: Words
    tone: Tone
    reasons: Sequence[Why]
    url: str


@dataclass(frozen=True)
class CauseKind:
    """How causes of one kind (`Visit.cause_kind`) are found; None for one that the actor doesn't see."""

    kind: str
    find: Callable[[int, Actor], Cause | None]


cause_kinds: Registry[CauseKind] = Registry("causes of visits", unique=lambda entry: entry.kind)


def cause_of(visit: Visit, actor: Actor) -> Cause | None:
    """The visit's cause, if it has one that the actor sees."""
    if visit.cause_id is None or visit.cause_kind not in cause_kinds:
        return None
    return cause_kinds[visit.cause_kind].find(visit.cause_id, actor)
