"""`minzheng pack check [DIR]`: validates packs and runs their examples; needs no database."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from minzheng.platform.packs.examples import check
from minzheng.platform.packs.places import pack_folder, packs_dir

SOUND, PROBLEMS = 0, 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("action", choices=["check"], help="what to do with the pack")
    parser.add_argument("dir", nargs="?", help="a pack's folder or code; all packs without it")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Checks the pack or all packs, prints every problem with file, line, key and remedy; 1 if there is any."""
    every = sorted(each.parent for each in packs_dir().glob("*/district.yaml"))
    folders = [pack_folder(options.dir)] if options.dir else every
    found = {problem for folder in folders for problem in check(folder)}
    if options.json:
        print(json.dumps({"problems": [asdict(each) for each in sorted(found)]}, ensure_ascii=False))
    else:
        names = ", ".join(folder.name for folder in folders)
        print("\n".join(str(each) for each in sorted(found)) or f"{names}: no problems.")
    return PROBLEMS if found else SOUND
