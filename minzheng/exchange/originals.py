"""Files as they came, encrypted, named by the digest of their bytes: what a row is traced back to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minzheng.exchange.kernel.digest import digest_of
from minzheng.exchange.places import folder, put
from minzheng.platform.crypto import decrypt_bytes, encrypt_bytes

FOLDER = "originals"


def keep(content: bytes) -> str:
    """Keeps a file and gives its digest; kept a second time it stays one."""
    digest = digest_of(content)
    path = folder(FOLDER) / digest
    if not path.exists():
        put(path, encrypt_bytes(content))
    return digest


def original(digest: str) -> bytes:
    """A kept file's bytes; FileNotFoundError if it isn't here."""
    return decrypt_bytes((folder(FOLDER) / digest).read_bytes())


@contextmanager
def opened(digest: str) -> Iterator[Path]:
    """A kept file for a reader that wants a path. It lies in memory: whoever is killed here leaves nothing readable."""
    with lying_in_memory(original(digest)) as path:
        yield path


@contextmanager
def lying_in_memory(content: bytes) -> Iterator[Path]:
    """Bytes for a reader that wants a path; they never lie on a disk."""
    descriptor = os.memfd_create("original")
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        yield Path(f"/proc/{os.getpid()}/fd/{descriptor}")
    finally:
        os.close(descriptor)
