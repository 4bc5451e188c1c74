"""`python -m tests.exchange.watched`: the watcher, killed when it comes to call something; one after the other.

A line of JSON comes in for each: `database`, `folder`, and `at`, the module and name of what is not called any more; a
line goes back: whether it was killed, and its exit code else.
"""

from __future__ import annotations

import os
import signal
from importlib import import_module
from typing import Any

from minzheng.cli import main, make_application_ready
from tests.apart import take_acts, work_on


def killed(*_: Any, **__: Any) -> None:
    """As when the power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


def watched(told: dict[str, Any]) -> dict[str, Any]:
    """One look and its second."""
    work_on(told["database"])
    where, _, name = told["at"].rpartition(".")
    if name:
        setattr(import_module(where), name, killed)
    return {"code": main(["watch", told["folder"], "--as", "data", "--once", "--every", "0.1"])}


if __name__ == "__main__":
    make_application_ready()
    import_module("minzheng.urls")  # what a first look would load
    take_acts(watched)
