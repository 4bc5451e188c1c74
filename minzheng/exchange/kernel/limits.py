"""What reading one file may cost."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: address space of the child, seconds, bytes once unpacked and how many times its size.

    A workbook that unpacks to more than `whole` bytes is read in windows of rows, which takes longer and holds little.
    """

    memory: int = 2048 * MEGABYTE
    seconds: float = 480
    unpacked: int = 4096 * MEGABYTE
    ratio: int = 200
    whole: int = 48 * MEGABYTE
