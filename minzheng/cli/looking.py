"""With whose eyes a command that only reads looks: an account's, or everybody's who runs the installation."""

from __future__ import annotations

import argparse

from minzheng.cli.house import open_house
from minzheng.platform.acting import Actor
from minzheng.platform.actors import UnknownActor, actor_by_code, system_actor
from minzheng.platform.installed import installed_pack

SEES = ".see"


class UnknownAccount(LookupError):
    """There is no such account, or it may do nothing."""


def add_account(parser: argparse.ArgumentParser) -> None:
    """Add --as USERNAME."""
    parser.add_argument(
        "--as",
        dest="account",
        metavar="USERNAME",
        help="look with the eyes of this account; without it, over the whole district",
    )


def looking_as(username: str | None) -> Actor:
    """The account's actor, or the system's with every permit that lets read. Raises UnknownAccount."""
    open_house()
    if username is None:
        permits = [permit.code for permit in installed_pack().permits if permit.code.endswith(SEES)]
        return system_actor("command line", permits)
    try:
        return actor_by_code(username)
    except UnknownActor as error:
        raise UnknownAccount(f"There is no account {username} that may do anything.") from error
