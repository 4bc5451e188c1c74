"""The verb of assessment: answers are scored by what the pack publishes; levels and needs follow, with reasons."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minzheng.assessment.models import Assessment, Need
from minzheng.assessment.scoring import Outcome, outcome_of
from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import insert_all
from minzheng.platform.installed import installed_pack
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.verbs import Reason, Refused, record, setwise, verb
from minzheng.questionnaires.models import Answers

FORM = gettext_noop("Questionnaire")


@dataclass(frozen=True, slots=True)
class AssessRow:
    """Answers (`target_id`) to be scored."""

    target_id: int


@verb(permit="assessment.assess")
def assess_answers(actor: Actor, *, answers: Answers, key: uuid.UUID) -> Assessment:
    """The answers are scored once: a level, and each need with type, level, urgency and reasons."""
    (answer,) = _assess([answers])
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(assess_answers, target=Answers)
def assess_many(
    actor: Actor, rows: Sequence[AssessRow], targets: Mapping[int, Answers]
) -> Sequence[Assessment | Refused]:
    """One answer a row."""
    return _assess([targets[row.target_id] for row in rows])


def _assess(all_answers: Sequence[Answers]) -> list[Assessment | Refused]:
    pack = installed_pack()
    known = _known(all_answers)
    results: list[Assessment | Refused] = []
    made: list[tuple[Assessment, Outcome]] = []
    for answers in all_answers:
        if answers.pk in known:
            results.append(known[answers.pk])
            continue
        outcome = outcome_of(pack, answers.questionnaire, answers.items)
        if outcome is None:
            results.append(Refused("no_scoring", (Reason(phrase(FORM), answers.questionnaire),)))
            continue
        assessment = known[answers.pk] = _assessment(answers, outcome, pack.hash)
        made.append((assessment, outcome))
        results.append(assessment)
    _write(made)
    return results


def _write(made: Sequence[tuple[Assessment, Outcome]]) -> None:
    insert_all(Assessment, [assessment for assessment, _ in made])
    needs = [need for assessment, outcome in made for need in _needs(assessment, outcome)]
    insert_all(Need, needs)
    for row in [*(assessment for assessment, _ in made), *needs]:
        record(row)


def _assessment(answers: Answers, outcome: Outcome, pack_hash: str) -> Assessment:
    return Assessment(
        subject_id=answers.subject_id,
        area_id=answers.area_id,
        answers=answers,
        instrument=answers.questionnaire,
        taken_on=answers.taken_on,
        level=outcome.level,
        score=outcome.score,
        detail=outcome.detail,
        reasons=[reason.as_json() for reason in outcome.reasons],
        pack_hash=pack_hash,
    )


def _needs(assessment: Assessment, outcome: Outcome) -> list[Need]:
    return [
        Need(
            subject_id=assessment.subject_id,
            area_id=assessment.area_id,
            assessment=assessment,
            category=score.category,
            level=score.level,
            urgency=score.urgency,
            score=score.score,
            reasons=[reason.as_json() for reason in score.reasons],
            found_on=assessment.taken_on,
        )
        for score in outcome.needs
        if score.level
    ]


def _known(all_answers: Sequence[Answers]) -> dict[int, Assessment]:
    with unscoped("answers are scored once, wherever the subject lives now"):
        found = Assessment.objects.filter(answers_id__in=[answers.pk for answers in all_answers])
        return {assessment.answers_id: assessment for assessment in found}
