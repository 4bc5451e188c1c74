"""What doesn't fit between a scoring table, its questionnaire and the catalogue; told when a pack is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from minzheng.assessment.tables import NeedsTable, Scored
from minzheng.catalogue.content import CATALOGUE
from minzheng.platform.packs import Content, Pack, Problem
from minzheng.questionnaires.content import QUESTIONS, Question, Questionnaire


def check_catalogue(tables: Iterable[NeedsTable], pack: Pack) -> Iterator[Problem]:
    """Items of the catalogue that answer a need no table knows."""
    known = {category.code for table in tables for category in table.categories}
    for row in pack.content(CATALOGUE):
        need = row.value.need
        if need is not None and need not in known:
            yield row.problem(
                f"No table has a need {need}.", f"Use one of {', '.join(sorted(known))}.", "need"
            )


def check_table(content: Content[NeedsTable], pack: Pack) -> Iterator[Problem]:
    """What doesn't fit between a table and its questionnaire."""
    table = content.value
    forms: dict[str, Questionnaire] = {each.value.code: each.value for each in pack.content(QUESTIONS)}
    if table.questionnaire not in forms:
        yield content.problem(
            "There is no such questionnaire.", f"Use one of {', '.join(forms)}.", "questionnaire"
        )
        return
    questions = forms[table.questionnaire].by_code
    for index, category in enumerate(table.categories):
        for place, scored in enumerate(category.scored):
            for message, remedy, *at in _misfits(scored, questions.get(scored.question)):
                yield content.problem(message, remedy, "categories", index, "scored", place, *at)
    for index, rule in enumerate(table.urgency_rules):
        if rule.answer is not None and rule.answer.question not in questions:
            yield content.problem(
                "There is no such question.",
                "Use one of the questionnaire.",
                "urgency_rules",
                index,
                "answer",
            )


def _misfits(scored: Scored, question: Question | None) -> Iterator[tuple[str, ...]]:
    if question is None:
        yield "There is no such question.", "Use one of the questionnaire.", "question"
    elif question.kind == "number" and not scored.steps:
        yield "A number is scored by steps.", "Write `steps` instead.", "by_answer"
    elif question.kind != "number":
        known = [option.code for option in question.choices]
        for code in scored.by_answer:
            if code not in known:
                yield (
                    f"The question has no option {code}.",
                    f"Use one of {', '.join(known)}.",
                    "by_answer",
                    code,
                )
        if scored.steps:
            yield "Only a number is scored by steps.", "Write `by_answer` instead.", "steps"
