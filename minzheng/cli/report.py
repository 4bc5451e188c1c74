"""`minzheng report YEAR`: the annual report as data, as text or as a file that an office goes on with."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from minzheng.cli.looking import UnknownAccount, add_account, looking_as
from minzheng.indicators.files import WRITERS
from minzheng.indicators.report import report_on
from minzheng.platform.acting import acting


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng report`."""
    parser.add_argument("year", type=int)
    parser.add_argument("--format", choices=sorted(WRITERS), default="md")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--out", type=Path, help="file to write; without it, standard output")
    add_account(parser)


def run(options: argparse.Namespace) -> int:
    """Write the report; 2 when the account is unknown or may see no figure, or .docx has nowhere to go."""
    if options.format == "docx" and options.out is None:
        print("A .docx is no text: name a file with --out.", file=sys.stderr)
        return 2
    try:
        actor = looking_as(options.account)
    except UnknownAccount as error:
        print(error, file=sys.stderr)
        return 2
    with acting(actor):
        report = report_on(actor, options.year)
        content = WRITERS[options.format](report, options.lang)
    if not report.figures:
        print(f"{actor.name} may see no figure.", file=sys.stderr)
        return 2
    if options.out is None:
        sys.stdout.write(content.decode())
    else:
        options.out.write_bytes(content)
    return 0
