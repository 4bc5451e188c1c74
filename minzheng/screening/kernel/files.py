"""Finds the tables of a lake folder: <table>.parquet, a folder of Parquet files, or a Delta table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from deltalake import DeltaTable


def tables_in(folder: Path, codes: Iterable[str]) -> dict[str, list[str]]:
    """The Parquet files of each table that is there, by table code; absent tables are left out."""
    found = {code: _files(folder, code) for code in codes}
    return {code: paths for code, paths in found.items() if paths}


def _files(folder: Path, code: str) -> list[str]:
    single = folder / f"{code}.parquet"
    if single.is_file():
        return [str(single)]
    if (folder / code / "_delta_log").is_dir():
        return sorted(uri.removeprefix("file://") for uri in DeltaTable(str(folder / code)).file_uris())
    return sorted(str(path) for path in (folder / code).rglob("*.parquet"))
