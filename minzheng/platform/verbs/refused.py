"""A refusal: an exception inside, so that everything rolls back; data outside, rendered at the edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from minzheng.platform.reasons import Reason as Reason
from minzheng.platform.reasons import render


@dataclass
class Refused(Exception):
    """The verb said no. `code` is stable and has a sentence in both languages; `reasons` say why."""

    code: str
    reasons: tuple[Reason, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.code}: " + "; ".join(
            f"{render(r.what)} {render(r.seen)}".strip() for r in self.reasons
        )

    def as_json(self) -> dict[str, Any]:
        """The refusal as data."""
        return {"code": self.code, "reasons": [reason.as_json() for reason in self.reasons]}
