"""One choice of a drop-down, a chip or a question."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise
"""Text that a reader sees: plain, or translated when it is shown."""


@dataclass(frozen=True)
class Option:
    """A value and what the reader sees for it."""

    value: str
    label: Words
