"""A file that may be read only of people who have signed: of everybody else nothing is kept but a number of rows."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection

from minzheng.exchange.contracts import contracts
from minzheng.exchange.models import Delivery
from minzheng.exchange.returning import returned_workbook
from minzheng.exchange.services import record_authorisation, withdraw_authorisation
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.encrypted import decrypting
from minzheng.platform.installed import forget_pack, installed_pack
from minzheng.platform.jobs import drain
from minzheng.platform.packs import packs_dir
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Fact
from tests.accounts import actor, key
from tests.exchange.deliveries import (
    LIST,
    came_back,
    elder,
    handed_in,
    headings,
    in_force,
    now,
    person,
    sent,
    table,
    withdrawn,
)
from tests.exchange.housing import SOURCE, add_to, rent
from tests.people import id_number
from tests.web.clients import client

pytestmark = pytest.mark.django_db

Committed = Callable[..., AbstractContextManager[Any]]

SIGNED, SILENT, UNKNOWN = (id_number(serial=830 + at) for at in range(3))
MONTH = date(2026, 8, 1)
MARKER, AMOUNT = "痕迹一二三", "98765432.10"
TRACES = (MARKER, "98765432", "9876543210")
ENCRYPTED = {"originals", "signed", "arrived", "staging"}
READABLE = """
    SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
    AND has_table_privilege(oid, 'SELECT')
"""


@pytest.fixture(autouse=True)
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """packs/example and a department whose files may be read of people who have signed, on a request."""
    for name in ("national", "example"):
        shutil.copytree(packs_dir() / name, tmp_path / "packs" / name)
    monkeypatch.setenv("MINZHENG_PACKS", str(tmp_path / "packs"))
    folder = tmp_path / "packs" / "example"
    add_to(folder)
    contract = folder / "sources" / f"{SOURCE}.yaml"
    text = contract.read_text(encoding="utf-8").replace("kind: statute", "kind: authorisation")
    contract.write_text(text, encoding="utf-8")
    forget_pack()
    yield folder
    forget_pack()


@pytest.fixture
def known(pack: Path) -> None:
    """Two people of the first street are registered; one of them has signed."""
    sent("qinghe_clerk", LIST, elder(SIGNED), elder(SILENT))
    signed(SIGNED)


def signed(
    number: str, *, since: date | None = None, until: date | None = None, source: str = SOURCE
) -> Fact:
    """The authorisation as it was recorded at the counter."""
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        return record_authorisation(
            clerk,
            person=person(number),
            source=source,
            file_number="2026-17",
            signed_by="本人",
            valid_from=since or today(),
            valid_until=until or today() + timedelta(days=365),
            key=key(),
        )


def marked(number: str, paid: str = "0.00") -> tuple[object, ...]:
    """A row that leaves a trace of words and of an amount, if it leaves any."""
    _name, _number, street, community, kind, month, *_ = rent(number, MONTH, paid=paid)
    return (MARKER, number, street, community, kind, month, AMOUNT, paid)


def counts(delivery: Delivery) -> tuple[int, ...]:
    """Received, passed, returned, skipped, dropped."""
    one = now(delivery)
    return one.rows, one.accepted, one.returned, one.skipped, one.dropped_without_basis


def everything_kept(folder: Path) -> str:
    """All text of the database, and of all files of this installation, decrypted where they are encrypted."""
    database = _database()
    assert "much" in database, "a row with basis is seen, so that a row without would be"
    files = [_opened(path) for path in folder.rglob("*") if path.is_file()]
    return "\n".join([database, *files])


def _database() -> str:
    """Every row of every table that the application can read; what it may only write is its own log of looks."""
    found = []
    with unscoped("a test looks"), connection.cursor() as cursor:
        cursor.execute(READABLE)
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{name}" t')
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def _opened(path: Path) -> str:
    """As text whatever it is; tables are told row by row, for they are compressed."""
    content = path.read_bytes()
    if content[:4] == b"PAR1":
        return str(pq.read_table(pa.BufferReader(content)).to_pylist())
    if path.parent.name not in ENCRYPTED:
        return content.decode("utf-8", "replace")
    with decrypting(path) as file:
        plain = file.read()
    return str(pa.ipc.open_stream(plain).read_all().to_pylist()) if path.suffix == ".rows" else plain.decode()


def test_rows_of_people_who_have_not_signed_are_counted_and_dropped(known: None) -> None:
    broken = SIGNED[:17] + ("0" if SIGNED[17] != "0" else "1")
    delivery = sent(
        "data",
        SOURCE,
        rent(SIGNED, MONTH, paid="300"),
        rent(SIGNED, date(2026, 9, 1), paid="much"),
        rent(SILENT, MONTH, paid="300"),
        rent(UNKNOWN, MONTH, paid="much"),
        rent(broken, MONTH, paid="300"),
        ("合计", "", "", "", "", "", "1500", ""),
    )
    assert now(delivery).state == "merged"
    assert counts(delivery) == (6, 1, 1, 1, 3)
    assert list(came_back(delivery)) == [3]
    assert {subject for subject, kind, *_ in in_force()["facts"] if kind == "public_rent"} == {
        bytes(person(SIGNED).id_index)
    }


@pytest.mark.parametrize("number", [SILENT, UNKNOWN, "3204991945", "", "３２０４**********0025"])
@pytest.mark.parametrize("paid", ["0.00", "much", MARKER])
def test_a_dropped_row_leaves_no_trace(
    number: str, paid: str, known: None, own_folder: Path, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        delivery = sent("data", SOURCE, rent(SIGNED, MONTH, paid="much"), marked(number, paid))
    assert counts(delivery) == (2, 0, 1, 0, 1)
    kept = everything_kept(own_folder)
    assert "much" in kept, "the row with basis is kept, else this test looks at nothing"
    with acting(actor("data")):
        book = b"".join(_parts(returned_workbook(now(delivery), "zh"))).decode("utf-8", "replace")
    assert "much" in book
    html = client("data").get(f"/delivery/{delivery.pk}/?tab=returned").content.decode()
    assert [trace for trace in TRACES for seen in (kept, book, html) if trace in seen] == []


def _parts(book: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_a_file_that_is_refused_or_withdrawn_before_it_was_read_is_not_kept_either(
    known: None, own_folder: Path, django_capture_on_commit_callbacks: Committed
) -> None:
    without_names = table(SOURCE, marked(SILENT)).replace("承租人".encode(), "甲".encode())
    with django_capture_on_commit_callbacks(execute=True):
        refused = handed_in("data", SOURCE, without_names)
        drain()
        withdrawn(handed_in("data", SOURCE, table(SOURCE, marked(SILENT))))
        sent("data", SOURCE, rent(SIGNED, MONTH, paid="much"))
    assert now(refused).state == "refused"
    assert MARKER not in everything_kept(own_folder)


def test_columns_pointed_out_are_remembered_beside_columns_nobody_agreed(known: None) -> None:
    told = table(SOURCE, rent(SIGNED, MONTH, paid="much"), marked(SILENT)).decode()
    first, *rows = told.replace("承租人", "甲列").splitlines()
    content = "\n".join([f"{first},外列", *(f"{row},外" for row in rows)])
    pointed_out = handed_in("data", SOURCE, content.encode(), columns={"name": "甲列"})
    drain()
    again = handed_in("data", SOURCE, content.replace("much", "lots").encode())
    drain()
    for delivery in (pointed_out, again):
        assert (now(delivery).state, counts(delivery)) == ("merged", (2, 0, 1, 0, 1))
        with acting(actor("data")):
            book = b"".join(_parts(returned_workbook(now(delivery), "zh"))).decode("utf-8", "replace")
        assert MARKER not in book and ("much" in book or "lots" in book)


def test_what_counts_is_the_day_on_which_the_file_was_sent(known: None) -> None:
    signed(SILENT, since=today() - timedelta(days=20), until=today() - timedelta(days=10))
    before, within, after = (today() - timedelta(days=days) for days in (21, 10, 9))
    passed = {}
    for day in (before, within, after):
        passed[day] = counts(sent("data", SOURCE, rent(SILENT, MONTH, paid=f"{day.day}"), on=day))[1]
    assert passed == {before: 0, within: 1, after: 0}


def test_an_authorisation_taken_back_holds_no_longer(known: None) -> None:
    fact, clerk = signed(SILENT), actor("qinghe_clerk")
    with acting(clerk):
        withdraw_authorisation(clerk, fact=fact, key=key(), reason="本人撤回")
    assert counts(sent("data", SOURCE, rent(SILENT, MONTH, paid="300"))) == (1, 0, 0, 0, 1)


def test_a_second_paper_of_the_same_day_is_refused_and_not_silently_dropped(known: None) -> None:
    with pytest.raises(Refused) as refused:
        signed(SIGNED, until=today() + timedelta(days=9))
    assert refused.value.code == "signed_already"


def test_nobody_signs_for_a_source_that_is_read_by_law(known: None) -> None:
    with pytest.raises(Refused) as refused:
        signed(SILENT, source=LIST)
    assert refused.value.code == "no_authorisation_needed"


def test_no_other_entry_is_taken_back_as_an_authorisation(known: None) -> None:
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        other = Fact.objects.visible_to(clerk).exclude(kind="authorisation").first()
        with pytest.raises(Refused) as refused:
            withdraw_authorisation(clerk, fact=other, key=key(), reason="x")
    assert refused.value.code == "no_authorisation"


def test_a_file_whose_request_has_expired_is_refused(pack: Path) -> None:
    folder = pack / "requests"
    folder.mkdir(exist_ok=True)
    for number, day in (("甲〔2024〕1号", "2024-12-31"), ("甲〔2025〕2号", "2026-06-30")):
        (folder / f"{day}.yaml").write_text(
            f"of: {SOURCE}\nnumber: {number}\nexpires: {day}\npurpose: {{zh: 救助核对, en: checks for assistance}}\n",
            encoding="utf-8",
        )
    forget_pack()
    with pytest.raises(Refused) as refused:
        handed_in("data", SOURCE, table(SOURCE, rent(SIGNED, MONTH, paid="300")))
    assert refused.value.code == "request_expired"
    assert (refused.value.reasons[0].seen, refused.value.reasons[0].rule) == ("甲〔2025〕2号", "2026-06-30")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-hans", ["无授权依据未读 1", "须有本人授权", "待民政局确认", "36"]),
        (
            "en",
            ["1 left out without basis", "Read only of people who have signed", "not yet confirmed", "36"],
        ),
    ],
)
def test_the_page_tells_the_basis_and_how_many_rows_had_none(
    language: str, told: list[str], known: None
) -> None:
    delivery = sent("data", SOURCE, rent(SIGNED, MONTH, paid="300"), rent(SILENT, MONTH, paid="300"))
    html = client("data", language=language).get(f"/delivery/{delivery.pk}/").content.decode()
    assert [words for words in told if words not in html] == []


def test_an_authorisation_is_recorded_and_taken_back_on_the_persons_pages(known: None) -> None:
    who, clerk = person(SILENT), client("qinghe_clerk", language="en")
    told = {
        "source": SOURCE,
        "file_number": "2026-18",
        "signed_by": "周桂英",
        "valid_from": today().isoformat(),
        "valid_until": (today() + timedelta(days=9)).isoformat(),
    }
    assert clerk.post(f"/authorise/{who.pk}/", told).status_code == 302
    html = clerk.get(f"/person/{who.pk}/?tab=why").content.decode()
    assert "2026-18 · Zhou Guiying" in html and "Rents of public housing" in html
    with unscoped("a test looks"):
        fact = Fact.objects.get(subject_id=who.pk, kind="authorisation")
    assert clerk.post(f"/withdraw-authorisation/{fact.pk}/", {"reason": "本人撤回"}).status_code == 302
    assert "2026-18" not in clerk.get(f"/person/{who.pk}/?tab=why").content.decode()


def test_an_authorisation_is_no_category_to_list_people_by(known: None) -> None:
    html = client("qinghe_clerk", language="en").get("/people/").content.decode()
    assert "Authorisation to check" not in html
    assert contracts(installed_pack())[SOURCE].by_authorisation and headings(SOURCE)
