"""Small parts of pages as safe HTML: icons, badges, tags, links, two-line cells. One look for each thing.

Each returns a SafeString made by format_html; join them with `joined`, never with `+` (a plain str escapes twice).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from minzheng.ui.icons import icon_names
from minzheng.ui.words import UNKNOWN, thousands

DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
Tone = Literal["red", "orange", "yellow", "blue", "green", "grey"]
LEVELS: dict[str, str] = {
    "red": "alert-octagon-filled",
    "orange": "alert-triangle-filled",
    "yellow": "alert-square-filled",
    "blue": "info-circle-filled",
    "green": "circle-check-filled",
    "grey": "player-pause-filled",
}


@lru_cache(maxsize=256)
def icon(name: str, css: str = "") -> SafeString:
    """Return an icon of the sprite, hidden from readers; the words beside it say what it means.

    Raises ValueError for a name that minzheng/ui/icons.py does not list.
    """
    if name not in icon_names():
        raise ValueError(
            f"the sprite has no icon {name}; add it to tests/ui/icons.txt and write the sprite anew"
        )
    return format_html(
        '<svg class="mz-i{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        static("vendor/icons.svg"),
        name,
    )


def joined(parts: Iterable[object], separator: str = " ") -> SafeString:
    """Return the parts one after the other, plain text escaped."""
    return format_html_join(mark_safe(separator), "{}", ((part,) for part in parts))  # noqa: S308 -- own literal


def badge(
    tone: Tone, words: object, *, shape: str = "", title: object = "", small: bool = False
) -> SafeString:
    """Return a status badge: icon, words, tint, edge. The icon is the level's unless `shape` names another."""
    return format_html(
        '<span class="mz-badge mz-{}{}"{}>{}<span>{}</span></span>',
        tone,
        " mz-small" if small else "",
        format_html(' title="{}"', title) if title else "",
        icon(shape or LEVELS[tone]),
        words,
    )


def level_badge(tone: Tone, words: object = "", *, small: bool = False) -> SafeString:
    """Return a level: octagon red, triangle orange, square yellow, circle blue, each with its word."""
    names = {
        "red": _("Red"),
        "orange": _("Orange"),
        "yellow": _("Yellow"),
        "blue": _("Blue"),
        "green": _("Done"),
        "grey": _("Paused"),
    }
    return badge(tone, words or names[tone], small=small)


def tag(words: object, *, accent: bool = False, outline: bool = False) -> SafeString:
    """Return a tag: what somebody or something is, never a status."""
    css = " mz-tag-accent" if accent else " mz-tag-outline" if outline else ""
    return format_html('<span class="mz-tag{}">{}</span>', css, words)


def number(value: int | float | None, url: str = "", *, title: object = "", words: str = "") -> SafeString:
    """Return a figure that opens the rows it counts; zero is quiet and no link, unknown is a dash."""
    if value is None:
        return format_html('<span class="mz-zero">{}</span>', UNKNOWN)
    if not value:
        return format_html('<span class="mz-zero">{}</span>', 0)
    shown = words or thousands(value)
    if not url:
        return format_html("<span>{}</span>", shown)
    return format_html('<a class="n" href="{}"{}>{}</a>', url, _titled(title), shown)


def _titled(title: object) -> SafeString:
    return format_html(' title="{}"', title) if title else SafeString("")


def link(words: object, url: str, *, title: object = "", css: str = "") -> SafeString:
    """Return a plain link."""
    return format_html('<a{} href="{}"{}>{}</a>', _classed(css), url, _titled(title), words)


def _classed(css: str) -> SafeString:
    return format_html(' class="{}"', css) if css else SafeString("")


def two_lines(first: object, *rest: object) -> SafeString:
    """Return a cell of two lines: what it is about, then tags and notes in a smaller size."""
    second = joined(whole_days(one) for one in rest)
    return format_html(
        '<span class="mz-l1">{}</span><span class="mz-l2">{}</span>', whole_days(first), second
    )


def whole_days(words: object) -> object:
    """Return plain words with days that no line breaks in two; what is HTML already stays as it is."""
    if hasattr(words, "__html__"):
        return words
    return SafeString(DAY.sub(r'<span class="mz-whole">\g<0></span>', escape(str(words))))


def person_link(name: str, url: str, *notes: object, title: object = "") -> SafeString:
    """Return a name as link with a note such as sex and age beside it."""
    return format_html(
        '<span class="mz-who"><a href="{}"{}>{}</a><small>{}</small></span>',
        url,
        _titled(title),
        name,
        joined(notes),
    )


def hinted(words: str, title: str) -> str:
    """Return words with a tooltip; the words alone without one."""
    return format_html('<span title="{}">{}</span>', title, words) if title else words


def person_head(name: object, note: object = "", mark: object = "") -> SafeString:
    """Return a person's name large, with a note beside it and a badge at the right; the head of phone pages."""
    return format_html('<span class="mz-person"><b>{}</b><small>{}</small>{}</span>', name, note, mark)


def quiet(words: object) -> SafeString:
    """Return text in the caption's colour."""
    return format_html('<span class="mz-quiet">{}</span>', words)


def code_text(text: object) -> SafeString:
    """Return what is written for the machine as it is written: a condition, a name in it."""
    return format_html('<span><code translate="no">{}</code></span>', text)


def meter(done: int, total: int, label: object) -> SafeString:
    """Return a bar of part and whole; its width is an SVG attribute, since the policy refuses style attributes."""
    width = 0 if total <= 0 else min(100.0, 100 * done / total)
    return format_html(
        '<svg class="mz-meter" role="img" aria-label="{}" preserveAspectRatio="none" viewBox="0 0 100 8">'
        '<rect class="mz-meter-all" width="100" height="8"/>'
        '<rect class="mz-meter-done" width="{}" height="8"/></svg>',
        label,
        f"{width:.2f}",
    )
