"""Proofreads rules: names, kinds and evidence, and runs each rule's examples with the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterator

from minzheng.platform.packs import Problem
from minzheng.screening.kernel.book import AS_OF, Book, Example, Rule, Shown, Variable
from minzheng.screening.kernel.evaluate import evaluate, holds
from minzheng.screening.kernel.evidence import behind, of_file
from minzheng.screening.kernel.expression import Expression, names
from minzheng.screening.kernel.kinds import Kind, Value, accepts, as_value
from minzheng.screening.proofreading.entries import Draft, Entry, Sources, doubled
from minzheng.screening.schema import ExampleEntry, RuleEntry

A_YEAR = "yuan/year"


def read_rules(draft: Draft, sources: Sources) -> None:
    """Puts the rules into the draft; a rule is left out if its condition can't be read."""
    for content in sources.rules:
        for index, value in enumerate(content.value.rules):
            entry = Entry(value, content, ("rules", index))
            draft.problems += doubled(entry, value.code, draft.rules)
            draft.problems += [*_unknown(entry, draft), *_evidence(entry, draft), *_cost(entry, draft)]
            when = draft.read(entry, value.when, _scope(draft), "when")
            if when is not None:
                _add(draft, entry, when)


def _add(draft: Draft, entry: Entry[RuleEntry], when: Expression) -> None:
    if when.kind is not Kind.BOOLEAN:
        draft.problems.append(
            entry.problem(f"`when` gives a {when.kind}, no condition.", "Compare it.", "when")
        )
        return
    rule = _rule(draft, entry.value, when)
    draft.rules[rule.code] = rule
    draft.problems += _unnamed(entry, rule)
    for index, written in enumerate(entry.value.examples):
        draft.problems += _example(draft, entry, rule, written, index)


def _unnamed(entry: Entry[RuleEntry], rule: Rule) -> Iterator[Problem]:
    """A reason names each limit that decides, so that whoever reads it sees whether anybody verified it."""
    for code in set(rule.parameters) - {shown.against for shown in rule.reasons}:
        yield entry.problem(
            f"{code} decides, but no reason names it.", f"Add `against: {code}` to a reason.", "reasons"
        )


def _scope(draft: Draft) -> dict[str, Kind]:
    known = {code: variable.kind for code, variable in draft.variables.items()}
    return {
        **known,
        **{code: parameter.kind for code, parameter in draft.parameters.items()},
        AS_OF: Kind.DATE,
    }


def _unknown(entry: Entry[RuleEntry], draft: Draft) -> Iterator[Problem]:
    for index, shown in enumerate(entry.value.reasons):
        if shown.variable not in draft.variables:
            yield entry.problem(
                f"There is no variable {shown.variable}.",
                "Name one of variables/.",
                "reasons",
                index,
                "variable",
            )
        if shown.against is not None and shown.against not in draft.parameters:
            yield entry.problem(
                f"There is no parameter {shown.against}.",
                "Name one of parameters/.",
                "reasons",
                index,
                "against",
            )


def _evidence(entry: Entry[RuleEntry], draft: Draft) -> Iterator[Problem]:
    for index, code in enumerate(entry.value.evidence):
        variable = draft.variables.get(code)
        if variable is None or not _has_rows(draft.book(), variable):
            yield entry.problem(
                f"{code} has no rows of a file behind it.",
                "Name a person's variable with a `table:` that isn't a snapshot, or one `among` others of such.",
                "evidence", index,
            )  # fmt: skip


def _cost(entry: Entry[RuleEntry], draft: Draft) -> Iterator[Problem]:
    variable = draft.variables.get(entry.value.cost or "")
    if entry.value.cost is not None and (variable is None or variable.unit != A_YEAR):
        yield entry.problem(
            f"{entry.value.cost} is no amount a year.", f"Name a variable whose unit is {A_YEAR}.", "cost"
        )


def _has_rows(book: Book, variable: Variable) -> bool:
    return bool(behind(book, variable)) if variable.among is not None else of_file(book, variable)


def _rule(draft: Draft, value: RuleEntry, when: Expression) -> Rule:
    shown = tuple(Shown(each.variable, each.words, each.against) for each in value.reasons)
    return Rule(
        code=value.code, title=value.title, kind=value.kind, severity=value.severity,
        since=value.valid_from, until=value.valid_until, when=when, when_text=value.when,
        basis=value.basis, source=value.source, status=value.status, what_to_do=value.what_to_do,
        reasons=shown, evidence=value.evidence, parameters=_parameters(draft, value, when),
        cooling_off_days=value.cooling_off_days, work_kind=value.work_kind,
        examples=tuple(_given(draft, example) for example in value.examples), cost=value.cost,
    )  # fmt: skip


def _parameters(draft: Draft, value: RuleEntry, when: Expression) -> tuple[str, ...]:
    """The parameters that decide, through variables too."""
    waiting, seen = {*names(when), *(shown.variable for shown in value.reasons)}, set[str]()
    while waiting - seen:
        name = min(waiting - seen)
        seen.add(name)
        variable = draft.variables.get(name)
        waiting |= _named(variable) if variable is not None else set()
    against = {shown.against for shown in value.reasons if shown.against is not None}
    return tuple(sorted((seen | against) & set(draft.parameters)))


def _named(variable: Variable) -> set[str]:
    parts = [part for part in (variable.value, variable.where) if part is not None]
    shared = {variable.among} if variable.among is not None else set()
    return {name for part in parts for name in names(part)} | shared


def _given(draft: Draft, example: ExampleEntry) -> Example:
    given: dict[str, Value] = {}
    for name, value in example.given.items():
        variable = draft.variables.get(name)
        if variable is not None and value is not None and accepts(variable.kind, value):
            given[name] = as_value(variable.kind, value)
    return Example(example.case, example.as_of, given, example.expect)


def _example(
    draft: Draft, entry: Entry[RuleEntry], rule: Rule, written: ExampleEntry, index: int
) -> Iterator[Problem]:
    at = ("examples", index)
    wrong = list(_wrong_given(draft, entry, rule, written, index))
    settings = {code: parameter.on(written.as_of) for code, parameter in draft.parameters.items()}
    absent = [code for code in rule.parameters if settings.get(code) is None]
    for code in absent:
        wrong.append(
            entry.problem(f"{code} has no value on {written.as_of}.", "Give it a dated value.", *at, "as_of")
        )
    yield from wrong
    if wrong:
        return
    values = {code: setting.value for code, setting in settings.items() if setting is not None}
    values |= {**rule.examples[index].given, AS_OF: written.as_of}
    if holds(rule.when, _derived(draft, values)) != written.expect:
        hits = "doesn't hit" if written.expect else "hits"
        yield entry.problem(
            f"The rule {hits} in this example.", "Correct the example or `when`.", *at, "expect"
        )


def _derived(draft: Draft, values: dict[str, Value]) -> dict[str, Value]:
    """Work out variables without a table, unless the example gives them itself."""
    for variable in sorted(draft.variables.values(), key=lambda each: each.level):
        derived = variable.table is None and variable.among is None
        if derived and variable.value is not None and variable.code not in values:
            values[variable.code] = evaluate(variable.value, values)
    return values


def _wrong_given(
    draft: Draft, entry: Entry[RuleEntry], rule: Rule, written: ExampleEntry, index: int
) -> Iterator[Problem]:
    for name, value in written.given.items():
        variable = draft.variables.get(name)
        at = ("examples", index, "given", name)
        if variable is None:
            yield entry.problem(f"There is no variable {name}.", "Give values of variables.", *at)
        elif value is not None and not accepts(variable.kind, value):
            yield entry.problem(f"{value!r} is no {variable.kind}.", f"Write a {variable.kind}.", *at)
