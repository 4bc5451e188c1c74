"""Rows as answers to a questionnaire. Two files that tell a day's answers otherwise: the one sent later holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from minzheng.exchange.content import Contract
from minzheng.exchange.merging.precedence import older_than
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import StagedRow
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.installed import installed_pack
from minzheng.platform.verbs import Origin, RefusedRow
from minzheng.platform.verbs.frame import Frame
from minzheng.questionnaires.forms import checked, of_row
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.services import (
    AnswersRow,
    WithdrawAnswersRow,
    record_many_answers,
    refused_in_itself,
    withdraw_many_answers,
)

Known = tuple[int, str, date]


def told_answers(contract: Contract, delivery: Delivery, rows: Iterable[StagedRow]) -> list[AnswersRow]:
    """The answers that rows tell; cells left empty are questions not answered."""
    taken, questionnaire = contract.taken, contract.questionnaire
    if taken is None or questionnaire is None:
        return []
    pack = installed_pack()
    about = {taken.on, taken.by, *(one.code for one in contract.fields if one.type == "division")}
    return [
        AnswersRow(
            row.subject_id,
            questionnaire,
            row.values[taken.on],
            of_row(pack, questionnaire, _filled(row, about)),
            (row.values.get(taken.by) if taken.by else None) or "",
            Origin(delivery.pk, row.sheet, row.row),
        )
        for row in rows
        if row.subject_id is not None
    ]


def _filled(row: StagedRow, about: set[str | None]) -> dict[str, object]:
    return {code: value for code, value in row.values.items() if value is not None and code not in about}


def record_told(
    actor: Actor, delivery: Delivery, told: Sequence[AnswersRow], frame: Frame
) -> tuple[list[AnswersRow], list[tuple[AnswersRow, RefusedRow]]]:
    """Records answers, in place of what an earlier file told of the same day; gives known and refused ones. Those that
    are no good take nothing's place."""
    known = standing(actor, told)
    pack = installed_pack()
    told_again = [
        (row, *checked(pack, row.questionnaire, row.items)) for row in told if row.known_as in known
    ]
    same = [row for row, items, _faults in told_again if items == known[row.known_as].items]
    again = {row.known_as for row in same}
    other = [
        known[row.known_as].pk
        for row, _items, faults in told_again
        if row.known_as not in again and refused_in_itself(row, faults) is None
    ]
    giving_way = older_than(actor, delivery, Answers._meta.label_lower, other) if other else set()
    if giving_way:
        rows = [WithdrawAnswersRow(pk) for pk in sorted(giving_way)]
        withdraw_many_answers.many(actor, rows, key=frame.key)
    new = [row for row in told if row.known_as not in again]
    if not new:
        return same, []
    answer = record_many_answers.many(actor, new, key=frame.key)
    return same, [(new[refused.index], refused) for refused in answer.refused]


def standing(actor: Actor, told: Sequence[AnswersRow]) -> dict[Known, Answers]:
    """The standing answers of the same people, questionnaire and day."""
    subjects, codes = {row.target_id for row in told}, {row.questionnaire for row in told}
    wanted = {row.known_as for row in told}
    rows = Answers.objects.visible_to(actor).standing().filter(Among("subject_id", subjects))
    found = {
        (row.subject_id, row.questionnaire, row.taken_on): row for row in rows.filter(questionnaire__in=codes)
    }
    return {known_as: row for known_as, row in found.items() if known_as in wanted}
