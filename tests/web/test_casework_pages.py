"""Results and plans: reasons with each need, services with their prices, and a decision by somebody else."""

from __future__ import annotations

import pytest

from minzheng.assessment.models import Assessment
from minzheng.casework.models import Plan, PlanItem
from minzheng.platform.acting import unscoped
from minzheng.platform.time import today
from minzheng.worklist.models import Task
from tests.answers import ALONE_AND_FALLEN
from tests.indicators.rows import surveyed
from tests.ui.reading import page
from tests.web.clients import client, person

pytestmark = pytest.mark.django_db


def assessed(**told: object) -> Assessment:
    """The result of a survey of somebody alone who has fallen."""
    answers = surveyed(person(), today(), told or ALONE_AND_FALLEN)
    with unscoped("a test looks"):
        return Assessment.objects.get(answers_id=answers.pk)


def proposed() -> Plan:
    """A plan that the clerk proposed by its page."""
    result = assessed()
    client("qinghe_clerk").post(f"/propose-plan/{result.pk}/", {})
    with unscoped("a test looks"):
        return Plan.objects.get()


def test_a_result_says_each_need_with_its_answers_and_leads_on_to_a_plan() -> None:
    result = assessed()
    html = client("qinghe_clerk").get(f"/assessment/{result.pk}/").content.decode()
    assert "风险防范" in html and "目前与谁同住" in html and "独居" in html and "13 分起为 3 级" in html
    assert f'href="/propose-plan/{result.pk}/"' in html
    assert "/propose-plan/" not in client("qinghe_head").get(f"/assessment/{result.pk}/").content.decode()


def test_what_a_plan_will_hold_is_shown_before_it_is_proposed_and_stands_in_it_after() -> None:
    result, clerk = assessed(), client("qinghe_clerk")
    before = clerk.get(f"/propose-plan/{result.pk}/").content.decode()
    where = clerk.post(f"/propose-plan/{result.pk}/", {}).headers["Location"]
    after = clerk.get(where).content.decode()
    for words in ("居家监测设备", "72 元", "安全问候电话"):
        assert words in before and words in after
    assert "“居家监测设备”用于“重度需求”及以上" in after and "每月最多 348 元" in after


def test_while_a_plan_waits_no_second_one_is_offered_and_the_form_says_where_it_is() -> None:
    plan = proposed()
    with unscoped("a test looks"):
        result = Assessment.objects.get()
    clerk = client("qinghe_clerk")
    assert "/propose-plan/" not in clerk.get(f"/assessment/{result.pk}/").content.decode()
    answer = clerk.get(f"/propose-plan/{result.pk}/")
    assert answer.status_code == 409 and "已有一份方案在等待审批" in answer.content.decode()
    assert any(
        found["href"] == f"/plan/{plan.pk}/" for found, _ in page(answer).all("a", class_="btn btn-primary")
    )
    assert not page(answer).all("form", class_="mz-card")


def test_the_head_alone_decides_and_a_plan_goes_back_with_a_reason() -> None:
    plan = proposed()
    page_of, act = f"/plan/{plan.pk}/", f"/plan/{plan.pk}/do/"
    assert "批准方案" not in client("qinghe_clerk").get(page_of).content.decode()
    head = client("qinghe_head")
    shown = {found["value"] for found, _ in page(head.get(page_of)).all("button", name="verb")}
    assert shown == {"casework.approve_plan", "casework.return_plan"}
    empty = head.post(act, {"verb": "casework.return_plan", "sure": "1", "reason": ""})
    assert empty.status_code == 422 and "尚未填写" in empty.content.decode()
    head.post(act, {"verb": "casework.return_plan", "sure": "1", "reason": "与家属再谈一次"})
    assert "已退回" in head.get(page_of).content.decode()


def test_who_may_not_decide_is_not_even_asked_and_nothing_is_decided() -> None:
    plan, clerk = proposed(), client("qinghe_clerk")
    for sure in ({}, {"sure": "1"}):
        answer = clerk.post(f"/plan/{plan.pk}/do/", {"verb": "casework.approve_plan", **sure})
        assert answer.status_code == 403
        assert "何国梁" in answer.content.decode()  # who may
    with unscoped("a test looks"):
        assert Plan.objects.get().state == Plan.State.PROPOSED


def test_why_a_plan_went_back_is_read_in_its_head_and_a_task_asks_for_the_next_one() -> None:
    plan, clerk = proposed(), client("qinghe_clerk")
    told = {"verb": "casework.return_plan", "sure": "1", "reason": "资料不全，请补"}
    client("qinghe_head").post(f"/plan/{plan.pk}/do/", told)
    for where in (f"/plan/{plan.pk}/", f"/person/{plan.subject_id}/?tab=care", "/tasks/"):
        assert "资料不全，请补" in clerk.get(where).content.decode(), where
    with unscoped("a test looks"):
        task = Task.objects.get(kind="plan", done_at=None)
    assert f"/propose-plan/{task.object_id}/" in clerk.get(f"/assessment/{task.object_id}/").content.decode()
    assert clerk.post(f"/propose-plan/{task.object_id}/", {}).status_code == 302
    with unscoped("a test looks"):
        assert list(Task.objects.filter(done_at=None).values_list("kind", flat=True)) == ["plan_approval"]
        assert Plan.objects.filter(decision="").count() == 1


def test_an_approved_plan_offers_the_clerk_to_order_each_service_at_who_serves_the_street() -> None:
    plan, clerk = proposed(), client("qinghe_clerk")
    with unscoped("a test looks"):
        item = PlanItem.objects.filter(plan=plan)[0]
    assert "/place-order/" not in clerk.get(f"/plan/{plan.pk}/").content.decode()
    client("qinghe_head").post(f"/plan/{plan.pk}/do/", {"verb": "casework.approve_plan", "sure": "1"})
    assert f"/place-order/{item.pk}/" in clerk.get(f"/plan/{plan.pk}/").content.decode()
    form = page(clerk.get(f"/place-order/{item.pk}/"))
    chosen = [text for found, text in form.all("option") if "selected" in found]
    assert chosen == ["安和为老服务中心"]


def test_ordering_twice_and_days_that_do_not_fit_are_refused_in_words() -> None:
    plan, clerk = proposed(), client("qinghe_clerk")
    client("qinghe_head").post(f"/plan/{plan.pk}/do/", {"verb": "casework.approve_plan", "sure": "1"})
    with unscoped("a test looks"):
        item = PlanItem.objects.filter(plan=plan)[0]
    form = page(clerk.get(f"/place-order/{item.pk}/"))
    party = next(found["value"] for found, _ in form.all("option") if "selected" in found)
    told = {"party": party, "valid_from": "2026-01-01", "valid_until": "2026-12-31"}
    early = clerk.post(f"/place-order/{item.pk}/", told).content.decode()
    assert "服务不能早于方案批准之日开始。" in early and today().isoformat() in early
    told |= {"valid_from": today().isoformat(), "valid_until": "2026-01-01"}
    assert "日期前后不一致。" in clerk.post(f"/place-order/{item.pk}/", told).content.decode()
    told["valid_until"] = "2026-12-31"
    assert clerk.post(f"/place-order/{item.pk}/", told).status_code == 302
    again = clerk.post(f"/place-order/{item.pk}/", told)
    assert again.status_code == 422 and "这项服务已经下过单。" in again.content.decode()
    closed = clerk.get(f"/place-order/{item.pk}/")
    assert closed.status_code == 409 and "这项服务已经下过单。" in closed.content.decode()
    assert any(
        found["href"].startswith("/order/") for found, _ in page(closed).all("a", class_="btn btn-primary")
    )
