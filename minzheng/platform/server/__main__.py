"""`python -m minzheng.platform.server start|status|stop|url`: the server without the application."""

from __future__ import annotations

import argparse
import sys

from minzheng.platform import server


def main() -> int:
    """Run one command and return the exit code: 0 done, 1 not running, 2 refused."""
    parser = argparse.ArgumentParser(prog="python -m minzheng.platform.server", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("start", "status", "stop"):
        commands.add_parser(name)
    url = commands.add_parser("url")
    url.add_argument("role", choices=("owner", "app", "seal"))
    url.add_argument("--database", default=None)
    chosen = parser.parse_args()
    try:
        return _run(chosen)
    except server.ServerError as error:
        print(error, file=sys.stderr)
        return 2


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "start":
        server.ensure()
    if chosen.command == "stop":
        print("stopped" if server.stop() else "was not running")
        return 0
    if chosen.command == "url":
        print(getattr(server.ensure(chosen.database), chosen.role).url)
        return 0
    found = server.status()
    print(
        f"{'running' if found.running else 'stopped'}  pid {found.pid}  state {found.state}  socket {found.socket}"
    )
    return 0 if found.running else 1


if __name__ == "__main__":
    sys.exit(main())
