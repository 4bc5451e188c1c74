"""Tells on one line each what was done, how much, and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

WIDTH = 46


@dataclass
class Step:
    """A step under way: `count` says how much was done, in words."""

    what: str
    count: str = ""


@dataclass
class Progress:
    """The steps so far with their seconds; a screen sees a running one too."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, what: str) -> Iterator[Step]:
        """Inside, the step runs; its line is written once it is done."""
        began, step = time.monotonic(), Step(what)
        self.show(step)
        yield step
        self.seconds[what] = time.monotonic() - began
        self._write(f"{what:<30} {step.count:<{WIDTH}} {self.seconds[what]:>7.1f} s\n")

    def show(self, step: Step) -> None:
        """Shows how far a running step has come, where somebody looks on."""
        if self.out.isatty():
            self._write(f"{step.what:<30} {step.count} …")

    def _write(self, text: str) -> None:
        clear = "\r\033[K" if self.out.isatty() else ""
        self.out.write(clear + text)
        self.out.flush()
