"""Says in words what a schema found wrong: pydantic's error becomes a problem with line and remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from minzheng.platform.packs.problems import Problem
from minzheng.platform.packs.reading import Path_, Read

REMEDIES = {
    "string_type": "Write text; put it in quotes if it looks like a number, a date or yes/no.",
    "int_type": "Write a whole number without quotes.",
    "int_parsing": "Write a whole number.",
    "bool_type": "Write true or false.",
    "decimal_parsing": "Write a number.",
    "date_type": "Write the date as YYYY-MM-DD.",
    "date_parsing": "Write the date as YYYY-MM-DD.",
    "date_from_datetime_parsing": "Write the date as YYYY-MM-DD.",
    "tuple_type": "Write a list: one `- ` a line.",
    "dict_type": "Write `key: value` lines.",
    "model_type": "Write `key: value` lines.",
    "too_short": "Add at least one.",
    "string_too_short": "Fill it in.",
}


def problems_of(
    error: ValidationError, schema: type[BaseModel], read: Read, name: str, at: Path_
) -> Iterator[Problem]:
    """One problem for each error pydantic found in the value at `at` of a file called `name`."""
    details = error.errors(include_url=False, include_input=False)
    for detail in details:
        if detail["type"] == "too_short" and any(_within(each, detail) for each in details):
            continue  # the list isn't empty: pydantic left out what is wrong in it, and that is told already
        path = _place(detail)
        known = _keys_at(schema, path[:-1])
        dotted = ".".join(str(part) for part in path)
        yield Problem(name, read.row((*at, *path)), dotted, _message(detail), _remedy(detail, path, known))


def _within(detail: ErrorDetails, outer: ErrorDetails) -> bool:
    depth = len(outer["loc"])
    return len(detail["loc"]) > depth and detail["loc"][:depth] == outer["loc"]


def _place(detail: ErrorDetails) -> Path_:
    further = detail.get("ctx", {}).get("at", ())
    return (*(part for part in detail["loc"]), *further)


def _message(detail: ErrorDetails) -> str:
    plain = {"missing": "The key is missing.", "extra_forbidden": "There is no such key."}
    message = plain.get(detail["type"], detail["msg"])
    return message if message.endswith(".") else f"{message}."


def _remedy(detail: ErrorDetails, path: Path_, known: list[str]) -> str:
    context = detail.get("ctx", {})
    if "remedy" in context:
        return str(context["remedy"])
    if detail["type"] == "missing":
        return f"Add `{path[-1]}:` here."
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(path[-1]), known, n=1)
        return f"Write `{near[0]}:` instead." if near else f"Remove it; the keys here are {', '.join(known)}."
    if detail["type"] == "literal_error":
        return f"Use one of {context.get('expected')}."
    if detail["type"] == "string_pattern_mismatch":
        return f"Write it in the form {context.get('pattern')}."
    return REMEDIES.get(detail["type"], "Correct the value.")


def _keys_at(schema: type[BaseModel], path: Path_) -> list[str]:
    """The keys a mapping at `path` of the schema may have."""
    current: Any = schema
    for part in path:
        models = [model for model in _models_in(current) if part in model.model_fields]
        if models:
            current = models[0].model_fields[str(part)].annotation
    return [key for model in _models_in(current) for key in model.model_fields]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models an annotation speaks of, through lists, unions and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and get_origin(annotation) is None:
        return [annotation]
    if get_origin(annotation) in (tuple, list, dict, Union, UnionType) or get_args(annotation):
        return [model for inner in get_args(annotation) for model in _models_in(inner)]
    return []
