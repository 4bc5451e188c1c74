"""Tables of a delivery's rows in the state folder, encrypted: those on their way in, and those that are in."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from django.db import transaction

from minzheng.exchange.models import Delivery
from minzheng.exchange.places import folder, put
from minzheng.platform.crypto import decrypt_bytes, encrypt_bytes

ARRIVED, UNNUMBERED, STAGED = "arrived", "unnumbered", "staging"


def keep_table(delivery: Delivery, name: str, table: pa.Table) -> None:
    """Keeps a table of the delivery under a name, instead of what was kept there before."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    put(_path(delivery, name), encrypt_bytes(sink.getvalue().to_pybytes()))


def kept_table(delivery: Delivery, name: str) -> pa.Table | None:
    """What is kept of the delivery under a name; None if nothing is."""
    path = _path(delivery, name)
    if not path.exists():
        return None
    with pa.ipc.open_stream(decrypt_bytes(path.read_bytes())) as reader:
        return reader.read_all()


def let_go(delivery: Delivery, name: str) -> None:
    """Deletes it, once the running transaction is committed."""
    path = _path(delivery, name)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _path(delivery: Delivery, name: str) -> Path:
    return folder(name) / f"{delivery.pk}.rows"
