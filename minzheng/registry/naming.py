"""Names as pages show them: as they are written, and in pinyin to a reader of English, who finds the characters in the
tooltip, in the head of a person's page and in workbooks."""

from __future__ import annotations

from minzheng.platform.language import reader_language
from minzheng.registry.kernel.latin import latin, latin_place


def shown(name: str) -> str:
    """A person's name in the language of the page."""
    return latin(name) if reader_language() == "en" else name


def shown_place(name: str) -> str:
    """An estate or another place that has no English name of its own, in the language of the page."""
    return latin_place(name) if reader_language() == "en" else name


def official(name: str) -> str:
    """The name in characters where the page shows it otherwise, else nothing: for tooltips."""
    return name if shown(name) != name else ""


def both(name: str) -> str:
    """What workbooks hold: in English the pinyin, then the name itself, which other offices go by."""
    return f"{shown(name)} {official(name)}".rstrip()


def both_of_place(name: str) -> str:
    """The same of a place."""
    return f"{shown_place(name)} {official(name)}".rstrip()
