"""What becomes of each matched row: a function of what was decided, whatever was decided first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.unnumbered import WaitingRow, from_text
from minzheng.exchange.models import Match
from minzheng.exchange.staging import StagedRow
from minzheng.platform.crypto import decrypt

Place = tuple[str, int]
Key = tuple[Any, ...]
Outcome = Match.Outcome


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a row: `staged` if it counts, `problems` if it goes back."""

    outcome: Match.Outcome
    staged: StagedRow | None = None
    problems: tuple[Problem, ...] = ()


WAITS = Fate(Outcome.NONE)


def fates(
    contract: Contract,
    matches: Iterable[Match],
    others: Iterable[StagedRow],
    codes: Sequence[str],
    columns: Mapping[str, tuple[str, str]],
) -> dict[Place, Fate]:
    """The fate of each match's row, beside the file's other rows about whoever is meant, which were good in themselves
    and go before. `codes` are the columns that are staged.

    A row that says of its person what another says of the same record goes as any row written twice does.
    """
    held: dict[Key, StagedRow] = {}
    for row in others:
        held.setdefault(_key(contract, row), row)
    found: dict[Place, Fate] = {}
    for match in matches:
        found[match.sheet, match.row] = _fate(contract, match, codes, held, columns)
    return found


def _fate(
    contract: Contract,
    match: Match,
    codes: Sequence[str],
    held: dict[Key, StagedRow],
    columns: Mapping[str, tuple[str, str]],
) -> Fate:
    if not match.is_decided:
        return WAITS
    told = told_row(contract, match)
    if match.meant is None:
        return Fate(Outcome.BACK, problems=told.problems)
    values = {code: told.values.get(code) for code in codes}
    staged = StagedRow(match.sheet, match.row, match.meant, values)
    first = held.setdefault(_key(contract, staged), staged)
    if first is staged:
        return Fate(Outcome.IN, staged)
    if dict(first.values) == values:
        return Fate(Outcome.TWICE)
    letter, heading = columns.get(contract.key[0], ("", contract.key[0]))
    return Fate(
        Outcome.BACK, problems=(Problem("key_twice", letter, heading, parameters={"right": first.row}),)
    )


def told_row(contract: Contract, match: Match) -> WaitingRow:
    """The row of a match as its file has it."""
    return from_text(decrypt(match.told_cipher), contract)


def _key(contract: Contract, row: StagedRow) -> Key:
    return (row.subject_id, *(row.values.get(code) for code in contract.record_key))
