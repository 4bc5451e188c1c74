"""`minzheng assess INSTRUMENT FILE.json`: scores answers from a file; needs no database and no settings.

Exit code 0 with the result, or 2 with every fault on its own line (with --json as {"errors": [{"item", "message"}]}).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from minzheng.assessment.instruments import Instrument
from minzheng.assessment.kernel.instrument import Scores, score
from minzheng.platform.packs import PackError, load_file, packs_dir
from minzheng.platform.reasons import Fault, gettext_noop, phrase, render

GOOD, BAD_INPUT = 0, 2

NO_INSTRUMENT = gettext_noop("There is no instrument %(code)s; there are: %(known)s.")
NO_FILE = gettext_noop("%(path)s can't be read: %(why)s.")
NO_JSON = gettext_noop("%(path)s isn't JSON: %(why)s.")
TWICE = gettext_noop("%(key)s is written twice.")


class UnusableInput(ValueError):
    """The input can't even be looked at; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(render(fault.message))


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("instrument", help="code of an instrument of the packs")
    parser.add_argument("file", type=Path, help='{"items": {code: score}, "conditions": {code: value}}')
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Scores the file, prints the result or the faults and returns the exit code."""
    return assess(options.instrument, options.file, as_json=options.json)


def main(argv: Sequence[str]) -> int:
    """The command with its arguments as words."""
    parser = argparse.ArgumentParser(prog="minzheng assess", description="Scores answers by an instrument.")
    configure(parser)
    return run(parser.parse_args(argv))


def assess(code: str, path: Path, *, as_json: bool) -> int:
    """Scores the answers in the file at `path` by the instrument of this code; prints and returns the exit code."""
    try:
        outcome = score(find_instrument(code), read_answers(path))
    except UnusableInput as error:
        return _refuse([error.fault], as_json=as_json)
    if not isinstance(outcome, Scores):
        return _refuse(outcome.faults, as_json=as_json)
    print(json.dumps(outcome.as_json(), ensure_ascii=False) if as_json else _in_words(outcome))
    return GOOD


def find_instrument(code: str) -> Instrument:
    """The instrument of this code from any pack's instruments/ folder. Raises UnusableInput, PackError."""
    files = {path.stem: path for path in sorted(packs_dir().glob("*/instruments/*.yaml"))}
    if code not in files:
        known = ", ".join(files) or "none"
        raise UnusableInput(Fault("instrument", phrase(NO_INSTRUMENT, code=code, known=known)))
    try:
        return load_file(files[code], Instrument)
    except PackError as error:
        raise UnusableInput(Fault("instrument", str(error))) from error


def read_answers(path: Path) -> object:
    """The JSON value in a file. Raises UnusableInput; a key that is written twice counts as unusable too."""
    where = str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableInput(Fault("file", phrase(NO_JSON, path=where, why="it isn't UTF-8 text"))) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UnusableInput(Fault("file", phrase(NO_FILE, path=where, why=why))) from error
    try:
        return json.loads(text, object_pairs_hook=_once_each)
    except UnusableInput:
        raise
    except (ValueError, RecursionError) as error:
        raise UnusableInput(Fault("file", phrase(NO_JSON, path=where, why=str(error)))) from error


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise UnusableInput(Fault(key, phrase(TWICE, key=key)))
        found[key] = value
    return found


def _refuse(faults: Sequence[Fault], *, as_json: bool) -> int:
    if as_json:
        errors = [{"item": fault.item, "message": render(fault.message)} for fault in faults]
        print(json.dumps({"errors": errors}, ensure_ascii=False))
    else:
        for fault in faults:
            print(": ".join(part for part in (fault.item, render(fault.message)) if part), file=sys.stderr)
    return BAD_INPUT


def _in_words(outcome: Scores) -> str:
    lines = [f"{outcome.level_name} ({outcome.level}), {outcome.score}"]
    lines += [f"  {render(why.what)}: {render(why.seen)} — {render(why.rule)}" for why in outcome.reasons]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
