"""Files as they came, encrypted, named by the digest of their bytes: what a row is traced back to."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from minzheng.exchange.kernel.digest import digest_of
from minzheng.exchange.kernel.sheets import RawSheet
from minzheng.exchange.places import folder, put
from minzheng.platform.crypto import decrypt_bytes, encrypt_bytes
from minzheng.platform.encrypted import decrypting, encrypting

FOLDER = "originals"
SIGNED = "signed"  # of files that were not kept as they came: their rows with basis, by the delivery's number


def keep(content: bytes) -> str:
    """Keeps a file and gives its digest; kept a second time it stays one."""
    digest = digest_of(content)
    path = folder(FOLDER) / digest
    if not path.exists():
        with encrypting(path) as file:
            file.write(content)
    return digest


def original(digest: str) -> bytes:
    """A kept file's bytes; FileNotFoundError if it isn't here."""
    with decrypting(folder(FOLDER) / digest) as file:
        return file.read()


@contextmanager
def opened(digest: str) -> Iterator[Path]:
    """A kept file for a reader that wants a path. It lies in memory: whoever is killed here leaves nothing readable."""
    with decrypting(folder(FOLDER) / digest) as file, lying_in_memory(file) as path:
        yield path


@contextmanager
def lying_in_memory(content: BinaryIO) -> Iterator[Path]:
    """What a file holds, for a reader that wants a path; it never lies on a disk."""
    descriptor = os.memfd_create("original")
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            shutil.copyfileobj(content, file)
        yield Path(f"/proc/{os.getpid()}/fd/{descriptor}")
    finally:
        os.close(descriptor)


def let_go_original(digest: str) -> None:
    """Deletes a kept file, once the running transaction is committed."""
    path = folder(FOLDER) / digest
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def keep_signed_rows(delivery_id: int, sheets: list[RawSheet]) -> None:
    """Keeps the rows of a file that may be kept, in the place of the file."""
    told = [{"name": sheet.name, "rows": sheet.rows} for sheet in sheets]
    put(
        folder(SIGNED) / f"{delivery_id}.sheets",
        encrypt_bytes(json.dumps(told, ensure_ascii=False).encode()),
    )


def signed_rows(delivery_id: int) -> list[RawSheet] | None:
    """The rows kept in the place of a delivery's file; None if there are none."""
    path = folder(SIGNED) / f"{delivery_id}.sheets"
    if not path.exists():
        return None
    return [RawSheet(one["name"], False, one["rows"]) for one in json.loads(decrypt_bytes(path.read_bytes()))]
