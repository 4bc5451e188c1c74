"""What a run finds becomes a warning with its clock; what it clears lifts the warning nobody works on yet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from minzheng.discovery.models import Warning
from minzheng.discovery.pages import ended_cause
from minzheng.discovery.services import close_warning, lift_warning, raise_warning, visit_warning
from minzheng.exchange.places import lake
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.jobs import drain
from minzheng.platform.models import EventLine
from minzheng.platform.time import clock_at
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Person, Subject
from minzheng.registry.services import PersonRow, register_people
from minzheng.worklist.models import Task
from minzheng.worklist.services import take_task
from tests.accounts import actor, division, key
from tests.people import QINGHE_1, WANGHU_1, id_number, registered
from tests.screening.lakes import AS_OF, certificate, deliver, funeral, paid, screened

MONTHS = [date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
RULE = "disability_not_enrolled"
COOLING_OFF = 180


@pytest.fixture
def certificates() -> int:
    """A delivery by which somebody of the first street hits, and nobody else; screened and warned of."""
    person, on_roll = somebody(), somebody(WANGHU_1)
    deliver("assistance_roll", paid(on_roll, MONTHS))
    delivery = deliver("disability", [certificate(person, "1")])
    screened()
    drain()
    return delivery


def somebody(area: str = QINGHE_1) -> Person:
    return registered(actor("bureau"), area)


def later(days: int) -> datetime:
    return datetime.combine(AS_OF + timedelta(days), time(9), ZoneInfo("Asia/Shanghai"))


def screen_and_warn(as_of: date = AS_OF) -> None:
    screened(as_of=as_of)
    drain()


def seen_by(code: str) -> list[Warning]:
    who = actor(code)
    with acting(who):
        return list(Warning.objects.visible_to(who).order_by("pk"))


def waiting() -> int:
    with unscoped("a test counts all"):
        return Task.objects.filter(kind="warning", done_at=None).count()


def test_a_hit_warns_the_street_of_its_person_once_with_the_reasons_of_the_rule(certificates: int) -> None:
    screen_and_warn()
    (warning,) = seen_by("qinghe_clerk")
    assert (warning.rule, warning.severity, warning.state) == (RULE, "yellow", "open")
    assert len(warning.reasons) == 3
    assert seen_by("wanghu_clerk") == []
    assert waiting() == 1


@pytest.mark.parametrize(
    ("day", "rule", "due"),
    [
        (date(2026, 11, 24), "paid_after_death", date(2026, 11, 25)),  # red, Tuesday: one working day
        (date(2026, 11, 24), "double_category", date(2026, 11, 27)),  # orange: three
        (date(2026, 11, 24), RULE, date(2026, 12, 3)),  # yellow: seven, over a weekend
        (date(2026, 9, 30), RULE, date(2026, 10, 15)),  # over the holidays, with a Saturday worked instead
    ],
)
def test_the_clock_runs_in_working_days_by_the_colour_of_the_rule(day: date, rule: str, due: date) -> None:
    dead, severe, twice = somebody(), somebody(), somebody()
    until = [month for month in MONTHS if month <= day]
    rows = [*paid(dead, until), *paid(twice, until), *paid(twice, until[:1], "near_poor")]
    deliver("assistance_roll", rows)
    deliver("disability", [certificate(severe, "1")])
    deliver("funerals", [funeral(dead, date(2026, 7, 3))])
    with clock_at(datetime.combine(day, time(9), ZoneInfo("Asia/Shanghai"))):
        screen_and_warn(day)
    (warning,) = [each for each in seen_by("qinghe_clerk") if each.rule == rule]
    with unscoped("a test looks at all"):
        task = Task.objects.get(object_kind="discovery.warning", object_id=warning.pk)
    assert warning.due_on == task.due_on == due


def test_whom_a_warning_is_about_is_registered_from_then_on() -> None:
    desk, on_roll = actor("data"), somebody()
    with acting(desk):
        row = PersonRow(id_number(), "周桂英", division(QINGHE_1).pk)
        (pk,) = register_people.many(desk, [row], key=key()).done
        person = Person.objects.visible_to(desk).get(pk=pk)
    deliver("assistance_roll", paid(on_roll, MONTHS))
    deliver("disability", [certificate(person, "1")])
    screen_and_warn()
    with acting(desk):
        assert Person.objects.visible_to(desk).registered().filter(pk=pk).exists()


def test_a_cleared_hit_lifts_the_warning_that_nobody_has_touched(certificates: int) -> None:
    lake().withdraw("disability", certificates)
    screen_and_warn()
    (warning,) = seen_by("qinghe_clerk")
    assert (warning.state, warning.outcome, waiting()) == ("closed", "ceased", 0)


@pytest.mark.parametrize("touch", ["taken", "visiting"])
def test_a_warning_somebody_works_on_is_theirs_to_end_and_says_that_its_cause_ended(
    certificates: int, touch: str
) -> None:
    clerk, (warning,) = actor("qinghe_clerk"), seen_by("qinghe_clerk")
    with acting(clerk):
        if touch == "taken":
            take_task(clerk, task=Task.objects.visible_to(clerk).get(object_id=warning.pk), key=key())
        else:
            visit_warning(clerk, warning=warning, questionnaire="need_survey", planned_on=AS_OF, key=key())
    lake().withdraw("disability", certificates)
    screen_and_warn()
    screen_and_warn()
    (after,) = seen_by("qinghe_clerk")
    assert (after.cause_ended_on, bool(ended_cause(after))) == (AS_OF, True)
    assert (after.state, after.outcome) == ("open" if touch == "taken" else "visiting", "")
    with unscoped("a test looks at all"):
        noted = EventLine.objects.filter(object_kind="discovery.warning", kind="cause_ended")
        assert noted.count() == 1


def test_nobody_lifts_a_warning_by_hand(certificates: int) -> None:
    clerk, (warning,) = actor("qinghe_clerk"), seen_by("qinghe_clerk")
    with acting(clerk):
        subject = Subject.objects.visible_to(clerk).get(pk=warning.subject_id)
        report = raise_warning(clerk, subject=subject, severity="red", reason="三天没出门", key=key())
        for standing in (warning, report):
            with pytest.raises(Refused, match="^still_holds:"):
                lift_warning(clerk, warning=standing, key=key())
        with pytest.raises(Refused, match="^still_holds:"):
            close_warning(clerk, warning=warning, outcome=Warning.Outcome.CEASED, reason="无", key=key())


def test_after_a_decision_the_same_rule_is_silent_for_its_cooling_off_and_then_warns_of_what_still_holds(
    certificates: int,
) -> None:
    clerk, (warning,) = actor("qinghe_clerk"), seen_by("qinghe_clerk")
    with acting(clerk):
        close_warning(clerk, warning=warning, outcome=Warning.Outcome.NO_NEED, reason="收入超标", key=key())
    with acting(clerk):
        person = Person.objects.visible_to(clerk).get(pk=warning.subject_id)
    lake().withdraw("disability", certificates)
    screen_and_warn()
    deliver("disability", [certificate(person, "1")])
    warned = []
    for days in (1, COOLING_OFF - 1, COOLING_OFF, COOLING_OFF + 1):
        with clock_at(later(days)):
            screen_and_warn(later(days).date())
        warned.append(len(seen_by("qinghe_clerk")))
    assert warned == [1, 1, 2, 2]


def test_a_cause_that_ended_and_came_back_warns_at_once(certificates: int) -> None:
    (warning,) = seen_by("qinghe_clerk")
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        person = Person.objects.visible_to(clerk).get(pk=warning.subject_id)
    lake().withdraw("disability", certificates)
    screen_and_warn()
    deliver("disability", [certificate(person, "1")])
    screen_and_warn()
    assert [each.state for each in seen_by("qinghe_clerk")] == ["closed", "open"]
