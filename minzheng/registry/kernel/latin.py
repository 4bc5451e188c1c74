"""Names in Latin letters, for readers of English: persons surname first, places with their kind in English."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from minzheng.registry.kernel.names import HAN, surname_of, syllables_of
from minzheng.registry.kernel.text import tidy

_COUNTED = re.compile(r"(?P<number>[0-9A-Za-z-]+)(?P<kind>\D{1,2})")
_BRACKETS = {"( ": "(", " )": ")", " ,": ","}


@lru_cache(maxsize=65_536)
def latin(name: str) -> str:
    """Return a person's name in pinyin, "Wang Xiuying": ASCII where it was Chinese; other names stay as they are.

    The parts of a name with a dot in it are no surname and given name, each is a word: "Maimaiti Tu'erxun".
    """
    if not HAN.search(name):
        return name
    if "·" in name:
        return _spaced(HAN.sub(lambda part: f" {_word(part[0])} ", name.replace("·", " ")))
    return _spaced(HAN.sub(lambda part: f" {_person(part[0])} ", name))


@lru_cache(maxsize=65_536)
def latin_place(name: str) -> str:
    """Return a place in pinyin, its kind in English: "Liu'an Estate", "Hongmei Xincun", "Building 3 Unit 1"."""
    if not HAN.search(name):
        return name
    return _spaced(
        HAN.sub(lambda part: f" {_place(part[0])} ", _COUNTED.sub(_counted, name)).replace("·", " ")
    )


@cache
def kinds(stands: str) -> dict[str, str]:
    """Return the kinds of places whose English word stands "after" the name or "before" a number, longest first.

    A kind without an English word is a word of its own in pinyin, as in the names of estates.
    """
    with (Path(__file__).parent / "places.csv").open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: -len(row["written"]))
    return {row["written"]: row["english"] for row in rows if row["stands"] == stands}


def _person(characters: str) -> str:
    surname = surname_of(characters)
    given = characters[len(surname) :]
    head = _word(surname, surname=True)
    return f"{head} {_word(given)}" if given else head


def _counted(found: re.Match[str]) -> str:
    for written, english in kinds("before").items():
        if found["kind"].startswith(written):
            return f" {english} {found['number']} {found['kind'][len(written) :]}"
    return found[0]


def _place(characters: str) -> str:
    for written, english in kinds("after").items():
        proper = characters.removesuffix(written)
        if proper != characters and len(proper) > 1:
            return f"{_place(proper)} {english or _word(written)}"
    return _word(characters)


def _word(characters: str, *, surname: bool = False) -> str:
    """One word of several syllables; an apostrophe before one that begins with a vowel (Liu'an), ü as yu (Lyu)."""
    first, *rest = (re.sub("(?<=[ln])v", "yu", one) for one in syllables_of(characters, surname=surname))
    word = first + "".join(f"'{one}" if one[0] in "aeo" else one for one in rest)
    return word[0].upper() + word[1:]


def _spaced(text: str) -> str:
    plain = tidy(text.replace("、", ", "))
    for wide, narrow in _BRACKETS.items():
        plain = plain.replace(wide, narrow)
    return plain
