"""`minzheng watch FOLDER --as NAME`: takes in what is put into the folders of the sources, until interrupted."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from django.utils.translation import override

from minzheng.cli.house import open_house
from minzheng.cli.refusing import LANGUAGES, add_language, refuse
from minzheng.cli.watch.folder import Looked, complete, look
from minzheng.cli.watch.taking import take


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng watch`."""
    parser.add_argument(
        "folder", type=Path, help="with a folder for each source, and in it for each street or party"
    )
    parser.add_argument(
        "--as", dest="account", metavar="NAME", required=True, help="in whose name files are sent"
    )
    parser.add_argument("--once", action="store_true", help="end when everything complete is put away")
    parser.add_argument("--every", type=float, default=5, metavar="SECONDS", help="between two looks")
    add_language(parser, "language of what is written beside the files")


def run(options: argparse.Namespace) -> int:
    """Look, wait, look again, take what did not change meanwhile; 2 where there is no such folder."""
    open_house()
    if not options.folder.is_dir():
        return refuse([f"{options.folder} is no folder."])
    before: Looked = {}
    with override(LANGUAGES[options.lang]):
        try:
            before = look(options.folder)
            while True:
                time.sleep(options.every)
                before = _round(options, before)
                if options.once:
                    return 0
        except KeyboardInterrupt:
            return 0


def _round(options: argparse.Namespace, before: Looked) -> Looked:
    """One look and what follows from it; gives the look for the next one."""
    now = look(options.folder)
    for found in complete(options.folder, before, now):
        if told := take(found, options.account, options.lang):
            print(told, flush=True)
    return now
