"""Streets and communities by the names senders use, with or without their endings; a doubtful name is refused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from minzheng.exchange.kernel.messages import Unfit
from minzheng.registry.kernel.text import compact

_ENDING = re.compile(
    "(街道|镇|乡)?(办事处|街道|镇|乡)$|(社区|村)?(居民委员会|村民委员会|居委会|村委会|委员会|社区|村)$"
)
# A file's column of streets holds towns too.
_SAME_LEVEL = {"town": "street"}
_LEVELS = {"street": {"zh": "街道", "en": "subdistrict"}, "community": {"zh": "社区", "en": "community"}}


@dataclass(frozen=True, slots=True)
class DivisionName:
    """A division as it is called: the id of its node, its level, the id of the one above."""

    id: int
    name: str
    level: str
    parent: int | None = None


class Divisions:
    """The divisions a file may speak of; a sender's own, where it has only those."""

    def __init__(self, names: Iterable[DivisionName]) -> None:
        self._by_id = {division.id: division for division in names}
        self._exact: dict[tuple[str, str], list[DivisionName]] = defaultdict(list)
        self._short: dict[tuple[str, str], list[DivisionName]] = defaultdict(list)
        for division in self._by_id.values():
            level = _SAME_LEVEL.get(division.level, division.level)
            self._exact[level, compact(division.name)].append(division)
            self._short[level, _short(division.name)].append(division)

    def find(self, level: str, written: str, street: int | None = None) -> tuple[int, str | None]:
        """Return the id of the one division meant, within a street if given, and how the name was repaired."""
        plain = compact(written)
        exact = self._exact.get((level, plain), [])
        found = exact or self._short.get((level, _short(plain)), [])
        if not found:
            raise Unfit("division_unknown", level=_LEVELS[level], right=self._closest(level, plain))
        within = [division for division in found if street is None or division.parent in (street, None)]
        if not within:
            raise Unfit("division_elsewhere", street=self._name(street), right=self._name(found[0].parent))
        if len(within) > 1:
            raise Unfit("division_ambiguous", right=len(within))
        return within[0].id, None if within[0].name == written else "repaired_value"

    def _name(self, division: int | None) -> str:
        known = self._by_id.get(division) if division is not None else None
        return known.name if known else "—"

    def _closest(self, level: str, plain: str) -> dict[str, str]:
        names = [name for known_level, name in self._exact if known_level == level]
        close = get_close_matches(plain, names, 1, 0.5)
        if not close:
            return {"zh": "请核对名称", "en": "check the name"}
        return {"zh": f"可能是{close[0]}，请核对", "en": f"perhaps {close[0]}; check it"}


def _short(name: str) -> str:
    plain = compact(name)
    return _ENDING.sub("", plain) or plain
