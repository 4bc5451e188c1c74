"""`minzheng doctor`: checks what no constraint can hold; exit code 0 all is sound, 1 something isn't."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.db import connection

from minzheng.cli.house import open_house
from minzheng.exchange.models import Delivery
from minzheng.platform.acting import nobody, unscoped
from minzheng.registry.models import Fact, Subject
from minzheng.registry.services.moves import models_about_subjects

SHOWN = 20  # ids of a finding on a screen; --json has them all

# Two facts of one kind and code about one subject may not hold on the same day: the verb closes the old one.
OVERLAPPING = f"""
    SELECT id FROM (
        SELECT id, valid_from, max(coalesce(valid_until, 'infinity')) OVER (
            PARTITION BY subject_id, kind, code ORDER BY valid_from, id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS held_until
        FROM "{Fact._meta.db_table}" WHERE withdrawn_by IS NULL
    ) facts WHERE valid_from <= held_until ORDER BY id
"""
NOT_MERGED = f"""SELECT id FROM "{Delivery._meta.db_table}" WHERE state = 'received' ORDER BY id"""
WAITING = "SELECT id FROM procrastinate_jobs WHERE status IN ('todo', 'doing') ORDER BY id"
FAILED = "SELECT id FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id"
ELSEWHERE = f"""
    SELECT told."{{key}}" FROM "{{table}}" told
    JOIN "{Subject._meta.db_table}" subject ON subject.id = told."{{column}}"
    WHERE told.area_id <> subject.area_id ORDER BY 1
"""


@dataclass(frozen=True)
class Finding:
    """One check and the rows that don't pass it."""

    check: str
    says: str
    ids: tuple[int, ...]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng doctor`."""
    parser.add_argument("--json", action="store_true", help="print as JSON, with every row")


def run(options: argparse.Namespace) -> int:
    """Make all checks and print what each found."""
    open_house()
    findings = [*_rows(), *_jobs()]
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings]))
    else:
        print("\n".join(_line(finding) for finding in findings))
    return 1 if any(finding.ids for finding in findings) else 0


def _rows() -> Iterator[Finding]:
    with unscoped("the whole installation is looked over"):
        yield Finding("overlapping_facts", "facts of one kind hold on the same day", _ids(OVERLAPPING))
        yield Finding("not_merged", "files were received and not merged", _ids(NOT_MERGED))
        for model, column in models_about_subjects()[1:]:
            table, key = model._meta.db_table, model._meta.pk.column
            ids = _ids(ELSEWHERE.format(table=table, key=key, column=column))
            yield Finding(f"elsewhere:{table}", "rows lie in another area than their person", ids)


def _jobs() -> Iterator[Finding]:
    with nobody():
        yield Finding("waiting", "what follows from a verb waits (is the worker running?)", _ids(WAITING))
        yield Finding("failed", "what follows from a verb failed", _ids(FAILED))


def _ids(statement: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(row[0] for row in cursor.fetchall())


def _line(finding: Finding) -> str:
    shown = ", ".join(map(str, finding.ids[:SHOWN]))
    more = f" and {len(finding.ids) - SHOWN:,} more" if len(finding.ids) > SHOWN else ""
    found = f"{len(finding.ids):,} {finding.says}: {shown}{more}" if finding.ids else "sound"
    return f"{finding.check:<36} {found}"
