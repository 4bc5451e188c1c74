"""Scores an instrument: items to dimensions, total to a level, conditions adjust it. A result, or every fault."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from minzheng.assessment.instruments import Condition, Dimension, Instrument, Item
from minzheng.platform.reasons import Fault, Reason, Words, gettext_noop, phrase

PARTS = ("items", "conditions")
LONGEST_SHOWN = 40

NO_OBJECT = gettext_noop("This must be an object of codes and values.")
NO_SUCH_PART = gettext_noop("There is no such part; there are items and conditions.")
MISSING = gettext_noop("The value is missing.")
UNKNOWN_ITEM = gettext_noop("The instrument has no such item.")
UNKNOWN_CONDITION = gettext_noop("The instrument has no such condition.")
NO_SCORE = gettext_noop("%(seen)s isn't a score of this item: %(allowed)s.")
NO_YES_NO = gettext_noop("%(seen)s isn't true or false.")
NO_COUNT = gettext_noop("%(seen)s isn't a whole number of 0 or more.")
OF_HIGHEST = gettext_noop("of %(highest)s points")
TOTAL = gettext_noop("Total")
LEVEL_RANGE = gettext_noop("%(level)s from %(lowest)s points")
SETS = gettext_noop("%(level)s whatever the total")
WORSENS = gettext_noop("%(by)s level worse")
ONCE = gettext_noop("%(by)s level worse, once for all such conditions together")


@dataclass(frozen=True, slots=True)
class Scores:
    """A result: points by dimension, total, level by total, level after adjustment, and why. 0 is the most able."""

    dimensions: dict[str, int]
    score: int
    preliminary_level: int
    level: int
    level_name: str
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, object]:
        """The result as a JSON object, as the command line prints it."""
        return {
            "dimensions": self.dimensions,
            "score": self.score,
            "preliminary_level": self.preliminary_level,
            "level": self.level,
            "level_name": self.level_name,
            "reasons": [reason.as_json() for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class NotScored:
    """An input that can't be scored: every fault in it. There is no total."""

    faults: tuple[Fault, ...]


def score(instrument: Instrument, given: object) -> Scores | NotScored:
    """Scores {"items": {code: score}, "conditions": {code: true|false|count}}; every item and condition is needed."""
    if not isinstance(given, Mapping):
        return NotScored((Fault("", NO_OBJECT),))
    faults = [Fault(str(part), NO_SUCH_PART) for part in given if part not in PARTS]
    parts: dict[str, Mapping[object, object]] = {}
    for name in PARTS:
        part = given.get(name)
        if isinstance(part, Mapping):
            parts[name] = part
        else:
            faults.append(Fault(name, NO_OBJECT if name in given else MISSING))
    items = _checked_items(instrument, parts.get("items"), faults)
    conditions = _checked_conditions(instrument, parts.get("conditions"), faults)
    return NotScored(tuple(faults)) if faults else _result(instrument, items, conditions)


def _checked_items(
    instrument: Instrument, given: Mapping[object, object] | None, faults: list[Fault]
) -> dict[str, int]:
    """The scores by item; appends a fault for each that is unknown, missing or no score of its item."""
    if given is None:
        return {}
    faults += [Fault(str(code), UNKNOWN_ITEM) for code in given if code not in instrument.items]
    good: dict[str, int] = {}
    for code, item in instrument.items.items():
        value = given.get(code)
        if isinstance(value, int) and not isinstance(value, bool) and value in item.scores:
            good[code] = value
        else:
            faults.append(Fault(code, _item_fault(item, value) if code in given else MISSING))
    return good


def _item_fault(item: Item, value: object) -> Words:
    allowed = ", ".join(str(each) for each in item.scores)
    return phrase(NO_SCORE, seen=shown(value), allowed=allowed)


def _checked_conditions(
    instrument: Instrument, given: Mapping[object, object] | None, faults: list[Fault]
) -> dict[str, int]:
    """The conditions as numbers (no 0, yes 1, or the count); appends a fault for each that is wrong."""
    if given is None:
        return {}
    known = {condition.code for condition in instrument.conditions}
    faults += [Fault(str(code), UNKNOWN_CONDITION) for code in given if code not in known]
    good: dict[str, int] = {}
    for condition in instrument.conditions:
        value = given.get(condition.code)
        if isinstance(value, int) and _is_of_kind(condition, value):
            good[condition.code] = int(value)
        elif condition.code in given:
            rule = NO_YES_NO if condition.kind == "yes_no" else NO_COUNT
            faults.append(Fault(condition.code, phrase(rule, seen=shown(value))))
        else:
            faults.append(Fault(condition.code, MISSING))
    return good


def shown(value: object) -> str:
    """A wrong value as a message shows it: as JSON, so that 4, 4.0 and "4" differ, and short."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _is_of_kind(condition: Condition, value: int) -> bool:
    is_flag = isinstance(value, bool)
    return is_flag if condition.kind == "yes_no" else not is_flag and value >= 0


def _result(instrument: Instrument, items: Mapping[str, int], conditions: Mapping[str, int]) -> Scores:
    dimensions = {each.code: sum(items[item.code] for item in each.items) for each in instrument.dimensions}
    total = sum(dimensions.values())
    entry = next(each for each in instrument.levels if total >= each.from_total)
    reasons = [_dimension_reason(each, dimensions[each.code], instrument) for each in instrument.dimensions]
    rule = phrase(LEVEL_RANGE, level=entry.name.both(), lowest=entry.from_total)
    reasons.append(Reason(phrase(TOTAL), str(total), rule, instrument.standard.both()))
    level, why = adjusted(instrument, entry.level, conditions)
    name = instrument.level_name(level).zh
    return Scores(dimensions, total, entry.level, level, name, (*reasons, *why))


def _dimension_reason(dimension: Dimension, points: int, instrument: Instrument) -> Reason:
    return Reason(
        dimension.name.both(),
        str(points),
        phrase(OF_HIGHEST, highest=dimension.highest),
        instrument.standard.both(),
    )


def adjusted(instrument: Instrument, level: int, conditions: Mapping[str, int]) -> tuple[int, list[Reason]]:
    """The level after the conditions, and a reason for each that applies; never worse than the worst level."""
    names = {condition.code: condition.name for condition in instrument.conditions}
    rules = instrument.adjustments
    applying = [each for each in rules.worsens if conditions[each.condition] >= (each.at_least or 1)]
    steps = [each.by for each in applying]
    by = sum(steps) if rules.combine == "each" else max(steps, default=0)
    words = WORSENS if rules.combine == "each" else ONCE
    reasons = [
        Reason(
            names[each.condition].both(),
            str(conditions[each.condition]),
            phrase(words, by=each.by),
            instrument.standard.both(),
        )
        for each in applying
    ]
    result = min(level + by, instrument.levels[-1].level)
    for sets in (each for each in rules.sets if conditions[each.condition]):
        result = max(result, sets.level)
        rule = phrase(SETS, level=instrument.level_name(sets.level).both())
        reasons.append(Reason(names[sets.condition].both(), "1", rule, instrument.standard.both()))
    return result, reasons
