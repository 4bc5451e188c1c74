"""Files that were other: rows taken out or put right, a file withdrawn, a threshold raised. Exactly what was
predicted moves, by as much; every other figure stays."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from minzheng.cli.demo.hands import hand_of
from minzheng.exchange.models import Delivery
from minzheng.exchange.services import withdraw_delivery
from minzheng.platform.acting import acting
from minzheng.platform.installed import forget_pack
from minzheng.platform.jobs import drain
from minzheng.platform.packs import packs_dir
from tests.accounts import key
from tests.demo.reading import validated
from tests.fed import AS_OF, District, send
from tests.truth.conftest import Fed
from tests.truth.counted import counted, moved, told
from tests.truth.rewriting import Rewritten

SURVEY, LISTS, VISITS, CHECKS = "need_survey", "residents_80", "provider_visits", "visit_checks"


def withdraw(file: str) -> None:
    """The data desk withdraws a file."""
    desk = hand_of("data_desk", None, None)
    with acting(desk):
        delivery = Delivery.objects.visible_to(desk).get(file_name=file.rsplit("/", 1)[1])
        withdraw_delivery(desk, delivery=delivery, reason="发送有误", key=key())
    drain()


def send_again(district: District, file: str, content: bytes) -> None:
    """The sender of a file sends another one on the same day."""
    send(district.entry(file), content, f"{Path(file).stem} 重报.csv")


def test_ten_survey_rows_taken_out(fed: Fed) -> None:
    with fed(1) as district:
        expected, year = district.truth["what_if"]["take_out_surveys"], district.truth["year"]
        before = counted(year)
        rows: dict[str, list[int]] = defaultdict(list)
        for each in expected["rows"]:
            rows[each["file"]].append(each["row"])
        for file, taken_out in rows.items():
            withdraw(file)
            send_again(district, file, Rewritten(district.folder / file, SURVEY).without(taken_out))
        assert sum(map(len, rows.values())) == 10
        assert moved(before, counted(year)) == told(expected["effect"])


def test_a_birth_date_put_right_and_what_stood_on_it_sent_again(fed: Fed) -> None:
    with fed(1) as district:
        expected, year = district.truth["what_if"]["mend_birth_date"][0], district.truth["year"]
        before = counted(year)
        file = Rewritten(district.folder / expected["file"], LISTS)
        file.put(expected["row"], expected["column"], expected["right"])
        mended = file.only([expected["row"]])
        send_again(district, expected["file"], mended)
        for source, sent_before, rows in came_back_for(district, number_in(mended)):
            content = Rewritten(district.folder / sent_before, source).only(rows)
            send_again(district, sent_before, content)
        assert expected["effect"]["care.home_elders"]["district"] == 1
        assert moved(before, counted(year)) == told(expected["effect"])


def number_in(mended: bytes) -> str:
    """The number of the person whose row was put right."""
    return next(cell for cell in mended.decode().splitlines()[-1].split(",") if cell.startswith("320499"))


def came_back_for(district: District, number: str) -> Iterator[tuple[str, str, list[int]]]:
    """The rows about a person that came back since the list didn't have her: of visits, then of their checks."""
    orders: set[Any] = set()
    for source in (VISITS, CHECKS):
        for entry in district.sent:
            if entry["source"] != source:
                continue
            found = [
                row
                for row in validated(district.folder / entry["file"], source, AS_OF).good
                if row.values.get("id_number") == number or row.values["order_no"] in orders
            ]
            orders |= {row.values["order_no"] for row in found}
            if found:
                yield source, entry["file"], [row.row for row in found]


def test_each_file_of_a_provider_withdrawn(fed: Fed) -> None:
    with fed(1) as district:
        cases, year = district.truth["what_if"]["withdraw_provider_file"], district.truth["year"]
        before = counted(year)
        assert len(cases) >= 20
        for case in cases:
            with transaction.atomic():
                withdraw(case["file"])
                assert moved(before, counted(year)) == told(case["effect"]), case["file"]
                transaction.set_rollback(True)
        assert counted(year) == before


@pytest.fixture
def changed_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the packs that this process runs on."""
    copy = tmp_path / "packs"
    for pack in ("national", "example"):
        shutil.copytree(packs_dir() / pack, copy / pack)
    monkeypatch.setenv("MINZHENG_PACKS", str(copy))
    forget_pack()
    yield copy
    forget_pack()


def raise_threshold(packs: Path, category: str, level: int, by: int) -> None:
    """Writes a higher threshold into the scoring table."""
    path = packs / "national" / "lines" / "needs-survey" / "needs.yaml"
    lines, here = path.read_text(encoding="utf-8").splitlines(), ""
    for at, line in enumerate(lines):
        if line.startswith("  - code: "):
            here = line.removeprefix("  - code: ")
        if here == category and line.strip().startswith(f"- {{level: {level}, points: "):
            start, points = line.rsplit(" ", 1)
            lines[at] = f"{start} {int(points.rstrip('}')) + by}}}"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            return
    raise AssertionError(f"{path} has no threshold of level {level} in {category}")


def test_a_threshold_raised_and_the_surveys_scored_by_it(fed: Fed, changed_packs: Path) -> None:
    with fed(1) as district:
        expected, year = district.truth["what_if"]["raise_threshold"], district.truth["year"]
        before = counted(year)
        raise_threshold(changed_packs, expected["category"], expected["level"], expected["by"])
        forget_pack()
        for entry in district.sent:
            if entry["source"] == SURVEY:
                withdraw(entry["file"])
                send(entry, (district.folder / entry["file"]).read_bytes())
        assert expected["effect"]["assist.in_need"]["district"] < 0
        assert moved(before, counted(year)) == told(expected["effect"])
