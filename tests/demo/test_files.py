"""What the generator writes: the same bytes again, nobody who could be real, dirt of every kind, nothing derived."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from minzheng.demo.dirt_kinds import kinds_of_dirt
from minzheng.demo.generate import generate
from minzheng.demo.recipe.book import load_recipe
from minzheng.exchange.kernel.delimited import encoding_of
from minzheng.platform.packs import packs_dir
from minzheng.registry.kernel.identity import parse_id_number
from tests.demo.conftest import AS_OF, EXAMPLE, Make
from tests.demo.reading import Sent

DERIVED = re.compile(
    "有需求|无需求|需求等级|能力等级|等级结果|总分|得分|评分|紧急程度|失能|预警|命中|archetype"
)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def text_of(path: Path) -> str:
    if path.suffix == ".csv":
        return path.read_text(encoding_of(path))
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return "\n".join("\t".join(str(cell) for cell in row) for row in rows)


def inbox(sent: Sent) -> list[Path]:
    return [path for path in sorted((sent.folder / "inbox").rglob("*")) if path.is_file()]


def test_the_same_seed_and_day_give_the_same_bytes_by_however_many_processes(
    sent: Sent, tmp_path: Path
) -> None:
    generate(EXAMPLE, tmp_path, seed=1, as_of=AS_OF, processes=3)
    assert contents(tmp_path) == contents(sent.folder)


def test_another_seed_gives_other_people(sent: Sent, make: Make) -> None:
    ours, theirs = contents(sent.folder), contents(make(2).folder)
    assert ours.keys() & theirs.keys()
    assert all(ours[name] != theirs[name] for name in ours.keys() & theirs.keys())


def test_nobody_can_be_a_real_person(sent: Sent) -> None:
    for path in inbox(sent):
        for number in re.findall(r"(?<![0-9A-Za-z-])[1-9]\d{16}[0-9Xx]", text_of(path)):
            assert number.startswith("320499"), path.name
        for number in re.findall(r"(?<!\d)1\d{10}(?!\d)", text_of(path)):
            assert number.startswith("120"), path.name
    for row in [
        row for source in ("medical_insurance", "residents_80", "funerals") for row in sent.rows(source)
    ]:
        assert parse_id_number(row["id_number"], as_of=AS_OF).area == "320499"


def test_no_file_says_anything_derived(sent: Sent) -> None:
    found = {path.name: DERIVED.findall(text_of(path)) for path in inbox(sent)}
    assert not {name: words for name, words in found.items() if words}


def test_every_kind_of_dirt_is_there(sent: Sent) -> None:
    found = Counter(kind for file in sent.truth["files"] for kind in file["dirt"])
    kinds = kinds_of_dirt(load_recipe((EXAMPLE, packs_dir() / "national")))
    assert found.keys() == kinds.keys()
    assert any(file["duplicates"] for file in sent.truth["files"])
    skipped = sum((content.skipped for content in sent.files.values()), Counter())
    assert skipped["blank"] and skipped["total"]


def test_all_ways_to_encode_a_text_file_are_there(sent: Sent) -> None:
    def encoding(content: bytes) -> str:
        if content.startswith(b"\xef\xbb\xbf"):
            return "utf-8-sig"
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return "gb18030"
        return "utf-8"

    found = {encoding(path.read_bytes()) for path in inbox(sent) if path.suffix == ".csv"}
    assert found == {"utf-8", "utf-8-sig", "gb18030"}


def test_somebody_is_written_differently_in_two_files(sent: Sent) -> None:
    names: dict[str, set[str]] = {}
    for source in ("medical_insurance", "residents_80", "need_survey", "assistance_roll"):
        for row in sent.rows(source):
            names.setdefault(row["id_number"], set()).add(row["name"])
    assert [different for different in names.values() if len(different) > 1]


def test_the_manifest_names_every_file_in_the_order_of_sending(sent: Sent) -> None:
    files = sent.manifest["files"]
    assert {sent.folder / entry["file"] for entry in files} == set(inbox(sent))
    days = [entry["sent"] for entry in files]
    assert days == sorted(days)
    assert days[-1] <= AS_OF.isoformat()
    assert {entry["sender"]["role"] for entry in files} == {"data_desk", "street_clerk", "provider"}
    for entry in files:
        by = {"data_desk": set(), "street_clerk": {"division"}, "provider": {"party"}}[
            entry["sender"]["role"]
        ]
        assert set(entry["sender"]) == {"role", *by}


def test_all_nine_sources_are_sent_in_both_formats(sent: Sent) -> None:
    assert len({entry["source"] for entry in sent.manifest["files"]}) == 9
    assert {path.suffix for path in inbox(sent)} == {".xlsx", ".csv"}


@pytest.mark.parametrize("as_of", [AS_OF, date(2026, 1, 15), date(2025, 12, 31)])
def test_no_row_speaks_of_a_day_after_its_file_was_sent(make: Make, as_of: date) -> None:
    sent = make(9, as_of)
    day = {
        "medical_insurance": "settled_on", "funerals": "died_on", "provider_visits": "served_on",
        "visit_checks": "checked_on", "need_survey": "surveyed_on", "disability": "issued_on",
        "ability_assessment": "assessed_on",
    }  # fmt: skip
    for entry in sent.manifest["files"]:
        if entry["source"] in day:
            rows = sent.files[entry["file"]].good
            latest = max((row.values[day[entry["source"]]] for row in rows), default=date.min)
            assert latest <= date.fromisoformat(entry["sent"]), entry["file"]
