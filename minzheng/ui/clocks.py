"""The clock badge: time left or passed, in four steps whose shape and words say it before the colour does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minzheng.ui.parts import Tone, badge
from minzheng.ui.words import near_day, short_day, span

# interface.md, section 7: overdue; due today or within 24 hours; within three days; later.
SOON = timedelta(hours=24)
NEAR_DAYS = 3

SHAPES: dict[Tone, str] = {
    "red": "alert-octagon-filled",
    "orange": "alert-triangle-filled",
    "yellow": "clock-filled",
    "blue": "calendar-event-filled",
    "green": "circle-check-filled",
    "grey": "player-pause-filled",
}


@dataclass(frozen=True)
class Reading:
    """What a clock says: its step and its words."""

    tone: Tone
    words: str


def read_clock(due: datetime, now: datetime) -> Reading:
    """Return step and words of a deadline as seen at `now` (both aware)."""
    if due < now:
        return Reading("red", _("%(span)s over") % {"span": span(now - due)})
    local, today = timezone.localtime(due), timezone.localtime(now).date()
    time = local.strftime("%H:%M")
    if local.date() == today:
        return Reading("orange", _("today %(time)s") % {"time": time})
    if due - now <= SOON:
        return Reading("orange", _("tomorrow %(time)s") % {"time": time})
    if (local.date() - today).days <= NEAR_DAYS:
        return Reading("yellow", near_day(local.date()))
    return Reading("blue", short_day(local.date()))


def read_day(due: date, now: datetime) -> Reading:
    """Return step and words of a deadline that is a day: it holds until the day's end, so no hour is said."""
    days = (due - timezone.localtime(now).date()).days
    if days < 0:
        return Reading("red", _("%(span)s over") % {"span": span(timedelta(days=-days))})
    if days == 0:
        return Reading("orange", _("today"))
    return Reading("yellow", near_day(due)) if days <= NEAR_DAYS else Reading("blue", short_day(due))


def clock_badge(
    due: datetime | date | None, *, now: datetime | None = None, small: bool = False
) -> SafeString:
    """Return the badge of an open deadline; a date counts to its end, no deadline is a dash."""
    if due is None:
        return badge("grey", _("no deadline"), shape="clock-filled", small=small)
    here = now or timezone.now()
    if isinstance(due, datetime):
        reading, exact = read_clock(due, here), timezone.localtime(due).strftime("%Y-%m-%d %H:%M")
    else:
        reading, exact = read_day(due, here), due.isoformat()
    return badge(reading.tone, reading.words, shape=SHAPES[reading.tone], title=exact, small=small)
