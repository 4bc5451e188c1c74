"""Each rule's verdict on one person, the rules that do not hit too: what a hit can't say of those it leaves out.

The values are those of the compiled run; the condition is then worked out by the reference evaluator, so that an
unknown is told from a no.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.platform.reasons import Reason
from minzheng.screening.kernel.book import AS_OF, Book, Rule, Setting
from minzheng.screening.kernel.evaluate import evaluate
from minzheng.screening.kernel.expression import names
from minzheng.screening.kernel.kinds import Value
from minzheng.screening.kernel.reasons import Labels, reasons
from minzheng.screening.kernel.seen import PLAIN_JSON, parameters_seen
from minzheng.screening.kernel.why_not import Gap, gaps


@dataclass(frozen=True)
class Verdict:
    """What a rule says of somebody: it holds, it doesn't, or (None) a value is missing to tell.

    `values` are those its condition names, in the order of the text, parameters and the day among them; `gaps` what of
    it is false or unknown.
    """

    rule: Rule
    holds: bool | None
    gaps: tuple[Gap, ...]
    values: Mapping[str, Value]
    reasons: tuple[Reason, ...]


def verdicts(
    book: Book,
    facts: Mapping[str, Value],
    as_of: date,
    settings: Mapping[str, Setting],
    labels: Labels | None = None,
) -> list[Verdict]:
    """The verdict of every rule in force on the day; `facts` as facts_about gives them."""
    known = {code: setting.value for code, setting in settings.items()} | {AS_OF: as_of} | dict(facts)
    return [_verdict(book, rule, known, settings, labels) for rule in book.rules_on(as_of)]


def _verdict(
    book: Book,
    rule: Rule,
    known: Mapping[str, Value],
    settings: Mapping[str, Setting],
    labels: Labels | None,
) -> Verdict:
    answer = evaluate(rule.when, known)
    named = {name: known.get(name) for name in dict.fromkeys(names(rule.when))}
    shown = {each.variable: _as_kept(book, each.variable, known) for each in rule.reasons}
    kept = {
        "rule": rule.code,
        "values": json.dumps(shown),
        "parameters": parameters_seen(book, rule, settings),
    }
    holds = None if answer is None else bool(answer)
    return Verdict(
        rule, holds, tuple(gaps(book, rule.when, known)), named, tuple(reasons(kept, book, labels))
    )


def _as_kept(book: Book, code: str, known: Mapping[str, Value]) -> bool | int | str | None:
    """A value as a hit keeps it: exact texts but for truth values and whole numbers."""
    value = known.get(code)
    if value is None or (isinstance(value, int) and book.variables[code].kind in PLAIN_JSON):
        return value
    return str(value)
