"""Runs the tests that need no database first: most mistakes show within seconds.

Those on a fed district, the longest, come next and so in one worker, which feeds each seed while the other goes on; at
the end both share what is left, and that is short.
"""

from __future__ import annotations

import pytest

BROWSER_FIXTURES = {"page", "live_server", "chromium"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def _cost(item: pytest.Item) -> int:
    fixtures = set(getattr(item, "fixturenames", ()))
    if fixtures & BROWSER_FIXTURES:
        return 3
    if "fed" in fixtures:
        return 1
    return 2 if fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db") else 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort by cost; within the same cost the order stays as it is."""
    items.sort(key=_cost)
