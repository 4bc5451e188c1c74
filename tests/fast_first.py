"""Runs the tests that need no database first: most mistakes show within seconds."""

from __future__ import annotations

import pytest

SLOW_FIXTURES = {"page", "live_server", "chromium"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def _cost(item: pytest.Item) -> int:
    fixtures = set(getattr(item, "fixturenames", ()))
    if fixtures & SLOW_FIXTURES:
        return 2
    return 1 if fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db") else 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort by cost; within the same cost the order stays as it is."""
    items.sort(key=_cost)
