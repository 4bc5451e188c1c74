"""Reads generated files by the contracts and counts by plain definitions: a second account, from the files alone."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from minzheng.assessment.content import needs_table
from minzheng.assessment.kernel.needs import score_needs
from minzheng.exchange.content import CODE_LISTS, SOURCES, CodeEntry, CodeList, Contract
from minzheng.exchange.kernel.answers import answer_fields
from minzheng.exchange.kernel.divisions import DivisionName
from minzheng.exchange.kernel.headings import find_headings
from minzheng.exchange.kernel.reading import Reading
from minzheng.exchange.kernel.sheets import RawSheet
from minzheng.exchange.kernel.tables import table_of
from minzheng.exchange.kernel.validation import validate
from minzheng.platform.packs import Pack, Text, load, packs_dir
from minzheng.questionnaires.content import questionnaire
from tests.kernels.whole import Whole, sheets_here, whole

Values = dict[str, Any]
Place = tuple[str, int]


@cache
def pack() -> Pack:
    return load(packs_dir() / "example")


@cache
def contracts() -> dict[str, Contract]:
    found = {each.value.source: each.value for each in pack().content(SOURCES)}
    fields = answer_fields(questionnaire(pack(), "need_survey"))
    return found | {"need_survey": found["need_survey"].with_answers(fields)}


@cache
def code_lists() -> dict[str, CodeList]:
    lists = {each.value.code: each.value for each in pack().content(CODE_LISTS)}
    path = packs_dir() / "example" / "lines" / "home-services" / "catalogue.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        services = dict.fromkeys(row["name"] for row in csv.DictReader(lines))
    return lists | {
        "catalogue": _list("catalogue", list(services)),
        "providers": _list("providers", [party.name.zh for party in pack().parties]),
    }


def _list(code: str, words: list[str]) -> CodeList:
    entries = tuple(
        CodeEntry(code=f"{code}{at}", label=Text(zh=word, en=f"{code}{at}")) for at, word in enumerate(words)
    )
    return CodeList(
        code=code, title=Text(zh=code, en=code), entries=entries, source="a test", status="verified"
    )


@cache
def division_ids() -> dict[str, int]:
    return {row.code: number for number, row in enumerate(pack().divisions, 1)}


def divisions() -> list[DivisionName]:
    ids = division_ids()
    return [DivisionName(ids[row.code], row.name, row.level, ids.get(row.parent)) for row in pack().divisions]


def validated(path: Path, source: str, as_of: date) -> Whole:
    """A file held against its contract."""
    contract = contracts()[source]
    reading = Reading()
    for raw in sheets(path):
        sheet = RawSheet(raw.name, raw.hidden, raw.rows)
        heading = find_headings(sheet, contract)
        assert heading.fits, (path.name, heading.missing)
        table, skipped = table_of(sheet, heading)
        reading.sheets.append(table)
        reading.skipped.update(skipped)
    told = validate(reading, contract, as_of=as_of, code_lists=code_lists(), divisions=divisions())
    return whole(reading, told)


def sheets(path: Path) -> list[RawSheet]:
    """The sheets of a file that can be read."""
    found = sheets_here(path)
    assert isinstance(found, list), (path.name, found)
    return found


@dataclass
class Sent:
    """A generated district: folder, truth, manifest, and every file as the contracts take it."""

    folder: Path
    truth: dict[str, Any] = field(init=False)
    manifest: dict[str, Any] = field(init=False)
    files: dict[str, Whole] = field(init=False)

    def __post_init__(self) -> None:
        self.truth = json.loads((self.folder / "truth.json").read_text(encoding="utf-8"))
        self.manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        as_of = date.fromisoformat(self.manifest["as_of"])
        self.files = {
            entry["file"]: validated(self.folder / entry["file"], entry["source"], as_of)
            for entry in self.manifest["files"]
        }

    def rows(self, source: str, without: Collection[Place | str] = ()) -> Iterator[Values]:
        """The good rows of a source, but for some rows or whole files."""
        for file, content in self.files.items():
            if file.split("/")[1] == source and file not in without:
                yield from (row.values for row in content.good if (file, row.row) not in without)


def turned_80(born: date) -> date:
    return born.replace(year=born.year + 80)


def _street(community: int) -> str:
    codes = {number: code for code, number in division_ids().items()}
    parents = {row.code: row.parent for row in pack().divisions}
    return parents[codes[community]]


def _by_place(streets: Iterator[str]) -> dict[str, int]:
    counted = Counter(streets)
    return {"district": counted.total()} | {
        row.code: counted[row.code] for row in pack().divisions if row.level == "street"
    }


def care_figures(
    sent: Sent, without: Collection[Place | str] = (), mended: Collection[Place] = ()
) -> dict[str, dict[str, int]]:
    """The three figures of care; `mended` are rows of the lists whose birth date is put right."""
    year = sent.truth["year"]
    elders = {row["id_number"]: row for row in sent.rows("residents_80")}
    elders |= {row["id_number"]: row for row in (mended_elder(sent, place) for place in mended)}
    checks = {row["order_no"] for row in sent.rows("visit_checks") if row["result"] == "confirmed"}
    visits = [
        row["id_number"]
        for row in sent.rows("provider_visits", without)
        if row["order_no"] in checks
        and row["served_on"].year == year
        and row["id_number"] in elders
        and turned_80(elders[row["id_number"]]["birth_date"]) <= row["served_on"]
    ]
    reached = set(visits)
    last_day = date(year, 12, 31)
    entitled = {number for number, row in elders.items() if turned_80(row["birth_date"]) <= last_day}
    homes = {number: _street(row["community"]) for number, row in elders.items()}
    return {
        "care.home_elders": _by_place(homes[number] for number in reached),
        "care.home_visits": _by_place(homes[number] for number in visits),
        "care.unreached": _by_place(homes[number] for number in entitled - reached),
    }


def mended_elder(sent: Sent, place: Place) -> Values:
    """A row of the lists as it is once its birth date is written as in the number."""
    file, number = place
    cells: Any = sheets(sent.folder / file)[0].rows[number - 1]
    community = next(each.id for each in divisions() if each.name == cells[5])
    born = datetime.strptime(cells[1][6:14], "%Y%m%d").date()
    return {"id_number": cells[1], "birth_date": born, "community": community}


def survey_figures(
    sent: Sent, without: Collection[Place | str] = (), raised: tuple[str, int] | None = None
) -> dict[str, dict[str, int]]:
    """The two figures of the survey; `raised` is a category and a level whose threshold is one point higher."""
    form, table = questionnaire(pack(), "need_survey"), needs_table(pack(), "need_survey")
    if raised is not None:
        table = _raised(table, *raised)
    last: dict[str, Values] = {}
    for row in sorted(sent.rows("need_survey", without), key=lambda row: row["surveyed_on"]):
        if row["surveyed_on"].year == sent.truth["year"]:
            last[row["id_number"]] = row
    codes = [question.code for question in form.questions]
    in_need = [
        row
        for row in last.values()
        if any(
            need.level
            for need in score_needs(
                {code: row[code] for code in codes if row.get(code) is not None}, table, form
            )
        )
    ]
    return {
        "assist.surveyed": _by_place(_street(row["community"]) for row in last.values()),
        "assist.in_need": _by_place(_street(row["community"]) for row in in_need),
    }


def _raised(table: Any, category: str, level: int) -> Any:
    content = table.model_dump()
    for each in content["categories"]:
        for threshold in each["thresholds"]:
            if (each["code"], threshold["level"]) == (category, level):
                threshold["points"] += 1
    return type(table).model_validate(content)
