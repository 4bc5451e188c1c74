"""Columns that a sender pointed out once: the next file with the same headings is understood without asking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.headings import Chosen, find_headings, labels
from minzheng.exchange.kernel.sheets import RawSheet
from minzheng.exchange.models import Delivery, RememberedColumns
from minzheng.platform.acting import Actor
from minzheng.platform.time import now
from minzheng.platform.verbs import record


def columns_as_last_time(
    actor: Actor, delivery: Delivery, contract: Contract, sheets: Sequence[RawSheet]
) -> Chosen:
    """What the sender of a delivery chose for a file with the same headings; nothing if that never was."""
    known = RememberedColumns.objects.visible_to(actor).of(delivery)
    found = as_last_time(known, contract, sheets)
    return found.columns if found is not None else {}


def as_last_time(
    known: Iterable[RememberedColumns], contract: Contract, sheets: Sequence[RawSheet]
) -> RememberedColumns | None:
    """The first of these whose headings are those of a sheet, word for word."""
    return next(
        (one for one in known if any(_same(one, contract, sheet) for sheet in sheets if sheet.rows)), None
    )


def _same(one: RememberedColumns, contract: Contract, sheet: RawSheet) -> bool:
    told: list[str] = one.headings
    return labels(find_headings(sheet, contract, one.columns).names) == told


def remember(actor: Actor, delivery: Delivery, headings: list[str]) -> None:
    """Keeps what was chosen for a file that could be read by it, in the place of what was kept for such headings."""
    known = RememberedColumns.objects.visible_to(actor).of(delivery)
    before = next((one for one in known if one.headings == headings), None)
    if before is not None:
        if before.columns == delivery.columns:
            return
        forget(before)
    kept = RememberedColumns(
        area=delivery.area,
        party=delivery.party,
        source=delivery.source,
        headings=headings,
        columns=delivery.columns,
        delivery=delivery,
        remembered_at=now(),
    )
    kept.save(force_insert=True)
    record(kept, kind="remembered")


def forget(known: RememberedColumns) -> None:
    """From now on files with these headings are asked about again."""
    known.forgotten_at = now()
    known.save(update_fields=["forgotten_at"])
    record(known, kind="forgotten")
