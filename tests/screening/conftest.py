"""Each test begins with an empty lake, on the day as of which it screens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from minzheng.platform.time import clock_at
from tests.screening.lakes import AS_OF


@pytest.fixture(autouse=True)
def own_lake(db: None) -> Iterator[None]:
    """The database takes its rows back after a test; files have to be taken away."""
    from minzheng.exchange.places import folder

    shutil.rmtree(folder("lake"))
    with clock_at(datetime.combine(AS_OF, time(9), ZoneInfo("Asia/Shanghai"))):
        yield
    shutil.rmtree(folder("lake"))
