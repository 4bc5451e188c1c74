"""What came out held against what is true: precision and recall by band, on the rows no exact number settles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from bench.linkage.dirt import COLUMNS, Incoming

KINDS = ("number", "name", "sex", "birth", "phone", "address", "household", "community")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of RIGHT: its band, whether the right person was named, and whether an exact number settled it."""

    band: str
    found: bool
    known: bool
    settled: bool
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, line: Mapping[str, Any], row: Incoming, known: set[str]) -> Outcome:
        """The outcome of a line; settled is who wrote the very number of the registry, and his own."""
        settled = row.kinds["number"] == "exact" and row.cells["id_number"] in known
        found = row.truth is not None and line["left_row"] == row.truth
        return cls(line["band"], found, row.truth is not None, settled, row.kinds)


def table_of_rows(rows: Iterable[Incoming]) -> pa.Table:
    """Return incoming rows as a table."""
    cells = [row.cells for row in rows]
    return pa.table({name: pa.array([one[name] for one in cells], pa.string()) for name in COLUMNS})


def scores(outcomes: list[Outcome]) -> dict[str, float]:
    """Return precision of accept, recall accepted and accepted or in review, the share in review; 1 of nothing."""
    accepted = [one for one in outcomes if one.band == "accept"]
    review = [one for one in outcomes if one.band == "review"]
    known = sum(one.known for one in outcomes)
    right = sum(one.found for one in accepted)
    shown = sum(one.found for one in review)
    return {
        "rows": len(outcomes),
        "known": known,
        "accepted_wrongly": len(accepted) - right,
        "precision": _share(right, len(accepted)),
        "accepted": _share(right, known),
        "accepted_or_review": _share(right + shown, known),
        "review": _share(len(review), len(outcomes)),
    }


def by_kind(outcomes: list[Outcome]) -> dict[str, dict[str, float]]:
    """Return the scores of the open rows with each kind of noise, and of strangers."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        if one.settled:
            continue
        if not one.known:
            groups["not in the registry"].append(one)
        for column in KINDS:
            groups[f"{column}: {one.kinds[column]}"].append(one)
    order = {column: at for at, column in enumerate(KINDS)}
    names = sorted(groups, key=lambda name: (order.get(name.split(":")[0], -1), name))
    return {name: scores(groups[name]) for name in names}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 1.0
