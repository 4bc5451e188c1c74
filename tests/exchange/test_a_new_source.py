"""A seventh rule and a new source, by the pack alone: from the file to the warning, on every page, and back again."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest

from minzheng.discovery.models import Warning
from minzheng.exchange.models import Delivery
from minzheng.exchange.places import lake
from minzheng.platform.acting import acting
from minzheng.platform.installed import forget_pack
from minzheng.platform.jobs import drain
from minzheng.platform.packs import face, packs_dir
from minzheng.platform.time import clock_at
from minzheng.screening.models import Hit
from minzheng.worklist.models import Task
from tests.accounts import actor
from tests.exchange.deliveries import came_back, in_force, now, person, sent, withdrawn
from tests.exchange.housing import RULE, SOURCE, add_to, rent
from tests.people import id_number
from tests.screening.lakes import AS_OF, screened
from tests.web.clients import client

pytestmark = pytest.mark.django_db

OWING, NEARLY, PAYING = (id_number(serial=810 + at) for at in range(3))
LATE, EARLIER = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)], date(2026, 4, 1)
TITLE = {"zh-hans": "公租房租金名册", "en": "Rents of public housing"}
SENDER = {"zh-hans": "住房保障中心", "en": "Housing Security Centre"}
REASON = {"zh-hans": "近6个月欠租", "en": "Rent unpaid among the last 6 months"}
RULE_TITLE = {"zh-hans": "保障房连续欠租", "en": "Rent of public housing in arrears"}
each_language = pytest.mark.parametrize("language", ["zh-hans", "en"])


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This process runs on a copy of packs/example to which the department was added."""
    for name in ("national", "example"):
        shutil.copytree(packs_dir() / name, tmp_path / "packs" / name)
    monkeypatch.setenv("MINZHENG_PACKS", str(tmp_path / "packs"))
    add_to(tmp_path / "packs" / "example")
    forget_pack()
    with clock_at(datetime.combine(AS_OF, time(9), ZoneInfo("Asia/Shanghai"))):
        yield tmp_path / "packs" / "example"
    forget_pack()


@pytest.fixture
def delivery(pack: Path) -> Delivery:
    """One owes for three months of the last six, one for two of them and an older one, one pays; a row is wrong."""
    rows = [
        *(rent(OWING, month, paid="0.00") for month in LATE),
        *(rent(NEARLY, month, paid="299.99") for month in [EARLIER, *LATE[1:]]),
        *(rent(PAYING, month, paid="300.00") for month in LATE),
        rent(id_number(), LATE[0], paid="much"),
    ]
    return sent("data", SOURCE, *rows)


@pytest.fixture
def warning(delivery: Delivery) -> Warning:
    """What the rules made of it."""
    screened()
    drain()
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        return Warning.objects.visible_to(clerk).get(rule=RULE)


def shown(username: str, address: str, language: str) -> str:
    """The page in a language."""
    answer = client(username, language=language).get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_the_pack_with_the_new_department_is_sound(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert face.run(argparse.Namespace(dir=str(pack), json=False)) == face.SOUND
    assert capsys.readouterr().out == "example: no problems.\n"


def test_its_file_is_merged_and_is_in_the_lake(delivery: Delivery) -> None:
    assert (delivery.state, delivery.rows, delivery.accepted, delivery.returned) == ("merged", 10, 9, 1)
    assert list(came_back(delivery)) == [11]
    rows = [row for file in lake().files(SOURCE) for row in pq.read_table(file).to_pylist()]
    assert sorted({row["rent_month"] for row in rows}) == [EARLIER, *LATE] and len(rows) == 9
    assert {row["dwelling_kind"] for row in rows} == {"rental"}
    assert person(OWING).standing == "registered"


def test_who_owes_for_three_months_is_warned_of_with_reasons_a_clock_and_a_task_and_nobody_else(
    warning: Warning, delivery: Delivery
) -> None:
    desk, clerk = actor("data"), actor("qinghe_clerk")
    with acting(desk):
        (hit,) = Hit.objects.visible_to(desk)
    assert (hit.rule, hit.subject_id) == (RULE, person(OWING).pk)
    assert [(row["source"], row["delivery"], row["row"]) for row in hit.rows] == [
        (SOURCE, delivery.pk, row) for row in (2, 3, 4)
    ]
    assert hit.values["seen"]["rent_months_unpaid"] == 3 and hit.values["seen"]["rent_owed"] == "900.00"
    assert [reason["what"]["en"] for reason in warning.reasons][:2] == [REASON["en"], "Rent owed"]
    assert (warning.severity, warning.due_on) == ("orange", date(2026, 11, 27))
    with acting(clerk):
        task = Task.objects.visible_to(clerk).get(object_kind="discovery.warning", object_id=warning.pk)
    assert (task.kind, task.due_on) == ("warning", warning.due_on)


@each_language
def test_every_page_calls_source_department_and_rule_by_their_names(
    language: str, warning: Warning, delivery: Delivery
) -> None:
    title, sender, rule = TITLE[language], SENDER[language], RULE_TITLE[language]
    assert title in shown("data", "/deliveries/", language)
    assert title in shown("data", f"/deliveries/?source={SOURCE}", language)
    assert title in shown("data", f"/delivery/{delivery.pk}/", language)
    assert title in shown("data", "/send-file/", language)
    timeline = shown("qinghe_clerk", f"/person/{warning.subject_id}/", language)
    assert sender in timeline and rule in timeline
    for address in (f"/warning/{warning.pk}/", "/warnings/"):
        assert rule in shown("qinghe_clerk", address, language)
    assert REASON[language] in shown("qinghe_clerk", f"/warning/{warning.pk}/", language)
    assert rule in shown("data", f"/hits/?rule={RULE}", language)


def test_the_hit_leads_to_the_rows_of_the_file(warning: Warning, delivery: Delivery) -> None:
    html = shown("bureau", f"/hit/{warning.origin_id}/", "en")
    assert len(re.findall(f'href="/delivery/{delivery.pk}/"', html)) == 3


def test_who_lives_so_is_a_category_to_list_people_by(delivery: Delivery) -> None:
    html = shown("qinghe_clerk", "/people/?category=public_rent:rental", "en")
    assert "Public rental flat" in html and f"/person/{person(OWING).pk}/" in html


def test_withdrawing_the_file_takes_everything_out_again(warning: Warning, delivery: Delivery) -> None:
    assert in_force()["facts"]
    withdrawn(delivery)
    screened()
    drain()
    assert now(delivery).state == "withdrawn"
    assert in_force() == {"facts": set(), "answers": [], "died": set(), "lake": {}}
    desk, clerk = actor("data"), actor("qinghe_clerk")
    with acting(desk):
        assert not Hit.objects.visible_to(desk).filter(cleared_by=None).exists()
    with acting(clerk):
        after = Warning.objects.visible_to(clerk).get(pk=warning.pk)
    assert (after.state, after.outcome) == ("closed", "ceased")
