"""The command line of rules: checks, runs, refuses with exit code 2, and never trusts a path or a value."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as parquet
import pytest
from deltalake import DeltaTable, write_deltalake

from minzheng.screening.kernel.face import main_check, main_run
from minzheng.screening.kernel.files import tables_in
from minzheng.screening.kernel.run import RunRefused, guarded_connection, run
from minzheng.screening.reading import read_book
from tests.kernels.screening_book import PARAMETERS, RULES, write_book
from tests.kernels.screening_lake import write

AS_OF = date(2025, 12, 31)


def lake(folder: Path, book_folder: Path) -> Path:
    """Person 1 spends 150 yuan at 75; person 2 spends 100."""
    folder.mkdir()
    tables = read_book(book_folder).tables
    bills = [{"lake_no": 1, "amount": Decimal("150.00")}, {"lake_no": 2, "amount": Decimal("100.00")}]
    write(folder, tables["bills"], [{**bill, "paid_on": date(2025, 6, 1)} for bill in bills])
    write(folder, tables["people"], [{"lake_no": number, "born": date(1950, 1, 1)} for number in (1, 2)])
    return folder


def test_check_counts_what_it_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main_check([str(write_book(tmp_path)), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"rules": 1, "variables": 3, "examples": 3}


@pytest.mark.parametrize("argv", [[], ["/nowhere"], ["--what"]])
def test_check_refuses_with_two(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main_check(argv) == 2
    assert capsys.readouterr().err


def test_check_names_each_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main_check([str(write_book(tmp_path, rules=RULES.replace("spent > limit", "spend > 1")))]) == 2
    assert "rules.yaml:7: rules.0.when: nothing is called spend." in capsys.readouterr().err


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    assert main_check([str(tmp_path)]) == 2


def test_run_writes_the_hits_and_counts_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "it's [a] book?*"
    folder.mkdir()
    data = lake(tmp_path / "it's [the] lake?*", write_book(folder))
    out = tmp_path / "hits.parquet"
    argv = [str(folder), "--data", str(data), "--as-of", "2025-12-31", "--out", str(out), "--json"]
    assert main_run(argv) == 0
    assert json.loads(capsys.readouterr().out) == {"hits": 1, "rules": {"spends": 1}}
    table = parquet.read_table(out)
    assert table.to_pylist()[0]["lake_no"] == 1
    assert table.schema.metadata[b"as_of"] == b"2025-12-31"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (["--as-of", "2025-02-30"], "as-of"),
        (["--data", "/nowhere"], "is no folder"),
        (["--out", "/nowhere/hits.parquet"], "can't be written"),
        (["--memory-limit", "much"], "can't be read"),
    ],
)
def test_run_refuses_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changed: list[str], message: str
) -> None:
    folder = write_book(tmp_path)
    data = lake(tmp_path / "lake", folder)
    argv = [
        str(folder),
        "--data",
        str(data),
        "--as-of",
        "2025-12-31",
        "--out",
        str(tmp_path / "hits.parquet"),
    ]
    assert main_run([*argv, *changed]) == 2
    assert message in capsys.readouterr().err


def test_a_broken_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = lake(tmp_path / "lake", write_book(tmp_path))
    (data / "bills.parquet").write_bytes(b"PAR1 not so")
    argv = [
        str(tmp_path),
        "--data",
        str(data),
        "--as-of",
        "2025-12-31",
        "--out",
        str(tmp_path / "hits.parquet"),
    ]
    assert main_run(argv) == 2
    assert "can't be read" in capsys.readouterr().err


def test_a_missing_column_is_refused_rather_than_never_hit(tmp_path: Path) -> None:
    book = read_book(write_book(tmp_path))
    data = lake(tmp_path / "lake", tmp_path)
    narrow = parquet.read_table(data / "bills.parquet").drop_columns(["amount"])
    parquet.write_table(narrow, data / "bills.parquet")
    with pytest.raises(RunRefused, match="bills.amount"):
        run(book, {"bills": [str(data / "bills.parquet")]}, AS_OF)


def test_a_parameter_without_a_value_on_the_day_is_refused(tmp_path: Path) -> None:
    book = read_book(write_book(tmp_path, parameters=PARAMETERS.replace("2020-01-01", "2022-01-01")))
    with pytest.raises(RunRefused, match="limit has no value on 2021-06-01"):
        run(book, {}, date(2021, 6, 1))


def test_a_path_can_not_say_anything_to_the_database(tmp_path: Path) -> None:
    book = read_book(write_book(tmp_path))
    with pytest.raises(duckdb.Error, match="Cannot access file|No files found"):
        run(
            book,
            {
                "bills": [
                    "x'], union_by_name=true); COPY (SELECT 1) TO 'HERE/evil.csv'; --".replace(
                        "HERE", str(tmp_path)
                    )
                ]
            },
            AS_OF,
        )
    assert not (tmp_path / "evil.csv").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY (SELECT 1) TO 'HERE/evil.csv'",
        "SET enable_external_access = true",
        "ATTACH 'HERE/evil.db'",
        "INSTALL httpfs",
    ],
)
def test_the_database_of_a_run_reads_nothing_else(tmp_path: Path, statement: str) -> None:
    spill = tmp_path / "spill"
    with guarded_connection({}, str(spill), 1, "100MB") as database, pytest.raises(duckdb.Error):
        database.execute(statement.replace("HERE", str(tmp_path)))


def test_texts_of_rules_stay_texts(tmp_path: Path) -> None:
    rules = RULES.replace("spent > limit AND age_years >= 60", "spent > limit AND 'it''s ; DROP' <> 'x''y'")
    rules = rules.replace("given: {spent: 101}, expect: false", "given: {age_years: 60}, expect: false")
    book = read_book(
        write_book(tmp_path, rules=rules, parameters=PARAMETERS.replace("source: own", 'source: "o\'wn"'))
    )
    data = lake(tmp_path / "lake", tmp_path)
    hits = run(
        book, {code: [str(data / f"{code}.parquet")] for code in ("bills", "people")}, AS_OF
    ).to_pylist()
    assert json.loads(hits[0]["parameters"])["limit"]["source"] == "o'wn"


def test_rows_taken_out_of_a_delta_table_are_not_run_over(tmp_path: Path) -> None:
    data = lake(tmp_path / "lake", write_book(tmp_path))
    bills = data / "bills.parquet"
    write_deltalake(str(data / "bills"), parquet.read_table(bills))
    bills.unlink()
    book = read_book(tmp_path)
    assert run(book, tables_in(data, book.tables), AS_OF).num_rows == 1
    DeltaTable(str(data / "bills")).delete("lake_no = 1")
    assert run(book, tables_in(data, book.tables), AS_OF).num_rows == 0


def test_the_kernel_needs_no_django() -> None:
    code = "import sys, minzheng.screening.kernel.face; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
