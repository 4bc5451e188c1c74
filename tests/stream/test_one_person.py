"""One person, whole: from the row of a file to a figure and back by its way, each step by who may do it."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from minzheng.platform.time import clock_at
from tests.stream.one_person import STEPS, TODAY, Story


@pytest.mark.usefixtures("own_lake")
def test_from_the_row_of_a_file_to_a_figure_and_back_through_the_right_hands() -> None:
    story = Story()
    with clock_at(datetime.combine(TODAY, time(9), ZoneInfo("Asia/Shanghai"))):
        for step in STEPS:
            step(story)
