"""Dates, spans and numbers as a colleague would say them, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.platform.language import reader_language
from minzheng.platform.packs import Text
from minzheng.platform.reasons import Words, render

UNKNOWN = "—"

_DAY, _HOUR = 86_400, 3_600


def thousands(number: int | float | None) -> str:
    """Return the number with separators; unknown is a dash."""
    return UNKNOWN if number is None else f"{number:,}"


def yuan(fen: int | None) -> str:
    """Return an amount given in fen as yuan, without decimals if it has none."""
    if fen is None:
        return UNKNOWN
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return _("%(amount)s yuan") % {"amount": f"{sign}{whole:,}.{rest:02}" if rest else f"{sign}{whole:,}"}


def size_words(size: int) -> str:
    """Return a size given in bytes as a person reads it: 24 KB, 3.1 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000)):,} KB"
    return f"{size / 1_000_000:,.1f}".removesuffix(".0") + " MB"


def length_words(label: object, length: int, most: int) -> str:
    """Return that a text is too long: which one, its length, the most characters there may be."""
    words = _("“%(label)s” has %(length)s characters; at most %(most)s fit.")
    return words % {"label": label, "length": thousands(length), "most": thousands(most)}


def span(length: timedelta) -> str:
    """Return a length of time in its two largest units: days and hours, hours and minutes, minutes."""
    seconds = int(abs(length).total_seconds())
    days, hours, minutes = seconds // _DAY, seconds % _DAY // _HOUR, seconds % _HOUR // 60
    if days and hours:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if days:
        return _("%(days)d d") % {"days": days}
    if hours and minutes:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if hours:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(minutes)d min") % {"minutes": minutes}


def weekday(day: date) -> str:
    """Return the weekday's short name."""
    names = [
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ]
    return names[day.weekday()]


def _parts(day: date) -> dict[str, object]:
    return {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "mm": f"{day.month:02}",
        "dd": f"{day.day:02}",
        "name": day.strftime("%b"),
        "weekday": weekday(day),
    }


def near_day(day: date) -> str:
    """Return a day of the coming week with its weekday: 11-25 周三, Wed 25 Nov."""
    return pgettext("near day", "%(weekday)s %(day)d %(name)s") % _parts(day)


def short_day(day: date) -> str:
    """Return a day without its year: 12-05, 5 Dec; with it, if it isn't this year's."""
    if day.year != timezone.localdate().year:
        return full_day(day)
    return pgettext("short day", "%(day)d %(name)s") % _parts(day)


def full_day(day: date | None) -> str:
    """Return a day as year-month-day, the same in both languages; unknown is a dash."""
    return UNKNOWN if day is None else day.isoformat()


def moment(at: datetime | None) -> str:
    """Return a moment as day and time, today's as time alone with the word today."""
    if at is None:
        return UNKNOWN
    local = timezone.localtime(at)
    if local.date() == timezone.localdate():
        return _("today %(time)s") % {"time": local.strftime("%H:%M")}
    return f"{short_day(local.date())} {local.strftime('%H:%M')}"


def day_of(at: datetime | date) -> date:
    """Return the local day of a moment; a day is itself."""
    return timezone.localtime(at).date() if isinstance(at, datetime) else at


def month_names() -> list[str]:
    """Return the short names of the twelve months, January first."""
    return [
        pgettext("month", "Jan"),
        pgettext("month", "Feb"),
        pgettext("month", "Mar"),
        pgettext("month", "Apr"),
        pgettext("month", "May"),
        pgettext("month", "Jun"),
        pgettext("month", "Jul"),
        pgettext("month", "Aug"),
        pgettext("month", "Sep"),
        pgettext("month", "Oct"),
        pgettext("month", "Nov"),
        pgettext("month", "Dec"),
    ]


def clock_time(at: datetime) -> str:
    """Return the time of day, 24 hours."""
    return timezone.localtime(at).strftime("%H:%M")


def say(words: Words) -> str:
    """Return words kept as data in the language of the page."""
    return render(words, reader_language(), _)


def labelled(label: object, text: object) -> str:
    """Return a label and what it says, with the language's own colon."""
    return _("%(label)s: %(text)s") % {"label": label, "text": text}


def listed(names: Iterable[object]) -> str:
    """Return names one after the other, with the language's own comma."""
    return pgettext("between names", ", ").join(str(name) for name in names)


def sentences_of(parts: Iterable[str]) -> str:
    """Return reasons one after the other, with the language's own semicolon."""
    return pgettext("between sentences", "; ").join(part for part in parts if part)


def _text(text: Text) -> str:
    return say(text.both())


said = lazy(_text, str)
"""A text of the pack that is put into the language of the page when it is shown."""
