"""What holds of linkage whatever the lists: order, repetition, strangers and exact numbers."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernels.linkage_lists import REGISTRY, matched, person, row_of

Cells = dict[str, str | None]
UNRELATED = person(
    "欧阳无忌", "1933-12-24", 888, phone="12099998888", address="远处村9号", community="远处社区"
)
quick = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])

NAMES = st.sampled_from(["王建峰", "王健峰", "李秀英", "张伟", "陈子涵", "陈子轩", "周明芳", "周?芳", "赵某"])
DAYS = st.sampled_from(
    ["1950-03-05", "1950-05-03", "1948-07-21", "1972-11-02", "2015-05-30", "1961年1月", None]
)


@st.composite
def rows(draw: st.DrawFn) -> Cells:
    """Rows about people of the registry with cells left out or taken from others."""
    known = draw(st.sampled_from(REGISTRY))
    cells = {name: cell for name, cell in known.items() if draw(st.booleans())}
    cells["name"] = draw(st.just(known["name"]) | NAMES)
    if draw(st.booleans()):
        cells["birth_date"] = draw(DAYS)
    return cells


lists = st.lists(rows(), min_size=1, max_size=4)


def outcomes(lines: list[dict[str, Any]], left: list[Cells]) -> list[tuple[object, ...]]:
    """What came out by whom, not by which row: people by their number."""
    return [
        (
            line["left_row"] and left[line["left_row"] - 1]["id_number"],
            line["tier"],
            line["band"],
            line["probability"],
        )
        for line in lines
    ]


@quick
@given(lists, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(right: list[Cells], chance: Any) -> None:
    order = list(range(len(right)))
    chance.shuffle(order)
    left = list(REGISTRY)
    chance.shuffle(left)
    straight = outcomes(matched(right), REGISTRY)
    assert outcomes(matched([right[at] for at in order], left), left) == [straight[at] for at in order]


@quick
@given(lists)
def test_the_same_lists_twice_give_the_same_lines(right: list[Cells]) -> None:
    assert matched(right) == matched(right)


@quick
@given(lists)
def test_somebody_unrelated_on_either_side_changes_nothing(right: list[Cells]) -> None:
    assert matched([*right, UNRELATED], [*REGISTRY, row_of(UNRELATED, id_number=None, name="司马光年")])[
        :-1
    ] == matched(right)


@quick
@given(st.sampled_from(REGISTRY), NAMES, DAYS)
def test_a_valid_number_wins_unless_name_and_day_contradict_it(
    known: Cells, name: str, day: str | None
) -> None:
    (line,) = matched([row_of(known, name=name, birth_date=day)])
    assert line["band"] in ("accept", "review")
    if name == known["name"] or day == known["birth_date"]:
        assert (line["left_row"], line["tier"], line["band"]) == (
            REGISTRY.index(known) + 1,
            "exact",
            "accept",
        )


@quick
@given(lists)
def test_whoever_is_accepted_agrees_in_more_than_name_and_place(right: list[Cells]) -> None:
    for line in matched(right):
        told = {(item["what"], item["comparison"]) for item in line["evidence"]}
        if line["band"] == "accept":
            assert line["left_row"] is not None
            assert told & {
                ("birth_date", "same"),
                ("phone", "phone"),
                ("phone", "phone_and_door"),
            } or "id_number" in {what for what, _ in told}
