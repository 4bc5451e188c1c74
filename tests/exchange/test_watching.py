"""A watched folder: complete files are taken once, put away, and what would be right lies beside those that go back."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from minzheng.cli.watch import face
from minzheng.cli.watch.folder import complete, look
from minzheng.exchange.models import Delivery
from minzheng.platform.acting import unscoped
from tests.apart import acting_apart
from tests.exchange.deliveries import LIST, ROLL, elder, paid, table
from tests.people import id_number

STREET = "320499001000"
Watching = Callable[..., dict[str, Any]]


def watch(folder: Path, account: str = "data", language: str = "zh") -> int:
    """One look and its second."""
    parser = argparse.ArgumentParser()
    face.configure(parser)
    words = [str(folder), "--as", account, "--once", "--every", "0.01", "--lang", language]
    return face.run(parser.parse_args(words))


def put(folder: Path, name: str, content: bytes) -> Path:
    """A file where its sender puts it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def said(folder: Path) -> str:
    """The words beside the only file."""
    (path,) = folder.glob("*.txt")
    return path.read_text("utf-8")


def deliveries() -> list[Any]:
    """What came in."""
    with unscoped("a test looks"):
        return list(Delivery.objects.order_by("pk").values_list("state", "file_name"))


@pytest.mark.django_db
def test_a_good_file_is_done_and_one_with_bad_rows_comes_back_with_its_workbook(tmp_path: Path) -> None:
    good = put(tmp_path, f"{ROLL}/好.csv", table(ROLL, paid(id_number())))
    bad = put(tmp_path, f"{ROLL}/差.csv", table(ROLL, paid(id_number()), paid(id_number(), "-3")))
    assert watch(tmp_path) == 0
    assert not good.exists() and not bad.exists()
    assert "1 行：收下 1" in said(tmp_path / ROLL / "done")
    back = tmp_path / ROLL / "returned"
    assert [Path(name).suffix for name in names(back)] == [".xlsx", ".csv", ".txt"]
    assert "“-3”太小" in said(back)
    (book,) = back.glob("*.xlsx")
    assert len(CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()) == 2


@pytest.mark.django_db
def test_the_same_bytes_again_are_told_and_taken_once(tmp_path: Path) -> None:
    content = table(ROLL, paid(id_number()))
    for _ in range(2):
        put(tmp_path, f"{ROLL}/好.csv", content)
        watch(tmp_path)
    assert len(deliveries()) == 1 and "没有重复读取" in said(tmp_path / ROLL / "done")


@pytest.mark.django_db
def test_a_street_s_file_lies_in_the_folder_of_its_street(tmp_path: Path) -> None:
    put(tmp_path, f"{LIST}/{STREET}/名单.csv", table(LIST, elder(id_number())))
    watch(tmp_path, "qinghe_clerk")
    assert [state for state, _ in deliveries()] == ["merged"]
    put(tmp_path, f"{LIST}/320499002000/名单.csv", table(LIST, elder(id_number())))
    watch(tmp_path, "qinghe_clerk")
    assert STREET in said(tmp_path / LIST / "320499002000" / "returned") and len(deliveries()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "language", "words"),
    [
        ("没有的表/", "zh", "没有“没有的表”这种来源"),
        ("", "en", "lies in no folder of a source"),
        (f"{LIST}/", "zh", "不能报送"),
    ],
)
def test_a_file_in_a_wrong_place_is_told_which_would_be_right(
    tmp_path: Path, where: str, language: str, words: str
) -> None:
    put(tmp_path, f"{where}x.csv", table(ROLL, paid(id_number())))
    watch(tmp_path, language=language)
    told = said(tmp_path / where / "returned")
    assert words in told and ROLL in told and deliveries() == []


@pytest.mark.django_db
def test_a_file_that_is_no_table_comes_back_in_plain_words(tmp_path: Path) -> None:
    put(tmp_path, f"{ROLL}/x.pdf", b"%PDF-1.7 no table")
    watch(tmp_path)
    assert "PDF" in said(tmp_path / ROLL / "returned")


@pytest.mark.django_db
def test_a_name_in_another_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / ROLL).mkdir()
    with open(os.fsencode(tmp_path / ROLL) + b"/" + "名册.csv".encode("gb18030"), "wb") as file:
        file.write(table(ROLL, paid(id_number())))
    watch(tmp_path)
    assert deliveries() == [("merged", "名册.csv")]


def test_a_file_is_complete_when_two_looks_are_the_same_or_it_lost_its_unfinished_name(
    tmp_path: Path,
) -> None:
    grows, lies = put(tmp_path, "s/grows.csv", b"1"), put(tmp_path, "s/lies.csv", b"1")
    part = put(tmp_path, "s/sent.csv.part", b"1")
    put(tmp_path, "s/.hidden.csv", b"1")
    put(tmp_path, "s/done/old.csv", b"1")
    before = look(tmp_path)
    grows.write_bytes(b"12")
    part.rename(part.with_suffix(""))
    put(tmp_path, "s/new.csv", b"1")
    found = [one.path.name for one in complete(tmp_path, before, look(tmp_path))]
    assert found == [lies.name, "sent.csv"]


@pytest.fixture(scope="module")
def run() -> Iterator[Watching]:
    """The watcher in a process of its own, which is loaded once."""
    with acting_apart("tests.exchange.watched") as asked:
        yield lambda database, folder, at="": asked({"database": database, "folder": str(folder), "at": at})


@pytest.mark.parametrize(
    "moment",
    [
        "minzheng.exchange.services.receive.keep",
        "minzheng.cli.watch.taking.drain",
        "minzheng.exchange.services.merge.take_turns",
        "minzheng.cli.watch.taking.told_of",
        "minzheng.cli.watch.taking.returned_workbook",
        "minzheng.cli.watch.taking._move",
    ],
)
def test_a_killed_watcher_neither_loses_nor_doubles_a_file(
    moment: str, committed: str, tmp_path: Path, run: Watching
) -> None:
    put(tmp_path, f"{ROLL}/名册.csv", table(ROLL, paid(id_number()), paid(id_number(), "-3")))
    assert run(committed, tmp_path, moment)["killed"] and (tmp_path / ROLL / "名册.csv").exists()
    assert run(committed, tmp_path) == {"killed": False, "code": 0}
    assert deliveries() == [("merged", "名册.csv")]
    assert len(names(tmp_path / ROLL / "returned")) == 3 and names(tmp_path / ROLL) == ["returned"]
