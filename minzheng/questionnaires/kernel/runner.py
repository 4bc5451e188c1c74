"""What the runner in the browser gets: the questionnaire in one language, as JSON.

The form:
    {"code", "title",
     "sections": [{"code", "title"}],
     "questions": [{"code", "text", "kind", "section", "required", "options": [{"code", "label"}],
                    "show_if": {"question", "equals"} | {"question", "at_least"} | null,
                    "least", "most", "unit"}]}

The runner asks questions from top to bottom. A question is asked when it has no `show_if`, or when the question named
there is itself asked, has an answer, and that answer is `equals`, or a number of `at_least` or more. The answer of a
question that is no longer asked is removed. Answers go back as {question code: option code | whole number | text};
the options of a yes_no question are in `options` like all others, with the codes `yes` and `no`.
"""

from __future__ import annotations

from minzheng.questionnaires.content import Question, Questionnaire, ShowIf


def runner_form(questionnaire: Questionnaire, language: str) -> dict[str, object]:
    """The questionnaire as JSON values, in one language ("zh" or "en")."""
    return {
        "code": questionnaire.code,
        "title": questionnaire.title.of(language),
        "sections": [
            {"code": each.code, "title": each.title.of(language)} for each in questionnaire.sections
        ],
        "questions": [_question(each, language) for each in questionnaire.questions],
    }


def _question(question: Question, language: str) -> dict[str, object]:
    return {
        "code": question.code,
        "text": question.text.of(language),
        "kind": question.kind,
        "section": question.section,
        "required": question.required,
        "options": [{"code": each.code, "label": each.label.of(language)} for each in question.choices],
        "show_if": _condition(question.show_if),
        "least": question.least,
        "most": question.most,
        "unit": question.unit.of(language) if question.unit else None,
    }


def _condition(condition: ShowIf | None) -> dict[str, object] | None:
    return condition.model_dump(exclude_none=True) if condition else None
