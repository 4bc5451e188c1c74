"""Warnings: by their clock, with their reasons, and each hand sees the acts that are its own."""

from __future__ import annotations

import pytest
from django.test import Client

from minzheng.discovery.models import Warning
from minzheng.platform.acting import unscoped
from minzheng.platform.time import today
from minzheng.visits.models import Visit
from tests.ui.reading import page
from tests.web.clients import client, person, warned

pytestmark = pytest.mark.django_db


def acts(who: Client, path: str) -> set[str]:
    """The words of the buttons in the head of a page."""
    shown = page(who.get(path))
    buttons = [*shown.all("a"), *shown.all("button", form="mz-acts")]
    return {text for found, text in buttons if "btn" in found.get("class", "").split()}


@pytest.mark.parametrize(
    ("username", "wanted"),
    [
        ("qinghe_clerk", {"办结", "安排走访"}),
        ("qinghe_head", {"办结"}),
        ("wutongli_grid", set()),
        ("leader", set()),
    ],
)
def test_each_hand_sees_the_acts_that_are_its_own(username: str, wanted: set[str]) -> None:
    warning = warned(person())
    assert acts(client(username), f"/warning/{warning.pk}/") & {"办结", "安排走访"} == wanted


def test_a_warning_says_why_and_who_reported_it() -> None:
    html = client("qinghe_clerk").get(f"/warning/{warned(person()).pk}/").content.decode()
    assert "有人报告" in html and "三天没见她出门" in html and "报告人 丁小满" in html


def test_a_visit_planned_from_a_warning_stands_on_both_pages() -> None:
    warning, clerk = warned(person(), severity="red"), client("qinghe_clerk")
    told = {"questionnaire": "need_survey", "planned_on": today().isoformat()}
    answer = clerk.post(f"/warning-visit/{warning.pk}/", told)
    with unscoped("a test looks"):
        visit = Visit.objects.get(cause_id=warning.pk)
    assert answer.headers["Location"] == f"/visit/{visit.pk}/"
    assert "三天没见她出门" in clerk.get(f"/visit/{visit.pk}/").content.decode()
    after = clerk.get(f"/warning/{warning.pk}/").content.decode()
    assert "已安排走访" in after and f'href="/visit/{visit.pk}/"' in after
    assert "安排走访" not in acts(clerk, f"/warning/{warning.pk}/")


def test_a_second_visit_is_refused_in_words_and_what_was_filled_in_stays() -> None:
    warning, clerk = warned(person()), client("qinghe_clerk")
    told = {"questionnaire": "need_survey", "planned_on": today().isoformat()}
    clerk.post(f"/warning-visit/{warning.pk}/", told)
    again = clerk.post(f"/warning-visit/{warning.pk}/", told)
    assert again.status_code == 422
    assert "已经安排了走访，或者已经办结。" in again.content.decode()
    assert page(again).value("planned_on") == today().isoformat()


def test_whoever_raised_a_warning_is_told_that_a_colleague_closes_it() -> None:
    subject, bureau = person(), client("bureau")
    bureau.post(f"/raise-warning/{subject.pk}/", {"severity": "yellow", "reason": "家里没有人做饭"})
    with unscoped("a test looks"):
        warning = Warning.objects.get(subject_id=subject.pk)
    told = {"outcome": "no_need", "reason": "子女已经接走"}
    refused = bureau.post(f"/close-warning/{warning.pk}/", told)
    assert refused.status_code == 422 and "须由同事办理" in refused.content.decode()
    assert client("qinghe_head").post(f"/close-warning/{warning.pk}/", told).status_code == 302
    assert "无需求" in client("qinghe_head").get(f"/warning/{warning.pk}/").content.decode()


def test_that_a_cause_ended_is_no_outcome_a_person_chooses() -> None:
    shown = page(client("qinghe_clerk").get(f"/close-warning/{warned(person()).pk}/"))
    offered = {found["value"] for found, _text in shown.all("option")}
    assert offered == {"", "need", "no_need", "data"}
