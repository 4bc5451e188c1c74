"""Full answers to the survey of the example district, but for what a test tells."""

from __future__ import annotations

ALONE_AND_FALLEN = {
    "living": "alone",
    "falls": 3,
    "fall_injury": "yes",
    "home_hazard": "serious",
    "reach_help": "no",
}


def answers_of(**told: object) -> dict[str, object]:
    """Full answers of somebody without needs, but for what is told."""
    from minzheng.platform.installed import installed_pack
    from minzheng.questionnaires.content import questionnaire
    from minzheng.questionnaires.kernel.answers import visible

    told = {"loss": "no", **told}
    form = questionnaire(installed_pack(), "need_survey")
    items: dict[str, object] = {}
    for _ in form.questions:
        for question in visible(form, {**items, **told}):
            if question.required and question.code not in items:
                default = question.choices[0].code if question.choices else (question.least or 0)
                items[question.code] = told.get(question.code, default)
    return items
