"""The example district, generated once for each seed and as-of day that tests ask for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from minzheng.demo.generate import generate
from minzheng.platform.packs import packs_dir
from tests.demo.reading import Sent

EXAMPLE = packs_dir() / "example"
AS_OF = date(2026, 11, 24)
Make = Callable[..., Sent]


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Returns the district of a seed and an as-of day."""
    known: dict[tuple[int, date], Sent] = {}

    def made(seed: int = 1, as_of: date = AS_OF) -> Sent:
        if (seed, as_of) not in known:
            folder: Path = tmp_path_factory.mktemp("demo")
            generate(EXAMPLE, folder, seed=seed, as_of=as_of)
            known[seed, as_of] = Sent(folder)
        return known[seed, as_of]

    return made


@pytest.fixture(scope="session")
def sent(make: Make) -> Sent:
    """Returns the district of the first seed."""
    return make()
