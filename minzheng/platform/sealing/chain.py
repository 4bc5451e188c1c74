"""The chain of batches: what a head is made of, and what its signature says."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature

from minzheng.platform.crypto import KEY_VERSION, keys
from minzheng.platform.sealing.session import Sql
from minzheng.platform.sealing.sources import FORMAT

FIRST = bytes(32)  # what the first batch follows
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
HEAD_MARK, LINE_MARK = b"minzheng head ", b"minzheng anchor "


class Span(NamedTuple):
    """Transactions lo <= xid < hi of one cluster."""

    epoch: int
    lo: int
    hi: int


@dataclass(frozen=True)
class Batch:
    """One link as it is stored; `signature` is format byte, key version byte and the Ed25519 signature."""

    id: int
    span: Span
    rows: int
    root: bytes
    previous: bytes
    sealed_at: datetime
    head: bytes = b""
    signature: bytes = b""

    @property
    def format(self) -> int:
        """Which columns were hashed."""
        return self.signature[0] if self.signature else FORMAT

    def computed_head(self) -> bytes:
        """The hash of all that the batch says, in fixed widths."""
        microseconds = (self.sealed_at - BEGINNING) // timedelta(microseconds=1)
        numbers = struct.pack(">BqQQqq", self.format, *self.span, self.rows, microseconds)
        return hashlib.sha256(self.previous + self.root + numbers).digest()

    def is_signed(self) -> bool:
        """Whether the head carries this installation's signature."""
        return self.signature[1:2] == bytes((KEY_VERSION,)) and is_signed(
            HEAD_MARK + self.head, self.signature[2:]
        )


def signed(batch: Batch) -> Batch:
    """The batch with its head and its signature."""
    head = batch.computed_head()
    return replace(batch, head=head, signature=bytes((FORMAT, KEY_VERSION)) + sign(HEAD_MARK + head))


def sign(message: bytes) -> bytes:
    """The installation's Ed25519 signature; the key never lies in the database."""
    return keys().seal.sign(message)


def is_signed(message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message is this installation's."""
    try:
        keys().seal.public_key().verify(signature, message)
    except InvalidSignature:
        return False
    return True


def stored_batches(connection: Sql, *, last: int | None = None) -> list[Batch]:
    """The batches in the order of the chain; with `last` only so many of its end."""
    found = connection.execute(
        "SELECT id, epoch, lo::text, hi::text, rows, root, previous, sealed_at,"
        " head, signature FROM platform_sealbatch ORDER BY id DESC LIMIT %s",
        (last,),
    )
    batches = [Batch(number, Span(epoch, int(lo), int(hi)), *rest) for number, epoch, lo, hi, *rest in found]
    return batches[::-1]
