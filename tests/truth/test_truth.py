"""Five districts, fed with their files as senders deliver them: the figures are what their generator knows is true."""

from __future__ import annotations

import pytest

from tests.truth.conftest import Fed
from tests.truth.counted import counted, matched, must_match, must_return, returned

SEEDS = (1, 2, 3, 4, 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_is_true_and_exactly_the_wrong_rows_came_back(seed: int, fed: Fed) -> None:
    with fed(seed) as district:
        assert counted(district.truth["year"]) == district.truth["figures"]
        assert returned() == must_return(district)
        assert matched() == must_match(district)
