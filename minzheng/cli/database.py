"""`minzheng db start|stop|status`: the embedded database server."""

from __future__ import annotations

import argparse
import json

from minzheng.platform import server


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng db`."""
    parser.add_argument("action", choices=("start", "stop", "status"))
    parser.add_argument("--json", action="store_true", help="print as JSON")


def run(options: argparse.Namespace) -> int:
    """Act on the embedded server; the exit code of status is 1 when it does not run."""
    if server.external():
        raise server.ServerError(
            "DATABASE_URL names a server of yours: start and stop it with its own means."
        )
    if options.action == "start":
        server.ensure()
    if options.action == "stop":
        server.stop()
    found = server.status()
    _print(found, as_json=options.json)
    return 1 if options.action == "status" and not found.running else 0


def _print(found: server.Status, *, as_json: bool) -> None:
    facts = {
        "running": found.running,
        "pid": found.pid,
        "state": str(found.state),
        "socket": str(found.socket),
    }
    print(json.dumps(facts) if as_json else "\n".join(f"{name:<8} {value}" for name, value in facts.items()))
