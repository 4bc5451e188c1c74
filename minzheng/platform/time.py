"""Facts about people are dated rows: valid from, valid until, recorded and withdrawn by an event, never overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from minzheng.platform.scope import ScopedModel, ScopedQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


_clock: ContextVar[datetime | None] = ContextVar("minzheng_clock", default=None)


def now() -> datetime:
    """The time by which verbs and pages go; the wall clock unless `clock_at` says otherwise."""
    return _clock.get() or timezone.now()


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Inside, it is this moment: for the demonstration's as-of and for tests."""
    token = _clock.set(moment)
    try:
        yield
    finally:
        _clock.reset(token)


def today() -> date:
    """Today in the district's time zone."""
    return timezone.localdate(now())


class StandingQuerySet(ScopedQuerySet[M_co]):
    """Rows of which a withdrawn file takes its own along: they stay, and name the event in `withdrawn_by`."""

    def standing(self) -> Self:
        """Rows that no event has withdrawn: only these are shown and counted."""
        return self.filter(withdrawn_by=None)


class DatedQuerySet(StandingQuerySet[M_co]):
    """Questions about dated rows."""

    def on(self, day: date) -> Self:
        """Rows in force on a day, withdrawn ones left out. `valid_until` is the last day in force."""
        return self.standing().filter(
            Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day))
        )

    def known_by(self, event_id: int) -> Self:
        """Rows as known when this event happened: recorded before it, not withdrawn before it."""
        known = Q(recorded_by__lte=event_id)
        return self.filter(known & (Q(withdrawn_by=None) | Q(withdrawn_by__gt=event_id)))


class Dated(ScopedModel):
    """A dated row. Event numbers are plain integers: the log is written in the same transaction, after the row."""

    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_by = models.BigIntegerField()
    withdrawn_by = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        abstract = True
