"""Whatever files come, before two numbers are found to be one person's, while they are one and after they were taken
apart: it ends as if they had never been one.

One person answers once a day: of two rows that tell a day otherwise one comes back, and taking apart doesn't send it
again. So no day is told under both numbers here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from minzheng.exchange.models import Delivery
from minzheng.registry.models import Merge
from tests.exchange.deliveries import (
    FUNERALS,
    LIST,
    ROLL,
    SURVEY,
    dead,
    elder,
    in_force,
    paid,
    sent,
    surveyed,
    withdrawn,
)
from tests.exchange.test_merging_people import ONE, OTHER, both_known, merged, unmerged
from tests.exchange.test_withdrawing import tried

pytestmark = pytest.mark.django_db

FIRST = date(2026, 5, 4)
numbers = some.sampled_from([ONE, OTHER])
asked = some.sampled_from(
    [(ONE, "2026-04-02"), (ONE, "2026-04-09"), (OTHER, "2026-04-03"), (OTHER, "2026-04-10")]
)
Step = tuple[str, Any]
rolls = some.dictionaries(
    some.tuples(numbers, some.sampled_from(["2026-03", "2026-04"])),
    some.sampled_from(["600", "900"]),
    min_size=1,
    max_size=3,
)
surveys = some.dictionaries(asked, some.integers(0, 3), min_size=1, max_size=2)
deaths = some.dictionaries(numbers, some.sampled_from(["2026-04-20", "2026-04-21"]), min_size=1)
lists = some.dictionaries(numbers, some.sampled_from(["独居", "与子女"]), min_size=1)
steps = some.lists(
    some.one_of(
        some.tuples(some.just(ROLL), rolls),
        some.tuples(some.just(SURVEY), surveys),
        some.tuples(some.just(FUNERALS), deaths),
        some.tuples(some.just(LIST), lists),
        some.tuples(some.just("withdraw"), some.integers(0, 3)),
    ),
    min_size=1,
    max_size=5,
)


def told(step: Step, at: int, files: list[Delivery]) -> None:
    """One file, or one of those there taken out; each comes a week after the one before."""
    kind, content = step
    on = FIRST + timedelta(weeks=at)
    if kind == "withdraw":
        if content < len(files):
            withdrawn(files.pop(content))
    elif kind == ROLL:
        rows = [paid(number, yuan, month=month) for (number, month), yuan in content.items()]
        files.append(sent("data", ROLL, *rows, on=on))
    elif kind == SURVEY:
        rows = [surveyed(number, day, falls=falls) for (number, day), falls in content.items()]
        files.append(sent("qinghe_clerk", SURVEY, *rows, on=on))
    elif kind == FUNERALS:
        files.append(sent("data", FUNERALS, *(dead(one, day) for one, day in content.items()), on=on))
    else:
        rows = [elder(number, living=living) for number, living in content.items()]
        files.append(sent("qinghe_clerk", LIST, *rows, on=on))


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps, some.data())
def test_two_numbers_that_were_one_for_a_while_end_as_if_they_never_were(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step], data: Any
) -> None:
    first = data.draw(some.integers(0, len(steps) - 1), "merged before step")
    last = data.draw(some.integers(first, len(steps)), "taken apart before step")

    def ended(*, as_one: bool) -> dict[str, Any]:
        files: list[Delivery] = []
        merge: Merge | None = None
        with tried(tmp_path_factory.mktemp("tried")):
            both_known()
            for at, step in enumerate([*steps, None]):
                if as_one and at == first:
                    merge = merged()
                if merge is not None and at == last:
                    unmerged(merge)
                if step is not None:
                    told(step, at, files)
            found = in_force()
        return found

    assert ended(as_one=True) == ended(as_one=False)
