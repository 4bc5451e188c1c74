"""The pages of rules: which there are and how many people each points at; one rule from its text to its hits.

A rule is content, no row: what stands here is read from the pack, and only the hits are counted through the door.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from minzheng.platform.acting import Actor
from minzheng.platform.reasons import phrase
from minzheng.platform.time import today
from minzheng.screening.inputs import code_words, installed_book
from minzheng.screening.kernel.book import Aggregate, Book, Example, Parameter, Rule, Variable
from minzheng.screening.kernel.expression import names
from minzheng.screening.kernel.kinds import Kind, Value
from minzheng.screening.kernel.reasons import UNITS, with_unit
from minzheng.screening.kernel.why_not import written
from minzheng.screening.models import Hit
from minzheng.screening.pages import GROUP, SEE, STANDS, hits_url
from minzheng.screening.services.propose import PROPOSE
from minzheng.screening.shown import SEVERITIES, severity_badge, tone_of
from minzheng.ui.declare import BarRow, BarsBlock, Card, FactsBlock, LinesBlock, TableBlock
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import badge, code_text, joined, link, number, quiet, tag, two_lines
from minzheng.ui.places import streets_in
from minzheng.ui.who import permitted
from minzheng.ui.words import UNKNOWN, full_day, labelled, said, say

KINDS: dict[str, Words] = {
    "eligibility": _("Entitled and not drawing"),
    "warning": _("Somebody should look"),
    "error": _("Paid or recorded wrongly"),
}
CASES: dict[str, Words] = {
    "hit": _("It hits"),
    "near_miss": _("Near miss"),
    "value_missing": _("A value is missing"),
}
AGGREGATES: dict[Aggregate, Words] = {
    Aggregate.SUM: _("sum of %(value)s"),
    Aggregate.COUNT: _("number of rows"),
    Aggregate.COUNT_DISTINCT: _("number of different %(value)s"),
    Aggregate.MIN: _("least %(value)s"),
    Aggregate.MAX: _("greatest %(value)s"),
    Aggregate.EXISTS: _("whether there is a row"),
    Aggregate.LATEST: _("newest %(value)s"),
}


def rule_url(code: str) -> str:
    """The page of a rule."""
    return reverse("rule", args=[code])


def standing(actor: Actor, rule: Rule) -> QuerySet[Hit]:
    """The hits of a rule that stand, as far as the actor sees them: those that `standing_url` lists."""
    found: QuerySet[Hit] = Hit.objects.visible_to(actor)
    return found.filter(STANDS, rule=rule.code, severity=tone_of(rule.severity))


def standing_url(rule: Rule, **chips: str) -> str:
    """The list of them."""
    return hits_url(rule=rule.code, tile=tone_of(rule.severity), **chips)


def show_rules(request: HttpRequest) -> HttpResponse:
    """GET of all rules in force, by kind."""
    actor = permitted(request, SEE, ("staff",))
    rules = installed_book().rules_on(today())
    found = Hit.objects.visible_to(actor).filter(STANDS).values_list("rule", "severity")
    counts = {(rule, severity): n for rule, severity, n in found.annotate(n=Count("pk")).order_by()}
    cards = [_kind_card(kind, [rule for rule in rules if rule.kind == kind], counts) for kind in KINDS]
    note = ngettext("%(n)d rule in force", "%(n)d rules in force", len(rules)) % {"n": len(rules)}
    page = {"title": _("Rules"), "group": GROUP}
    return render(request, "ui/page.html", {"page": page, "note": note, "cards": [c for c in cards if c]})


def _kind_card(kind: str, rules: Sequence[Rule], counts: dict[tuple[str, str], int]) -> Card | None:
    if not rules:
        return None
    order = {tone: place for place, tone in enumerate(SEVERITIES)}
    rows = [
        (
            severity_badge(rule.severity, small=True),
            two_lines(link(said(rule.title), rule_url(rule.code)), said(rule.basis)),
            _status(rule.status),
            number(counts.get((rule.code, tone_of(rule.severity)), 0), standing_url(rule)),
        )
        for rule in sorted(rules, key=lambda one: (order[tone_of(one.severity)], one.code))
    ]
    heads = [_("Level"), _("Rule and basis"), _("Basis checked"), _("Stands for")]
    table = TableBlock(heads=heads, rows=rows, caption=KINDS[kind], numbers=(3,))
    return Card(title=KINDS[kind], blocks=[table])


def _status(status: str) -> SafeString:
    """Whether somebody of the bureau has held the law's text against it."""
    if status == "verified":
        return tag(_("verified"))
    return badge("orange", _("unverified"), small=True)


def show_rule(request: HttpRequest, code: str) -> HttpResponse:
    """GET of one rule; one that the pack doesn't have is not there."""
    actor = permitted(request, SEE, ("staff",))
    book = installed_book()
    rule = book.rules.get(code)
    if rule is None:
        raise Http404
    context = {
        "page": {"title": str(said(rule.title)), "group": GROUP},
        "tags": [severity_badge(rule.severity), tag(KINDS[rule.kind])],
        "actions": [link(_("All rules"), reverse("rules"), css="btn"), *_trial(actor, rule)],
        "cards": [*_text_cards(book, rule), _examples_card(book, rule)],
        "side": [_hits_card(actor, rule), _basis_card(rule)],
    }
    return render(request, "ui/page.html", context)


def _trial(actor: Actor, rule: Rule) -> list[SafeString]:
    """The way to a trial of other values, where the rule decides by any."""
    if not rule.parameters or not actor.may(PROPOSE):
        return []
    return [link(_("Try other values"), reverse("try-values"), css="btn btn-primary")]


def _text_cards(book: Book, rule: Rule) -> Iterator[Card]:
    """The condition as it is written, what its names mean, and the parameters with their source."""
    condition = LinesBlock(lines=[code_text(rule.when_text)])
    rows = [
        (
            said(variable.title),
            code_text(variable.code),
            made_of(book, variable),
            say(phrase(UNITS[variable.unit], value="")).strip() if variable.unit in UNITS else UNKNOWN,
        )
        for variable in read_by(book, rule)
    ]
    table = TableBlock(
        heads=[_("What it means"), _("Name in the condition"), _("Where it is from"), _("Unit")],
        rows=rows,
        caption=_("What its names mean"),
    )
    yield Card(title=_("When it hits"), blocks=[condition, table])
    parameters = [book.parameters[code] for code in rule.parameters]
    if parameters:
        yield _parameters_card(parameters, today())


def read_by(book: Book, rule: Rule) -> list[Variable]:
    """The variables of a rule's condition and reasons, each before those that it is made of."""
    found: dict[str, Variable] = {}
    waiting = [*names(rule.when), *(each.variable for each in rule.reasons)]
    while waiting:
        variable = book.variables.get(waiting.pop(0))
        if variable is None or variable.code in found:
            continue
        found[variable.code] = variable
        waiting += [*_names_in(variable), *([variable.among] if variable.among else [])]
    return list(found.values())


def _names_in(variable: Variable) -> Iterable[str]:
    """The other variables that one is made of; a table's columns are none."""
    if variable.table is not None:
        return
    for expression in (variable.value, variable.where):
        if expression is not None:
            yield from names(expression)


def made_of(book: Book, variable: Variable) -> SafeString:
    """Where a variable's value comes from: table, aggregate, window and condition, or what it is worked out of."""
    value = written(variable.value) if variable.value is not None else ""
    if variable.aggregate is None:
        return two_lines(_("worked out"), code_text(value))
    how = str(AGGREGATES[variable.aggregate]) % {"value": value}
    whence = said(book.tables[variable.table].title) if variable.table else _("of everybody with the same")
    parts: list[object] = [code_text(variable.among)] if variable.among else []
    if variable.window is not None:
        parts.append(_window(variable.window.unit, variable.window.length))
    if variable.where is not None:
        parts.append(code_text(written(variable.where)))
    return two_lines(joined([str(whence), how]), *parts)


def _window(unit: str, length: int) -> str:
    if unit == "months":
        return ngettext("last %(n)d month", "last %(n)d months", length) % {"n": length}
    return ngettext("last %(n)d day", "last %(n)d days", length) % {"n": length}


def _parameters_card(parameters: Sequence[Parameter], day: date) -> Card:
    """Every value of each, the newest first; those that don't hold on the day are set back."""
    rows = [
        (
            two_lines(said(parameter.title), code_text(parameter.code)),
            shown if parameter.on(day) == setting else quiet(shown),
            full_day(setting.since),
            full_day(until) if until else UNKNOWN,
            two_lines(setting.source, _status(setting.status)),
        )
        for parameter in parameters
        for setting, until in reversed(parameter.values)
        for shown in (_value(parameter.unit, setting.value),)
    ]
    heads = [_("Parameter"), _("Value"), _("Since"), _("Until"), _("Source")]
    table = TableBlock(heads=heads, rows=rows, caption=_("Parameters"), numbers=(1,))
    return Card(title=_("Parameters"), note=_("as of %(day)s") % {"day": full_day(day)}, blocks=[table])


def _value(unit: str, value: Value) -> str:
    kind = Kind.MONEY if unit.startswith("yuan") else Kind.NUMBER
    return say(with_unit(unit, str(value), kind))


def _examples_card(book: Book, rule: Rule) -> Card:
    """The examples that are run whenever the pack is read: if one fails, no rule runs."""
    rows = [
        (
            CASES[example.case],
            full_day(example.as_of),
            " · ".join(_given(book, example)),
            badge("green", _("hits"), small=True) if example.expect else quiet(_("does not hit")),
        )
        for example in rule.examples
    ]
    table = TableBlock(heads=[_("Case"), _("As of"), _("Given"), _("Then")], rows=rows, caption=_("Examples"))
    return Card(title=_("Examples"), note=_("run each time the rules are read"), blocks=[table])


def _given(book: Book, example: Example) -> Iterator[str]:
    words = code_words()
    for code, value in example.given.items():
        variable = book.variables[code]
        label = words.get(variable.code_list or "", {}).get(str(value))
        shown = str(say(label)) if label is not None else _plain(variable, value)
        yield labelled(said(variable.title), shown)


def _plain(variable: Variable, value: Value) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return say(with_unit(variable.unit, str(value), variable.kind))


def _hits_card(actor: Actor, rule: Rule) -> Card:
    """For how many people it stands, by street."""
    counts = dict(standing(actor, rule).order_by().values_list("area").annotate(n=Count("pk")))
    rows = [
        BarRow(
            label=str(street.division),
            value=street.sum_of(counts),
            url=standing_url(rule, area=street.division.code),
        )
        for street in streets_in(actor.where(SEE))
    ]
    total = sum(counts.values())
    if not total:
        nothing = LinesBlock(lines=[quiet(_("It stands for nobody whom you see."))])
        return Card(title=_("Stands for"), blocks=[nothing])
    people = ngettext("%(n)d hit", "%(n)d hits", total) % {"n": total}
    blocks = [BarsBlock(rows=rows, caption=_("By street"))] if rows else []
    return Card(title=_("Stands for"), corner=link(people, standing_url(rule)), blocks=blocks)


def _basis_card(rule: Rule) -> Card:
    days = ngettext("%(n)d day", "%(n)d days", rule.cooling_off_days) % {"n": rule.cooling_off_days}
    facts: list[tuple[Words, object]] = [
        (_("In force since"), full_day(rule.since)),
        (_("Until"), full_day(rule.until) if rule.until else UNKNOWN),
        (_("Pause after it was dealt with"), days),
    ]
    words = LinesBlock(
        lines=[joined([str(said(rule.basis)), _status(rule.status)]), said(rule.what_to_do)],
    )
    return Card(title=_("Basis and what to do"), blocks=[words, FactsBlock(facts=facts)])


urlpatterns: list[URLPattern | URLResolver] = [
    path("rules/", show_rules, name="rules"),
    path("rules/<slug:code>/", show_rule, name="rule"),
]
