"""Runs one bench: `python -m bench NAME [its arguments]`; it prints a table and writes JSON."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main() -> int:
    """Run the bench that is named; without one, list those there are."""
    names = [found.name for found in pkgutil.iter_modules(bench.__path__) if not found.name.startswith("_")]
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        print(f"python -m bench NAME [--help]; there are: {', '.join(names)}", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"bench.{sys.argv[1]}").main(sys.argv[2:]))


if __name__ == "__main__":
    sys.exit(main())
