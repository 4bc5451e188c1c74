"""Why a rule hit, as data: each shown value, what it was held against, the rule and its basis."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from minzheng.platform.reasons import Reason, Words, gettext_noop, phrase, render, untranslated
from minzheng.screening.kernel.book import Book, Rule, Shown, Variable
from minzheng.screening.kernel.kinds import Kind

Hit = Mapping[str, Any]
Labels = Mapping[str, Mapping[str, Words]]
"""Code lists: for each list the words of each code."""

UNKNOWN = "—"
UNITS = {
    "yuan": gettext_noop("%(value)s yuan"),
    "yuan/month": gettext_noop("%(value)s yuan a month"),
    "yuan/year": gettext_noop("%(value)s yuan a year"),
    "days": gettext_noop("%(value)s days"),
    "months": gettext_noop("%(value)s months"),
    "years": gettext_noop("%(value)s years"),
    "times": gettext_noop("%(value)s times"),
    "kinds": gettext_noop("%(value)s kinds"),
    "percent": gettext_noop("%(value)s percent"),
}
LIMIT = gettext_noop("%(title)s; limit %(limit)s, in force since %(since)s")
LIMIT_UNVERIFIED = gettext_noop("%(title)s; limit %(limit)s, in force since %(since)s (not verified)")
UNVERIFIED = gettext_noop("%(text)s (not verified)")
SENTENCE = gettext_noop("%(what)s: %(seen)s. Rule: %(rule)s. Basis: %(basis)s.")
YES, NO = gettext_noop("yes"), gettext_noop("no")


def reasons(hit: Hit, book: Book, labels: Labels | None = None) -> list[Reason]:
    """The reasons of one row of `run`, in the rule's order, with the values and parameters kept in the hit.

    labels: words for codes, by code list; a code without words is shown as it is.
    """
    rule = book.rules[str(hit["rule"])]
    values = json.loads(hit["values"])
    parameters = json.loads(hit["parameters"])
    basis: Words = rule.basis.both()
    if rule.status == "unverified":
        basis = phrase(UNVERIFIED, text=basis)
    return [
        Reason(
            shown.words.both(),
            _seen(book.variables[shown.variable], values[shown.variable], labels or {}),
            _held_against(rule, shown, parameters),
            basis,
        )
        for shown in rule.reasons
    ]


def sentences(
    hit: Hit,
    book: Book,
    language: str,
    translate: Callable[[str], str] = untranslated,
    labels: Labels | None = None,
) -> list[str]:
    """The reasons as sentences; `language` is "zh" or "en", `translate` is gettext at the edge."""
    return [
        render(
            phrase(SENTENCE, what=reason.what, seen=reason.seen, rule=reason.rule, basis=reason.basis),
            language,
            translate,
        )
        for reason in reasons(hit, book, labels)
    ]


def _seen(variable: Variable, value: object, labels: Labels) -> Words:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return phrase(YES if value else NO)
    if variable.code_list is not None:
        return labels.get(variable.code_list, {}).get(str(value), str(value))
    return with_unit(variable.unit, str(value), variable.kind)


def _held_against(rule: Rule, shown: Shown, parameters: Mapping[str, Any]) -> Words:
    """The rule's title, with the limit where there is one; a limit nobody verified says so."""
    if shown.against is None:
        return rule.title.both()
    parameter = parameters[shown.against]
    money = Kind.MONEY if parameter["unit"].startswith("yuan") else Kind.NUMBER
    limit = with_unit(parameter["unit"], parameter["value"], money)
    words = LIMIT_UNVERIFIED if parameter["status"] == "unverified" else LIMIT
    return phrase(words, title=rule.title.both(), limit=limit, since=parameter["since"])


def with_unit(unit: str, text: str, kind: Kind) -> Words:
    """A value's text with its unit in words; money with its thousands apart."""
    if kind is Kind.MONEY:
        yuan, _, cents = text.partition(".")
        text = f"{int(yuan):,}" + (f".{cents}" if cents.strip("0") else "")
    return phrase(UNITS[unit], value=text) if unit in UNITS else text
