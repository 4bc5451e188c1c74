"""Runs one step in a process of its own: `python -m bench.searching.steps STEP NUMBER…`; prints JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import django


def main(words: Sequence[str]) -> None:
    """Takes the step and prints what it says of itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
    django.setup()
    step = import_module("bench.searching.work").STEPS[words[0]]
    print(json.dumps(step(*map(int, words[1:]))))


if __name__ == "__main__":
    main(sys.argv[1:])
