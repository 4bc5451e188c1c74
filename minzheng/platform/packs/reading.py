"""Reads the files of a pack as plain values, and remembers the line of each."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import yaml

from minzheng.platform.packs.problems import Problem

Path_ = tuple[str | int, ...]

# Content is data: a pack that needs one of these needs a verb in an engine instead (docs: "code by engine").
PROGRAM_KEYS = frozenset({"if", "for", "while", "template", "formula", "<<"})

PLAIN = {
    "bool": (re.compile(r"^(?:true|false)$"), "tf"),
    "int": (re.compile(r"^-?(?:0|[1-9][0-9]*)$"), "-0123456789"),
    "float": (re.compile(r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"), "-0123456789"),
}


# yaml's C reader when it was built, else its own: both mark every node with its line.
class _Reader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the base depends on the build
    """YAML as policy staff read it: on, off, yes and no are words; 010 and 1:30 are text, no numbers."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in resolvers if tag.rpartition(":")[2] not in PLAIN]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


for _tag, (_form, _first) in PLAIN.items():
    _Reader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _form, list(_first))


@dataclass(frozen=True, slots=True)
class Read:
    """Values of one file with their lines; `problems` when it couldn't be read as what it says it is."""

    value: object
    rows: Mapping[Path_, int] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()

    def row(self, path: Path_) -> int:
        """The line of the value at `path`, or of the nearest value around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.rows:
                return self.rows[path[:end]]
        return 1


def read(path: Path, name: str) -> Read:
    """Reads one file by its ending (yaml, csv, geojson); `name` is how messages call it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return _unreadable(name, 1, "The file isn't UTF-8 text.", "Save it as UTF-8.")
    except OSError as error:
        return _unreadable(name, 1, f"The file can't be read ({error.strerror}).", "Check that it is there.")
    readers = {".yaml": _read_yaml, ".csv": _read_csv, ".geojson": _read_json}
    return readers[path.suffix](text, name)


def _unreadable(name: str, row: int, message: str, remedy: str) -> Read:
    return Read(None, problems=(Problem(name, row, "", message, remedy),))


def _read_yaml(text: str, name: str) -> Read:
    reader = _Reader(text)
    try:
        node = reader.get_single_node()
        if node is None:
            return _unreadable(name, 1, "The file is empty.", "Write its keys, or remove it.")
        rows: dict[Path_, int] = {}
        problems = tuple(_walk(node, (), rows, name))
        if problems:
            return Read(None, rows, problems)
        return Read(reader.construct_document(node), rows)
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else 1
        return _unreadable(
            name, row, f"This isn't YAML: {error.problem}.", "Check the indentation and quotes here."
        )
    except (yaml.YAMLError, ValueError) as error:
        return _unreadable(name, 1, f"This isn't YAML: {error}.", "Remove what a text file can't hold.")
    finally:
        reader.dispose()


def _walk(node: yaml.Node, path: Path_, rows: dict[Path_, int], name: str) -> Iterator[Problem]:
    rows[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*path, index), rows, name)
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            at = (*path, _key(key))
            row, dotted = key.start_mark.line + 1, ".".join(str(part) for part in at)
            if at in rows:
                yield Problem(
                    name,
                    row,
                    dotted,
                    "The key is written twice.",
                    f"Keep one (the first is on line {rows[at]}).",
                )
            if at[-1] in PROGRAM_KEYS:
                yield Problem(
                    name, row, dotted, "A pack holds data, no program.", "Say it with the schema's own keys."
                )
            yield from _walk(child, at, rows, name)
            rows[at] = row


def _key(node: yaml.Node) -> str | int:
    """The key as the reader will construct it, as far as keys of packs go: text or a whole number."""
    text = str(node.value)
    return int(text) if node.tag.endswith(":int") and text.isdecimal() else text


def _read_csv(text: str, name: str) -> Read:
    lines = csv.DictReader(text.splitlines(), restkey="", strict=True)
    rows: dict[Path_, int] = {}
    records: list[dict[Hashable, object]] = []
    try:
        for record in lines:
            rows[(len(records),)] = lines.line_num
            records.append({key: value for key, value in record.items() if value not in ("", None)})
    except csv.Error as error:
        return _unreadable(
            name, lines.line_num, f"This isn't CSV: {error}.", "Check the quotes on this line."
        )
    rows[()] = 1
    return Read(records, rows)


def _read_json(text: str, name: str) -> Read:
    try:
        return Read(json.loads(text), {(): 1})
    except json.JSONDecodeError as error:
        return _unreadable(name, error.lineno, f"This isn't JSON: {error.msg}.", "Export the file again.")
