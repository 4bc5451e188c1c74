"""A form page as a declaration: the verb's signature makes the fields, `ask` gives them their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from minzheng.platform.acting import Actor, Hat
from minzheng.platform.verbs import Verb
from minzheng.ui.declare.blocks import Card
from minzheng.ui.declare.options import Option as Option
from minzheng.ui.declare.options import Words

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A field that takes a file: the largest size in bytes, the endings, the verb's argument that gets its name."""

    largest: int
    endings: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """How a field is asked: label, one-sentence help, unit behind it, its options (or those of the page's row), rows of
    a long text; what stands in it at first; for a field of bytes, which file it takes. `needed` asks for what
    the verb itself could do without."""

    label: Words
    help: Words = ""
    unit: Words = ""
    options: Callable[[Actor], Sequence[Option]] | None = None
    options_of: Callable[[Any, Actor], Sequence[Option]] | None = None
    lines: int = 1
    usual: Callable[[], object] | None = None
    upload: Upload | None = None
    needed: bool = False


@dataclass(frozen=True, kw_only=True)
class Known:
    """A value we already have for a field, and where it came from."""

    field: str
    value: object
    source: Words


@dataclass(frozen=True, kw_only=True)
class Instead:
    """Why a form isn't open for a row: the code of the refusal that its verb would give, and what is there instead."""

    code: str
    label: Words
    url: str


@dataclass(frozen=True, kw_only=True)
class FormPage(Generic[M]):
    """A page that runs one verb. With `rows` it stands on one row (path has its number), else it makes a new one.
    `said_of` says it of the row instead, where not every one is told the same.
    `given` are values that the page gives the verb by itself: they aren't asked. `shows` are cards above the fields:
    what the button will do. `instead` closes the form for a row on which its verb is done: the address says so."""

    name: str
    title: Words
    button: Words
    verb: Verb[..., Any]
    done: Callable[[Any], str]
    said: Words = ""
    said_of: Callable[[Any], Words] | None = None
    rows: Callable[[Actor], QuerySet[M]] | None = None
    path: str = ""
    group: Words = ""
    about: Callable[[M], object] | None = None
    hint: Words = ""
    ask: Mapping[str, Ask] = field(default_factory=dict)
    known: Callable[[M, Actor], Sequence[Known]] | None = None
    given: Callable[[Any, Actor], Mapping[str, object]] | None = None
    shows: Callable[[M, Actor], Sequence[Card]] | None = None
    side: Callable[[M, Actor], Sequence[Card]] | None = None
    back: Callable[[M], str] | None = None
    instead: Callable[[M, Actor], Instead | None] | None = None
    hats: tuple[Hat, ...] = ("staff",)
