"""`python -m tests.exchange.watched MODULE.NAME FOLDER`: the watcher, killed when it comes to call this."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from typing import Any

from minzheng.cli import main, make_application_ready


def killed(*_: Any, **__: Any) -> None:
    """As when the power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    make_application_ready()
    where, _, name = sys.argv[1].rpartition(".")
    if name:
        setattr(import_module(where), name, killed)
    sys.exit(main(["watch", sys.argv[2], "--as", "data", "--once", "--every", "0.1"]))
