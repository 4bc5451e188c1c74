"""The pack files of assessment: scoring tables (lines/<line>/needs.yaml) and instruments (instruments/<code>.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from minzheng.assessment.fitting import check_catalogue, check_table
from minzheng.assessment.instruments import Instrument
from minzheng.assessment.kernel.instrument import Scores, score
from minzheng.assessment.kernel.needs import score_needs
from minzheng.assessment.tables import NeedsTable
from minzheng.platform.packs import (
    Content,
    ContentKind,
    ExampleRunner,
    Pack,
    Problem,
    Text,
    content_kinds,
    runners,
)
from minzheng.questionnaires.content import questionnaire
from minzheng.questionnaires.kernel.answers import check


def _check_needs(content: Content[NeedsTable], pack: Pack) -> Iterator[Problem]:
    yield from check_table(content, pack)
    tables = pack.content(NEEDS)
    if tables[0] is content:  # the catalogue is looked at once, with the first table
        yield from check_catalogue((each.value for each in tables), pack)


NEEDS = content_kinds.register(
    ContentKind("needs", "lines/*/needs.yaml", NeedsTable, _check_needs, ("questions", "catalogue"))
)
INSTRUMENTS = content_kinds.register(ContentKind("instruments", "instruments/*.yaml", Instrument))


def needs_table(pack: Pack, code: str) -> NeedsTable:
    """A pack's scoring table. Raises LookupError when there is none of this code."""
    found = {each.value.code: each.value for each in pack.content(NEEDS)}
    if code not in found:
        raise LookupError(
            f"The pack {pack.code} has no scoring table {code!r}; it has {', '.join(sorted(found))}."
        )
    return found[code]


def need_name(pack: Pack, code: str) -> Text | None:
    """The name of a kind of need; None where no table of the pack has it."""
    tables = (each.value for each in pack.content(NEEDS))
    return next((kind.name for table in tables for kind in table.categories if kind.code == code), None)


def need_level_name(pack: Pack, level: int) -> Text | None:
    """The name of a need's level; None where no table of the pack has it."""
    tables = (each.value for each in pack.content(NEEDS))
    return next((table.level_names[level] for table in tables if level in table.level_names), None)


def instrument(pack: Pack, code: str) -> Instrument:
    """A pack's instrument. Raises LookupError when there is none of this code."""
    found = {each.value.code: each.value for each in pack.content(INSTRUMENTS)}
    if code not in found:
        raise LookupError(
            f"The pack {pack.code} has no instrument {code!r}; it has {', '.join(sorted(found))}."
        )
    return found[code]


def _needs_example(pack: Pack, code: str, given: Mapping[str, object]) -> object:
    """Needs by category, or the questions with a fault."""
    table = needs_table(pack, code)
    form = questionnaire(pack, table.questionnaire)
    checked = check(form, given)
    if checked.faults:
        return {"faults": sorted(fault.item for fault in checked.faults)}
    needs = score_needs(checked.answers, table, form)
    return {
        each.category: {"level": each.level, "urgency": each.urgency, "score": each.score} for each in needs
    }


def _instrument_example(pack: Pack, code: str, given: Mapping[str, object]) -> object:
    """The result, or the items with a fault."""
    outcome = score(instrument(pack, code), given)
    if isinstance(outcome, Scores):
        return outcome.as_json()
    return {"faults": sorted(fault.item for fault in outcome.faults)}


runners.register(ExampleRunner("needs", _needs_example), ExampleRunner("instrument", _instrument_example))
