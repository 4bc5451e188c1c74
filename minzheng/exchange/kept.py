"""Tables of a delivery's rows in the state folder, encrypted: those on their way in, and those that are in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from django.db import transaction

from minzheng.exchange.models import Delivery
from minzheng.exchange.places import folder
from minzheng.platform.encrypted import decrypting, encrypting
from minzheng.platform.models import Event

ARRIVED, UNNUMBERED, STAGED = "arrived", "unnumbered", "staging"
ROWS = ".rows"


@contextmanager
def keeping(delivery: Delivery, name: str, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    """Keeps a table of the delivery under a name, instead of what was kept there before, some rows after the other."""
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with (
        encrypting(_path(delivery, name)) as file,
        pa.ipc.new_stream(file, schema, options=options) as writer,
    ):
        yield writer.write_table


def keep_table(delivery: Delivery, name: str, table: pa.Table) -> None:
    """Keeps a table of the delivery under a name, instead of what was kept there before."""
    with keeping(delivery, name, table.schema) as keep:
        keep(table)


@contextmanager
def kept_batches(delivery: Delivery, name: str) -> Iterator[pa.RecordBatchReader | None]:
    """What is kept of the delivery under a name, some rows at a time, each time from the first; None if nothing is."""
    path = _path(delivery, name)
    if not path.exists():
        yield None
        return
    with decrypting(path) as file, pa.ipc.open_stream(file) as reader:
        yield reader


def is_kept(delivery: Delivery, name: str) -> bool:
    """Whether anything is kept of the delivery under a name."""
    return _path(delivery, name).exists()


def kept_column(delivery: Delivery, name: str, column: str) -> pa.ChunkedArray:
    """One column of what is kept of the delivery under a name, which has to be there; and nothing else of it held."""
    with kept_batches(delivery, name) as reader:
        assert reader is not None
        chunks = [batch.column(column) for batch in reader]
        return pa.chunked_array(chunks, reader.schema.field(column).type)


def kept_table(delivery: Delivery, name: str) -> pa.Table | None:
    """What is kept of the delivery under a name; None if nothing is."""
    with kept_batches(delivery, name) as reader:
        return reader.read_all() if reader is not None else None


def let_go(delivery: Delivery, name: str) -> None:
    """Deletes it, once the running transaction is committed."""
    path = _path(delivery, name)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def keep_before(delivery: Delivery, name: str, event_id: int) -> None:
    """What is kept of the delivery now lies beside what will be kept in its place, until this event is committed."""
    path = _path(delivery, name)
    before = path.with_name(f"{path.name}.{event_id}")
    if not before.exists():
        before.hardlink_to(path)
    transaction.on_commit(lambda: before.unlink(missing_ok=True))


def undo_cut_off(name: str, running: int) -> None:
    """What an event that was never committed kept is replaced by what was kept before it.

    To be called by the one who alone may change what is kept; `running` is their own event.
    """
    for before in folder(name).glob(f"*{ROWS}.*"):
        path, event_id = before.with_suffix(""), int(before.suffix[1:])
        if event_id != running and Event.objects.filter(pk=event_id).exists():
            before.unlink()  # killed after its commit
        else:
            before.replace(path)


def _path(delivery: Delivery, name: str) -> Path:
    return folder(name) / f"{delivery.pk}{ROWS}"
