"""Takes each wall away once and sees that a test notices: `python scripts/mutants.py [PART OF A NAME]`.

The walls and the tests that hold them stand in tests/contracts/mutants.yaml. Each mutant is a copy of the source with
one change, on a database template of its own where the change decides what is in it. Killed means that a named test
failed; a mutant whose tests don't start, or that none of them notices, fails the run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from minzheng.platform import server
from minzheng.platform.server import state

ROOT = Path(__file__).resolve().parents[1]
DECLARED = ROOT / "tests" / "contracts" / "mutants.yaml"
COPIED = ("minzheng", "tests", "packs", "locale", "pyproject.toml")
AT_ONCE = 2
PATIENCE_SECONDS = 180
DATABASE_FAILED = re.compile(r"\b\d+ errors?\b")
TEMPLATE = "from tests.conftest import template_name; print(template_name())"


@dataclass(frozen=True)
class Change:
    """A text in a file, standing there once, and what takes its place."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """A wall taken away, and pytest's arguments for the tests that must notice."""

    name: str
    changes: tuple[Change, ...]
    tests: tuple[str, ...]
    own_server: bool = False
    template: str = "as it is"


@dataclass(frozen=True)
class Outcome:
    """Whether the mutant was noticed; else why not."""

    mutant: Mutant
    killed: bool
    seconds: float
    told: str = ""


def declared(part: str) -> list[Mutant]:
    """The mutants of the list whose name holds `part`."""
    entries: list[dict[str, Any]] = yaml.safe_load(DECLARED.read_text("utf-8"))
    return [_mutant(entry) for entry in entries if part in entry["name"]]


def _mutant(entry: dict[str, Any]) -> Mutant:
    return Mutant(
        name=entry["name"],
        changes=tuple(Change(**change) for change in entry["changes"]),
        tests=tuple(entry["tests"]),
        own_server=entry.get("server") == "own",
        template=entry.get("template", "as it is"),
    )


@dataclass(frozen=True)
class Pristine:
    """The source as it was when the run began, and the template its tests run on: the checkout may change meanwhile."""

    folder: Path
    template: str

    def copied(self, name: str) -> Path:
        """A folder with a copy, for somebody to spoil."""
        return Path(shutil.copytree(self.folder, name, dirs_exist_ok=True))


@contextmanager
def pristine() -> Iterator[Pristine]:
    """Copies the source without caches."""
    with tempfile.TemporaryDirectory(prefix="mz-pristine-") as name:
        folder = Path(name)
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "pictures", "node_modules")
        for part in COPIED:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, folder / part, ignore=ignored)
            else:
                shutil.copy(ROOT / part, folder / part)
        yield Pristine(folder, template_of(folder))


def change(folder: Path, mutant: Mutant) -> str:
    """Makes the changes; gives what is wrong with them, or nothing."""
    for one in mutant.changes:
        path = folder / one.file
        text = path.read_text("utf-8")
        if text.count(one.old) != 1:
            return f"{one.file} holds the text {text.count(one.old)} times: {one.old}"
        path.write_text(text.replace(one.old, one.new), "utf-8")
    return ""


def run(folder: Path, arguments: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Python in the copy, on the state folder (and so the server) of the checkout unless told otherwise."""
    environment = {
        **os.environ,
        "MINZHENG_STATE": str(state.folder()),
        "PYTHONDONTWRITEBYTECODE": "1",
        **variables,
    }
    try:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(arguments, -1, f"no answer in {PATIENCE_SECONDS} s", "")


def pytest(folder: Path, tests: tuple[str, ...], variables: dict[str, str]) -> tuple[bool, bool, str]:
    """Whether all passed, whether some failed with none in error, and pytest's last words."""
    arguments = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--tb=line", *tests]
    done = run(folder, arguments, variables)
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    last = lines[-1] if lines else done.stderr.strip()[-300:]
    failed = (
        done.returncode == 1 and bool(re.search(r"\b\d+ failed", last)) and not DATABASE_FAILED.search(last)
    )
    return done.returncode == 0, failed, last if done.returncode in (0, 1) else "\n".join(lines[-5:])


@contextmanager
def surroundings(folder: Path, mutant: Mutant, template: str) -> Iterator[dict[str, str]]:
    """What the mutant's processes are told; afterwards its server or its template is gone."""
    if mutant.own_server:
        own = {"MINZHENG_STATE": tempfile.mkdtemp(prefix="mz-mutant-state-")}
        try:
            yield own
        finally:
            run(folder, ["-m", "minzheng.platform.server", "stop"], own)
            shutil.rmtree(own["MINZHENG_STATE"], ignore_errors=True)
        return
    if mutant.template == "unchanged":
        conftest = folder / "tests" / "conftest.py"
        named = f'\n\ndef template_name() -> str:\n    return "{template}"\n'
        conftest.write_text(conftest.read_text("utf-8") + named, "utf-8")
    if mutant.template == "changed":
        with changed_template(folder, template):
            yield {}
        return
    yield {}


@contextmanager
def changed_template(folder: Path, template: str) -> Iterator[None]:
    """A template with the copy's own policies: cloned and policed anew, which is quicker than migrating."""
    name = template_of(folder)
    with state.locked("template"):
        server.drop_database(name)
        server.clone_database(template, name)
    told = {"MINZHENG_DB_ROLE": "owner", "MINZHENG_DATABASE": name}
    done = run(folder, ["-m", "tests.contracts.policed"], told)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    try:
        yield
    finally:
        server.drop_database(name)


def template_of(folder: Path) -> str:
    """The name of the template that tests in this folder run on."""
    return run(folder, ["-c", TEMPLATE], {}).stdout.strip()


def try_one(mutant: Mutant, source: Pristine) -> Outcome:
    """Copies, changes, runs the tests."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mz-mutant-") as name:
        folder = source.copied(name)
        wrong = change(folder, mutant)
        if wrong:
            return Outcome(mutant, False, time.monotonic() - began, wrong)
        with surroundings(folder, mutant, source.template) as variables:
            passed, failed, told = pytest(folder, mutant.tests, variables)
    seconds = time.monotonic() - began
    return Outcome(
        mutant, failed, seconds, "" if failed else f"{'no test noticed' if passed else 'broken'}: {told}"
    )


def unchanged(mutants: list[Mutant], source: Pristine) -> Outcome:
    """The tests of all mutants without any change: what fails there proves nothing."""
    began = time.monotonic()
    files = sorted({argument for mutant in mutants for argument in mutant.tests if argument.endswith(".py")})
    chosen = " or ".join(f"({mutant.tests[-1]})" for mutant in mutants)
    all_tests = Mutant("the tests pass unchanged", (), (*files, "-k", chosen))
    passed, _, told = pytest(source.folder, all_tests.tests, {})
    return Outcome(all_tests, passed, time.monotonic() - began, "" if passed else told)


def reported(outcome: Outcome) -> Outcome:
    """Says one line a mutant."""
    word = "killed" if outcome.killed else "ALIVE "
    print(f"{word}  {outcome.seconds:5.1f} s  {outcome.mutant.name}", flush=True)
    if outcome.told:
        print(f"        {outcome.told}", flush=True)
    return outcome


def main() -> int:
    """Exit code 0 if the tests pass unchanged and every mutant was killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="", help="only mutants whose name holds this")
    mutants = declared(parser.parse_args().part)
    began = time.monotonic()
    server.ensure()
    with pristine() as source:
        first = unchanged(mutants, source)
        print(
            f"{'passed' if first.killed else 'FAILED'}  {first.seconds:5.1f} s  {first.mutant.name}  {first.told}"
        )
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(lambda mutant: reported(try_one(mutant, source)), mutants))
    killed = sum(outcome.killed for outcome in outcomes)
    print(f"{killed} of {len(outcomes)} mutants killed in {time.monotonic() - began:.0f} s")
    return 0 if first.killed and killed == len(outcomes) > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
