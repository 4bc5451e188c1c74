"""The command line: a table of commands, each in a module of its own that is loaded when it is called.

Commands that need no database start without Django. A command's module has `configure(parser)` and `run(options)`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from minzheng.platform.server import ServerError


@dataclass(frozen=True)
class Command:
    """One entry of the table; `application` says that Django must be ready before its module is loaded."""

    module: str
    help: str
    application: bool = False


COMMANDS = {
    "assess": Command("minzheng.assessment.kernel.face", "score answers by a published instrument"),
    "pack": Command("minzheng.platform.packs.face", "check a pack and run its examples"),
    "match": Command("minzheng.cli.match", "find the people of one list in another"),
    "rules": Command("minzheng.cli.rules", "check rule files, or run them over tables to a file of hits"),
    "demo": Command("minzheng.cli.demo.face", "build the demonstration district and serve it"),
    "db": Command("minzheng.cli.database", "start, stop and look after the embedded database"),
    "serve": Command("minzheng.cli.serve", "serve the application", application=True),
    "import": Command(
        "minzheng.cli.importing", "take in a file of a department, street or provider", application=True
    ),
    "watch": Command(
        "minzheng.cli.watch.face", "take in what is put into a watched folder", application=True
    ),
    "key": Command(
        "minzheng.cli.key", "issue, list or end keys by which other systems send", application=True
    ),
    "audit": Command("minzheng.cli.audit", "verify the sealed log, or seal it now", application=True),
    "screen": Command("minzheng.cli.screen", "run the rules, or say why for one person", application=True),
    "report": Command("minzheng.cli.report", "write the annual report", application=True),
    "trace": Command(
        "minzheng.cli.trace", "show the way from a figure back to the rows of the files", application=True
    ),
    "doctor": Command("minzheng.cli.doctor", "check what no constraint can hold", application=True),
    "worker": Command("minzheng.cli.worker", "run the jobs that verbs have deferred", application=True),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; 2 when it can't be done, with the reason on standard error."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] not in COMMANDS:
        return _overview(words)
    command = COMMANDS[words[0]]
    try:
        if command.application:
            make_application_ready()
        module = importlib.import_module(command.module)
        parser = argparse.ArgumentParser(prog=f"minzheng {words[0]}", description=command.help)
        module.configure(parser)
        return int(module.run(parser.parse_args(words[1:])))
    except ServerError as error:
        print(error, file=sys.stderr)
        return 2


def _overview(words: Sequence[str]) -> int:
    asked = not words or words[0] in {"-h", "--help", "help"}
    lines = [
        "minzheng COMMAND [--help]",
        "",
        *(f"  {name:<10} {entry.help}" for name, entry in COMMANDS.items()),
    ]
    if not asked:
        lines.insert(0, f"There is no command {words[0]}.")
    print("\n".join(lines), file=sys.stdout if asked else sys.stderr)
    return 0 if asked else 2


def make_application_ready() -> None:
    """Makes the models there, for a command that begins without them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
    import django

    django.setup()
