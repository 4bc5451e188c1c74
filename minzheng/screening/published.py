"""The values published in the application: of each parameter all dated values in one, as a file on top of the pack."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from minzheng.exchange.places import put
from minzheng.platform.acting import acting
from minzheng.platform.actors import system_actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.packs.parameters import DatedValue, ParameterEntry
from minzheng.platform.published import published_path
from minzheng.screening.inputs import installed_book
from minzheng.screening.models import Proposal
from minzheng.screening.trying import value_of

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """A parameter's value from a day on, and the paper that sets it."""

    code: str
    text: str
    since: date
    paper: str


def write_published() -> None:
    """The file says what has been published, whoever did it and in whatever order; the same again changes nothing."""
    reader = system_actor("published values", (Proposal.see,))
    with acting(reader):
        published = Proposal.objects.visible_to(reader).filter(state=Proposal.State.PUBLISHED)
        changes = [
            Change(code, text, one.valid_from, one.paper)
            for one in published.order_by("published_at", "pk")
            for code, text in one.values.items()
        ]
    entries = [_as_data(entry) for entry in merged(installed_pack().written_parameters, changes)]
    text = json.dumps({"parameters": entries}, ensure_ascii=False, indent=1)
    path = Path(published_path())
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        put(path, text.encode())


def merged(written: Mapping[str, ParameterEntry], changes: Iterable[Change]) -> list[ParameterEntry]:
    """The parameters that were changed, each with its values before and the new ones; later changes come on top."""
    found: dict[str, ParameterEntry] = {}
    for change in changes:
        entry = found.get(change.code) or written.get(change.code)
        if entry is not None:
            found[change.code] = entry.model_copy(update={"values": _with(entry.values, change)})
    return [found[code] for code in sorted(found)]


def _with(values: tuple[DatedValue, ...], change: Change) -> tuple[DatedValue, ...]:
    """The new value from its day until the next one begins; what held until then ends the day before."""
    before = [
        each.model_copy(update={"valid_until": min(each.valid_until or date.max, change.since - A_DAY)})
        for each in values
        if each.valid_from < change.since
    ]
    after = [each for each in values if each.valid_from > change.since]
    new = DatedValue(
        value=_number(change),
        valid_from=change.since,
        valid_until=after[0].valid_from - A_DAY if after else None,
        source=change.paper,
        status="verified",
    )
    return (*before, new, *after)


def _number(change: Change) -> int | Decimal:
    value = value_of(installed_book().parameters[change.code], change.text)
    return value if isinstance(value, int) else Decimal(change.text)


def _as_data(entry: ParameterEntry) -> Mapping[str, object]:
    return entry.model_dump(mode="json", by_alias=True)
