"""`python -m tests.district.told FOLDER`: what the demonstration district counts, sends back, finds and leaves open.

A process of its own: the tests' own process runs on packs/example, and a process has one pack.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django
from django.apps import apps

WORK = {  # open and done work that the lists of a demonstration show: model, and the column that tells them apart
    "discovery.Warning": "state",
    "visits.Visit": "state",
    "casework.Plan": "state",
    "orders.ServiceVisit": "state",
    "worklist.Task": "kind",
}


def told(folder: Path) -> dict[str, Any]:
    """Figures, returned rows by file, hits and planted people by rule, and counts of work by its state."""
    from tests.fed import District
    from tests.truth.counted import counted, returned
    from tests.truth.test_hits import found, people, planted

    district = District(1, folder)
    hits, rules, whose = found(), district.truth["rules"], people()
    return {
        "figures": counted(district.truth["year"]),
        "returned": returned(),
        "hits": {rule: sorted(people) for rule, people in hits.items()},
        "must_hit": {rule: sorted(planted(district, rule, whose, hit=True)) for rule in rules},
        "near": {rule: sorted(planted(district, rule, whose, hit=False)) for rule in rules},
        "work": {name: _work(name, column) for name, column in WORK.items()},
        "colours": _colours(),
    }


def _work(name: str, column: str) -> Counter[str]:
    from minzheng.platform.acting import unscoped

    with unscoped("the whole district's work is counted"):
        return Counter(str(value) for value in apps.get_model(name).objects.values_list(column, flat=True))


def _colours() -> Counter[str]:
    """Open tasks by the colour of their clock on the evening of the as-of day."""
    from minzheng.platform.acting import unscoped
    from minzheng.ui.clocks import read_day
    from minzheng.worklist.models import Task
    from tests.truth.test_hits import EVENING

    with unscoped("the whole district's work is counted"):
        due = list(Task.objects.filter(done_at=None).values_list("due_on", flat=True))
    return Counter(read_day(day, EVENING).tone for day in due)


def main() -> None:
    """Prints everything as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
    django.setup()
    print(json.dumps(told(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
