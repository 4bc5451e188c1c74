"""Which published table or instrument of the pack scores which answers; the scoring itself is the kernel's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.assessment.content import INSTRUMENTS, NEEDS, instrument
from minzheng.assessment.kernel.instrument import NotScored, score
from minzheng.assessment.kernel.needs import NeedScore, score_needs
from minzheng.platform.packs import Pack
from minzheng.platform.reasons import Reason
from minzheng.questionnaires.content import questionnaire
from minzheng.questionnaires.forms import AnswerForm, Items

YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Outcome:
    """What scoring gave: the highest level, a total where there is one, the parts, the needs."""

    level: int
    score: int | None
    detail: Mapping[str, Any]
    reasons: tuple[Reason, ...]
    needs: tuple[NeedScore, ...]


def outcome_of(pack: Pack, code: str, items: Mapping[str, Any]) -> Outcome | None:
    """Scores answers to the questionnaire or instrument `code`; None where the pack scores neither."""
    for content in pack.content(NEEDS):
        if content.value.questionnaire == code:
            scores = tuple(score_needs(items, content.value, questionnaire(pack, code)))
            level = max((each.level for each in scores), default=0)
            return Outcome(level, None, {each.category: each.level for each in scores}, (), scores)
    if not knows_instrument(pack, code):
        return None
    result = score(instrument(pack, code), items)
    if isinstance(result, NotScored):
        return None
    detail = {"dimensions": result.dimensions, "preliminary_level": result.preliminary_level}
    return Outcome(
        result.level, result.score, {**detail, "level_name": result.level_name}, result.reasons, ()
    )


def knows_instrument(pack: Pack, code: str) -> bool:
    """Whether the pack has an instrument of this code."""
    return any(content.value.code == code for content in pack.content(INSTRUMENTS))


def _check(pack: Pack, code: str, items: Items) -> tuple[Items, tuple[Reason, ...]]:
    result = score(instrument(pack, code), items)
    if isinstance(result, NotScored):
        return {}, tuple(Reason(fault.item, "", fault.message) for fault in result.faults)
    return items, ()


def _of_row(pack: Pack, code: str, cells: Items) -> Items:
    """Items and conditions by their codes; yes and no are truth."""
    conditions = {condition.code: condition.kind for condition in instrument(pack, code).conditions}
    items = {name: cell for name, cell in cells.items() if name not in conditions}
    told = {
        name: YES_NO.get(cell, cell) if conditions[name] == "yes_no" else cell
        for name, cell in cells.items()
        if name in conditions
    }
    return {"items": items, "conditions": told}


INSTRUMENT_FORM = AnswerForm("instruments", knows_instrument, _check, _of_row)
