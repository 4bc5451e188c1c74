"""`python -m minzheng.demo PACK --out FOLDER`: writes a district's files; `minzheng demo` calls it by this name."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from minzheng.demo.generate import generate
from minzheng.demo.recipe.book import RecipeError

REFUSED = 2


def main() -> int:
    """Writes files, manifest, acts and truth into the folder; 2 when the recipe can't be used, with the reason."""
    parser = argparse.ArgumentParser(prog="python -m minzheng.demo", description=__doc__)
    parser.add_argument("pack", type=Path, help="folder of the pack whose recipe is used")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--seed", type=int, default=1, help="the same seed and day give the same files")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.today(), metavar="YYYY-MM-DD")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        generate(
            options.pack,
            options.out,
            seed=options.seed,
            as_of=options.as_of,
            processes=os.cpu_count() or 1,
        )
    except RecipeError as error:
        print(error, file=sys.stderr)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
