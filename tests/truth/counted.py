"""What the fed district counts and sends back, in the form of truth.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from minzheng.exchange.models import Delivery, Match, ReturnedRow
from minzheng.indicators import figures
from minzheng.platform.acting import acting
from minzheng.platform.models import Division
from tests.accounts import actor
from tests.fed import District

MATCHED = {"finds_person": Match.Band.ACCEPT, "waits": Match.Band.REVIEW}
Figures = dict[str, dict[str, int]]


def counted(year: int) -> Figures:
    """Every figure for the district and for each street, with the eyes of the bureau's leader."""
    leader = actor("leader")
    with acting(leader):
        streets = list(Division.objects.filter(parent__parent=None, parent__isnull=False))
        found: Figures = {}
        for figure in figures.visible_figures(leader):
            parts = figures.by_area(leader, figure.code, year)
            found[figure.code] = {"district": figures.value(leader, figure.code, year)} | {
                street.code: parts[street.pk] for street in streets
            }
    return found


def returned() -> dict[str, list[int]]:
    """The rows that came back, by source and file name; in the order of the file."""
    leader = actor("leader")
    with acting(leader):
        rows = ReturnedRow.objects.visible_to(leader).order_by("delivery", "row")
        names = dict(Delivery.objects.visible_to(leader).values_list("pk", "file_name"))
        found: dict[str, list[int]] = {name: [] for name in names.values()}
        for delivery, row in rows.values_list("delivery", "row"):
            found[names[delivery]].append(row)
    return found


def matched() -> dict[str, dict[str, list[int]]]:
    """The rows without a usable number by file name: those that found their person, those that wait for an eye."""
    desk = actor("data")
    with acting(desk):
        found = list(Match.objects.visible_to(desk).in_order().select_related("delivery"))
    return {
        kind: _by_file((match.delivery.file_name, match.row) for match in found if match.band == band)
        for kind, band in MATCHED.items()
    }


def must_match(district: District) -> dict[str, dict[str, list[int]]]:
    """The same by the generator's account."""
    files = district.truth["files"]
    return {
        kind: _by_file((file["file"].rsplit("/", 1)[1], each["row"]) for file in files for each in file[kind])
        for kind in MATCHED
    }


def _by_file(rows: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, row in rows:
        found.setdefault(name, []).append(row)
    return {name: sorted(numbers) for name, numbers in found.items()}


def must_return(district: District) -> dict[str, list[int]]:
    """The rows of each file that have to come back: broken ones, and good ones that stand on nothing."""
    return {
        file["file"].rsplit("/", 1)[1]: sorted(
            each["row"] for kind in ("must_come_back", "stands_on_nothing") for each in file[kind]
        )
        for file in district.truth["files"]
    }


def moved(before: Figures, after: Figures) -> Figures:
    """By how much each figure is another; figures that stayed are left out."""
    changes = {
        code: {place: after[code][place] - count for place, count in places.items()}
        for code, places in before.items()
    }
    return told(changes)


def told(effect: Mapping[str, Any]) -> Figures:
    """The part of a prediction that says something moves."""
    return {code: dict(change) for code, change in effect.items() if any(change.values())}
