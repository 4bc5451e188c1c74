"""The tiers and the judgement as named steps in SQL, each a table that the next one reads; they can be printed."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.exchange.kernel.linkage.comparisons import COMPARISONS, CONTRADICTS, NAME_AGREES
from minzheng.exchange.kernel.linkage.model import Model, prior_weight, weight_case
from minzheng.exchange.kernel.linkage.rows import SCHEMA

# Bits of a whole number that agrees: nobody else has it; less where it was repaired, for then it was not written.
NUMBER_BITS = {"exact": 40.0, "normalised": 40.0, "repaired": 24.0}
# A number under another name and day is more often a parent's or a neighbour's than its bearer's.
CONTRADICTED_BITS = 16.0
ACCEPT, REVIEW = 0.99, 0.2

_AGREES = ", ".join(f"'{code}'" for code in NAME_AGREES)
_WHOLE = "('exact', 'normalised')"


@dataclass(frozen=True, slots=True)
class Step:
    """One table and the query that makes it."""

    name: str
    sql: str


def tiers() -> tuple[Step, ...]:
    """Return the tiers below probability: (right_line, left_line, tier), the first that finds somebody."""
    same_name = "(r.folded = l.folded OR r.former = l.name OR l.former = r.name)"
    same_sex = "coalesce(r.sex = l.sex, true)"
    near_born = "coalesce(levenshtein(r.born, l.born) <= 2 OR r.swapped = l.born, true)"
    return (
        Step("exact", _pairs("exact", "r.written = l.written AND r.number = l.number")),
        Step("normalised", _pairs("normalised", "r.number = l.number AND r.written <> l.written")),
        Step(
            "repaired",
            "SELECT right_line, min(left_line) AS left_line, 'repaired' AS tier FROM (\n"
            "  SELECT DISTINCT r.line AS right_line, l.line AS left_line\n"
            "  FROM repairs p JOIN right_rows r ON r.line = p.right_line JOIN left_rows l ON l.number = p.number\n"
            f"  WHERE {same_name} AND {same_sex} AND {near_born}\n"
            ") GROUP BY right_line HAVING count(*) = 1",
        ),
        Step("masked", _masked(f"l.number LIKE r.mask AND {same_sex} AND {near_born}")),
        Step(
            "by_number",
            "SELECT * FROM exact UNION ALL SELECT * FROM normalised\n"
            "UNION ALL SELECT * FROM repaired UNION ALL SELECT * FROM masked",
        ),
    )


def judged_pairs(model: Model, source: str, target: str) -> Step:
    """Return the step that answers every comparison for the pairs of a table, with its bits and their sum."""
    columns = [field.name for field in SCHEMA]
    both = ", ".join(f"{side}.{name} AS {name}_{side}" for name in columns for side in "lr")
    answers = ",\n".join(f"{one.case()} AS {one.what}_answer" for one in COMPARISONS)
    bits = ",\n".join(
        f"{weight_case(one, model, f'{one.what}_answer')} AS {one.what}_bits" for one in COMPARISONS
    )
    joins = "\n".join(
        f"LEFT JOIN tf_{column} ON tf_{column}.{column} = answered.{column}_l" for column in _FREQUENT
    )
    return Step(
        target,
        f"SELECT *, {_NUMBER_BITS} AS number_bits FROM (\n"
        f"SELECT answered.*,\n{bits}\nFROM (\nSELECT *,\n{answers}\nFROM (\n"
        f"SELECT p.*, {both}\nFROM {source} p JOIN left_rows l ON l.line = p.left_line"
        f" JOIN right_rows r ON r.line = p.right_line)) answered\n{joins})",
    )


def decision(rows: int) -> tuple[Step, ...]:
    """Return the steps from judged pairs to one line a row of RIGHT: best row, posterior, band."""
    return (_weighed(rows), _compared(), _posterior(), _best())


# What besides the name must agree, each with the key of the count of candidates in which it does.
_OTHERS = {
    "born": "birth_date_answer = 'same'",
    "phone": "home_answer IN ('phone', 'phone_and_door')",
    "tail": "last_four_answer = 'same'",
    "number": f"tier IN {_WHOLE}",
}
_NAME_AGREES = f"name_answer IN ({_AGREES})"


def _weighed(rows: int) -> Step:
    total = " + ".join(f"{one.what}_bits" for one in COMPARISONS if one.what != "last_four")
    return Step(
        "weighed",
        f"SELECT *, {total} + CASE\n"
        f"  WHEN contradicted THEN {CONTRADICTED_BITS} - CASE WHEN told_r IS NULL THEN birth_date_bits ELSE 0 END\n"
        "  WHEN number_bits > 0 THEN number_bits ELSE last_four_bits END"
        f" + {prior_weight(rows)!r} AS bits\n"
        f"FROM (SELECT *, tier IN {_WHOLE} AND {CONTRADICTS} AS contradicted FROM judged)",
    )


def _compared() -> Step:
    counts = ",\n".join(
        f"  count(*) FILTER ({_NAME_AGREES} AND {holds}) OVER one AS same_{key}"
        for key, holds in _OTHERS.items()
    )
    return Step(
        "compared",
        "SELECT *, power(2, least(bits, 60)) AS odds, least(bits, 60) AS capped,\n"
        f"  {_NAME_AGREES} AS name_agrees,\n"
        "  number_l <> number_r AS other_number,\n"
        f"{counts},\n"
        f"  count(*) FILTER (tier IN {_WHOLE}) OVER one AS bearers, count(*) OVER one AS candidates\n"
        "FROM weighed WINDOW one AS (PARTITION BY right_line)",
    )


def _posterior() -> Step:
    content = " || '|' || ".join(
        f"coalesce({name}_l, '')" for name in ("written", "name", "born", "phone", "door", "household", "sex")
    )
    ranked = (
        f"(PARTITION BY right_line ORDER BY tier IN {_WHOLE} AND NOT contradicted DESC,"
        f" odds DESC, {content}, left_line)"
    )
    return Step(
        "posterior",
        "SELECT *, odds / (1 + sum(odds) OVER one) AS probability,\n"
        f"  row_number() OVER {ranked} AS place,\n"
        f"  lead(left_line) OVER {ranked} AS second_line\n"
        "FROM compared WINDOW one AS (PARTITION BY right_line)",
    )


def _best() -> Step:
    unique = " OR ".join(f"({holds} AND same_{key} = 1)" for key, holds in _OTHERS.items())
    return Step(
        "best",
        "SELECT *, CASE\n"
        "  WHEN contradicted THEN 'review'\n"
        f"  WHEN tier IN {_WHOLE} AND (bearers = 1 OR same_number = 1 AND name_agrees) THEN 'accept'\n"
        "  WHEN bearers > 0 THEN 'review'\n"
        f"  WHEN probability >= {ACCEPT} AND NOT coalesce(other_number, false)\n"
        f"    AND (({unique}) AND name_agrees OR {_SLIP}) THEN 'accept'\n"
        f"  WHEN probability >= {REVIEW} THEN 'review' ELSE 'reject' END AS alone\n"
        "FROM posterior WHERE place = 1",
    )


# Another character in the name is taken only beside the number's own end and the day: twins differ in the number's end.
_SLIP = "(name_answer = 'one_character' AND birth_date_answer = 'same' AND last_four_answer = 'same' AND same_tail = 0)"
_NUMBER_BITS = (
    "CASE tier "
    + " ".join(f"WHEN '{tier}' THEN {bits}" for tier, bits in NUMBER_BITS.items())
    + " ELSE 0.0 END"
)
_FREQUENT = tuple(sorted({level.frequent for one in COMPARISONS for level in one.levels if level.frequent}))


def repeated(allowed: bool) -> Step:
    """Return the step that looks at rows of RIGHT that take one row of LEFT: marked, or for a person to see."""
    by_phone = "birth_date_answer = 'unknown' AND home_answer IN ('phone', 'phone_and_door')"
    sure = f"tier IN {_WHOLE} OR birth_date_answer = 'same' OR {by_phone}" if allowed else "false"
    return Step(
        "matched",
        "SELECT *, CASE WHEN alone = 'accept' AND times > 1 AND NOT (" + sure + ") THEN 'review'"
        " ELSE alone END AS band FROM (\n"
        "  SELECT *, count(*) FILTER (alone = 'accept') OVER (PARTITION BY left_line) AS times FROM best)",
    )


def _pairs(tier: str, condition: str) -> str:
    return (
        f"SELECT r.line AS right_line, l.line AS left_line, '{tier}' AS tier\n"
        f"FROM right_rows r JOIN left_rows l ON {condition}"
    )


def _masked(condition: str) -> str:
    ways = "\n    UNION ".join(
        f"SELECT r.line AS right_line, l.line AS left_line FROM masked_rows r JOIN left_rows l ON {way}"
        f" AND {condition}"
        for way in ("r.folded = l.folded", "r.former = l.name", "l.former = r.name")
    )
    return (
        "WITH masked_rows AS (SELECT * FROM right_rows WHERE mask IS NOT NULL), found AS (\n    "
        f"{ways})\n"
        "SELECT right_line, min(left_line) AS left_line, 'masked' AS tier FROM found\n"
        "GROUP BY right_line HAVING count(*) = 1"
    )
