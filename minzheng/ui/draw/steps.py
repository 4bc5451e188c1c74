"""Figure steps: in which of five even steps between zero and the largest a value lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

STEPS = 5


@dataclass(frozen=True)
class Scale:
    """Steps of equal size, whole numbers; step 0 is zero itself."""

    size: int
    most: int

    def step(self, value: float) -> int:
        """The step of a value: 0 for nothing, then 1 to 4 (the last holds everything larger)."""
        return 0 if value <= 0 else min(STEPS - 1, ceil(value / self.size))

    def labels(self) -> list[str]:
        """What each step holds, as the legend prints it."""
        texts = ["0"]
        for number in range(1, STEPS):
            low, high = (number - 1) * self.size + 1, number * self.size
            texts.append(f"{low}+" if number == STEPS - 1 else str(low) if low == high else f"{low}–{high}")
        return texts


def scale_for(values: Sequence[float]) -> Scale:
    """The scale for these values."""
    most = max(1, ceil(max(values, default=0)))
    return Scale(max(1, ceil(most / (STEPS - 1))), most)
