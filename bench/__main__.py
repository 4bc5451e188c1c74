"""`python -m bench [NAME…] [--option…]`: runs the benches named, or all there are; each is given the options.

The beginning of a name will do: `import` is importing, which could not be a module under that word.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from pkgutil import iter_modules

UNKNOWN = 2
SHARED = {"__main__", "about"}  # what stands beside the benches and is none


def benches() -> list[str]:
    """The names of the benches: the modules beside this one."""
    return sorted(each.name for each in iter_modules([str(Path(__file__).parent)]) if each.name not in SHARED)


def main(words: Sequence[str]) -> int:
    """Runs benches one after the other; gives the worst exit code, 2 where one of the names is none."""
    known = benches()
    told_names = list(takewhile(lambda word: not word.startswith("-"), words))
    options = words[len(told_names) :]
    wanted = [next((name for name in known if name.startswith(word)), word) for word in told_names]
    told = f"Benches: {', '.join(known) or 'none yet'}."
    if unknown := [name for name in wanted if name not in known]:
        print(f"There is no bench {', '.join(unknown)}. {told}", file=sys.stderr)
        return UNKNOWN
    if not known:
        print(told)
    return max((int(import_module(f"bench.{name}").main(options)) for name in wanted or known), default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
