"""manifest.json: the files in the order in which they are sent, with source, sender and day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from minzheng.demo.sheets import Draft


def manifest_of(drafts: Sequence[Draft], *, seed: int, as_of: date) -> dict[str, object]:
    """Returns the content of manifest.json; paths are seen from its folder."""
    return {"seed": seed, "as_of": as_of.isoformat(), "files": [_entry(draft) for draft in drafts]}


def _entry(draft: Draft) -> dict[str, object]:
    sender = {"role": draft.sender.role}
    if draft.sender.division:
        sender["division"] = draft.sender.division
    if draft.sender.party:
        sender["party"] = draft.sender.party
    return {
        "source": draft.source,
        "file": path_of(draft),
        "sender": sender,
        "sent": draft.sent.isoformat(),
        "period": draft.period,
    }


def path_of(draft: Draft) -> str:
    """Returns where a file lies, seen from the folder of the manifest."""
    return f"inbox/{draft.source}/{draft.name}"
