"""A name as it is compared: its former name apart, variant characters in one form, its sound, and with gaps."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.registry.kernel.identity import IdentityError
from minzheng.registry.kernel.names import PersonName, normalise_name, pinyin

UNREADABLE = "?"
GAP = "_"

_LOST = re.compile(r"[?？\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff*＊×]")
# From here on two slips rarely make one name another.
_LONG = 8
# A stand-in that can be read, while the name around it is brought into its spelling.
_STAND_IN = "〇"


@dataclass(frozen=True, slots=True)
class ComparedName:
    """`pattern`: for SQL's LIKE, where a character was lost; `gaps`: the first four characters left out in turn."""

    name: str
    former: str | None
    pattern: str | None
    latin: str | None
    folded: str
    sound: str | None
    gaps: tuple[str, ...]


def compared_name(text: str) -> ComparedName | None:
    """Return a name as it is compared; None where there is none, or there are two people's."""
    name = _read(text)
    if name is None:
        return None
    folded = fold(name.text)
    gaps = tuple(folded[:at] + GAP + folded[at + 1 :] for at in range(min(len(folded), 4)))
    # Where a character was lost, nobody knows how the name sounds.
    lost = UNREADABLE in name.text
    sound = None if lost else pinyin(folded).full or None
    pattern = folded.replace(UNREADABLE, GAP) if lost else None
    return ComparedName(name.text, name.former, pattern, _latin(name.text), folded, sound, gaps)


def fold(name: str) -> str:
    """Return a name with variant and traditional characters in the form that Unihan gives for them."""
    return name.translate(variants())


@cache
def variants() -> dict[int, str]:
    """Return the form for each character that has one, by code point."""
    with (Path(__file__).parent / "variants.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {ord(row["character"]): row["form"] for row in rows}


def _latin(name: str) -> str | None:
    """A name in letters, its words in alphabetical order; None if so short that two slips make another name."""
    letters = "".join(sorted(re.split("[ ·,]+", name.lower())))
    return letters if letters.isascii() and len(letters) >= _LONG else None


def _read(text: str) -> PersonName | None:
    lost = _LOST.search(text)
    try:
        name = normalise_name(_LOST.sub(_STAND_IN, text) if lost else text)
    except IdentityError:
        return None
    if not lost:
        return name
    read = name.text.replace(_STAND_IN, UNREADABLE)
    return PersonName(read, name.former) if read.strip(UNREADABLE) else None
