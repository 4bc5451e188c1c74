"""`minzheng rules check|run`: hands the words to the screening kernel; needs no database."""

from __future__ import annotations

import argparse

from minzheng.screening.kernel.face import main_check, main_run

ACTIONS = {"check": main_check, "run": main_run}


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the action; the rest belongs to it."""
    parser.add_argument("action", choices=sorted(ACTIONS))
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the action's own arguments")


def run(options: argparse.Namespace) -> int:
    """Runs the action and returns its exit code."""
    return ACTIONS[options.action](options.words)
