"""The demonstration is built once, used again while nothing changed, and never takes a database that isn't its own."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest

from minzheng.cli.demo import building
from minzheng.cli.demo.accounts import table
from minzheng.cli.demo.progress import Progress
from minzheng.cli.demo.serving import ask_port
from minzheng.cli.demo.wanted import Wanted, wanted
from minzheng.platform import server
from minzheng.platform.server import state

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 24)


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a database of the test's own."""
    name = f"mz_demo_{os.getpid()}"
    monkeypatch.setenv("MINZHENG_DATABASE", name)
    server.ensure()
    server.drop_database(name)
    yield name
    server.drop_database(name)
    for folder in ("demo", "files"):
        shutil.rmtree(state.folder() / folder / name, ignore_errors=True)


@pytest.fixture
def district(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Wanted:
    """The small district as it is wanted, with a note of its own."""
    monkeypatch.setattr(Wanted, "folder", tmp_path)
    return wanted("small", 1, DAY)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Wanted]:
    """The districts whose building was begun; building itself only makes the database."""
    seen: list[Wanted] = []

    def build(district: Wanted, progress: Progress) -> None:
        seen.append(district)
        server.drop_database(district.database)
        server.create_database(district.database)

    monkeypatch.setattr(building, "_build", build)
    return seen


def test_a_district_is_built_once(district: Wanted, begun: list[Wanted]) -> None:
    building.make_there(district, Progress())
    building.make_there(district, Progress())
    assert begun == [district]


@pytest.mark.parametrize(
    "change", [{"seed": 2}, {"as_of": date(2026, 11, 25)}, {"content": "x"}, {"programs": "x"}]
)
def test_anything_else_that_is_wanted_is_built_anew(
    district: Wanted, begun: list[Wanted], change: dict[str, object]
) -> None:
    building.make_there(district, Progress())
    building.make_there(replace(district, **change), Progress())  # type: ignore[arg-type]
    assert len(begun) == 2


def test_a_building_that_was_broken_off_is_begun_anew(
    district: Wanted, begun: list[Wanted], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(district: Wanted, progress: Progress) -> None:
        server.create_database(district.database)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(building, "_build", killed)
        building.make_there(district, Progress())
    building.make_there(district, Progress())
    assert begun == [district]


def test_a_database_that_was_dropped_is_built_anew(district: Wanted, begun: list[Wanted]) -> None:
    building.make_there(district, Progress())
    server.drop_database(district.database)
    building.make_there(district, Progress())
    assert len(begun) == 2


def test_a_database_with_somebodys_data_is_left_alone(district: Wanted, begun: list[Wanted]) -> None:
    with psycopg.connect(server.create_database(district.database).owner.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept ()")
    with pytest.raises(server.ServerError, match="MINZHENG_DATABASE"):
        building.make_there(district, Progress())
    assert not begun


def test_a_port_in_use_is_said_before_anything_is_built() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(server.ServerError, match="--port"):
            ask_port("127.0.0.1", port)


def test_every_account_is_told_with_its_place_and_what_it_sees(district: Wanted) -> None:
    told = "\n".join(table(district.pack))
    assert all(f"  {entry.username} " in told for entry in district.pack.accounts)
    assert "街镇民政经办人 · 清和街道 (Street clerk, Qinghe Subdistrict)" in told
    assert "Provider                 sees deliveries of data, orders" in told
