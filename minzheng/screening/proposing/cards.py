"""The cards of a trial: who enters and leaves by rule, street and category, cost, work, and other trials beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.time import today
from minzheng.registry.facts import by_category, category_options
from minzheng.screening.inputs import installed_book
from minzheng.screening.kernel.book import Rule
from minzheng.screening.kernel.why_not import written
from minzheng.screening.models import Proposal
from minzheng.screening.pages import SEE
from minzheng.screening.proposing.outcome import (
    ENTERS,
    LEAVES,
    MEANS,
    NOW,
    THEN,
    Outcome,
    Tally,
    outcomes,
    rows_url,
)
from minzheng.screening.proposing.words import proposal_url, proposals, state_badge, summary, tried_hits
from minzheng.screening.shown import rule_title
from minzheng.screening.trying import rules_moved
from minzheng.ui.declare import Card, FactsBlock, LinesBlock, TableBlock
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import code_text, link, number, quiet, two_lines
from minzheng.ui.places import streets_in
from minzheng.ui.words import UNKNOWN, full_day, labelled, said, yuan
from minzheng.worklist.content import work_kinds

RECENT = 50
BESIDE = 10
HEADS: tuple[tuple[str, Words], ...] = (
    (NOW, _("Now")),
    (ENTERS, _("Come in")),
    (LEAVES, _("Leave")),
    (THEN, _("Afterwards")),
)


def outcome_cards(proposal: Proposal, actor: Actor) -> list[Card]:
    """Who would enter and leave: by rule, by street, by category; and that nothing has changed."""
    outcome = outcomes(actor, [proposal])[proposal.pk]
    return [
        _rules_card(proposal, outcome),
        _streets_card(proposal, outcome, actor),
        *_categories(proposal, actor),
    ]


def _url(proposal: Proposal, tally: Tally, side: str, **chips: str) -> str:
    return rows_url(proposal, side=side, **chips) if tally.of(side) else ""


def _cells(proposal: Proposal, tally: Tally, **chips: str) -> list[SafeString]:
    return [number(tally.of(side), _url(proposal, tally, side, **chips)) for side, _words in HEADS]


def _table(title: Words, first: Words, rows: Sequence[Sequence[object]]) -> TableBlock:
    heads = [first, *(words for _side, words in HEADS)]
    return TableBlock(heads=heads, rows=rows, caption=title, numbers=(1, 2, 3, 4))


def _rules_card(proposal: Proposal, outcome: Outcome) -> Card:
    """Every rule that decides by the parameters, whether it hits anybody or not, and all of them together."""
    rows = [
        (rule_title(code), *_cells(proposal, tally, rule=code))
        for code, tally in _tallies(proposal, outcome).items()
    ]
    together = (_("All rules together"), *_cells(proposal, outcome.whole))
    published = proposal.state == Proposal.State.PUBLISHED
    nothing = LinesBlock(
        lines=[
            _("The values are published; the next screening uses them.")
            if published
            else _("A trial changes nothing: no hit, no warning, no parameter.")
        ]
    )
    day = gettext("by the data of %(day)s") % {"day": full_day(proposal.as_of)}
    return Card(
        title=_("By rule"), note=day, blocks=[_table(_("By rule"), _("Rule"), [*rows, together]), nothing]
    )


def _tallies(proposal: Proposal, outcome: Outcome) -> dict[str, Tally]:
    """The counts of each rule that decides by the proposal's parameters, and of those that did when it was tried."""
    moved = [rule.code for rule in rules_moved(installed_book(), proposal.values, proposal.as_of)]
    return {code: outcome.rules.get(code, Tally()) for code in sorted({*moved, *outcome.rules})}


def _streets_card(proposal: Proposal, outcome: Outcome, actor: Actor) -> Card:
    """The streets the actor looks into, and those who live in none of them that is known: parts add up."""
    rows: list[tuple[object, ...]] = []
    left = dict(outcome.areas)
    for street in streets_in(actor.where(SEE)):
        tally = _together(left.pop(area) for area in street.areas if area in left)
        rows.append((str(street.division), *_cells(proposal, tally, area=street.division.code)))
    if left:
        rows.append((_("in no street"), *_cells(proposal, _together(left.values()))))
    return Card(title=_("By street"), blocks=[_table(_("By street"), _("Street"), rows)])


def _together(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        for side, n in tally.sides.items():
            whole.add(side, n, 0, 0)
    return whole


def _categories(proposal: Proposal, actor: Actor) -> list[Card]:
    """By what people are listed as; somebody may be in several, so these don't add up."""
    told = list(tried_hits(actor).filter(proposal=proposal).values_list("subject_id", "side"))
    members = by_category(actor, {subject for subject, _side in told})
    rows = []
    for option in category_options(actor):
        tally = Tally()
        for subject, side in told:
            if subject in members.get(option.value, ()):
                tally.add(side, 1, 0, 0)
        if any(tally.sides.values()):
            rows.append((option.label, *_cells(proposal, tally, category=option.value)))
    if not rows:
        return []
    note = gettext("somebody may be in several, so these don't add up")
    return [Card(title=_("By category"), note=note, blocks=[_table(_("By category"), _("Category"), rows)])]


def side_cards(proposal: Proposal, actor: Actor) -> list[Card]:
    """What it costs a year, the work it brings, and who decides."""
    outcome = outcomes(actor, [proposal])[proposal.pk]
    cards = [_cost_card(_tallies(proposal, outcome), actor), _work_card(proposal, outcome)]
    if proposal.state == Proposal.State.PUT_FORWARD:
        told = _("Whoever tried these values or put them forward can't publish them; another account does.")
        cards.insert(0, Card(title=_("Decision"), blocks=[LinesBlock(lines=[told])]))
    return cards


def _cost_card(tallies: Mapping[str, Tally], actor: Actor) -> Card:
    """What those who are hit would be paid a year, of those whose means the actor may see: a sum tells of incomes."""
    if not actor.may(MEANS):
        lines: list[object] = [quiet(_("Costs follow from incomes; they are shown to who may see means."))]
        return Card(title=_("Cost a year"), blocks=[LinesBlock(lines=lines)])
    known = {code: tally for code, tally in tallies.items() if _cost_of(code) is not None}
    told = [
        two_lines(labelled(rule_title(code), _moves(tally.cost_now, tally.cost_then)), *_formula(code))
        for code, tally in sorted(known.items())
    ]
    silent = [rule_title(code) for code in sorted(tallies.keys() - known.keys())]
    lines = [
        quiet(gettext("%(rule)s: the rule doesn't say what a case costs.") % {"rule": title})
        for title in silent
    ]
    drawn = _("Of those hit, what they would be paid if all drew it. What others draw already isn't counted.")
    shown = [*told, drawn, *lines] if told else lines
    return Card(title=_("Cost a year"), blocks=[LinesBlock(lines=shown)])


def _cost_of(code: str) -> str | None:
    rule = _rule(code)
    return rule.cost if rule is not None else None


def _rule(code: str) -> Rule | None:
    return installed_book().rules.get(code)


def _moves(now: int, then: int) -> str:
    sign = "+" if then >= now else "−"
    return f"{yuan(now)} → {yuan(then)} ({sign}{yuan(abs(then - now))})"


def _formula(code: str) -> list[object]:
    """How one case's cost is worked out, and which of its parameters nobody verified."""
    book, rule = installed_book(), _rule(code)
    variable = book.variables.get(rule.cost or "") if rule is not None else None
    if rule is None or variable is None or variable.value is None:
        return []
    settings = [(book.parameters[one], book.parameters[one].on(today())) for one in rule.parameters]
    unverified = [
        gettext("%(title)s is not verified") % {"title": said(parameter.title)}
        for parameter, setting in settings
        if setting is not None and setting.status == "unverified"
    ]
    return [said(variable.title), code_text(written(variable.value)), *unverified]


def _work_card(proposal: Proposal, outcome: Outcome) -> Card:
    """The tasks that whoever enters brings, by the kind of work of the rule and its clock."""
    kinds = work_kinds(installed_pack())
    facts: list[tuple[Words, object]] = []
    for code, tally in sorted(outcome.rules.items()):
        rule = _rule(code)
        entering = tally.of(ENTERS)
        if rule is None or not entering:
            continue
        days = kinds[rule.work_kind].days(rule.severity)
        n = ngettext("%(n)d task more", "%(n)d tasks more", entering) % {"n": entering}
        due = ngettext("within %(n)d working day", "within %(n)d working days", days) % {"n": days}
        opens = link(n, rows_url(proposal, side=ENTERS, rule=code))
        facts.append((rule_title(code), two_lines(opens, f"{said(kinds[rule.work_kind].title)} · {due}")))
    nothing = LinesBlock(lines=[quiet(_("Nobody enters, so there is no more work."))])
    return Card(title=_("Work"), blocks=[FactsBlock(facts=facts)] if facts else [nothing])


def beside(proposal: Proposal, actor: Actor) -> list[Card]:
    """The other trials of the same parameters, the newest first, in one table with this one."""
    same = [
        one for one in proposals(actor).order_by("-pk")[:RECENT] if one.values.keys() & proposal.values.keys()
    ]
    shown = [proposal, *(one for one in same if one.pk != proposal.pk)][:BESIDE]
    found = outcomes(actor, shown)
    rows = [
        (
            two_lines(
                summary(one) if one.pk == proposal.pk else link(summary(one), proposal_url(one)),
                full_day(one.valid_from),
            ),
            *_cells(one, found[one.pk].whole),
            _moves(found[one.pk].whole.cost_now, found[one.pk].whole.cost_then)
            if actor.may(MEANS)
            else UNKNOWN,
            state_badge(one, small=True),
        )
        for one in shown
    ]
    heads = [_("Values"), *(words for _side, words in HEADS), _("Cost a year"), _("State")]
    table = TableBlock(heads=heads, rows=rows, caption=_("Side by side"), numbers=(1, 2, 3, 4, 5))
    return [Card(title=_("Side by side"), blocks=[table])]
