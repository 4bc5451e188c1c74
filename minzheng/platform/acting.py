"""Who acts right now, and what the database session is told about it. Knows no Django, so the backend may import it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Literal

Hat = Literal["staff", "party"]

NOBODY_ROLE = "none"
HAT_ROLES: Mapping[Hat, str] = {"staff": "mz_staff", "party": "mz_party"}


@dataclass(frozen=True)
class Actor:
    """One agent under one hat: every permit with the areas (staff) or parties (party) it holds for.

    The pair of permit and place is never taken apart: who clerks in A and looks on in B may not write in B.
    """

    agent_id: int
    name: str
    hat: Hat
    grants: Mapping[str, frozenset[int]] = field(default_factory=dict)
    language: str = "zh-hans"
    roles: tuple[str, ...] = ()
    name_en: str = ""

    @property
    def names(self) -> Mapping[str, str]:
        """The name in both languages, as words that are kept or shown carry it."""
        return {"zh": self.name, "en": self.name_en or self.name}

    def where(self, permit: str) -> frozenset[int]:
        """Area ids (staff hat) or party ids (party hat) in which the permit holds; empty if it is not held."""
        return self.grants.get(permit, frozenset())

    def may(self, permit: str) -> bool:
        """Whether the permit holds anywhere at all."""
        return bool(self.where(permit))

    @property
    def seen(self) -> frozenset[int]:
        """All places of all permits: the outer wall, which the database holds."""
        return frozenset().union(*self.grants.values()) if self.grants else frozenset()


@dataclass(frozen=True)
class Scope:
    """What the database session is told: role, who acts, places seen, the running verb and the places it may write."""

    role: str = NOBODY_ROLE
    actor: Actor | None = None
    areas: frozenset[int] = frozenset()
    parties: frozenset[int] = frozenset()
    write: frozenset[int] = frozenset()
    verb: str = ""
    wide: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether the scope is open to every area, for a named reason."""
        return bool(self.wide)


NOBODY = Scope()
_scope: ContextVar[Scope] = ContextVar("minzheng_scope", default=NOBODY)


def current() -> Scope:
    """The scope in force for this thread or task."""
    return _scope.get()


def scope_of(actor: Actor) -> Scope:
    """The scope of somebody who only looks."""
    seen = actor.seen
    if actor.hat == "staff":
        return Scope(role=HAT_ROLES["staff"], actor=actor, areas=seen)
    return Scope(role=HAT_ROLES["party"], actor=actor, parties=seen)


@contextmanager
def _within(scope: Scope) -> Iterator[Scope]:
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)


@contextmanager
def acting(actor: Actor) -> Iterator[Scope]:
    """Everything inside is read with the eyes of this actor; nothing may be written."""
    with _within(scope_of(actor)) as scope:
        yield scope


@contextmanager
def writing(places: frozenset[int], verb: str) -> Iterator[Scope]:
    """Inside, this verb writes rows of these areas or parties, and its log. Only a verb's call opens this."""
    with _within(replace(current(), write=places, verb=verb)) as scope:
        yield scope


@contextmanager
def unscoped(reason: str) -> Iterator[Scope]:
    """Inside, rows of every area are read (not written): for checks by absence, which fail open inside a scope."""
    if not reason.strip():
        raise ValueError("an unscoped read needs a reason")
    here = current()
    with _within(Scope(role=HAT_ROLES["staff"], actor=here.actor, wide=reason)) as scope:
        yield scope


@contextmanager
def nobody() -> Iterator[Scope]:
    """Inside, only the tables of sessions, accounts and jobs are within reach."""
    with _within(NOBODY) as scope:
        yield scope
