"""On what a delivery may be read, as its page tells: by law or on signatures, for what, until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.content import Basis
from minzheng.exchange.contracts import contracts
from minzheng.exchange.models import Delivery
from minzheng.platform.installed import installed_pack
from minzheng.platform.packs import Text
from minzheng.ui.declare import Card, LinesBlock
from minzheng.ui.parts import joined, quiet, tag, two_lines
from minzheng.ui.words import full_day, labelled, said, thousands

KINDS = {
    "statute": _("Read by law"),
    "authorisation": _("Read only of people who have signed for it; all other rows are counted and left out"),
}


def basis_cards(delivery: Delivery) -> Sequence[Card]:
    """The basis of its source, and the request it came on; no card for a source that the pack has no more."""
    contract = contracts(installed_pack()).get(delivery.source)
    if contract is None:
        return []
    kept = gettext("its rows are needed for %(months)s months") % {"months": thousands(contract.retention)}
    lines: list[object] = [
        two_lines(_basis(contract.basis), said(contract.basis.text)),
        *_request(delivery.request),
        quiet(kept),
    ]
    return [Card(title=_("On what basis"), blocks=[LinesBlock(lines=lines)])]


def _basis(basis: Basis) -> object:
    unsure = [tag(_("not yet confirmed by the bureau"), outline=True)] if basis.status == "unverified" else []
    return joined([KINDS[basis.kind], *unsure])


def _request(request: Mapping[str, Any]) -> list[object]:
    if not request:
        return []
    until = gettext("until %(day)s") % {"day": full_day(date.fromisoformat(request["expires"]))}
    number = labelled(gettext("Request"), request["number"])
    return [two_lines(number, said(Text(**request["purpose"])), quiet(until))]
