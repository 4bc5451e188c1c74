"""The pack files of assessment: scoring tables (lines/<line>/needs.yaml) and instruments (instruments/<code>.yaml)."""

from __future__ import annotations

from minzheng.assessment.instruments import Instrument
from minzheng.assessment.tables import NeedsTable, check_table
from minzheng.platform.packs import ContentKind, Pack, content_kinds

NEEDS = content_kinds.register(ContentKind("needs", "lines/*/needs.yaml", NeedsTable, check_table, ("questions",)))
INSTRUMENTS = content_kinds.register(ContentKind("instruments", "instruments/*.yaml", Instrument))


def needs_table(pack: Pack, code: str) -> NeedsTable:
    """A pack's scoring table. Raises LookupError when there is none of this code."""
    found = {each.value.code: each.value for each in pack.content(NEEDS)}
    if code not in found:
        raise LookupError(f"The pack {pack.code} has no scoring table {code!r}; it has {', '.join(sorted(found))}.")
    return found[code]


def instrument(pack: Pack, code: str) -> Instrument:
    """A pack's instrument. Raises LookupError when there is none of this code."""
    found = {each.value.code: each.value for each in pack.content(INSTRUMENTS)}
    if code not in found:
        raise LookupError(f"The pack {pack.code} has no instrument {code!r}; it has {', '.join(sorted(found))}.")
    return found[code]
