"""`minzheng demo`: builds the demonstration district through the real pipeline and serves it.

A district that was built already is used again, so the second call is quick.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date

from minzheng.cli.demo import accounts
from minzheng.cli.demo.building import make_there
from minzheng.cli.demo.progress import Progress
from minzheng.cli.demo.serving import ask_port, serve
from minzheng.cli.demo.wanted import SCALES, wanted
from minzheng.platform.installed import note_pack
from minzheng.platform.packs import PackError

HOST = "127.0.0.1"
REFUSED = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("--scale", choices=sorted(SCALES), default="district", help="which district to build")
    parser.add_argument("--seed", type=int, default=1, help="another seed invents other people")
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="the day up to which it is built (today)",
    )
    parser.add_argument("--port", type=int, default=8000, help="where to serve it")
    parser.add_argument("--no-serve", action="store_true", help="only build it")


def run(options: argparse.Namespace) -> int:
    """Builds the district unless it is there, prints its accounts, serves it until interrupted.

    2 when pack or recipe have mistakes; raises ServerError when database or port can't be had.
    """
    try:
        district = wanted(options.scale, options.seed, options.as_of)
    except PackError as error:
        print(error, file=sys.stderr)
        return REFUSED
    os.environ["MINZHENG_PACK"] = district.pack.code
    if not options.no_serve:
        ask_port(HOST, options.port)
    make_there(district, Progress())
    if not os.environ.get("MINZHENG_DATABASE"):
        note_pack(district.pack.code)
    told = [f"Password of all: {accounts.password()}", f"Files and what is true of them: {district.files}"]
    print("\n".join(["", *accounts.table(district.pack), "", *told]))
    return 0 if options.no_serve else serve(HOST, options.port)
