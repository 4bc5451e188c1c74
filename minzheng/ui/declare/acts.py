"""What can be done with a row: a verb that runs by POST, a link to the page that asks for more, a file to take out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Model

from minzheng.platform.acting import Actor
from minzheng.platform.verbs import Verb
from minzheng.ui.declare.forms import Ask
from minzheng.ui.declare.options import Words

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class RowVerb:
    """A verb as a button. With `confirm`, or if the verb asks for more than the row, a page stands between; `ask` has
    the words of its fields. On the row's own page `shortcut` is the key that presses it, and `leads` gives where it
    leads to when it is done, if not to the row again."""

    verb: Verb[..., Any]
    label: Words
    icon: str = ""
    confirm: Words = ""
    done: Words = ""
    danger: bool = False
    ask: Mapping[str, Ask] = field(default_factory=dict)
    shortcut: str = ""
    leads: Callable[[Any, Actor], str] | None = None

    @property
    def key(self) -> str:
        """What a pressed button sends."""
        return self.verb.name

    @property
    def permit(self) -> str:
        """The permit that shows the button."""
        return self.verb.permit


@dataclass(frozen=True, kw_only=True)
class RowLink(Generic[M]):
    """A link as a button: the form or phone page that does the next step; `shortcut` as for a verb."""

    label: Words
    url: Callable[[M], str]
    permit: str
    icon: str = ""
    shortcut: str = ""


@dataclass(frozen=True)
class FileMade:
    """A file to be taken out: its name, its bytes, and how many rows about people it holds, for the log."""

    name: str
    content: bytes
    rows: int


@dataclass(frozen=True, kw_only=True)
class RowFile(Generic[M]):
    """A file about one row as a button of its page. `make` runs when it is pressed, and that it was is written."""

    key: str
    label: Words
    permit: str
    make: Callable[[M, Actor], FileMade]
    icon: str = "download"


Act = RowVerb | RowLink[Any]


def may_on(actor: Actor, permit: str, row: Model) -> bool:
    """Whether the actor holds the permit in the place of this row: the pair is never taken apart."""
    column = "area_id" if actor.hat == "staff" else "party_id"
    place = getattr(row, column, None)
    return place in actor.where(permit) if place is not None else actor.may(permit)
