"""What engines downstream tell the worklist: the page of a task's next step, and the cards that stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from minzheng.platform.acting import Actor
from minzheng.platform.registries import Registry
from minzheng.ui.declare import Card
from minzheng.ui.declare.options import Words


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What is done with a task of a kind of work: the button's words, and the page (a URL name that takes the number
    of the row the task is about) that does it for whoever holds `permit`. `day` finds the day set for it, if there is
    one beside the due day (a query of one column; `OuterRef("object_id")` is the row); `day_words` names it."""

    kind: str
    label: Words
    page: str
    permit: str
    day: Callable[[Actor], QuerySet[Any, Any]] | None = None
    day_words: Words = ""


@dataclass(frozen=True, kw_only=True)
class SideCard:
    """A card beside the worklist, for whoever holds `permit`; none where it has nothing to say."""

    name: str
    order: int
    permit: str
    card: Callable[[Actor], Card | None]


next_steps: Registry[NextStep] = Registry("next steps", unique=lambda step: step.kind)
side_cards: Registry[SideCard] = Registry("cards beside the worklist", unique=lambda card: card.name)


def side_of(actor: Actor) -> Sequence[Card]:
    """The cards beside this actor's worklist."""
    mine = sorted((one for one in side_cards if actor.may(one.permit)), key=lambda one: one.order)
    return [card for one in mine if (card := one.card(actor)) is not None]
