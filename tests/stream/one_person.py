"""One person, told step by step: from the row of a file to a figure and back. Each step is by whoever may do it, is
sent twice, and is refused to the wrong account, to the same one twice, and before its turn."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from minzheng import cli
from minzheng.assessment.content import instrument
from minzheng.assessment.models import Assessment, Need
from minzheng.casework.models import Plan, PlanItem
from minzheng.casework.services import approve_plan, propose_plan, return_plan
from minzheng.discovery.models import Warning
from minzheng.discovery.services import close_warning, visit_warning
from minzheng.exchange.services import receive_delivery
from minzheng.indicators import figures
from minzheng.orders.models import Order, ServiceVisit
from minzheng.orders.services import confirm_visit, place_order, report_visit
from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.crypto import blind
from minzheng.platform.installed import installed_pack
from minzheng.platform.jobs import drain
from minzheng.platform.models import Party
from minzheng.platform.scope import ScopedModel
from minzheng.platform.verbs import Refused, Verb
from minzheng.questionnaires.services import record_answers
from minzheng.registry.models import Fact, Person, Subject
from minzheng.screening.models import Hit
from minzheng.screening.services import screen
from minzheng.visits.services import record_visit, save_draft
from minzheng.worklist.models import Task
from minzheng.worklist.services import take_task
from tests.accounts import actor, key
from tests.answers import ALONE_AND_FALLEN, answers_of
from tests.people import QINGHE_1, id_number
from tests.sending import BILLS, LIST, ROLL, Row, bill, came_back, elder, paid, table

TODAY = date(2026, 11, 24)
BORN, BILLED, LISTED = date(1941, 3, 5), date(2026, 10, 20), date(2026, 7, 8)
RULE, FIGURE = "medical_burden", "care.home_elders"


@dataclass
class Story:
    """What the steps so far have led to."""

    number: str = field(default_factory=lambda: id_number(BORN))
    bills: Any = None
    person: Any = None
    warning: Any = None
    visit: Any = None
    assessment: Any = None
    plan: Any = None
    order: Any = None
    served: Any = None


Step = Callable[[Story], None]


def done(verb: Verb[..., Any], who: Actor, **told: Any) -> Any:
    """What the verb made; sent a second time with the same key it is the first answer, with other words refused."""
    sent = {**told, "key": key()}
    with acting(who):
        first = verb(who, **sent)
        assert verb(who, **sent).pk == first.pk
        words = next((name for name, value in told.items() if isinstance(value, str | date)), None)
        if words is not None:
            other = "another" if isinstance(told[words], str) else told[words] + timedelta(days=1)
            with pytest.raises(Refused, match="key_reused"):
                verb(who, **{**sent, words: other})
    return first


def refused(code: str, verb: Verb[..., Any], who: Actor, **told: Any) -> None:
    """The verb says no, by this code."""
    with acting(who), pytest.raises(Refused, match=f"^{code}:"):
        verb(who, **told, key=key())


def seen(model: type[ScopedModel], code: str, **which: Any) -> list[Any]:
    """What an account sees of a model."""
    who = actor(code)
    with acting(who):
        return list(model.objects.visible_to(who).filter(**which).order_by("pk"))


def waiting(code: str) -> list[str]:
    """The kinds of the tasks an account sees waiting."""
    return [task.kind for task in seen(Task, code, done_at=None)]


def _file(source: str, *rows: Row, day: date) -> dict[str, Any]:
    content = table(source, *rows)
    return {"source": source, "file_name": f"{source}.csv", "content": content, "sent_on": day}


def everything_follows(story: Story) -> None:
    """What waits for the step before is done, once."""
    assert drain() > 0
    assert drain() == 0


def the_insurance_sends_its_bills(story: Story) -> None:
    wrong = story.number[:-1] + ("0" if story.number[-1] != "0" else "1")
    file = _file(BILLS, bill(story.number, 12_400, BILLED), bill(wrong, 300, BILLED), day=TODAY)
    refused("not_permitted", receive_delivery, actor("wutongli_grid"), **file)
    refused("wrong_sender", receive_delivery, actor("qinghe_clerk"), **file)
    refused("in_future", receive_delivery, actor("data"), **{**file, "sent_on": TODAY + timedelta(days=1)})
    delivery = done(receive_delivery, actor("data"), **file)
    with acting(actor("data")):
        assert receive_delivery(actor("data"), **file, key=key()).pk == delivery.pk
    story.bills = delivery


def she_is_known_by_her_number_and_merely_seen(story: Story) -> None:
    assert came_back(story.bills) == {3: ["id_check_digit"]}
    with unscoped("a test looks for her by her exact number"):
        story.person = Person.objects.get(id_index=blind(story.number))
        fact = Fact.objects.get(subject_id=story.person.pk)
    assert story.person.standing == Person.Standing.OBSERVED
    assert (fact.kind, fact.amount, fact.valid_from) == ("medical_self_paid", 1_240_000, BILLED)
    assert seen(Person, "qinghe_clerk") == []


def the_section_and_her_street_list_her(story: Story) -> None:
    roll = _file(ROLL, paid(story.number, TODAY.replace(day=1)), day=TODAY)
    residents = _file(LIST, elder(story.number, living=""), day=LISTED)
    refused("wrong_sender", receive_delivery, actor("anhe"), **residents)
    done(receive_delivery, actor("data"), **roll)
    done(receive_delivery, actor("qinghe_clerk"), **residents)


def she_is_the_same_person_and_registered(story: Story) -> None:
    (person,) = seen(Person, "qinghe_clerk")
    assert (person.pk, person.standing, person.area.code) == (
        story.person.pk,
        Person.Standing.REGISTERED,
        QINGHE_1,
    )
    assert {fact.kind for fact in seen(Fact, "qinghe_clerk")} >= {"medical_self_paid", "assistance"}
    assert seen(Person, "wanghu_clerk") == []
    story.person = person


def a_rule_finds_her(story: Story) -> None:
    refused("not_permitted", screen, actor("qinghe_clerk"), as_of=TODAY)
    refused("as_of_in_future", screen, actor("data"), as_of=TODAY + timedelta(days=1))
    done(screen, actor("data"), as_of=TODAY)
    (hit,) = seen(Hit, "bureau", rule=RULE)
    assert hit.subject_id == story.person.pk
    assert "12,400" in json.dumps(hit.reasons, ensure_ascii=False) and len(hit.reasons) == 3
    assert {row["delivery"] for row in hit.rows} >= {story.bills.pk}


def a_warning_waits_with_its_clock(story: Story) -> None:
    (warning,) = seen(Warning, "qinghe_clerk", rule=RULE)
    assert (warning.state, warning.reasons) == ("open", seen(Hit, "bureau", rule=RULE)[0].reasons)
    assert warning.due_on == installed_pack().calendar.add_working_days(TODAY, 3)
    assert seen(Warning, "wanghu_clerk") == [] and waiting("wanghu_clerk") == []
    (task,) = seen(Task, "qinghe_clerk", object_id=warning.pk, kind="warning")
    assert (task.due_on, task.why) == (warning.due_on, warning.reasons)
    refused("not_found", take_task, actor("wanghu_clerk"), task=task)
    done(take_task, actor("qinghe_clerk"), task=task)
    refused("taken_already", take_task, actor("two_streets"), task=task)
    story.warning = warning


def a_visit_is_planned(story: Story) -> None:
    told = {"warning": story.warning, "questionnaire": "need_survey", "planned_on": TODAY}
    refused("not_permitted", visit_warning, actor("wutongli_grid"), **told)
    refused("not_found", visit_warning, actor("wanghu_clerk"), **told)
    refused("in_past", visit_warning, actor("qinghe_clerk"), **{**told, "planned_on": LISTED})
    refused(
        "beyond_calendar", visit_warning, actor("qinghe_clerk"), **{**told, "planned_on": date(2999, 1, 1)}
    )
    story.visit = done(visit_warning, actor("qinghe_clerk"), **told)
    refused("not_open", visit_warning, actor("qinghe_clerk"), **told)
    assert waiting("wutongli_grid") == ["visit"]


def the_grid_worker_asks_her(story: Story) -> None:
    items = answers_of(**ALONE_AND_FALLEN)
    grid, told = actor("wutongli_grid"), {"visit": story.visit, "items": items, "visited_on": TODAY}
    refused("not_permitted", record_visit, actor("leader"), **told)
    refused("not_found", record_visit, actor("hubin_grid"), **told)
    refused("answers", record_visit, grid, **{**told, "items": {**items, "living": "on the moon"}})
    done(save_draft, grid, visit=story.visit, items={"living": "alone"})
    done(record_visit, grid, **told)
    assert done(record_visit, grid, **told).state == "done"
    refused("handed_in_already", record_visit, grid, **{**told, "items": {**items, "living": "family"}})
    refused("done_already", save_draft, grid, visit=story.visit, items={})


def her_needs_are_known(story: Story) -> None:
    (story.assessment,) = seen(Assessment, "qinghe_clerk", instrument="need_survey")
    (need,) = seen(Need, "qinghe_clerk", assessment=story.assessment, category="risk_prevention")
    assert (need.level, bool(need.urgency), bool(need.reasons)) == (3, True, True)
    assert "plan" in waiting("qinghe_clerk")


def the_assessor_assesses_her_ability(story: Story) -> None:
    asked = {"subject": Subject(pk=story.person.pk), "questionnaire": "gbt42195", "taken_on": TODAY}
    items = ability()
    short = {**items, "items": {code: score for code, score in items["items"].items() if code != "B1.1"}}
    refused("not_permitted", record_answers, actor("qinghe_head"), **asked, items=items)
    refused("answers", record_answers, actor("assessor"), **asked, items=short)
    done(record_answers, actor("assessor"), **asked, items=items)
    refused("known_already", record_answers, actor("assessor"), **asked, items=items)


def her_level_is_that_of_the_standard(story: Story) -> None:
    (assessed,) = seen(Assessment, "qinghe_clerk", instrument="gbt42195")
    assert (assessed.score, assessed.level) == (58, 3)
    assert assessed.reasons and assessed.pack_hash == installed_pack().hash


def the_street_proposes_a_plan(story: Story) -> None:
    clerk = actor("qinghe_clerk")
    refused("not_permitted", propose_plan, actor("wutongli_grid"), assessment=story.assessment)
    refused("not_found", propose_plan, actor("wanghu_clerk"), assessment=story.assessment)
    story.plan = done(propose_plan, clerk, assessment=story.assessment)
    refused("plan_waits", propose_plan, clerk, assessment=story.assessment)
    refused("not_permitted", approve_plan, clerk, plan=story.plan)
    both = replace(clerk, grants={**clerk.grants, "casework.approve": clerk.where("casework.propose")})
    refused("same_person", approve_plan, both, plan=story.plan)
    refused("not_approved", place_order, clerk, **_wanted(story))


def another_account_approves_it(story: Story) -> None:
    head = actor("qinghe_head")
    refused("not_found", approve_plan, actor("wanghu_head"), plan=story.plan)
    refused("reason_missing", return_plan, head, plan=story.plan, reason=" ")
    approved = done(approve_plan, head, plan=story.plan)
    assert approved.state == Plan.State.APPROVED
    refused("decided_already", return_plan, head, plan=story.plan, reason="重做")


def an_order_goes_to_the_provider(story: Story) -> None:
    wanted = _wanted(story)
    refused("not_permitted", place_order, actor("qinghe_head"), **wanted)
    refused("not_found", place_order, actor("wanghu_clerk"), **wanted)
    refused("before_approval", place_order, actor("qinghe_clerk"), **{**wanted, "valid_from": LISTED})
    story.order = done(place_order, actor("qinghe_clerk"), **wanted)
    refused("ordered_already", place_order, actor("qinghe_clerk"), **wanted)
    assert story.order.reasons == wanted["plan_item"].reasons
    assert seen(Order, "qingfeng") == []


def the_provider_reports_that_it_came(story: Story) -> None:
    told = {"order": story.order, "number": "A-1", "served_on": TODAY, "minutes": 40, "worker": "王师傅"}
    provider = actor("anhe")
    refused("not_permitted", report_visit, actor("qinghe_clerk"), **told)
    refused("not_found", report_visit, actor("qingfeng"), **told)
    refused("outside_order", report_visit, provider, **{**told, "served_on": LISTED})
    refused("in_future", report_visit, provider, **{**told, "served_on": TODAY + timedelta(days=1)})
    story.served = done(report_visit, provider, **told)
    refused("known_already", report_visit, provider, **told)
    assert counted() == 0


def the_street_confirms_it(story: Story) -> None:
    clerk, told = actor("qinghe_clerk"), {"visit": story.served, "way": "phone", "checked_on": TODAY}
    refused("not_permitted", confirm_visit, actor("anhe"), **told)
    refused("not_found", confirm_visit, actor("wanghu_clerk"), **told)
    refused("same_person", confirm_visit, replace(clerk, agent_id=actor("anhe").agent_id), **told)
    refused("dates", confirm_visit, clerk, **{**told, "checked_on": LISTED})
    confirmed = done(confirm_visit, clerk, **told)
    assert confirmed.state == ServiceVisit.State.CONFIRMED
    refused("checked_already", confirm_visit, clerk, **told)


def she_counts_and_the_way_leads_back_to_the_row(story: Story) -> None:
    assert counted() == 1
    told = io.StringIO()
    with redirect_stdout(told):
        assert cli.main(["trace", FIGURE, "--year", str(TODAY.year), "--as", "leader", "--json"]) == 0
    (row,) = json.loads(told.getvalue())["rows"]
    assert [step["record"] for step in row["steps"]] == WAY_BACK
    assert [(place["source"], place["row"]) for place in row["files"]] == [(BILLS, 2)]
    acts = {act["verb"]: act["by"] for act in row["acts"]}
    assert acts == {verb: actor(code).name for verb, code in WHO_DID.items()}


def the_warning_ends_with_an_outcome(story: Story) -> None:
    told = {"warning": story.warning, "outcome": Warning.Outcome.NEED, "reason": "已安排上门服务"}
    refused("not_permitted", close_warning, actor("wutongli_grid"), **told)
    refused("reason_missing", close_warning, actor("bureau"), **{**told, "reason": " "})
    done(close_warning, actor("bureau"), **told)
    refused("closed_already", close_warning, actor("bureau"), **told)
    assert waiting("qinghe_clerk") == ["order"]


WAY_BACK = [
    "orders.servicevisit",
    "orders.order",
    "casework.planitem",
    "casework.plan",
    "assessment.need",
    "assessment.assessment",
    "questionnaires.answers",
    "visits.visit",
    "discovery.warning",
    "screening.hit",
    "screening.run",
]
WHO_DID = {
    "orders.report_visit": "anhe",
    "orders.confirm_visit": "qinghe_clerk",
    "orders.place_order": "qinghe_clerk",
    "casework.propose_plan": "qinghe_clerk",
    "casework.approve_plan": "qinghe_head",
    "questionnaires.record_answers": "wutongli_grid",
    "visits.plan_visit": "qinghe_clerk",
    "discovery.visit_warning": "qinghe_clerk",
    "visits.save_draft": "wutongli_grid",
    "visits.record_visit": "wutongli_grid",
    "screening.screen": "data",
}
STEPS: tuple[Step, ...] = (
    the_insurance_sends_its_bills,
    everything_follows,
    she_is_known_by_her_number_and_merely_seen,
    the_section_and_her_street_list_her,
    everything_follows,
    she_is_the_same_person_and_registered,
    a_rule_finds_her,
    everything_follows,
    a_warning_waits_with_its_clock,
    a_visit_is_planned,
    the_grid_worker_asks_her,
    everything_follows,
    her_needs_are_known,
    the_assessor_assesses_her_ability,
    everything_follows,
    her_level_is_that_of_the_standard,
    the_street_proposes_a_plan,
    another_account_approves_it,
    an_order_goes_to_the_provider,
    the_provider_reports_that_it_came,
    the_street_confirms_it,
    she_counts_and_the_way_leads_back_to_the_row,
    the_warning_ends_with_an_outcome,
)


def counted() -> int:
    """The figure of this year, as the leader sees it."""
    leader = actor("leader")
    with acting(leader):
        return figures.value(leader, FIGURE, TODAY.year)


def ability() -> dict[str, Any]:
    """Scores of somebody who can do all but care for herself, with dementia, which makes it a level worse."""
    standard = instrument(installed_pack(), "gbt42195")
    items = {
        item.code: 0 if dimension.code == "B1" else item.scores[0]
        for dimension in standard.dimensions
        for item in dimension.items
    }
    conditions = {"coma": False, "dementia": True, "mental_disorder": False, "incidents_30d": 0}
    return {"items": items, "conditions": conditions}


def _wanted(story: Story) -> dict[str, Any]:
    item = seen(PlanItem, "qinghe_clerk", plan=story.plan)[0]
    days = {"valid_from": TODAY, "valid_until": TODAY + timedelta(days=30)}
    return {"plan_item": item, "party": Party.objects.get(code="anhe"), **days}
