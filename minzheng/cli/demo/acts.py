"""The acts of the last weeks, each by its single verb, in the order of days, by the account whose work it is."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from minzheng.assessment.models import Assessment
from minzheng.casework.models import Plan, PlanItem
from minzheng.casework.services import approve_plan, propose_plan, return_plan
from minzheng.cli.demo.beside import Line
from minzheng.cli.demo.hands import hand_of
from minzheng.cli.demo.progress import Progress
from minzheng.cli.demo.wanted import moment
from minzheng.discovery.models import Warning
from minzheng.discovery.services import close_warning, raise_warning, visit_warning
from minzheng.orders.models import Order, ServiceVisit
from minzheng.orders.services import confirm_visit, dispute_visit, place_order, report_visit
from minzheng.orders.services.ceiling import month_of, used_by
from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.crypto import blind
from minzheng.platform.jobs import finish
from minzheng.platform.models import Event, Party
from minzheng.platform.time import clock_at, today
from minzheng.registry.models import Person, Subject
from minzheng.visits.models import Visit
from minzheng.visits.services import plan_visit, record_visit, save_draft
from minzheng.worklist.models import Task
from minzheng.worklist.services import take_task

NAMES = uuid.UUID("6f2f1b1e-5a0c-4f6e-9c1d-2a55b4a7c0de")  # keys of acts are named within it
FOLLOWED = {"record"}  # what follows from other steps may wait for the day's end
HALVES = 2  # processes among which people are dealt out
OPENS, MINUTES_OPEN = 8, 9 * 60  # an office day: from eight, nine hours


@dataclass(frozen=True)
class Act:
    """One step of one story: whose hand, about whom (subject id), what was told."""

    actor: Actor
    subject_id: int
    told: Mapping[str, Any]

    def keys(self) -> Iterator[uuid.UUID]:
        """A key for each verb of the step: the same ones whenever the story is played."""
        index = 0
        while True:
            yield uuid.uuid5(NAMES, f"{self.told['story']}:{self.told['turn']}:{index}")
            index += 1

    @property
    def key(self) -> uuid.UUID:
        """The key of a step that is one verb."""
        return next(self.keys())


def play(files: Path, progress: Progress, line: Line) -> None:
    """Plays all stories of acts.json, half of them in the second process."""
    with progress.step("acts of the last weeks") as step:
        line.tell()
        made = 0
        for of_day in play_stories(files, half=0):
            made += of_day
            step.count = f"{made:,} single acts"
            progress.show(step)
        made += line.hear()
        step.count = f"{made:,} single acts"


def play_stories(files: Path, *, half: int) -> Iterator[int]:
    """Plays the stories of every second person, day by day, and gives how many acts each day had; what follows from the
    answers of a visit is done before the next act."""
    told = json.loads((files / "acts.json").read_text(encoding="utf-8"))
    subjects = _subjects(told)
    own = {who: subjects[who] for who in sorted(subjects)[half::HALVES]}
    for day, of_day in groupby(told, key=lambda act: str(act["day"])):
        yield _play_day(date.fromisoformat(day), list(of_day), own)


def _play_day(day: date, told: list[dict[str, Any]], subjects: Mapping[str, int]) -> int:
    """What follows from a visit's answers is done at once, all else at the day's end."""
    with _looking():
        before = Event.objects.latest("pk").pk
    keys: list[uuid.UUID] = []
    for index, entry in enumerate(told):
        if entry["person"] not in subjects:
            continue
        minutes = MINUTES_OPEN * index // len(told)
        by = entry["by"]
        actor = hand_of(by["role"], by.get("division"), by.get("party"))
        with clock_at(moment(day, OPENS + minutes // 60, minutes % 60)), acting(actor):
            act = Act(actor, subjects[entry["person"]], entry)
            used = list(islice(act.keys(), STEPS[act.told["step"]](act)))
            if act.told["step"] in FOLLOWED:
                finish(_events(used, before))
        keys += used
    with clock_at(moment(day, OPENS + MINUTES_OPEN // 60)):
        finish(_events(keys, before))
    return len(keys)


def _looking() -> AbstractContextManager[object]:
    return unscoped("all acts of a day are looked at, whoever did them")


def _events(keys: Collection[uuid.UUID], after: int) -> list[int]:
    """The events of verbs by their keys, among those later than this one."""
    with _looking():
        return list(Event.objects.filter(pk__gt=after, key__in=keys).values_list("pk", flat=True))


def _subjects(told: list[dict[str, Any]]) -> dict[str, int]:
    """The people of the stories by number."""
    numbers = {blind(act["person"]): act["person"] for act in told}
    with unscoped("the stories are about people of several places"):
        found = Person.objects.filter(id_index__in=list(numbers)).values_list("id_index", "pk")
        return {numbers[bytes(index)]: pk for index, pk in found}


def _raise(act: Act) -> int:
    subject = Subject.objects.visible_to(act.actor).get(pk=act.subject_id)
    raise_warning(
        act.actor, subject=subject, severity=act.told["severity"], reason=act.told["words"], key=act.key
    )
    return 1


def _visit_warning(act: Act) -> int:
    """As planned, or as soon as the warning's clock asks for it."""
    warning = Warning.objects.visible_to(act.actor).get(subject_id=act.subject_id, state=Warning.State.OPEN)
    planned_on = min(date.fromisoformat(act.told["planned_on"]), max(warning.due_on, today()))
    visit_warning(
        act.actor,
        warning=warning,
        questionnaire=act.told["questionnaire"],
        planned_on=planned_on,
        key=act.key,
    )
    return 1


def _plan_visit(act: Act) -> int:
    plan_visit(
        act.actor,
        subject=Subject.objects.visible_to(act.actor).get(pk=act.subject_id),
        questionnaire=act.told["questionnaire"],
        planned_on=date.fromisoformat(act.told["planned_on"]),
        key=act.key,
    )
    return 1


def _take(act: Act) -> int:
    task = Task.objects.visible_to(act.actor).get(subject_id=act.subject_id, done_at=None)
    take_task(act.actor, task=task, key=act.key)
    return 1


def _planned(act: Act) -> Visit:
    found: Visit = Visit.objects.visible_to(act.actor).get(
        subject_id=act.subject_id, state=Visit.State.PLANNED
    )
    return found


def _draft(act: Act) -> int:
    """Half of the answers: the visit goes on later."""
    answers = list(act.told["answers"].items())
    save_draft(act.actor, visit=_planned(act), items=dict(answers[: len(answers) // 2]), key=act.key)
    return 1


def _record(act: Act) -> int:
    record_visit(act.actor, visit=_planned(act), items=act.told["answers"], visited_on=today(), key=act.key)
    return 1


def _propose(act: Act) -> int:
    assessments = Assessment.objects.visible_to(act.actor).filter(subject_id=act.subject_id)
    propose_plan(act.actor, assessment=assessments.latest("taken_on", "pk"), key=act.key)
    return 1


def _plan(act: Act, state: str) -> Plan:
    found: Plan = Plan.objects.visible_to(act.actor).get(subject_id=act.subject_id, state=state)
    return found


def _approve(act: Act) -> int:
    approve_plan(act.actor, plan=_plan(act, Plan.State.PROPOSED), key=act.key)
    return 1


def _return(act: Act) -> int:
    return_plan(act.actor, plan=_plan(act, Plan.State.PROPOSED), reason=act.told["words"], key=act.key)
    return 1


def _order(act: Act) -> int:
    """Every item of the plan is ordered."""
    party = Party.objects.get(code=act.told["provider"])
    until = date.fromisoformat(act.told["valid_until"])
    items = PlanItem.objects.visible_to(act.actor).filter(plan=_plan(act, Plan.State.APPROVED)).order_by("pk")
    for item, key in zip(made := list(items), act.keys(), strict=False):
        place_order(act.actor, plan_item=item, party=party, valid_from=today(), valid_until=until, key=key)
    return len(made)


def _serve(act: Act) -> int:
    """The provider reports a visit for every order of the plan that the month hasn't used up: what is given by the
    month is given once."""
    orders = Order.objects.visible_to(act.actor).filter(subject_id=act.subject_id, basis=Order.Basis.PLAN)
    used = used_by(found := list(orders.order_by("pk")))
    made = [order for order in found if used[order.pk, month_of(today())] < order.quantity]
    for index, (order, key) in enumerate(zip(made, act.keys(), strict=False)):
        report_visit(
            act.actor,
            order=order,
            number=f"{act.told['number']}-{index + 1}",
            served_on=today(),
            minutes=act.told["minutes"],
            worker=act.told["worker"],
            key=key,
        )
    return len(made)


def _check(act: Act) -> int:
    """What was reported and not asked after yet is confirmed, or disputed."""
    check = confirm_visit if act.told["step"] == "confirm" else dispute_visit
    visits = ServiceVisit.objects.visible_to(act.actor).filter(
        subject_id=act.subject_id, state=ServiceVisit.State.REPORTED, order__basis=Order.Basis.PLAN
    )
    for visit, key in zip(made := list(visits.order_by("pk")), act.keys(), strict=False):
        check(act.actor, visit=visit, way=act.told["way"], checked_on=today(), key=key)
    return len(made)


def _close(act: Act) -> int:
    warnings = Warning.objects.visible_to(act.actor).filter(subject_id=act.subject_id)
    close_warning(
        act.actor,
        warning=warnings.exclude(state=Warning.State.CLOSED).get(),
        outcome=Warning.Outcome(act.told["outcome"]),
        reason=act.told["words"],
        key=act.key,
    )
    return 1


STEPS: Mapping[str, Callable[[Act], int]] = {
    "raise": _raise,
    "visit_warning": _visit_warning,
    "plan_visit": _plan_visit,
    "take": _take,
    "draft": _draft,
    "record": _record,
    "propose": _propose,
    "approve": _approve,
    "return": _return,
    "order": _order,
    "serve": _serve,
    "confirm": _check,
    "dispute": _check,
    "close": _close,
}
