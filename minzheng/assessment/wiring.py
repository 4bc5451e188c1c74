"""The entries of assessment in the registries: answers are scored as soon as they are kept."""

from __future__ import annotations

from minzheng.assessment.scoring import INSTRUMENT_FORM
from minzheng.assessment.services import AssessRow, assess_many
from minzheng.platform.acting import Actor
from minzheng.platform.handlers import Handler, handlers
from minzheng.platform.jobs import derived_key
from minzheng.platform.log import objects_of
from minzheng.platform.models import Event
from minzheng.questionnaires.forms import answer_forms


def score_answers(event: Event, actor: Actor) -> None:
    """Scores every set of answers the event brought."""
    rows = [AssessRow(pk) for pk in objects_of(event, actor, "questionnaires.answers")]
    if rows:
        assess_many.many(actor, rows, key=derived_key(event, "assessment.score_answers"), cause=event.pk)


answer_forms.register(INSTRUMENT_FORM)
handlers.register(
    Handler(
        name="assessment.score_answers",
        on="questionnaires.record_answers",
        permits=("assessment.assess", "questionnaires.see", "assessment.see", "log.see"),
        run=score_answers,
    )
)
