"""Acts in children of a process that is loaded once, so that each of them may be killed: a line of JSON comes in for
each, one goes back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.conftest import ROOT

Told = dict[str, Any]


@contextmanager
def acting_apart(module: str, **environment: str) -> Iterator[Callable[[Told], Told]]:
    """The process of a module that takes acts; gives what sends it one and waits for its answer."""
    with subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**os.environ, **environment},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as actors:
        says, hears = actors.stdout, actors.stdin
        assert says is not None and hears is not None

        def taken(told: Told) -> Told:
            hears.write(json.dumps(told) + "\n")
            hears.flush()
            answer: Told = json.loads(says.readline())
            return answer

        yield taken
        hears.close()


def take_acts(taken: Callable[[Told], Told]) -> None:
    """The acts that come in, one after the other; what they share is loaded before."""
    for line in sys.stdin:
        print(json.dumps(_apart(taken, json.loads(line))), flush=True)


def _apart(taken: Callable[[Told], Told], told: Told) -> Told:
    """The act in a child of this process, which has spoken with no database so far."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        os.dup2(2, 1)
        with os.fdopen(there, "w") as answer:
            answer.write(json.dumps(taken(told)))
        os._exit(0)
    os.close(there)
    with os.fdopen(here) as answer:
        said = answer.read()
    _, code = os.waitpid(child, 0)
    if os.WIFSIGNALED(code) and os.WTERMSIG(code) == signal.SIGKILL:
        return {"killed": True}
    return {"killed": False, **json.loads(said)}


def work_on(database: str) -> None:
    """This process works on that database from now on."""
    from django.conf import settings
    from django.db import connection

    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
