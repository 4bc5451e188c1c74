"""The columns a questionnaire adds to a contract: a question's text above, an option's words in the cell."""

from __future__ import annotations

from minzheng.exchange.content import AnswerField, ContractField
from minzheng.questionnaires.content import Question, Questionnaire


def answer_fields(questionnaire: Questionnaire) -> tuple[ContractField, ...]:
    """Return a column for each question; one asked only sometimes, or that may stay open, may be empty in a row."""
    return tuple(_field(question) for question in questionnaire.questions)


def _field(question: Question) -> ContractField:
    required = question.required and question.show_if is None
    headings = tuple(dict.fromkeys((question.text.zh, question.code)))
    if question.choices:
        spellings = {spelling: one.code for one in question.choices for spelling in (one.label.zh, one.code)}
        return AnswerField(
            code=question.code, headings=headings, type="answer", required=required, options=spellings
        )
    if question.kind == "number":
        return ContractField(
            code=question.code,
            headings=headings,
            type="integer",
            required=required,
            minimum=question.least,
            maximum=question.most,
        )
    return ContractField(code=question.code, headings=headings, type="text", required=required)
