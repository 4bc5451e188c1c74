"""Every row of every figure goes back to rows of files that are there and hold that very person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

import pytest

from minzheng.cli import main
from minzheng.discovery.models import Warning
from minzheng.discovery.services import visit_warning
from minzheng.indicators import figures
from minzheng.indicators.trace import Record, ways
from minzheng.indicators.trace.way import FilePlace
from minzheng.platform.acting import acting
from minzheng.platform.crypto import decrypt
from minzheng.platform.jobs import drain
from minzheng.platform.time import clock_at
from minzheng.registry.models import Person
from minzheng.screening.services import screen
from minzheng.visits.services import record_visit
from tests.accounts import actor, key
from tests.answers import ALONE_AND_FALLEN, answers_of
from tests.demo.reading import Sent
from tests.fed import AS_OF, ZONE, District
from tests.truth.conftest import Fed

Rows = Mapping[tuple[str, str, int], Mapping[str, Any]]


def rows_of(district: District) -> Rows:
    """The good rows of all files by file name, sheet and row."""
    return {
        (file.rsplit("/", 1)[1], row.sheet, row.row): row.values
        for file, content in Sent(district.folder).files.items()
        for row in content.good
    }


def numbers_by_order(rows: Rows) -> dict[Any, Any]:
    """Whom a service was for, by the number that checks name it by."""
    return {values["order_no"]: values["id_number"] for values in rows.values() if "worker" in values}


def test_every_row_of_every_figure_goes_back_to_a_row_that_holds_the_person(fed: Fed) -> None:
    with fed(1) as district:
        rows, year, leader = rows_of(district), district.truth["year"], actor("leader")
        served = numbers_by_order(rows)
        with acting(leader):
            numbers = {
                pk: decrypt(cipher)
                for pk, cipher in Person.objects.visible_to(leader).values_list("pk", "id_cipher")
            }
            for figure in figures.visible_figures(leader):
                found = figures.rows(leader, figure.code, year)
                kind = found.model._meta.label_lower
                asked = {Record(kind, pk): who for pk, who in found.values_list("pk", "subject_id")}
                for way in ways(leader, asked):
                    assert way.files, (figure.code, way.record)
                    people = {_number_at(place, rows, served) for place in way.files}
                    assert people == {numbers[asked[way.record]]}, (figure.code, way.record)
                assert len(asked) == district.truth["figures"][figure.code]["district"]


def _number_at(place: FilePlace, rows: Rows, served: Mapping[Any, Any]) -> Any:
    values = rows[place.file, place.sheet, place.row]
    return values.get("id_number") or served[values["order_no"]]


def test_a_need_was_found_in_a_survey_and_a_visit_in_a_report_a_check_and_a_list(fed: Fed) -> None:
    with fed(1) as district:
        year, leader = district.truth["year"], actor("leader")
        with acting(leader):
            for code, sources in (
                ("assist.in_need", {"need_survey"}),
                ("care.home_visits", {"provider_visits", "visit_checks", "residents_80"}),
                ("care.unreached", {"residents_80"}),
            ):
                found = figures.rows(leader, code, year)
                records = [Record(found.model._meta.label_lower, row.pk) for row in found]
                for way in ways(leader, records):
                    assert {place.source for place in way.files} == sources


def test_a_need_found_after_a_warning_goes_back_to_the_departments_row(fed: Fed) -> None:
    with fed(1), clock_at(datetime.combine(AS_OF, time(12), ZONE)):
        data, clerk, leader = actor("data"), actor("qinghe_clerk"), actor("leader")
        with acting(data):
            screen(data, as_of=AS_OF, key=key())
        drain()
        with acting(clerk):
            warning = Warning.objects.visible_to(clerk).filter(rule="medical_burden", state="open")[0]
            visit = visit_warning(
                clerk, warning=warning, questionnaire="need_survey", planned_on=AS_OF, key=key()
            )
            items = answers_of(**ALONE_AND_FALLEN)
            record_visit(clerk, visit=visit, items=items, visited_on=AS_OF, key=key())
        drain()
        with acting(leader):
            found = figures.rows(leader, "assist.in_need", AS_OF.year).get(subject_id=warning.subject_id)
            (way,) = ways(leader, [Record("assessment.assessment", found.pk)])
    assert [step.record.kind for step in way.steps] == [
        "assessment.assessment",
        "questionnaires.answers",
        "visits.visit",
        "discovery.warning",
        "screening.hit",
        "screening.run",
    ]
    assert {place.source for place in way.files} == {"medical_insurance"}
    assert all(place.file.endswith(".csv") and place.row > 1 for place in way.files)


def test_the_command_prints_each_row_with_its_file_and_its_senders(
    fed: Fed, capsys: pytest.CaptureFixture[str]
) -> None:
    with fed(1) as district:
        year = district.truth["year"]
        assert main(["trace", "assist.in_need", "--year", str(year), "--json", "--as", "leader"]) == 0
        told = json.loads(capsys.readouterr().out)
    assert len(told["rows"]) == told["value"] == district.truth["figures"]["assist.in_need"]["district"]
    for row in told["rows"]:
        (file,) = row["files"]
        assert file["file"].endswith((".xlsx", ".csv")) and file["row"] > 1
        causes = [cause["verb"] for line in row["steps"][-1]["told"] for cause in line["because_of"]]
        assert causes[-1] == "exchange.receive_delivery"
