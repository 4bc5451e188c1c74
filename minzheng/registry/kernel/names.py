"""Names as they are written and how they sound: one spelling to compare, pinyin to search and to sort by."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from minzheng.registry.kernel.identity import IdentityError
from minzheng.registry.kernel.text import compact, tidy

_DOTS = re.compile(r"\s*[·•・‧∙⋅･˙．.]\s*")
_FORMER = re.compile(r"\((?:曾用名|原名|又名)?[::]?(?P<former>[^()]*)\)$|\((?P<open>[^()]*)$")
_TWO = re.compile(r"[、,;/\n\r]")
# Private use, replacement character, question mark: a rare character that some system could not write.
_UNREADABLE = re.compile(r"[?\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff*×0-9]")
_CAN_END = re.compile(
    "[aeiouvmn]"
)  # where a syllable may first be over: five have no vowel, m, n, ng, hm, hng
LAST = "\U0010ffff"  # comes after whatever a text begins with
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇]+")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in one spelling, and the former name that stood in brackets behind it."""

    text: str
    former: str | None = None


@dataclass(frozen=True, slots=True)
class Pinyin:
    """How a name sounds: the usual reading, its initials, and every spelling somebody may type for it."""

    full: str
    initials: str
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surname:
    """Syllables with tone digits: the reading as a surname, then the one a dictionary would give."""

    reading: tuple[str, ...]
    also: tuple[str, ...]


def normalise_name(text: str) -> PersonName:
    """Return a name, its former name apart; IdentityError when it is empty, unreadable, or two people's."""
    if _TWO.search(text.strip()):
        raise IdentityError("name_two")
    plain = tidy(text)
    former = None
    if (found := _FORMER.search(plain)) is not None:
        former = _one_spelling(found["former"] or found["open"] or "") or None
        plain = plain[: found.start()]
    name = _one_spelling(plain)
    if not name:
        raise IdentityError("name_empty")
    if (bad := _UNREADABLE.search(name)) is not None:
        raise IdentityError("name_unreadable", position=bad.start() + 1)
    return PersonName(name, former)


@lru_cache(maxsize=65_536)
def pinyin(name: str) -> Pinyin:
    """Return the sound of a normalised name in lower-case ASCII: ü as v, readings with lu and lyu too."""
    syllables = [_plain(syllable) for syllable in _syllables(name)]
    full = "".join(syllables)
    initials = "".join(syllable[0] for syllable in syllables)
    if not HAN.search(name):
        return Pinyin(full, initials, (full,))
    spellings = [full]
    if (other := _other_surname(name)) is not None:
        spellings.append("".join(_plain(syllable) for syllable in (*other, *_given(name))))
    written = [
        re.sub("(?<=[ln])v", vowel, spelling)
        for spelling in spellings
        for vowel in (("v", "u", "yu") if "v" in spelling else ("v",))
    ]
    return Pinyin(full, initials, tuple(dict.fromkeys(written)))


def sort_key(name: str) -> str:
    """Return what orders names, by code point, as a Chinese register does: sound, tone, then character.

    Behind a tone stands a space, so that it begins with the name's pinyin up to the first tone.
    """
    return "".join(f"{one} " if one[-1].isdigit() else one for one in _syllables(name)) + " " + name


def keys_of_names(start: str) -> tuple[str, str] | None:
    """Return between which sort keys, the second not included, all names lie that begin with these characters; None
    where that can't be told, as for names in Latin letters."""
    if not HAN.match(start):
        return None
    longer = [one for one in surnames() if len(one) > 1 and (one.startswith(start) or start.startswith(one))]
    first = [_head(surname) for surname in (start[0], *longer)]
    if not all(first):
        return None
    return f"{min(first)} ", f"{max(first)} {LAST}"


def keys_of_sounds(start: str) -> tuple[str, str]:
    """Return between which sort keys, the second not included, all names lie whose pinyin begins so.

    The first syllable may end anywhere in it from its first vowel on; a tone and a space come before any letter.
    """
    end = _CAN_END.search(start)
    return f"{start[: end.end() if end else 1]} ", start + LAST


def _head(surname: str) -> str:
    known = surnames().get(surname)
    return "".join((known.reading if known else _sounds(surname))[:1]).replace("ü", "v")


@cache
def surnames() -> dict[str, Surname]:
    """Return the surnames that sound otherwise than the dictionary says, and the two-character ones."""
    with (Path(__file__).parent / "surnames.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["surname"]: Surname(tuple(row["reading"].split()), tuple(row["also"].split()))
            for row in csv.DictReader(lines)
        }


def surname_of(name: str) -> str:
    """Return two characters where the table knows them and a given name follows, else the first one."""
    return name[:2] if len(name) > 2 and name[:2] in surnames() else name[:1]


def syllables_of(characters: str, *, surname: bool = False) -> tuple[str, ...]:
    """Return the sound of each character, lower-case ASCII without tones, ü as v; U+… for one nobody can read."""
    known = surnames().get(characters) if surname else None
    sounds = known.reading if known else _sounds(characters)
    if len(sounds) != len(characters):
        sounds = tuple("".join(_sounds(one)) or f"U+{ord(one):04X}" for one in characters)
        return tuple(sound if sound.startswith("U+") else _plain(sound) for sound in sounds)
    return tuple(_plain(sound) for sound in sounds)


def _one_spelling(text: str) -> str:
    name = _DOTS.sub("·", text).strip("·")
    return compact(name) if HAN.search(name) else name


@lru_cache(maxsize=65_536)
def _syllables(name: str) -> tuple[str, ...]:
    if not HAN.search(name):
        return tuple(word for part in re.split("[ ·]", name) if (word := _letters(part)))
    known = surnames().get(surname_of(name))
    head = known.reading if known else _sounds(surname_of(name))
    return (*(syllable.replace("ü", "v") for syllable in head), *_given(name))


def _given(name: str) -> tuple[str, ...]:
    return _sounds(name[len(surname_of(name)) :])


def _other_surname(name: str) -> tuple[str, ...] | None:
    known = surnames().get(surname_of(name))
    return known.also if known and known.also else None


@lru_cache(maxsize=65_536)
def _sounds(characters: str) -> tuple[str, ...]:
    # Its dictionaries take a sixth of the time in which a command starts, and most commands name nobody.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    sounds = lazy_pinyin(characters, style=Style.TONE3, neutral_tone_with_five=True, errors=_letters)
    return tuple(sound.replace("ü", "v") for sound in sounds if sound)


def _letters(characters: str) -> str:
    return "".join(mark for mark in characters.lower() if mark.isascii() and mark.isalnum())


def _plain(syllable: str) -> str:
    return syllable.rstrip("12345")
