"""What a hit keeps: the values of the shown variables and the parameters that decided, as JSON texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from minzheng.screening.kernel.book import Book, Rule, Setting, Variable
from minzheng.screening.kernel.kinds import Kind
from minzheng.screening.kernel.render import text_literal

PLAIN_JSON = {Kind.BOOLEAN, Kind.INTEGER}


def values_seen(variables: Iterable[Variable], resolve: Callable[[str], str]) -> str:
    """SQL of a JSON object: money, numbers and dates as exact texts, unknown values as null."""
    pairs = [
        f"{text_literal(variable.code)}, "
        + (
            resolve(variable.code)
            if variable.kind in PLAIN_JSON
            else f"CAST({resolve(variable.code)} AS VARCHAR)"
        )
        for variable in variables
    ]
    return f"CAST(json_object({', '.join(pairs)}) AS VARCHAR)"


def parameters_seen(book: Book, rule: Rule, settings: Mapping[str, Setting]) -> str:
    """JSON object of the rule's parameters: value, unit, since, source, status."""
    seen = {
        code: {
            "value": str(settings[code].value),
            "unit": book.parameters[code].unit,
            "since": settings[code].since.isoformat(),
            "source": settings[code].source,
            "status": settings[code].status,
        }
        for code in rule.parameters
    }
    return json.dumps(seen, ensure_ascii=False, sort_keys=True)
