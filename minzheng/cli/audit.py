"""`minzheng audit verify|seal`: checks the sealed log; exit code 0 intact, 1 findings, 2 it can't be checked."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime

from minzheng.cli.house import open_house
from minzheng.platform import sealing

SHOWN = 100  # on a screen; --json has them all


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng audit`."""
    parser.add_argument("action", choices=("verify", "seal"))
    parser.add_argument("--json", action="store_true", help="print as JSON, with every finding")


def run(options: argparse.Namespace) -> int:
    """Seal what is finished, or verify all that is sealed."""
    urls = open_house()
    if options.action == "seal":
        added = sealing.seal(urls)
        facts = f"Sealed {added.rows:,} rows in {added.batches} batches."
        print(json.dumps(asdict(added)) if options.json else facts)
        return 0
    report = sealing.verify(urls)
    print(json.dumps(_facts(report)) if options.json else "\n".join(_lines(report)))
    return 0 if report.intact else 1


def _facts(report: sealing.Report) -> dict[str, object]:
    facts = asdict(report)
    facts["sealed_to"] = _stamp(report.sealed_to)
    facts["findings"] = [{**asdict(found), "at": _stamp(found.at)} for found in report.findings]
    return facts


def _stamp(moment: datetime | None) -> str | None:
    return moment.astimezone().isoformat() if moment else None


def _lines(report: sealing.Report) -> list[str]:
    found = report.findings
    kinds = dict.fromkeys(finding.kind for finding in found)
    more = [f"… and {len(found) - SHOWN:,} more: --json has them all."] if len(found) > SHOWN else []
    return [
        _extent(report),
        *(_line(finding) for finding in found[:SHOWN]),
        *more,
        *(f"{kind}: {sealing.KINDS[kind]}" for kind in kinds),
        "The sealed log is intact." if report.intact else f"{len(found):,} findings.",
    ]


def _extent(report: sealing.Report) -> str:
    waiting = f"{report.unsealed:,} rows are not sealed yet."
    if not report.sealed_to:
        return f"Nothing is sealed; {waiting}"
    age = datetime.now(UTC) - report.sealed_to
    when = f"{report.sealed_to.astimezone():%Y-%m-%d %H:%M:%S}, {age.total_seconds():,.0f} seconds ago"
    return f"Sealed to {when}: {report.rows:,} rows in {report.batches:,} batches; {waiting}"


def _line(finding: sealing.Finding) -> str:
    event = f"  event {finding.event_id}" if finding.event_id and finding.source != "event" else ""
    when = f"  {finding.at.astimezone():%Y-%m-%d %H:%M:%S}" if finding.at else ""
    return (
        f"  {finding.kind:<14} {finding.source} {finding.row_id}{event}  {finding.verb or ''}{when}".rstrip()
    )
