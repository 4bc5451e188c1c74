"""The verb of questionnaires: what somebody answered on a day is kept once, as it was answered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import Among, insert_all, update_all
from minzheng.platform.installed import installed_pack
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.time import today
from minzheng.platform.verbs import Origin, Reason, Refused, Told, record, setwise, verb
from minzheng.platform.verbs.frame import running
from minzheng.questionnaires.forms import checked
from minzheng.questionnaires.models import Answers
from minzheng.registry.models import Subject

DAY = gettext_noop("Day")
Known = tuple[int, str, date]


@dataclass(frozen=True, slots=True)
class AnswersRow:
    """One person's answers (`target_id` is the subject) as a file or a form brings them."""

    target_id: int
    questionnaire: str
    taken_on: date
    items: Mapping[str, Any]
    asked_by: str = ""
    origin: Origin | None = field(default=None, compare=False)

    @property
    def known_as(self) -> Known:
        """What makes them the same answers when they are told again."""
        return (self.target_id, self.questionnaire, self.taken_on)


@verb(permit="questionnaires.answer")
def record_answers(
    actor: Actor,
    *,
    subject: Subject,
    questionnaire: str,
    taken_on: date,
    items: dict[str, Any],
    key: uuid.UUID,
    asked_by: str = "",
) -> Answers:
    """The answers are kept; refuses answers with faults, each named, and a second form of the same day."""
    row = AnswersRow(subject.pk, questionnaire, taken_on, items, asked_by)
    (answer,) = _record([row], {subject.pk: subject})
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(record_answers, target=Subject)
def record_many_answers(
    actor: Actor, rows: Sequence[AnswersRow], targets: Mapping[int, Subject]
) -> Sequence[Answers | Refused]:
    """One answer a row."""
    return _record(rows, targets)


def _record(rows: Sequence[AnswersRow], targets: Mapping[int, Subject]) -> list[Answers | Refused]:
    pack = installed_pack()
    known = _known(rows)
    answers: list[Answers | Refused] = []
    new: list[tuple[Answers, Origin | None]] = []
    for row in rows:
        items, faults = checked(pack, row.questionnaire, row.items)
        refusal = refused_in_itself(row, faults) or _refused_as_known(row, known)
        if refusal is not None:
            answers.append(refusal)
            continue
        known.add(row.known_as)
        made = Answers(
            subject_id=row.target_id,
            area_id=targets[row.target_id].area_id,
            questionnaire=row.questionnaire,
            taken_on=row.taken_on,
            items=dict(items),
            asked_by=row.asked_by,
            pack_hash=pack.hash,
        )
        new.append((made, row.origin))
        answers.append(made)
    insert_all(Answers, [made for made, _ in new])
    for made, origin in new:
        record(made, origin=origin)
    return answers


def refused_in_itself(row: AnswersRow, faults: tuple[Reason, ...]) -> Refused | None:
    """Why these answers can't be kept whatever else is known: their faults, each named, or a day still to come."""
    if faults:
        return Refused("answers", faults)
    if row.taken_on > today():
        return Refused("in_future", (Reason(phrase(DAY), str(row.taken_on)),))
    return None


def _refused_as_known(row: AnswersRow, known: set[Known]) -> Refused | None:
    if row.known_as in known:
        return Refused("known_already", (Reason(phrase(DAY), str(row.taken_on)),))
    return None


def _known(rows: Sequence[AnswersRow]) -> set[Known]:
    subjects = {row.target_id for row in rows}
    codes = {row.questionnaire for row in rows}
    with unscoped("answers of one day are kept once, wherever the subject lives now"):
        found = Answers.objects.standing().filter(Among("subject_id", subjects), questionnaire__in=codes)
        return set(found.values_list("subject_id", "questionnaire", "taken_on"))


@dataclass(frozen=True, slots=True)
class WithdrawAnswersRow:
    """Answers to withdraw (`target_id`)."""

    target_id: int


@verb(permit="questionnaires.withdraw")
def withdraw_answers(actor: Actor, *, answers: Answers, key: uuid.UUID, reason: Told = "") -> Answers:
    """The answers no longer stand, nor what follows from them; the row names the event that withdrew it."""
    return _withdraw([answers], reason)[0]


@setwise(withdraw_answers, target=Answers)
def withdraw_many_answers(
    actor: Actor, rows: Sequence[WithdrawAnswersRow], targets: Mapping[int, Answers]
) -> Sequence[Answers | Refused]:
    """One answer a row."""
    return _withdraw([targets[row.target_id] for row in rows], "")


def _withdraw(all_answers: list[Answers], reason: str) -> list[Answers]:
    frame = running()
    for answers in all_answers:
        if answers.withdrawn_by is None:
            answers.withdrawn_by = frame.event_id if frame else 0
            record(answers, kind="withdrawn", reason=reason)
    update_all(Answers, all_answers, ("withdrawn_by",))
    return all_answers
