"""The lake keeps rows by surrogate keys, gives back earlier versions, and takes a delivery out again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from deltalake import DeltaTable

from minzheng.exchange.content import SOURCES
from minzheng.exchange.kernel.lake import KEYS, LAKE_TYPES, SNAPSHOT, Lake, schema_of
from tests.kernels.sent_files import ROLL, contract, pack, received, roll_row, write_xlsx
from tests.lake_rows import LakeRow, to_arrow

PERSONAL = {"name", "id_number", "disability_number", "phone", "text"}


def rows_of(tmp_path: Path, delivery: int, count: int) -> pa.Table:
    file = write_xlsx(
        tmp_path / f"{delivery}.xlsx", {"六月": [ROLL, *(roll_row(at) for at in range(1, count + 1))]}
    )
    _, validated = received(file)
    kept = [LakeRow(at, delivery, 1, row.row, 5, row.values) for at, row in enumerate(validated.good, 1)]
    return to_arrow(contract("assistance_roll"), kept)


def counted(files: list[str]) -> tuple[int, Decimal | None]:
    found = duckdb.sql(f"select count(*), sum(monthly_amount) from read_parquet({files!r})").fetchone()
    assert found is not None
    return found


def test_no_column_of_the_lake_can_hold_a_persons_data() -> None:
    assert not PERSONAL & set(LAKE_TYPES)
    for each in pack().content(SOURCES):
        schema = schema_of(each.value)
        kept = {one.code for one in each.value.fields if one.type not in PERSONAL}
        assert set(schema.names) == {key.name for key in KEYS} | kept


def test_values_arrive_typed_and_money_in_yuan(tmp_path: Path) -> None:
    table = rows_of(tmp_path, 7, 1)
    assert table.schema == schema_of(contract("assistance_roll"))
    assert table.to_pylist() == [
        {
            "lake_no": 1,
            "delivery": 7,
            "sheet_no": 1,
            "row_no": 2,
            "area": 5,
            "sex": "2",
            "street": 2,
            "community": 5,
            "category": "subsistence",
            "paid_month": date(2025, 6, 1),
            "monthly_amount": Decimal("820.50"),
        }
    ]


def test_a_delivery_is_withdrawn_and_earlier_versions_stay(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    first = lake.append("assistance_roll", rows_of(tmp_path, 1, 3))
    before = datetime.now(UTC)
    second = lake.append("assistance_roll", rows_of(tmp_path, 2, 2))
    assert counted(lake.files("assistance_roll")) == (5, Decimal("4102.50"))
    assert lake.withdraw("assistance_roll", 1) == 3
    assert lake.withdraw("assistance_roll", 1) == 0
    assert counted(lake.files("assistance_roll"))[0] == 2
    assert counted(lake.files("assistance_roll", version=second))[0] == 5
    assert counted(lake.files("assistance_roll", version=first))[0] == 3
    assert lake.version("assistance_roll", at=before) == first


def test_any_reader_of_parquet_may_read_the_files(tmp_path: Path) -> None:
    """Deletion vectors or column mapping would make the file list lie."""
    lake = Lake(tmp_path / "lake")
    lake.append("assistance_roll", rows_of(tmp_path, 1, 3))
    lake.append("assistance_roll", rows_of(tmp_path, 2, 3))
    lake.withdraw("assistance_roll", 2)
    table = DeltaTable(str(tmp_path / "lake" / "assistance_roll"))
    protocol = table.protocol()
    assert (protocol.min_reader_version, protocol.reader_features) == (1, None)
    assert table.metadata().configuration == {
        "delta.columnMapping.mode": "none",
        "delta.enableDeletionVectors": "false",
    }
    assert len(table.to_pyarrow_table() if hasattr(table, "to_pyarrow_table") else []) == 3
    assert counted(lake.files("assistance_roll"))[0] == 3


def test_a_folder_may_have_spaces_and_chinese_in_its_name(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "a lake" / "民政 数据#1")
    lake.append("assistance_roll", rows_of(tmp_path, 7, 3))
    assert counted(lake.files("assistance_roll"))[0] == 3
    assert lake.withdraw("assistance_roll", 7) == 3 and lake.files("assistance_roll") == []


def test_a_source_without_rows_can_still_be_asked(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    assert (lake.files("assistance_roll"), lake.version("assistance_roll")) == ([], None)
    assert lake.withdraw("assistance_roll", 1) == 0
    assert counted(lake.readable(contract("assistance_roll"))) == (0, None)
    lake.append("assistance_roll", rows_of(tmp_path, 1, 2))
    lake.withdraw("assistance_roll", 1)
    assert counted(lake.readable(contract("assistance_roll"))) == (0, None)


def test_a_snapshot_is_replaced_whole_and_holds_its_columns_only(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    columns = {
        "lake_no": [1, 2],
        "birth_date": [date(1940, 1, 1), None],
        "sex": ["1", "2"],
        "area": [5, 6],
        "died_on": [None, date(2025, 1, 1)],
        "standing": ["registered", "observed"],
        "name": ["李秀英", "张秀英"],
    }
    lake.write_snapshot(pa.table(columns).slice(0, 1))
    path = lake.write_snapshot(pa.table(columns))
    assert path.name == "persons.parquet"
    assert duckdb.sql(f"select * from '{path}'").columns == SNAPSHOT.names
    assert duckdb.sql(f"select count(*) from '{path}'").fetchone() == (2,)
    with pytest.raises((KeyError, ValueError)):
        lake.write_snapshot(pa.table({"lake_no": [1]}))
    assert [entry.name for entry in (tmp_path / "lake").iterdir()] == ["persons.parquet"]
