"""A visit on the phone: each answer is kept, the answers are handed in once, and the level comes out of them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from minzheng.assessment.shown import category_options
from minzheng.platform.acting import unscoped
from minzheng.platform.installed import installed_pack
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.visits.models import Visit
from tests.answers import ALONE_AND_FALLEN, answers_of
from tests.ui.reading import page
from tests.web.clients import client, person, to_be_visited

pytestmark = pytest.mark.django_db


def filled(**told: object) -> dict[str, Any]:
    """The fields of a full form."""
    return {f"q.{code}": str(value) for code, value in answers_of(**{**ALONE_AND_FALLEN, **told}).items()}


def now(visit: Visit) -> Visit:
    """The visit as it is by now."""
    with unscoped("a test looks"):
        return Visit.objects.select_related("answers").get(pk=visit.pk)


def test_each_answer_is_kept_and_comes_back_on_another_phone() -> None:
    visit = to_be_visited(person())
    first = client("wutongli_grid").post(f"/visit-phone/{visit.pk}/draft/", {"q.living": "alone"})
    second = client("wutongli_grid").post(
        f"/visit-phone/{visit.pk}/draft/", {"q.living": "alone", "q.falls": "2", "q.reach_help": "maybe"}
    )
    assert set(first.json()) == set(second.json()) == {"saved"}
    assert now(visit).draft == {"living": "alone", "falls": 2}
    back = page(client("wutongli_grid").get(f"/visit-phone/{visit.pk}/"))
    assert [found["value"] for found, _ in back.all("input") if "checked" in found] == ["alone"]
    assert back.value("q.falls") == "2"


def test_a_question_is_asked_from_the_number_on_that_the_pack_says() -> None:
    visit, grid = to_be_visited(person()), client("wutongli_grid")
    hidden = {
        f["data-code"]
        for f, _ in page(grid.get(f"/visit-phone/{visit.pk}/")).all("fieldset")
        if "hidden" in f
    }
    grid.post(f"/visit-phone/{visit.pk}/draft/", {"q.falls": "1"})
    after = {
        f["data-code"]
        for f, _ in page(grid.get(f"/visit-phone/{visit.pk}/")).all("fieldset")
        if "hidden" in f
    }
    assert "fall_injury" in hidden and "fall_injury" not in after


def test_what_is_open_or_out_of_bounds_is_named_in_the_words_of_the_question() -> None:
    visit = to_be_visited(person())
    answer = client("wutongli_grid").post(f"/visit-phone/{visit.pk}/", {"q.living": "alone", "q.falls": "51"})
    html = answer.content.decode()
    assert answer.status_code == 422 and now(visit).state == "planned"
    assert "“近半年跌倒次数”填了 51，最多 50。" in html and "“洗澡”尚未作答" in html


def test_the_level_is_there_at_once_for_who_was_at_the_door_and_with_its_reasons_for_the_street() -> None:
    visit, grid = to_be_visited(person()), client("wutongli_grid")
    assert grid.post(f"/visit-phone/{visit.pk}/", filled()).headers["Location"] == f"/visit/{visit.pk}/"
    seen = grid.get(f"/visit/{visit.pk}/").content.decode()
    assert "照回答算出来的" in seen and "重度需求" in seen and "/assessment/" not in seen
    drain()
    assert "/assessment/" in client("qinghe_clerk").get(f"/visit/{visit.pk}/").content.decode()


def test_each_level_opens_its_reasons_in_place_for_who_may_not_see_results() -> None:
    visit, grid = to_be_visited(person()), client("wutongli_grid")
    seen = page(grid.post(f"/visit-phone/{visit.pk}/", filled(), follow=True))
    folds = [text for _, text in seen.all("details", class_="mz-fold")]
    assert len(folds) == len(category_options()), "a level without reasons"
    (risk,) = [text for text in folds if "重度需求" in text and "独居" in text]
    assert "为什么" in risk and "目前与谁同住" in risk and "13 分起为 3 级" in risk
    assert all("分" in text for text in folds), "no need says why too"


def test_a_visit_handed_in_again_is_done_and_shows_what_came_out() -> None:
    """A second tap, the back button or another tab tell the same once more."""
    visit, grid = to_be_visited(person()), client("wutongli_grid")
    for _ in range(3):
        answer = grid.post(f"/visit-phone/{visit.pk}/", filled(), follow=True)
        assert answer.redirect_chain == [(f"/visit/{visit.pk}/", 302)]
        assert "走访结果已提交" in answer.content.decode() and "照回答算出来的" in answer.content.decode()
    assert grid.get(f"/visit-phone/{visit.pk}/").headers["Location"] == f"/visit/{visit.pk}/"


def test_another_answer_after_a_visit_is_done_is_refused_in_words_and_stays_on_the_page() -> None:
    visit, grid = to_be_visited(person()), client("wutongli_grid")
    grid.post(f"/visit-phone/{visit.pk}/", filled())
    answer = grid.post(f"/visit-phone/{visit.pk}/", {**filled(living="family"), "q.falls": ""})
    html = answer.content.decode()
    assert answer.status_code == 422 and "已经走访完" in html and "重新安排一次走访" in html
    assert "近半年跌倒次数：没有回答 · 提交时的回答：3" in html
    assert re.search(r"<li>[^<]+：[^<]+ · 提交时的回答：独居</li>", html), "what differs, and what was said"
    chosen = [found["value"] for found, _ in page(answer).all("input", name="q.living") if "checked" in found]
    assert chosen == ["family"] and f"/visit/{visit.pk}/" in html and "保留草稿" not in html
    kept = grid.post(f"/visit-phone/{visit.pk}/draft/", {"q.living": "family"})
    assert kept.status_code == 409 and kept.json() == {"refused": "这件事已经办完。"}
    assert now(visit).answers.items["living"] == "alone"


def test_only_who_records_visits_gets_the_questions() -> None:
    visit = to_be_visited(person())
    assert client("qinghe_head").get(f"/visit-phone/{visit.pk}/").status_code == 403
    assert client("hubin_grid").get(f"/visit-phone/{visit.pk}/").status_code == 404
    assert "登记走访" not in client("qinghe_head").get("/visits/").content.decode()


def test_a_visit_is_planned_for_a_day_from_today_to_where_the_calendar_ends() -> None:
    who, clerk = person(), client("qinghe_clerk")
    last = date(installed_pack().calendar.years[-1], 12, 31)
    for day in (today() - timedelta(days=1), last + timedelta(days=1), date(2999, 1, 1)):
        told = {"questionnaire": "need_survey", "planned_on": day.isoformat()}
        answer = clerk.post(f"/plan-visit/{who.pk}/", told)
        html = answer.content.decode()
        assert answer.status_code == 422 and f"{today()} – {last}" in html, day
    told["planned_on"] = last.isoformat()
    assert clerk.post(f"/plan-visit/{who.pk}/", told).status_code == 302
