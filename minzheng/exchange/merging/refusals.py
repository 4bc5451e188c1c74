"""What another engine refused of a row, in the words in which rows go back: in both languages, as data."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext, override

from minzheng.exchange.kernel.messages import Parameter, Problem
from minzheng.exchange.merging.part import Part
from minzheng.platform.reasons import Reason, Words, render
from minzheng.ui.views.refusals import sentences

LANGUAGES = {"zh": "zh-hans", "en": "en"}
# Refusals that have words of their own in the catalogue of messages.
OWN_WORDS = {
    "known_already": "row_known_already",
    "in_future": "row_in_future",
    "death_date": "row_death_date",
}


class Refusal(Protocol):
    """A refusal, or a refused row of a set."""

    @property
    def code(self) -> str:
        """Its stable code."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why."""


def problems_of(part: Part, refusal: Refusal) -> tuple[Problem, ...]:
    """The refusal as problems of the file's row; answers with faults are told one by one, each at its column."""
    if refusal.code == "answers":
        return tuple(_fault(part, reason) for reason in refusal.reasons)
    return told(refusal, *part.column(_day_column(part)))


def told(refusal: Refusal, column: str = "", heading: str = "") -> tuple[Problem, ...]:
    """Any engine's refusal as the problem of a row, at a column if one is named."""
    if refusal.code in OWN_WORDS:
        seen = refusal.reasons[0].seen if refusal.reasons else ""
        return (Problem(OWN_WORDS[refusal.code], column, heading, render(seen)),)
    words = _sentence(refusal)
    return (Problem("row_refused", column, heading, parameters={"why": words}),)


def _fault(part: Part, reason: Reason) -> Problem:
    column, heading = part.column(render(reason.what))
    return Problem("answer_fault", column, heading, parameters={"why": both(reason.rule)})


def _day_column(part: Part) -> str:
    taken = part.contract.taken
    since = (rule.since for rule in part.contract.facts if rule.since)
    return taken.on if taken else next(since, part.contract.key[0])


def _sentence(refusal: Refusal) -> Parameter:
    known = refusal.code in sentences
    return both({"say": str(sentences[refusal.code].words)} if known else refusal.code)


def both(words: Words) -> dict[str, str]:
    """Words in both languages, without the full stop that a sentence of its own would have."""
    said = {}
    for language, code in LANGUAGES.items():
        with override(code):
            said[language] = render(words, language, gettext).rstrip("。.")
    return said
