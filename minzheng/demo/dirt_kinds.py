"""Kinds of dirt: each changes one row as people and programs do. False means that it doesn't fit this row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from minzheng.demo.dates import DAYS, serial
from minzheng.demo.people import FEMALE, MALE
from minzheng.demo.recipe.book import Recipe
from minzheng.demo.sheets import Draft, Kind, Line

Change = Callable[[Draft, Line, Random], bool]
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
NO_LONGER_15_DIGITS = 1960
IDENTITY: tuple[Kind, ...] = ("id", "certificate")


def kinds_of_dirt(recipe: Recipe) -> dict[str, Change]:
    """Returns all kinds by name; a kind that needs words takes them from the recipe."""
    return {
        "id_lower_x": _identity(_lower_x),
        "id_full_width": _identity(lambda number: number.translate(FULL_WIDTH)),
        "id_trailing_space": _identity(lambda number: number + " "),
        "id_ideographic_space": _identity(lambda number: number + "\u3000"),
        "id_15_digits": _identity(_15_digits, "id"),
        "id_wrong_digit": _wrong_digit,
        "id_float": _float,
        **{f"date_{style}": _date(style) for style in (*DAYS, "cell", "serial") if style != "iso"},
        "money_yuan": _money(lambda fen: f"{_yuan(fen)}元"),
        "money_thousands": _money(lambda fen: f"{fen // 100:,}.{fen % 100:02d}" if fen >= 100_000 else ""),
        "name_spaced": _name(lambda name: f"{name[0]}\u3000{name[1:]}"),
        "name_former": _name(lambda name: f"{name}（曾用名：{name}{name[-1]}）"),
        "name_look_alike": _name(lambda name: _look_alike(name, recipe.names.look_alikes)),
        "missing_name": _emptied("name"),
        "missing_number": _emptied("order"),
        "birth_mismatch": _birth_mismatch,
        "sex_mismatch": _sex_mismatch,
        "certificate_short": _identity(lambda number: number[:18], "certificate"),
        "unknown_community": _unknown_community(recipe.dirt.unknown_communities),
        "unknown_word": _unknown_word(recipe.dirt.unknown_words),
    }


def _put(line: Line, at: int, value: str | int | float | date | None) -> bool:
    line.cells[at] = value
    line.touched.add(at)
    return True


def _free(draft: Draft, line: Line, *kinds: Kind) -> list[int]:
    """Returns columns of these kinds that nothing has been done to and that hold something."""
    return [at for at in draft.columns_of(*kinds) if at not in line.touched and line.cells[at] is not None]


def _identity(change: Callable[[str], str], *kinds: Kind) -> Change:
    def _apply(draft: Draft, line: Line, chance: Random) -> bool:
        for at in _free(draft, line, *(kinds or IDENTITY)):
            before = str(line.cells[at])
            after = change(before)
            return after != before and _put(line, at, after)
        return False

    return _apply


def _lower_x(number: str) -> str:
    return number[:17] + number[17:].lower()


def _15_digits(number: str) -> str:
    return number[:6] + number[8:17] if int(number[6:10]) < NO_LONGER_15_DIGITS else number


def _wrong_digit(draft: Draft, line: Line, chance: Random) -> bool:
    for at in _free(draft, line, *IDENTITY):
        number, place = str(line.cells[at]), chance.randrange(14, 17)
        digit = str((int(number[place]) + chance.randrange(1, 10)) % 10)
        return _put(line, at, number[:place] + digit + number[place + 1 :])
    return False


def _float(draft: Draft, line: Line, chance: Random) -> bool:
    """A spreadsheet took the number for a number: its last digits are lost."""
    for at in _free(draft, line, "id"):
        number = str(line.cells[at])
        if not number.isdecimal():
            return False
        return _put(line, at, float(number) if draft.format == "xlsx" else f"{float(number):.5E}")
    return False


def _date(style: str) -> Change:
    def _apply(draft: Draft, line: Line, chance: Random) -> bool:
        free = _free(draft, line, "date", "born")
        if not free or style == draft.dates or (style == "cell" and draft.format != "xlsx"):
            return False
        at = chance.choice(free)
        day = line.cells[at]
        assert isinstance(day, date)
        if style == "cell":
            return _put(line, at, datetime.combine(day, time.min))
        return _put(line, at, serial(day) if style == "serial" else DAYS[style](day))

    return _apply


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}".removesuffix(".00")


def _money(change: Callable[[int], str]) -> Change:
    def _apply(draft: Draft, line: Line, chance: Random) -> bool:
        free = _free(draft, line, "fen", "yuan")
        if not free:
            return False
        at = chance.choice(free)
        amount = line.cells[at]
        assert isinstance(amount, int)
        text = change(amount * 100 if draft.columns[at].kind == "yuan" else amount)
        return bool(text) and _put(line, at, text)

    return _apply


def _name(change: Callable[[str], str]) -> Change:
    def _apply(draft: Draft, line: Line, chance: Random) -> bool:
        for at in _free(draft, line, "name"):
            before = str(line.cells[at])
            after = change(before)
            return after != before and _put(line, at, after)
        return False

    return _apply


def _look_alike(name: str, table: dict[str, str]) -> str:
    return name[0] + "".join(table.get(character, character) for character in name[1:])


def _emptied(kind: Kind) -> Change:
    def _apply(draft: Draft, line: Line, chance: Random) -> bool:
        return any(_put(line, at, None) for at in _free(draft, line, kind)[:1])

    return _apply


def _birth_mismatch(draft: Draft, line: Line, chance: Random) -> bool:
    for at in _free(draft, line, "born"):
        born = line.cells[at]
        assert isinstance(born, date)
        return _put(line, at, born - timedelta(chance.randrange(20, 400)))
    return False


def _sex_mismatch(draft: Draft, line: Line, chance: Random) -> bool:
    return any(
        _put(line, at, MALE if line.cells[at] == FEMALE else FEMALE) for at in _free(draft, line, "sex")
    )


def _unknown_community(names: tuple[str, ...]) -> Change:
    def _apply(draft: Draft, line: Line, chance: Random) -> bool:
        return any(_put(line, at, chance.choice(names)) for at in _free(draft, line, "community"))

    return _apply


def _unknown_word(words: dict[str, tuple[str, ...]]) -> Change:
    def _apply(draft: Draft, line: Line, chance: Random) -> bool:
        free = [at for at in _free(draft, line, "word", "answer") if draft.columns[at].heading in words]
        if not free:
            return False
        at = chance.choice(free)
        return _put(line, at, chance.choice(words[draft.columns[at].heading]))

    return _apply
