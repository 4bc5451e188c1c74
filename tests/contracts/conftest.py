"""Counts what the enumerating tests tried and prints it at the end: a wall nobody tried proves nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

import pytest

TRIED, TOLD = "tried", "told"
Tried = Callable[[str, int], None]
Told = Callable[[str, str], None]


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Tried:
    """Notes that so many of something were tried by this test."""

    def note(what: str, number: int = 1) -> None:
        request.node.user_properties.append((TRIED, (what, number)))

    return note


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    """Notes a line that is to stand in a table at the end."""

    def note(table: str, line: str) -> None:
        request.node.user_properties.append((TOLD, (table, line)))

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line a kind: how many were tried; then the tables."""
    totals: Counter[str] = Counter()
    tables: dict[str, list[str]] = defaultdict(list)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call":
                for name, value in report.user_properties:
                    if name == TRIED:
                        totals[value[0]] += value[1]
                    elif name == TOLD:
                        tables[value[0]].append(value[1])
    if totals:
        terminalreporter.section("tried by the contracts")
        for what, number in sorted(totals.items()):
            terminalreporter.write_line(f"{number:>7} {what}")
    for table, told_lines in sorted(tables.items()):
        terminalreporter.section(table)
        for line in told_lines:
            terminalreporter.write_line(line)
