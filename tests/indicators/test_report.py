"""The annual report: the same figures as data, as text and as .docx, in the words of either language."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import docx
import pytest

from minzheng.cli import main
from tests.accounts import actor
from tests.answers import ALONE_AND_FALLEN
from tests.indicators.rows import entitled, served, surveyed
from tests.people import QINGHE_1, WANGHU_1, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def year_of_work(db: None) -> None:
    """Three surveyed, one visited, one not reached."""
    for place, by in ((QINGHE_1, "qinghe_clerk"), (QINGHE_1, "qinghe_clerk"), (WANGHU_1, "wanghu_clerk")):
        surveyed(registered(actor(by), place), date(2025, 4, 1), ALONE_AND_FALLEN, by)
    served(entitled(registered(actor("qinghe_clerk"), QINGHE_1), date(2025, 1, 1)), "1", date(2025, 5, 5))
    entitled(registered(actor("qinghe_clerk"), QINGHE_1), date(2025, 1, 1))


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["report", "2025", *words]) == 0
    return capsys.readouterr().out


def test_json_lists_every_figure(year_of_work: None, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(printed(capsys, "--format", "json", "--lang", "en"))
    assert set(told) == {"year", "as_of", "figures"}
    assert told["year"] == 2025
    assert {each["code"]: (each["value"], each["unit"], each["rows"]) for each in told["figures"]} == {
        "assist.surveyed": (3, "people", 3),
        "assist.in_need": (3, "people", 3),
        "care.home_elders": (1, "people", 1),
        "care.home_visits": (1, "visits", 1),
        "care.unreached": (1, "people", 1),
    }
    assert all(set(each) == {"code", "value", "unit", "definition", "rows"} for each in told["figures"])


def test_the_text_follows_the_outline_in_both_languages(
    year_of_work: None, capsys: pytest.CaptureFixture[str]
) -> None:
    chinese = printed(capsys)
    assert chinese.startswith("# 云澜区民政局2025年工作总结和2026年工作计划\n")
    assert "2025年，云澜区对3名特殊困难对象逐一上门调查" in chinese
    assert "## 二、下一年工作打算" in chinese
    assert "最低年龄：80；80周岁以上老年人居家上门服务（未核实）" in chinese
    english = printed(capsys, "--lang", "en")
    assert english.startswith("# Yunlan District Civil Affairs Bureau: report on 2025 and plan for 2026\n")
    assert "### 1.1 Service-type assistance" in english
    assert "Scoring table of service needs (unverified)" in english
    assert "Not verified yet, and deciding figures above:" in english
    assert "{" not in chinese + english


def test_docx_says_the_same_as_the_text(
    year_of_work: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "report.docx"
    assert printed(capsys, "--format", "docx", "--out", str(out)) == ""
    made = docx.Document(io.BytesIO(out.read_bytes()))
    text = printed(capsys)
    said = [each.text for each in made.paragraphs if "（" not in each.text]
    assert len(said) > 8 and all(each in text for each in said)
    assert [row.cells[1].text for row in made.tables[0].rows] == ["数值", "3", "3", "1", "1", "1"]


def test_a_street_reports_its_own_under_its_own_name(
    year_of_work: None, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed(capsys, "--as", "wanghu_head")
    assert text.startswith("# 望湖街道2025年工作总结")
    assert "望湖街道对1名特殊困难对象" in text
    assert "云澜区" not in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "docx"], "name a file with --out"),
        (["--as", "nobody"], "There is no account nobody"),
        (["--as", "anhe"], "may see no figure"),
    ],
)
def test_what_cannot_be_reported_is_said(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "2025", *words]) == 2
    assert said in capsys.readouterr().err
