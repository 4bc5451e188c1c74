"""A visit has its day and its due day: both stand on every page, it may be moved, and never beyond its clock unsaid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from minzheng.discovery.models import Warning
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.models import EventLine
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.ui.words import short_day
from minzheng.visits.models import Visit
from minzheng.visits.services import move_visit, record_visit
from minzheng.worklist.models import Task
from tests.accounts import actor, key
from tests.answers import answers_of
from tests.ui.reading import page, rows
from tests.web.clients import client, person, to_be_visited, warned

pytestmark = pytest.mark.django_db


def planned(warning: Warning, day: date, **more: str) -> Client:
    """The answer of the page that plans a visit for a warning."""
    told = {"questionnaire": "need_survey", "planned_on": day.isoformat(), **more}
    return client("qinghe_clerk").post(f"/warning-visit/{warning.pk}/", told)  # type: ignore[return-value]


def the_visit() -> Visit:
    """The only visit there is."""
    with unscoped("a test looks"):
        return Visit.objects.get()


def moved(visit: Visit, day: date, reason: str = "") -> Visit:
    """The visit after the clerk moved it."""
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        return move_visit(clerk, visit=visit, planned_on=day, reason=reason, key=key())


def test_list_task_and_page_name_the_same_day_and_the_same_due_day() -> None:
    warning = warned(person(), "yellow")
    planned(warning, today() + timedelta(days=2))
    visit, clerk = the_visit(), client("qinghe_clerk")
    with unscoped("a test looks"):
        task = Task.objects.get(kind="visit")
    assert visit.due_on == warning.due_on == task.due_on, "planning starts no clock anew"
    day, due = f"上门日 {short_day(visit.planned_on)}", visit.due_on.isoformat()
    for where in ("/tasks/", "/visits/"):
        (row,) = [row for row in rows(clerk.get(where)) if "周桂英" in row]
        assert day in row, where
        assert [f["title"] for f, _ in page(clerk.get(where)).all("span") if f.get("title") == due], where
    shown = clerk.get(f"/visit/{visit.pk}/").content.decode()
    assert visit.planned_on.isoformat() in shown and due in shown
    for where in (f"/person/{warning.subject_id}/", f"/visit-phone/{visit.pk}/"):
        shown = client("wutongli_grid").get(where).content.decode()
        assert day in shown and due in shown, where


def test_a_day_after_the_due_day_is_refused_in_words_and_taken_with_a_reason_that_stays() -> None:
    warning = warned(person(), "red")
    late = warning.due_on + timedelta(days=1)
    answer = planned(warning, late)
    html = answer.content.decode()
    assert answer.status_code == 422 and "晚于办理时限" in html and warning.due_on.isoformat() in html
    assert planned(warning, late, reason="住院，出院后再去").status_code == 302
    shown = client("wutongli_grid").get(f"/visit/{the_visit().pk}/").content.decode()
    assert "住院，出院后再去" in shown and "晚于时限" in shown


def test_the_form_says_until_when_before_a_day_is_chosen() -> None:
    warning = warned(person(), "yellow")
    assert (
        warning.due_on.isoformat()
        in client("qinghe_clerk").get(f"/warning-visit/{warning.pk}/").content.decode()
    )


def test_a_visit_is_moved_with_its_old_day_and_reason_kept() -> None:
    visit, clerk = to_be_visited(person()), client("qinghe_clerk")
    day = today() + timedelta(days=1)
    form = page(clerk.get(f"/move-visit/{visit.pk}/"))
    assert form.value("planned_on") == today().isoformat()
    told = {"planned_on": day.isoformat(), "reason": "家里没人", "key": form.value("key")}
    for _ in range(2):
        answer = clerk.post(f"/move-visit/{visit.pk}/", told)
        assert answer.headers["Location"] == f"/visit/{visit.pk}/"
    shown = clerk.get(f"/visit/{visit.pk}/").content.decode()
    assert "家里没人" in shown and today().isoformat() in shown and day.isoformat() in shown
    with unscoped("a test looks"):
        (line,) = EventLine.objects.filter(object_kind="visits.visit", kind="moved")
    assert (line.reason, line.diff) == ("家里没人", {"planned_on": [today().isoformat(), day.isoformat()]})


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [(-1, "", "in_past"), (0, "", "same_day"), (400_000, "x", "beyond_calendar")],
)
def test_a_move_to_a_day_that_cannot_be_is_refused(days: int, reason: str, code: str) -> None:
    visit = to_be_visited(person())
    with pytest.raises(Refused, match=f"^{code}:"):
        moved(visit, today() + timedelta(days=days), reason)
    assert the_visit().planned_on == today()


def test_a_move_past_the_due_day_asks_for_a_reason_as_planning_does() -> None:
    visit = to_be_visited(person())
    late = visit.due_on + timedelta(days=1)
    with pytest.raises(Refused, match="^beyond_due:"):
        moved(visit, late, " ")
    assert the_visit().planned_on == today()
    assert moved(visit, late, "外出，下周回来").due_on == visit.due_on


def test_a_visit_that_is_done_stays_where_it_was() -> None:
    visit, grid = to_be_visited(person()), actor("wutongli_grid")
    with acting(grid):
        record_visit(grid, visit=visit, items=answers_of(), visited_on=today(), key=key())
    with pytest.raises(Refused, match="^done_already:"):
        moved(visit, today() + timedelta(days=1))
    answer = client("qinghe_clerk").get(f"/move-visit/{visit.pk}/")
    assert answer.status_code == 409 and f"/visit/{visit.pk}/" in answer.content.decode()


def test_only_who_plans_visits_moves_one() -> None:
    visit = to_be_visited(person())
    assert client("wutongli_grid").get(f"/move-visit/{visit.pk}/").status_code == 403
    for where in (f"/visit/{visit.pk}/", f"/person/{visit.subject_id}/"):
        assert f"/move-visit/{visit.pk}/" in client("qinghe_clerk").get(where).content.decode(), where
        assert "/move-visit/" not in client("wutongli_grid").get(where).content.decode(), where
