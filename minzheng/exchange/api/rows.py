"""From rows of JSON to the table that a sender would have saved: the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from minzheng.exchange.content import Contract

MOST_ROWS = 10_000
FIRST_ROW = 2  # of the table; its headings stand above
Cell = Annotated[str | None, Field(max_length=4000)]


class Batch(BaseModel):
    """What a system sends: rows by column, and the day they count as sent; whose they are, what they correct."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sent_on: Annotated[date, Field(strict=False)]
    rows: Annotated[list[dict[str, Cell]], Field(min_length=1, max_length=MOST_ROWS)]
    corrects: int | None = None


class Unreadable(ValueError):
    """The body is no batch; the words are (where, what) pairs."""

    def __init__(self, told: Sequence[tuple[str, str]]) -> None:
        super().__init__(told)
        self.told = list(told)


def read_batch(body: bytes) -> Batch:
    """The batch of a body in UTF-8. Numbers stay as they are written, so that no digit of a long one is lost."""
    try:
        told = json.loads(body.decode("utf-8-sig"), parse_float=str, parse_int=_number)
        return Batch.model_validate(_numbers_in_words(told))
    except ValidationError as error:
        raise Unreadable([(_where(one["loc"]), one["msg"]) for one in error.errors()[:20]]) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable([("", f"not JSON in UTF-8: {error}")]) from error


class _number(str):
    """An integer as it was written."""


def _numbers_in_words(told: Any) -> Any:
    """The batch's own number as a number; those in rows stay words."""
    if isinstance(told, dict) and isinstance(told.get("corrects"), _number):
        return {**told, "corrects": int(told["corrects"])}
    return told


def _where(place: Sequence[str | int]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


def unknown_columns(contract: Contract, batch: Batch) -> list[str]:
    """Names in the rows that are neither code nor heading of an agreed column."""
    known = {name for field in contract.fields for name in (field.code, *field.headings)}
    return sorted({name for row in batch.rows for name in row} - known)


def as_table(contract: Contract, batch: Batch) -> bytes:
    """The rows under the agreed headings as CSV in UTF-8. Row n of the batch stands in row n + 2."""
    named = [(field.headings[0], (field.code, *field.headings)) for field in contract.fields]
    used = {name for row in batch.rows for name in row}
    columns = [(heading, names) for heading, names in named if used.intersection(names)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([heading for heading, _ in columns])
    writer.writerows([_cell(row, names) for _, names in columns] for row in batch.rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(row: Mapping[str, str | None], names: Sequence[str]) -> str:
    """The value under whichever of its names it came; a line's end in it would part the row."""
    told = next((row[name] for name in names if row.get(name) is not None), None)
    return " ".join(told.split("\n")).replace("\r", "") if told is not None else ""
