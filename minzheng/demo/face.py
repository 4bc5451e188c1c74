"""`minzheng demo`: invents a district's files from the recipe of a pack and prints what its generator knows is true."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from minzheng.demo.generate import generate
from minzheng.demo.recipe.book import RecipeError

PACKS = Path(__file__).resolve().parents[2] / "packs"
SCALES = {"small": "example", "district": "tianning"}
REFUSED = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument(
        "--scale", choices=sorted(SCALES), default="district", help="which district to invent"
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed and day give the same files")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.today(), metavar="YYYY-MM-DD")
    parser.add_argument("--out", type=Path, default=Path("build/demo"), help="folder to write to")


def run(options: argparse.Namespace) -> int:
    """Writes the files, prints where they are and the true figures; 2 when the recipe can't be used."""
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        truth = generate(PACKS / SCALES[options.scale], options.out, seed=options.seed, as_of=options.as_of)
    except RecipeError as error:
        print(error, file=sys.stderr)
        return REFUSED
    print(f"The files lie in {options.out / 'inbox'}, in the order of {options.out / 'manifest.json'}.")
    print(json.dumps(truth.data["figures"], ensure_ascii=False, indent=1))
    return 0
