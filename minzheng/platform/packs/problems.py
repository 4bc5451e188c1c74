"""What is wrong with a pack: file, line, key and remedy, all of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic_core import PydanticCustomError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one file. `row` is the line in the file, from 1; `key` is the way to the value, with dots."""

    file: str
    row: int
    key: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.row}: " + (f"{self.key}: " if self.key else "")
        return f"{where}{self.message} {self.remedy}"


class PackError(ValueError):
    """A pack can't be used; `problems` says everything that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def wrong(message: str, remedy: str, *at: str | int) -> PydanticCustomError:
    """What a schema's own validator raises; `at` leads from the model to the value that is wrong."""
    literal = message.replace("{", "(").replace("}", ")")
    return PydanticCustomError("pack", literal, {"remedy": remedy, "at": at})
