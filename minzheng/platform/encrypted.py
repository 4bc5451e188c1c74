"""Files encrypted in parts, written and read one part at a time, so that none is ever held whole.

A byte that says so, the key's version and 7 random bytes, then parts of 1 MiB, each with AES-256-GCM under a nonce of
those bytes, its number and whether it is the last (the construction STREAM of Hoang, Reyhanitabar, Rogaway and Vizár,
2015): a part that is changed, missing, put elsewhere or cut off makes reading fail. Knows no Django.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from minzheng.platform.crypto import KEY_VERSION, KeyMissing, decrypt_bytes, keys

IN_PARTS = 0x81  # beside the suites of values, which are encrypted whole
PART, TAG = 1 << 20, 16
RANDOM = 7


@contextmanager
def encrypting(path: Path) -> Iterator[BinaryIO]:
    """A file to write to; it is there, and private, once the block has ended well, and until then as it was before."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            draft.chmod(0o600)
            writer = _Writer(file)
            yield writer
            writer.finish()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def decrypting(path: Path) -> Iterator[BinaryIO]:
    """What was written, to be read from its beginning; FileNotFoundError if nothing was.

    What `encrypt_bytes` made of a file before there were parts is read too.
    """
    with path.open("rb") as file:
        in_parts = file.read(1) == bytes((IN_PARTS,))
        if in_parts:
            yield io.BufferedReader(_Reader(file), PART)
    if not in_parts:
        yield io.BytesIO(decrypt_bytes(path.read_bytes()))


def _nonce(random: bytes, number: int, last: bool) -> bytes:
    return random + number.to_bytes(4, "big") + bytes((last,))


class _Writer(io.RawIOBase, BinaryIO):
    """Encrypts what it is given, part by part."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._random = file, os.urandom(RANDOM)
        self._waiting, self._number = bytearray(), 0
        file.write(bytes((IN_PARTS, KEY_VERSION)) + self._random)

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        view = memoryview(content).cast("B")  # type: ignore[arg-type]  # whatever has bytes, as arrow's buffers
        for start in range(0, len(view), PART):
            self._waiting += view[start : start + PART]
            # The last part is known only at the end, so a full one waits for the next byte.
            if len(self._waiting) > PART:
                self._put(self._waiting[:PART], last=False)
                del self._waiting[:PART]
        return len(view)

    def finish(self) -> None:
        """Writes what still waits as the last part."""
        self._put(self._waiting, last=True)

    def _put(self, part: bytearray, *, last: bool) -> None:
        nonce = _nonce(self._random, self._number, last)
        self._file.write(keys().values.encrypt(nonce, bytes(part), None))
        self._number += 1


class _Reader(io.RawIOBase):
    """Decrypts part by part; cryptography's InvalidTag for anything but what was written."""

    def __init__(self, file: BinaryIO) -> None:
        version = file.read(1)
        if version != bytes((KEY_VERSION,)):
            raise KeyMissing(f"key version {version.hex()}")
        self._file, self._random = file, file.read(RANDOM)
        self._coming, self._number = file.read(PART + TAG), 0
        self._part = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        into = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any buffer
        if not self._part and self._coming:
            self._next()
        size = min(len(into), len(self._part))
        into[:size] = self._part[:size]
        self._part = self._part[size:]
        return size

    def _next(self) -> None:
        coming = self._file.read(PART + TAG)
        nonce = _nonce(self._random, self._number, last=not coming)
        self._part = memoryview(keys().values.decrypt(nonce, self._coming, None))
        self._coming, self._number = coming, self._number + 1
