"""How a person is found: by name, sound, estate, or the exact number. Prefixes are ranges on the stored columns: under
row policies LIKE may not use an index, since it is not leakproof (docs/adr/0002-scope-door.md)."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from minzheng.platform.acting import current
from minzheng.platform.crypto import blind
from minzheng.platform.time import today
from minzheng.registry.kernel.identity import IdentityError, normalise_phone, parse_id_number
from minzheng.registry.kernel.names import LAST, keys_of_names, keys_of_sounds, pinyin
from minzheng.registry.kernel.text import compact, tidy
from minzheng.registry.models import Person

_APOSTROPHES = {ord(mark): None for mark in "'’"}
# How ü is typed: the register writes v; lu may be either.
_TYPED = (re.compile("(?<=[ln])yu"), re.compile("(?<=[ln])u"))
_NUMBER = re.compile(r"[\d\-+() ]{7,}[\dXx]?")


def begins(field: str, words: str) -> Q:
    """Rows whose text begins so, as a range that an index of the column serves."""
    return Q(**{f"{field}__gte": words, f"{field}__lt": words + LAST})


def looks_like_number(words: str) -> bool:
    """Whether somebody typed an identity number or a telephone number, right or wrong."""
    return _NUMBER.fullmatch(compact(words)) is not None


def with_number(words: str) -> Q:
    """Persons with exactly this identity number or telephone number, or into whom somebody with it was merged; nobody
    if it is neither. Who has it is asked first, so that each question is served by its index."""
    found = Q(pk__in=[])
    with suppress(IdentityError):
        found |= Q(id_index=blind(parse_id_number(words, as_of=today()).text))
    with suppress(IdentityError):
        found |= Q(phone_index=blind(normalise_phone(words)))
    actor = current().actor
    if actor is None:
        return Q(pk__in=[])
    holders = Person.objects.visible_to(actor).filter(found).values_list("pk", "merged_into_id")
    return Q(pk__in=sorted({merged_into or pk for pk, merged_into in holders}))


def spellings(sound: str) -> list[str]:
    """What the register may hold for a typed sound: ü is v there, and may be typed v, u or yu."""
    return list(dict.fromkeys([sound, *(typed.sub("v", sound) for typed in _TYPED)]))


def named(words: str, at: str = "") -> Q:
    """Persons whose name, pinyin or initials begin so; `at` is the way to the person's columns, with its `__`."""
    return reduce(or_, (way.where for way in _ways(tidy(words), at)))


def sounds_so(name: str, sound: str) -> bool:
    """Whether a name that was copied elsewhere begins so by its pinyin or initials; `sound` is a typed one."""
    known = pinyin(name)
    return known.initials.startswith(sound) or any(one.startswith(sound) for one in known.readings)


def typed_sound(words: str) -> str:
    """What the register's pinyin holds of typed words, also as pages in English show them: Liu'an is liuan. Empty for
    words that aren't in Latin letters."""
    plain = compact(words).lower().translate(_APOSTROPHES)
    return plain if plain.isascii() else ""


def found_by(words: str) -> Q:
    """Persons by whatever somebody typed: an exact number, else name, sound or, from two characters on, estate."""
    if looks_like_number(words):
        return with_number(words)
    plain = tidy(words)
    ways = _ways(plain)
    if len(plain) > 1:
        ways.append(_Way(begins("estate", plain)))
    return _together([way for way in ways if way.keys is not None or way.finds_anybody()])


@dataclass(frozen=True)
class _Way:
    """One way to be found, and between which sort keys all lie who are found by it, if that can be told."""

    where: Q
    keys: tuple[str, str] | None = None

    def finds_anybody(self) -> bool:
        actor = current().actor
        return actor is not None and Person.objects.visible_to(actor).filter(self.where).exists()


def _ways(words: str, at: str = "") -> list[_Way]:
    """By name, and for words in Latin letters by pinyin and initials."""
    ways = [_Way(begins(f"{at}name", words), keys_of_names(words))]
    if sound := typed_sound(words):
        ways += [_Way(begins(f"{at}pinyin", one), keys_of_sounds(one)) for one in spellings(sound)]
        ways.append(_Way(begins(f"{at}initials", sound)))
    return ways


def _together(ways: list[_Way]) -> Q:
    """Whoever is found by any of these. A list in the order of names, of which one page is read, is then read from the
    first of them on: among a million, a family name is had by tens of thousands."""
    if not ways:
        return Q(pk__in=[])
    found = reduce(or_, (way.where for way in ways))
    keys = [way.keys for way in ways if way.keys is not None]
    if len(keys) < len(ways):
        return found
    return found & Q(sort_key__gte=min(low for low, _ in keys), sort_key__lt=max(high for _, high in keys))
