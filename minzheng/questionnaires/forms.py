"""What may be answered: questionnaires of the pack, and what engines above register (instruments)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.platform.packs import Pack
from minzheng.platform.reasons import Reason, phrase
from minzheng.platform.registries import Registry
from minzheng.questionnaires.content import questionnaire
from minzheng.questionnaires.kernel.answers import check

Items = Mapping[str, Any]


@dataclass(frozen=True)
class AnswerForm:
    """A family of forms: whether it knows a code, and how it checks answers to it.

    `check` gives the answers as they are kept and a reason for each fault, naming its item. `of_row` makes answers of
    the filled cells of a file's row, by column code.
    """

    name: str
    knows: Callable[[Pack, str], bool]
    check: Callable[[Pack, str, Items], tuple[Items, tuple[Reason, ...]]]
    of_row: Callable[[Pack, str, Items], Items]


answer_forms: Registry[AnswerForm] = Registry("answer forms", unique=lambda form: form.name)


def checked(pack: Pack, code: str, items: Items) -> tuple[Items, tuple[Reason, ...]]:
    """Answers checked by whichever form knows the code; an unknown code is a fault too."""
    for form in answer_forms:
        if form.knows(pack, code):
            return form.check(pack, code, items)
    return {}, (Reason("questionnaire", code, phrase("There is no such questionnaire.")),)


def of_row(pack: Pack, code: str, cells: Items) -> Items:
    """A row's filled cells as answers to whichever form knows the code; as they are where none does."""
    for form in answer_forms:
        if form.knows(pack, code):
            return form.of_row(pack, code, cells)
    return cells


def _knows(pack: Pack, code: str) -> bool:
    try:
        questionnaire(pack, code)
    except LookupError:
        return False
    return True


def _check(pack: Pack, code: str, items: Items) -> tuple[Items, tuple[Reason, ...]]:
    result = check(questionnaire(pack, code), items)
    return result.answers, tuple(Reason(fault.item, "", fault.message) for fault in result.faults)


def _as_they_are(pack: Pack, code: str, cells: Items) -> Items:
    """Columns of a questionnaire carry the codes of its questions."""
    return cells


QUESTIONNAIRES = AnswerForm("questionnaires", _knows, _check, _as_they_are)
