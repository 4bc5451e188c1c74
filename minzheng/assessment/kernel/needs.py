"""From answers to needs: points by the published table, a level by thresholds, urgency by rule; each with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minzheng.assessment.tables import Category, NeedsTable, Scored, Urgency, UrgencyRule
from minzheng.platform.reasons import Reason, Words, gettext_noop, phrase
from minzheng.questionnaires.content import Questionnaire
from minzheng.questionnaires.kernel.answers import Answer, holds, in_words

POINTS = gettext_noop("%(points)s points")
LEVEL_FROM = gettext_noop("level %(level)s from %(points)s points")
BELOW = gettext_noop("no need below %(points)s points")
SUM = gettext_noop("%(category)s: sum of points")
LEVEL_OF = gettext_noop("%(category)s: level of need")
URGENT_BY_ANSWER = gettext_noop("%(urgency)s with this answer, from level %(level)s")
URGENT_BY_LEVEL = gettext_noop("%(urgency)s from level %(level)s")


@dataclass(frozen=True, slots=True)
class NeedScore:
    """The outcome of one category. Level 0 is no need and has no urgency (an empty code)."""

    category: str
    level: int
    urgency: str
    score: int
    reasons: tuple[Reason, ...]


def score_needs(
    answers: Mapping[str, Answer], table: NeedsTable, questionnaire: Questionnaire
) -> list[NeedScore]:
    """Scores checked answers (see questionnaires.kernel.answers.check), one result a category, in the table's order.

    A question that wasn't asked gives no points.
    """
    return [_scored(category, answers, table, questionnaire) for category in table.categories]


def _scored(
    category: Category, answers: Mapping[str, Answer], table: NeedsTable, questionnaire: Questionnaire
) -> NeedScore:
    reasons: list[Reason] = []
    score = 0
    for scored in category.scored:
        answer = answers.get(scored.question)
        points = points_of(scored, answer)
        score += points
        if points and answer is not None:
            question = questionnaire.by_code[scored.question]
            reasons.append(
                Reason(
                    question.text.both(),
                    in_words(question, answer),
                    phrase(POINTS, points=points),
                    _basis(table),
                )
            )
    level = level_of(category, score)
    reasons.append(_level_reason(category, level, score, table))
    if not level:
        return NeedScore(category.code, 0, "", score, tuple(reasons))
    urgency, reason = _urgency(category, level, answers, table, questionnaire)
    return NeedScore(category.code, level, urgency.code, score, (*reasons, reason))


def points_of(scored: Scored, answer: Answer | None) -> int:
    """The points of one answer by the table; none for no answer."""
    if isinstance(answer, int):
        return max((step.points for step in scored.steps if answer >= step.at_least), default=0)
    return scored.by_answer.get(answer, 0) if answer is not None else 0


def level_of(category: Category, score: int) -> int:
    """The highest level whose threshold the score reaches; 0 below the first."""
    return max((each.level for each in category.thresholds if score >= each.points), default=0)


def _level_reason(category: Category, level: int, score: int, table: NeedsTable) -> Reason:
    reached = category.thresholds[level - 1] if level else category.thresholds[0]
    rule = (
        phrase(LEVEL_FROM, level=level, points=reached.points)
        if level
        else phrase(BELOW, points=reached.points)
    )
    return Reason(phrase(SUM, category=category.name.both()), str(score), rule, _basis(table))


def _urgency(
    category: Category,
    level: int,
    answers: Mapping[str, Answer],
    table: NeedsTable,
    questionnaire: Questionnaire,
) -> tuple[Urgency, Reason]:
    rule = next(each for each in table.urgency_rules if _fits(each, category, level, answers))
    urgency = next(each for each in table.urgencies if each.code == rule.urgency)
    values: dict[str, Words | int] = {"urgency": urgency.name.both(), "level": rule.from_level}
    if rule.answer is None:
        what = phrase(LEVEL_OF, category=category.name.both())
        return urgency, Reason(what, str(level), phrase(URGENT_BY_LEVEL, **values), _basis(table))
    question = questionnaire.by_code[rule.answer.question]
    seen = in_words(question, answers[question.code])
    return urgency, Reason(question.text.both(), seen, phrase(URGENT_BY_ANSWER, **values), _basis(table))


def _fits(rule: UrgencyRule, category: Category, level: int, answers: Mapping[str, Answer]) -> bool:
    meant = rule.category in (None, category.code)
    return meant and level >= rule.from_level and holds(rule.answer, answers)


def _basis(table: NeedsTable) -> Words:
    return table.title.both()
