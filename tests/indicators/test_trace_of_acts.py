"""Where no file stands at the beginning, the way back ends at what people did: by account and time."""

from __future__ import annotations

import json
from datetime import date

import pytest

from minzheng.cli import main
from minzheng.discovery.services import raise_warning, visit_warning
from minzheng.indicators import figures
from minzheng.indicators.trace import Record, Way, ways
from minzheng.platform.acting import acting
from minzheng.platform.jobs import drain
from minzheng.platform.models import Event
from minzheng.platform.time import today
from minzheng.registry.models import Subject
from minzheng.visits.models import Visit
from minzheng.visits.services import record_visit
from tests.accounts import actor, key
from tests.answers import ALONE_AND_FALLEN, answers_of
from tests.indicators.rows import entitled, served, surveyed
from tests.people import QINGHE_1, registered

pytestmark = pytest.mark.django_db


def way_of(code: str, year: int) -> Way:
    """The way back of the one row that a figure has."""
    leader = actor("leader")
    with acting(leader):
        rows = figures.rows(leader, code, year)
        (way,) = ways(leader, [Record(rows.model._meta.label_lower, rows.get().pk)])
    return way


def kinds(way: Way) -> list[str]:
    return [step.record.kind for step in way.steps]


def test_a_need_goes_back_over_the_visit_and_the_warning_to_what_somebody_reported() -> None:
    grid, clerk = actor("wutongli_grid"), actor("qinghe_clerk")
    person = registered(clerk, QINGHE_1)
    with acting(grid):
        subject = Subject.objects.visible_to(grid).get(pk=person.pk)
        warning = raise_warning(grid, subject=subject, severity="orange", reason="三天没出门", key=key())
    with acting(clerk):
        visit = visit_warning(
            clerk, warning=warning, questionnaire="need_survey", planned_on=today(), key=key()
        )
    with acting(grid):
        mine = Visit.objects.visible_to(grid).get(pk=visit.pk)
        record_visit(grid, visit=mine, items=answers_of(**ALONE_AND_FALLEN), visited_on=today(), key=key())
    drain()
    way = way_of("assist.in_need", today().year)
    assert kinds(way)[:4] == [
        "assessment.assessment",
        "questionnaires.answers",
        "visits.visit",
        "discovery.warning",
    ]
    acts = {(each.verb, each.by) for each in way.acts}
    assert {("discovery.raise_warning", grid.name), ("visits.record_visit", grid.name)} <= acts
    assert (way.files, way.leads_somewhere) == ((), True)
    (scored,) = way.steps[0].told
    assert [each.verb for each in scored.because_of] == [
        "questionnaires.record_answers",
        "visits.record_visit",
    ]


def test_a_visit_goes_back_to_the_report_the_check_and_the_order() -> None:
    order = entitled(registered(actor("qinghe_clerk"), QINGHE_1), date(2025, 1, 1))
    served(order, "1", date(2025, 5, 5))
    way = way_of("care.home_visits", 2025)
    assert kinds(way) == ["orders.servicevisit", "orders.order"]
    assert [(told.what, told.event.verb, told.event.by) for told in way.steps[0].told] == [
        ("made", "orders.report_visit", actor("anhe").name),
        ("confirmed", "orders.confirm_visit", actor("qinghe_clerk").name),
    ]


def test_the_command_tells_a_story_or_gives_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    people = [registered(actor("qinghe_clerk"), QINGHE_1) for _ in range(5)]
    for person in people:
        surveyed(person, date(2025, 5, 5), ALONE_AND_FALLEN)
    assert main(["trace", "assist.in_need", "--year", "2025", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["value"] == 5
    assert {row["subject"] for row in told["rows"]} == {person.pk for person in people}
    assert all(row["acts"][0]["by"] == actor("qinghe_clerk").name for row in told["rows"])
    assert main(["trace", "assist.in_need", "--year", "2025", "--as", "leader"]) == 0
    story = capsys.readouterr().out
    assert "Row 3 of 5" in story and "Row 4 of 5" not in story
    assert "and 2 more" in story and "Every row has a way back." in story
    assert people[0].name not in story


def test_an_event_tells_what_led_to_it_and_what_it_touched(capsys: pytest.CaptureFixture[str]) -> None:
    surveyed(registered(actor("qinghe_clerk"), QINGHE_1), date(2025, 5, 5), ALONE_AND_FALLEN)
    leader = actor("leader")
    with acting(leader):
        event = Event.objects.get(verb="assessment.assess_answers")
    assert main(["trace", str(event.pk), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["verb"] for each in told["because_of"]] == ["questionnaires.record_answers"]
    assert told["lines"][0]["record"] == "assessment.assessment"
    assert main(["trace", str(event.pk)]) == 0
    assert f"event {event.pk}: assessment.assess_answers by 系统" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["assist.nothing"],
            "There is no figure assist.nothing to be seen here; there are: care.home_elders, care",
        ),
        (["999999999"], "There is no event 999999999"),
        (["assist.in_need", "--as", "nobody"], "There is no account nobody"),
        (["assist.in_need", "--as", "qinghe_clerk"], "may not look into the log"),
    ],
)
def test_what_cannot_be_traced_is_said(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_row_without_a_way_back_is_told_and_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    surveyed(registered(actor("qinghe_clerk"), QINGHE_1), date(2025, 5, 5), ALONE_AND_FALLEN)
    monkeypatch.setattr("minzheng.cli.trace.ways", lambda actor, rows: (Way(row, ()) for row in rows))
    assert main(["trace", "assist.in_need", "--year", "2025"]) == 1
    assert "Without a way back: 1 of 1 rows." in capsys.readouterr().out
    assert main(["trace", "assist.in_need", "--year", "2025", "--json"]) == 1
