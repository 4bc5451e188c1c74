"""One person by verbs, without a browser: from what somebody saw to a confirmed visit, each step by who may do it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minzheng.assessment.models import Assessment, Need
from minzheng.casework.models import Plan, PlanItem
from minzheng.casework.services import approve_plan, propose_plan, return_plan
from minzheng.discovery.models import Warning
from minzheng.discovery.services import close_warning, raise_warning, visit_warning
from minzheng.orders.models import Order, ServiceVisit
from minzheng.orders.services import confirm_visit, place_order, report_visit
from minzheng.platform.acting import acting
from minzheng.platform.jobs import drain
from minzheng.platform.models import EventLine, Party
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Subject
from minzheng.visits.models import Visit
from minzheng.visits.services import record_visit, save_draft
from minzheng.worklist.models import Task
from tests.accounts import actor, key
from tests.answers import ALONE_AND_FALLEN, answers_of
from tests.people import QINGHE_1, registered

pytestmark = pytest.mark.django_db


def waiting(code: str) -> list[str]:
    """The kinds of the tasks an account sees waiting, by due day."""
    who = actor(code)
    with acting(who):
        return list(
            Task.objects.visible_to(who).filter(done_at=None).order_by("id").values_list("kind", flat=True)
        )


def test_what_a_grid_worker_saw_becomes_a_confirmed_visit_through_the_right_hands() -> None:
    grid, clerk, head, bureau = (
        actor(code) for code in ("wutongli_grid", "qinghe_clerk", "qinghe_head", "bureau")
    )
    person = registered(clerk, QINGHE_1)

    with acting(grid):
        subject = Subject.objects.visible_to(grid).get(pk=person.pk)
        warning = raise_warning(grid, subject=subject, severity="orange", reason="三天没见她出门", key=key())
    assert waiting("qinghe_clerk") == ["warning"]
    assert waiting("wanghu_clerk") == []

    with acting(clerk):
        plan = {"warning": warning, "questionnaire": "need_survey", "planned_on": today(), "key": key()}
        visit = visit_warning(clerk, **plan)
        assert visit_warning(clerk, **plan).pk == visit.pk
        with pytest.raises(Refused, match="not_open"):
            visit_warning(clerk, **{**plan, "key": key()})
    assert waiting("wutongli_grid") == ["visit"]

    items = answers_of(**ALONE_AND_FALLEN)
    with acting(grid):
        mine = Visit.objects.visible_to(grid).get(pk=visit.pk)
        save_draft(grid, visit=mine, items={"living": "alone"}, key=key())
        with pytest.raises(Refused, match="answers"):
            record_visit(
                grid, visit=mine, items={**items, "living": "on the moon"}, visited_on=today(), key=key()
            )
        record_visit(grid, visit=mine, items=items, visited_on=today(), key=key())
        with pytest.raises(Refused, match="done_already"):
            record_visit(grid, visit=mine, items=items, visited_on=today(), key=key())
    assert drain() > 0
    assert waiting("qinghe_clerk") == ["plan"]

    with acting(clerk):
        assessment = Assessment.objects.visible_to(clerk).get(subject_id=person.pk)
        need = Need.objects.visible_to(clerk).get(assessment=assessment, category="risk_prevention")
        assert (need.level, bool(need.reasons)) == (3, True)
        proposed = propose_plan(clerk, assessment=assessment, key=key())
        with pytest.raises(Refused, match="plan_waits"):
            propose_plan(clerk, assessment=assessment, key=key())
        with pytest.raises(Refused, match="not_permitted"):
            approve_plan(clerk, plan=proposed, key=key())
        item = PlanItem.objects.visible_to(clerk).filter(plan=proposed).first()
        assert item is not None and item.reasons
        party = Party.objects.get(code="anhe")
        order = {
            "plan_item": item,
            "party": party,
            "valid_from": today() - timedelta(days=30),
            "valid_until": today(),
        }
        with pytest.raises(Refused, match="not_approved"):
            place_order(clerk, **order, key=key())

    with acting(head):
        with pytest.raises(Refused, match="reason_missing"):
            return_plan(head, plan=proposed, reason=" ", key=key())
        approved = approve_plan(head, plan=proposed, key=key())
        assert approved.state == Plan.State.APPROVED

    with acting(clerk):
        placed = place_order(clerk, **order, key=key())
        with pytest.raises(Refused, match="ordered_already"):
            place_order(clerk, **order, key=key())

    provider, other = actor("anhe"), actor("qingfeng")
    with acting(other):
        assert Order.objects.visible_to(other).count() == 0
    with acting(provider):
        work = Order.objects.visible_to(provider).get(pk=placed.pk)
        assert work.label == person.name
        told = {"order": work, "number": "A-1", "served_on": today(), "minutes": 40, "worker": "王师傅"}
        reported = report_visit(provider, **told, key=key())
        with pytest.raises(Refused, match="known_already"):
            report_visit(provider, **told, key=key())
        with pytest.raises(Refused, match="not_permitted"):
            confirm_visit(provider, visit=reported, way="phone", checked_on=today(), key=key())

    with acting(clerk):
        seen = ServiceVisit.objects.visible_to(clerk).get(pk=reported.pk)
        confirmed = confirm_visit(clerk, visit=seen, way="phone", checked_on=today(), key=key())
        with pytest.raises(Refused, match="checked_already"):
            confirm_visit(clerk, visit=seen, way="phone", checked_on=today(), key=key())
    assert confirmed.state == ServiceVisit.State.CONFIRMED

    with acting(bureau):
        open_still = Warning.objects.visible_to(bureau).get(pk=warning.pk)
        close_warning(
            bureau, warning=open_still, outcome=Warning.Outcome.NEED, reason="已安排上门服务", key=key()
        )
    leader = actor("leader")
    with acting(leader):
        lines = EventLine.objects.visible_to(leader).filter(subject_id=person.pk)
        verbs = set(lines.values_list("verb", flat=True))
    assert {"discovery.raise_warning", "assessment.assess_answers", "orders.confirm_visit"} <= verbs


def test_who_proposed_may_not_approve_even_with_the_right_to_do_both() -> None:
    clerk = actor("qinghe_clerk")
    both = type(clerk)(
        clerk.agent_id,
        clerk.name,
        "staff",
        {**clerk.grants, "casework.approve": clerk.where("casework.propose")},
    )
    person = registered(clerk, QINGHE_1)
    with acting(clerk):
        from minzheng.questionnaires.services import record_answers

        items = answers_of(**ALONE_AND_FALLEN)
        subject = Subject.objects.visible_to(clerk).get(pk=person.pk)
        record_answers(
            clerk, subject=subject, questionnaire="need_survey", taken_on=today(), items=items, key=key()
        )
    drain()
    with acting(both):
        assessment = Assessment.objects.visible_to(both).get(subject_id=person.pk)
        plan = propose_plan(both, assessment=assessment, key=key())
        with pytest.raises(Refused, match="same_person"):
            approve_plan(both, plan=plan, key=key())
