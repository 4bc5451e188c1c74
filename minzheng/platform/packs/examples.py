"""Examples beside the content: given and expect, run by `minzheng pack check` and by the tests.

An engine registers a runner for what it can work out; `expect` names only the values that matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from minzheng.platform.packs.kinds import Content, ContentKind, content_kinds
from minzheng.platform.packs.loading import load_with_problems
from minzheng.platform.packs.problems import Problem
from minzheng.platform.packs.schema import Code, Schema, Text
from minzheng.platform.registries import Registry

if TYPE_CHECKING:
    from minzheng.platform.packs.pack import Pack


class Example(Schema):
    """One example: what is worked out (`of`) by which table (`by`), from what, and what must come out."""

    title: Text
    of: Code
    by: Code
    given: dict[str, object]
    expect: dict[str, object]


class ExamplesFile(Schema):
    """examples.yaml."""

    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class ExampleRunner:
    """Works out examples of one kind: pack, code of the table, given → result. Raises LookupError for no such table."""

    code: str
    run: Callable[[Pack, str, Mapping[str, object]], object]


runners: Registry[ExampleRunner] = Registry("example runners", unique=lambda runner: runner.code)


def check(folder: Path | str) -> list[Problem]:
    """Every problem of a pack; if there is none, every example that doesn't come out as expected."""
    pack, problems = load_with_problems(Path(folder))
    if problems:
        return problems
    return [problem for content in pack.content(EXAMPLES) for problem in _failing(content, pack)]


def _failing(content: Content[ExamplesFile], pack: Pack) -> Iterator[Problem]:
    for index, example in enumerate(content.value.examples):
        if example.of not in runners:
            known = ", ".join(runner.code for runner in runners)
            yield content.problem(
                f"Nothing works out {example.of}.", f"Use one of {known}.", "examples", index, "of"
            )
            continue
        try:
            result = runners[example.of].run(pack, example.by, example.given)
        except LookupError as error:
            yield content.problem(str(error), "Name a table of the pack.", "examples", index, "by")
            continue
        for path, expected, got in differences(example.expect, result):
            yield content.problem(
                f"“{example.title.en}” expects {expected}, but it is {got}.",
                "Correct the example, or the content it is about.", "examples", index, "expect", *path,
            )  # fmt: skip


def differences(
    expected: object, got: object, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], object, object]]:
    """Where a result differs from what is expected of it: way, expected, got. What isn't named may be anything."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        for key, value in expected.items():
            yield from differences(value, got.get(key), (*path, key))
    elif expected != got:
        yield path, expected, got


EXAMPLES = content_kinds.register(ContentKind("examples", "lines/*/examples.yaml", ExamplesFile))
