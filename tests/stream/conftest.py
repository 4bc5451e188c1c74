"""Each story begins with an empty lake: the database takes its rows back after a test, files have to be taken away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("tests.stream.one_person")


@pytest.fixture
def own_lake(db: None) -> Iterator[None]:
    """An empty lake, and nothing left of it."""
    from minzheng.exchange.places import folder

    shutil.rmtree(folder("lake"))
    yield
    shutil.rmtree(folder("lake"))
