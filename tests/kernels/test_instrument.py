"""GB/T 42195: the total, its level, what makes it worse; an input with a fault has no total and every fault named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.assessment.instruments import Instrument
from minzheng.assessment.kernel.instrument import NotScored, Scores, score
from minzheng.platform.packs import load_file, packs_dir
from minzheng.platform.reasons import render

INSTRUMENT = load_file(packs_dir() / "national" / "instruments" / "gbt42195.yaml", Instrument)
BEST = {code: item.scores[0] for code, item in INSTRUMENT.items.items()}
NOTHING: dict[str, Any] = {"coma": False, "dementia": False, "mental_disorder": False, "incidents_30d": 0}

item_scores = st.fixed_dictionaries(
    {code: st.sampled_from(item.scores) for code, item in INSTRUMENT.items.items()}
)
flags = st.booleans()
conditions = st.fixed_dictionaries(
    {"coma": flags, "dementia": flags, "mental_disorder": flags, "incidents_30d": st.integers(0, 9)}
)


def scored(
    items: Mapping[str, Any], known: Mapping[str, Any] = NOTHING, by: Instrument = INSTRUMENT
) -> Scores:
    """The result, which there must be."""
    result = score(by, {"items": items, "conditions": known})
    assert isinstance(result, Scores)
    return result


def faults(given: object) -> dict[str, str]:
    """The faults in words by item, which there must be."""
    result = score(INSTRUMENT, given)
    assert isinstance(result, NotScored)
    return {fault.item: render(fault.message) for fault in result.faults}


def with_total(total: int) -> dict[str, int]:
    """Scores that add up to a total."""
    items, left = {}, total
    for code, best in BEST.items():
        items[code] = min(best, left)
        left -= items[code]
    return items


def test_the_standard_has_26_items_in_four_dimensions_and_90_points() -> None:
    assert len(INSTRUMENT.items) == 26
    assert {each.code: each.highest for each in INSTRUMENT.dimensions} == {
        "B1": 32,
        "B2": 15,
        "B3": 28,
        "B4": 15,
    }
    assert INSTRUMENT.highest == 90


@pytest.mark.parametrize(
    ("total", "level"),
    [(90, 0), (89, 1), (66, 1), (65, 2), (46, 2), (45, 3), (30, 3), (29, 4), (0, 4)],
)
def test_the_total_gives_the_level(total: int, level: int) -> None:
    result = scored(with_total(total))
    assert (result.score, result.preliminary_level, result.level) == (total, level, level)


@pytest.mark.parametrize(
    ("total", "known", "level"),
    [
        (90, {"coma": True}, 4),
        (90, {"dementia": True}, 1),
        (90, {"mental_disorder": True}, 1),
        (90, {"incidents_30d": 1}, 0),
        (90, {"incidents_30d": 2}, 1),
        (90, {"dementia": True, "mental_disorder": True, "incidents_30d": 5}, 1),
        (45, {"dementia": True}, 4),
        (10, {"dementia": True}, 4),
        (70, {"coma": True, "dementia": True}, 4),
    ],
)
def test_conditions_make_it_worse_by_one_level_and_never_beyond_complete(
    total: int, known: dict[str, Any], level: int
) -> None:
    assert scored(with_total(total), {**NOTHING, **known}).level == level


def test_whether_conditions_add_up_is_a_parameter_of_the_instrument() -> None:
    each = INSTRUMENT.model_copy(
        update={"adjustments": INSTRUMENT.adjustments.model_copy(update={"combine": "each"})}
    )
    known = {**NOTHING, "dementia": True, "incidents_30d": 2}
    assert scored(BEST, known).level == 1
    assert scored(BEST, known, each).level == 2
    assert scored(with_total(30), known, each).level == 4


@given(item_scores, conditions)
def test_a_result_adds_up_and_stays_within_the_levels(items: dict[str, int], known: dict[str, Any]) -> None:
    result = scored(items, known)
    assert result.score == sum(items.values()) == sum(result.dimensions.values())
    assert 0 <= result.preliminary_level <= result.level <= 4
    assert result.level_name == INSTRUMENT.level_name(result.level).zh
    assert result.level in (result.preliminary_level, result.preliminary_level + 1, 4)


@given(item_scores, conditions, st.sampled_from(list(INSTRUMENT.items)), st.data())
def test_a_worse_score_never_gives_a_better_level(
    items: dict[str, int], known: dict[str, Any], code: str, data: st.DataObject
) -> None:
    lower = [each for each in INSTRUMENT.items[code].scores if each <= items[code]]
    assert (
        scored({**items, code: data.draw(st.sampled_from(lower))}, known).level >= scored(items, known).level
    )


@given(item_scores, conditions, st.sampled_from(["coma", "dementia", "mental_disorder"]))
def test_a_further_condition_never_gives_a_better_level(
    items: dict[str, int], known: dict[str, Any], code: str
) -> None:
    assert scored(items, {**known, code: True}).level >= scored(items, {**known, code: False}).level


@pytest.mark.parametrize("value", [5, -1, "4", 4.0, True, None, float("nan"), [4], {"score": 4}])
def test_a_value_that_is_no_score_is_named(value: object) -> None:
    found = faults({"items": {**BEST, "B1.1": value}, "conditions": NOTHING})
    assert list(found) == ["B1.1"]
    assert found["B1.1"].endswith("isn't a score of this item: 4, 3, 2, 1, 0.")


@pytest.mark.parametrize(
    ("code", "value"),
    [("coma", 0), ("coma", "no"), ("dementia", None), ("incidents_30d", -1), ("incidents_30d", True),
     ("incidents_30d", 2.0), ("incidents_30d", "2")],
)  # fmt: skip
def test_a_condition_of_the_wrong_kind_is_named(code: str, value: object) -> None:
    assert list(faults({"items": BEST, "conditions": {**NOTHING, code: value}})) == [code]


def test_every_fault_is_named_at_once() -> None:
    items = {code: value for code, value in BEST.items() if code != "B3.4"}
    known = {code: value for code, value in NOTHING.items() if code != "dementia"}
    given_ = {
        "items": {**items, "B4.1": 3, "B9.9": 1},
        "conditions": {**known, "gout": True},
        "name": "somebody",
    }
    assert faults(given_) == {
        "name": "There is no such part; there are items and conditions.",
        "B9.9": "The instrument has no such item.",
        "B3.4": "The value is missing.",
        "B4.1": "3 isn't a score of this item: 2, 1, 0.",
        "gout": "The instrument has no such condition.",
        "dementia": "The value is missing.",
    }


@pytest.mark.parametrize("given_", [None, 4, "text", [], [BEST]])
def test_what_is_no_object_is_refused(given_: object) -> None:
    assert faults(given_) == {"": "This must be an object of codes and values."}


def test_missing_parts_are_named() -> None:
    assert faults({}) == {"items": "The value is missing.", "conditions": "The value is missing."}
    assert faults({"items": [], "conditions": NOTHING}) == {
        "items": "This must be an object of codes and values."
    }


def test_the_reasons_name_dimensions_total_and_conditions_with_the_standard() -> None:
    result = scored(with_total(70), {**NOTHING, "dementia": True})
    assert [render(each.what) for each in result.reasons] == [
        "Self-care", "Basic mobility", "Mental state", "Perception and participation", "Total",
        "Diagnosed dementia (F00-F03)",
    ]  # fmt: skip
    assert {render(each.basis)[:9] for each in result.reasons} == {"GB/T 4219"}
