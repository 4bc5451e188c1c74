"""Verbs of the gallery; made without the decorator, so that the registry of verbs knows nothing of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from django.utils import timezone

from minzheng.platform.acting import Actor
from minzheng.platform.models import Division
from minzheng.platform.verbs import Reason, Refused, Told, Verb, record
from tests.ui.gallery.models import Errand

Level = Literal["low", "high"]


def made(permit: str, body: Callable[..., Any]) -> Verb[..., Any]:
    """A verb that isn't registered."""
    return Verb(body, name=f"gallery.{body.__name__}", permit=permit, not_by=())


def _close(actor: Actor, *, errand: Errand, key: uuid.UUID) -> Errand:
    """Close an errand."""
    if errand.note == "locked":
        raise Refused("locked", (Reason("Somebody else is at it", "since 08:12"),))
    errand.done = True
    errand.save()
    record(errand, kind="closed")
    return errand


def _pass_on(actor: Actor, *, errand: Errand, key: uuid.UUID, reason: str) -> Errand:
    """Hand an errand over."""
    errand.note = reason
    errand.save()
    record(errand, kind="passed", reason=reason)
    return errand


def _visit(
    actor: Actor,
    *,
    errand: Errand,
    key: uuid.UUID,
    met: bool,
    on: Annotated[date, "The day somebody was at the door"],
    minutes: int,
    level: Level,
    other: Errand | None = None,
    note: Told = "",
) -> Errand:
    """Write down a visit."""
    if on > timezone.localdate():
        raise Refused("in_the_future", (Reason("Day of the visit", str(on), "not after today"),))
    errand.note = f"{met} {on} {minutes} {level} {other} {note}"
    errand.save()
    record(errand, kind="visited")
    return errand


def _begin(actor: Actor, *, area: Division, name: str, key: uuid.UUID) -> Errand:
    """Begin an errand."""
    errand = Errand.objects.create(area=area, name=name, due=timezone.now())
    record(errand)
    return errand


def _answer(actor: Actor, *, errand: Errand, answers: dict[str, Any], key: uuid.UUID) -> Errand:
    """Hand in answers."""
    errand.answers, errand.done = answers, True
    errand.save()
    record(errand, kind="answered")
    return errand


def _keep(actor: Actor, *, errand: Errand, answers: dict[str, Any], key: uuid.UUID) -> Errand:
    """Keep a draft."""
    errand.answers, errand.saved_at = answers, timezone.now()
    errand.save()
    record(errand, kind="kept")
    return errand


def _look(actor: Actor, *, errand: Errand, key: uuid.UUID, reason: str) -> Errand:
    """Note that somebody looked."""
    record(errand, kind="looked", reason=reason)
    return errand


close_errand = made("gallery.close", _close)
pass_on_errand = made("gallery.close", _pass_on)
visit_errand = made("gallery.visit", _visit)
begin_errand = made("gallery.begin", _begin)
answer_errand = made("gallery.visit", _answer)
keep_errand = made("gallery.visit", _keep)
look_errand = made("gallery.look", _look)
