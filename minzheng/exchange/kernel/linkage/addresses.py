"""An address in two parts that can be compared: the estate or road, and the numbers of the door."""

from __future__ import annotations

import re

from minzheng.registry.kernel.text import compact

# Province, city, district, street or town, community: who writes them and who leaves them out lives at the same door.
_ABOVE = re.compile(
    r"(?:[^省市区县]{2,8}(?:省|自治区))?(?:[^市区县]{2,8}市)?(?:[^市区县]{1,6}(?:(?<!小)区|县))?"
    r"(?:[^街镇乡]{1,8}(?:街道|镇|乡))?(?:.{1,10}?(?:社区|居委会|村委会))?"
)
_DIGITS = re.compile(r"[0-9]+")


def split_address(text: str) -> tuple[str | None, str | None]:
    """Return (estate or road, door as 12-3-402); either None where the address doesn't tell."""
    plain = compact(text)
    above = _ABOVE.match(plain)
    rest = plain[above.end() :] if above else plain
    first = _DIGITS.search(rest)
    estate = (rest[: first.start()] if first else rest).strip("-,，()") or None
    if estate is None or first is None:
        return estate, None
    return estate, "-".join(number.lstrip("0") or "0" for number in _DIGITS.findall(rest[first.start() :]))
