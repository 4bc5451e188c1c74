"""Files encrypted in parts come back as they were written, or not at all."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pytest
from cryptography.exceptions import InvalidTag

from minzheng.platform.crypto import encrypt_bytes
from minzheng.platform.encrypted import PART, TAG, decrypting, encrypting

HEAD = 9  # bytes before the first part


def kept(path: Path, *pieces: bytes) -> Path:
    """A file written in these pieces."""
    with encrypting(path) as file:
        for piece in pieces:
            file.write(piece)
    return path


def read(path: Path) -> bytes:
    """The whole of it."""
    with decrypting(path) as file:
        return file.read()


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 7])
def test_what_was_written_comes_back_however_it_falls_into_parts(size: int, tmp_path: Path) -> None:
    content = (bytes(range(256)) * (size // 256 + 1))[:size]
    path = kept(tmp_path / "a", content[: size // 3], content[size // 3 :])
    assert read(path) == content
    assert size < 32 or content[:32] not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_changed_missing_moved_or_cut_off_part_is_never_read(tmp_path: Path) -> None:
    path = kept(tmp_path / "a", bytes(3 * PART))
    sound, part = path.read_bytes(), PART + TAG
    spoiled = (
        sound[:100] + bytes((sound[100] ^ 1,)) + sound[101:],
        sound[:-part],
        sound[: HEAD + part],
        sound[:-1],
        sound[:HEAD]
        + sound[HEAD + part : HEAD + 2 * part]
        + sound[HEAD : HEAD + part]
        + sound[HEAD + 2 * part :],
        sound + sound[-part:],
    )
    for content in spoiled:
        path.write_bytes(content)
        with pytest.raises(InvalidTag):
            read(path)


def test_a_file_whose_writing_fails_is_as_it_was_before(tmp_path: Path) -> None:
    path = kept(tmp_path / "a", b"before")
    with pytest.raises(ZeroDivisionError), encrypting(path) as file:
        file.write(b"after")
        raise ZeroDivisionError
    assert read(path) == b"before" and list(tmp_path.iterdir()) == [path]


def test_a_file_that_was_encrypted_whole_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(encrypt_bytes(b"of an earlier version"))
    assert read(tmp_path / "a") == b"of an earlier version"


def test_tables_are_written_and_read_through_it(tmp_path: Path) -> None:
    table = pa.table({"a": list(range(200_000)), "b": ["甲"] * 200_000})
    with encrypting(tmp_path / "a") as file, pa.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=7_000)
    with decrypting(tmp_path / "a") as file, pa.ipc.open_stream(file) as reader:
        assert reader.read_all() == table
    with decrypting(tmp_path / "a") as file:
        copy = io.BytesIO()
        while piece := file.read(1000):
            copy.write(piece)
    assert pa.ipc.open_stream(copy.getvalue()).read_all() == table
