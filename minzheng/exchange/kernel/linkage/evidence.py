"""Why a row is taken for another: what was held against what, in the words of which comparison, with how many bits."""

from __future__ import annotations

from minzheng.exchange.kernel.linkage.comparisons import COMPARISONS, NULL

# The home is one question, but a person reads which part of it answered.
_HOME = {"phone": "phone", "household": "household", "community": "community"}


def evidence() -> str:
    """Return the query from the matched rows to the lines that leave: one for each row of RIGHT, in its order."""
    return (
        "SELECT r.line AS right_row, m.left_line AS left_row, coalesce(m.tier, 'none') AS tier,\n"
        "  round(coalesce(m.probability, 0.0), 6) AS probability, coalesce(m.band, 'reject') AS band,\n"
        f"  CASE WHEN m.left_line IS NULL THEN [] ELSE {_reasons()} END"
        " AS evidence\nFROM right_rows r LEFT JOIN matched m ON m.right_line = r.line ORDER BY r.line"
    )


def candidates(most: int, least: float) -> str:
    """Return the query from the matched rows to all whom a row may mean, the likeliest first, so many a row at most:
    right_row, left_row, tier, probability, evidence."""
    return (
        "SELECT right_line AS right_row, left_line AS left_row, tier,\n"
        f"  round(probability, 6) AS probability, {_reasons()} AS evidence\n"
        "FROM (SELECT p.*, m.band, m.alone, m.times FROM posterior p\n"
        "  JOIN matched m USING (right_line) WHERE m.band <> 'reject')\n"
        f"WHERE place = 1 OR place <= {most} AND probability >= {least} ORDER BY right_line, place"
    )


def _reasons() -> str:
    """The list of reasons as an expression over a judged pair."""
    items = [_item("'id_number'", "written_l", "written_r", "tier", "number_bits", "number_bits > 0")]
    items += [_compared(one.what) for one in COMPARISONS]
    items.append(_item("'id_number'", "number_l", "number_r", "'different'", "NULL", "other_number"))
    items.append(
        _item(
            "'second_row'",
            "second_line::VARCHAR",
            "NULL",
            "'also_possible'",
            "NULL",
            "candidates > 1 AND band <> 'accept'",
        )
    )
    items.append(
        _item("'row'", "left_line::VARCHAR", "NULL", "'repeated'", "NULL", "times > 1 AND alone = 'accept'")
    )
    listed = ",\n  ".join(items)
    return f"list_filter([{listed}], lambda item: item IS NOT NULL)"


def _compared(what: str) -> str:
    answer = f"{what}_answer"
    told, answered, holds = f"'{what}'", answer, f"{answer} <> '{NULL}'"
    if what == "home":
        told = _by_home("'{column}'", "'address'")
    if what == "last_four":
        told, answered, holds = "'id_number'", f"'last_four_' || {answer}", f"{holds} AND number_bits = 0"
    return _item(told, _shown(what, "l"), _shown(what, "r"), answered, f"{what}_bits", holds)


def _shown(what: str, side: str) -> str:
    if what == "home":
        address = f"coalesce(replace(door_{side}, '|', ''), estate_{side}, phone_{side})"
        return _by_home(f"{{column}}_{side}", address)
    if what == "birth_date":
        parts = f"substr(born_{side}, 1, 4), substr(born_{side}, 5, 2), nullif(substr(born_{side}, 7), '')"
        return f"concat_ws('-', {parts})"
    return {"name": f"name_{side}", "sex": f"sex_{side}", "last_four": f"written_{side}"}[what]


def _by_home(column: str, otherwise: str) -> str:
    whens = " ".join(
        f"WHEN starts_with(home_answer, '{answer}') THEN {column.format(column=shown)}"
        for answer, shown in _HOME.items()
    )
    return f"CASE {whens} ELSE {otherwise} END"


def _item(what: str, left: str, right: str, comparison: str, bits: str, holds: str) -> str:
    return (
        f"CASE WHEN {holds} THEN {{'what': {what}, 'left': {left}, 'right': {right}::VARCHAR,"
        f" 'comparison': {comparison}, 'weight': round({bits}::DOUBLE, 2)}} END"
    )
