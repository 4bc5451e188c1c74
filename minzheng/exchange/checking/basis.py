"""On what the rows of a file may be read, and what is kept of a file of which not all may."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.utils import timezone

from minzheng.exchange.authorisations import signed_for
from minzheng.exchange.content import Contract
from minzheng.exchange.contracts import contracts
from minzheng.exchange.kernel.basis import as_raw, keep_signed
from minzheng.exchange.kernel.reading import Reading
from minzheng.exchange.models import Delivery
from minzheng.exchange.originals import keep_signed_rows, let_go_original
from minzheng.platform.acting import unscoped
from minzheng.platform.installed import installed_pack
from minzheng.registry.services import known_by_number


def drop_without_basis(delivery: Delivery, contract: Contract, reading: Reading) -> int:
    """Drops all rows of people who have not signed for this source, and gives how many; nothing else of them is kept.

    The file itself is let go: its rows with basis stay in its place.
    """
    if not contract.by_authorisation:
        return 0
    as_of = timezone.localdate(delivery.received_at)
    dropped = keep_signed(reading, contract, partial(_signed, delivery), as_of=as_of)
    keep_signed_rows(delivery.pk, as_raw(reading))
    return dropped


def _signed(delivery: Delivery, numbers: Collection[str]) -> set[str]:
    people = known_by_number(numbers)
    signed = signed_for(delivery.source, delivery.sent_on, {one.subject_id for one in people.values()})
    return {number for number, one in people.items() if one.subject_id in signed}


def forget_whole(delivery: Delivery) -> None:
    """Lets go the original of a file of which not every row may be kept, unless another delivery may keep the same."""
    agreed = contracts(installed_pack())
    contract = agreed.get(delivery.source)
    if contract is None or not contract.by_authorisation:
        return
    with unscoped("the same bytes may be another sender's file, which is kept whole"):
        others = Delivery.objects.filter(digest=delivery.digest).exclude(pk=delivery.pk)
        waiting = set(others.filter(state=Delivery.State.RECEIVED).values_list("source", flat=True))
        sources = set(others.values_list("source", flat=True))
    by_law = {source for source in sources if source in agreed and not agreed[source].by_authorisation}
    if not waiting and not by_law:
        let_go_original(delivery.digest)
