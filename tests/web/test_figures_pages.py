"""Figures, report and command centre: a number opens as many rows as it says, and everybody sees their own part."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from html import unescape
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse

from minzheng.indicators.measures import measures
from minzheng.indicators.shown import SHOWN
from minzheng.platform.acting import acting
from minzheng.platform.time import today
from minzheng.registry.models import Subject
from tests.accounts import PASSWORD, actor, key
from tests.answers import ALONE_AND_FALLEN
from tests.indicators.rows import entitled, served, surveyed
from tests.people import QINGHE_1, QINGHE_2, WANGHU_1, registered
from tests.ui.reading import page, rows

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r'<a class="n"[^>]*href="([^"]+)"[^>]*>([\d,]+)</a>')
IN_NEED = "assist.in_need"


@pytest.fixture
def district(db: None) -> None:
    """Two people surveyed in one street and one in the other, a home service in each, two warnings."""
    homes = (
        (QINGHE_1, "qinghe_clerk", "anhe"),
        (QINGHE_2, "qinghe_clerk", "anhe"),
        (WANGHU_1, "wanghu_clerk", "qingfeng"),
    )
    for number, (place, clerk, provider) in enumerate(homes):
        person = registered(
            actor(clerk), place, name=f"周桂{'甲乙丙'[number]}", born=date(1940, 1, 1 + number)
        )
        surveyed(person, date(2025, 3, 1 + number), ALONE_AND_FALLEN, by=clerk)
        served(entitled(person, date(2025, 1, 1), provider), f"V{number}", date(2025, 6, 1))
        warned(person.pk, clerk)


def warned(subject: int, clerk: str) -> None:
    """Somebody reports something about a person."""
    from minzheng.discovery.services import raise_warning

    who = actor(clerk)
    with acting(who):
        about = Subject.objects.visible_to(who).get(pk=subject)
        raise_warning(who, subject=about, severity="red", reason="灯三天没有亮", key=key())


def signed_in(username: str, language: str = "") -> Client:
    """A client after the sign-in page."""
    client = Client()
    client.post("/sign-in/", {"username": username, "password": PASSWORD})
    if language:
        client.cookies["django_language"] = language
    return client


def html_of(client: Client, address: str) -> str:
    """A page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def numbers(html: str) -> list[tuple[str, int]]:
    """Every number that is a link, with where it leads."""
    return [(unescape(href), int(number.replace(",", ""))) for href, number in NUMBER.findall(html)]


def listed(client: Client, address: str) -> tuple[int, int]:
    """How many rows a list says it has, and how many it shows."""
    answer = client.get(f"{address}{'&' if '?' in address else '?'}size=100")
    words = next(text for _found, text in page(answer).all("span", id="mz-count"))
    return int(re.sub(r"\D", "", words)), len(rows(answer))


@pytest.mark.parametrize(
    "address",
    ["/figures/", "/report/", "/command/", f"/command/?map={IN_NEED}", "/command/?map=care.unreached"],
)
@pytest.mark.parametrize("username", ["leader", "qinghe_clerk"])
def test_every_number_opens_as_many_rows_as_it_says(district: None, username: str, address: str) -> None:
    client = signed_in(username)
    found = numbers(html_of(client, address))
    assert found
    for href, number in found:
        assert listed(client, href) == (number, number), href


def test_the_map_and_its_tiles_say_the_same_as_their_rows(district: None) -> None:
    client = signed_in("leader")
    shown = page(client.get(f"/command/?map={IN_NEED}"))
    links = [found for found, _text in shown.all("a")]
    spoken = [
        (found["href"], found["aria-label"])
        for found in links
        if re.search(r"\d", found.get("aria-label", ""))
    ]
    assert len(spoken) == 5
    for href, label in spoken:
        number = int(re.findall(r"\d+", label)[0])
        assert listed(client, href)[0] == number, label


def test_a_street_sees_its_own_number_and_nobody_else(district: None) -> None:
    whole, own = (dict(numbers(html_of(signed_in(who), "/figures/"))) for who in ("leader", "qinghe_clerk"))
    address = f"/figures/{IN_NEED}/?year=2025"
    assert (whole[address], own[address]) == (3, 2)
    clerk = signed_in("qinghe_clerk")
    for shown in ("/figures/", "/report/", "/command/", address):
        html = html_of(clerk, shown)
        assert "周桂丙" not in html and "望湖" not in html and WANGHU_1 not in html


@pytest.mark.parametrize(
    "address",
    [
        f"/figures/{IN_NEED}/?area=320499002001",
        f"/figures/{IN_NEED}/?area=nowhere",
        "/figures/?year=1999",
        "/report/?year=1999",
        "/report/?figure=no.such",
        "/report/file/?format=exe",
        "/command/?map=no.such",
        "/figures/no.such/",
    ],
)
def test_what_is_foreign_or_unknown_is_not_found(district: None, address: str) -> None:
    assert signed_in("qinghe_clerk").get(address).status_code == 404


def test_years_come_from_the_data_and_the_last_whole_one_is_shown(district: None) -> None:
    client = signed_in("leader")
    assert years_of(client) == (["2025"], ["2025"])
    surveyed(registered(actor("qinghe_clerk"), QINGHE_1), today(), {})
    running = today().year
    assert years_of(client) == ([str(year) for year in range(running, 2024, -1)], [str(running - 1)])


def years_of(client: Client) -> tuple[list[str], list[str]]:
    """The years that can be chosen, and the one shown."""
    shown = page(client.get("/figures/"))
    years = [text for found, text in shown.all("a") if "mz-chip" in found.get("class", "")]
    return years, [text for _found, text in shown.all("a", aria_current="page") if text.isdigit()]


def test_the_row_of_a_person_in_need_leads_to_the_person_and_to_why(district: None) -> None:
    client = signed_in("leader")
    shown = page(client.get(f"/figures/{IN_NEED}/"))
    links = {found["href"] for found, _text in shown.all("a")}
    persons = [href for href in links if re.fullmatch(r"/person/\d+/", href)]
    results = [href for href in links if re.fullmatch(r"/assessment/\d+/", href)]
    assert (len(persons), len(results)) == (3, 3)
    assert "跌倒" in html_of(client, results[0]) and "周桂" in html_of(client, persons[0])


def test_the_report_links_each_number_of_a_sentence_to_where_it_comes_from(district: None) -> None:
    client = signed_in("leader")
    figures = page(client.get("/report/")).all("a", class_="mz-fig") + page(client.get("/report/")).all(
        "a", class_="mz-fig mz-fig-open"
    )
    assert len(figures) >= 5
    for found, number in figures:
        beside = html_of(client, f"/report/{found['href']}").split("mz-origin-figure")[1].split("</p>")[0]
        assert int(number) == sum(number for _href, number in numbers(beside)), found["href"]


def test_what_nobody_has_checked_is_named_beside_the_figure(district: None) -> None:
    html = html_of(signed_in("leader"), f"/report/?figure={IN_NEED}")
    assert "未核实" in html and "服务类救助需求评分表" in html and "口径版本" in html


def test_the_files_hold_the_same_numbers(district: None) -> None:
    client = signed_in("leader")
    told = json.loads(content_of(client, "json"))
    values = {figure["code"]: figure["value"] for figure in told["figures"]}
    assert (told["year"], values[IN_NEED], values["care.home_visits"]) == (2025, 3, 3)
    assert "其中3人" in content_of(client, "md").decode()
    made = docx.Document(io.BytesIO(content_of(client, "docx")))
    assert any("其中3人" in paragraph.text for paragraph in made.paragraphs)


def content_of(client: Client, ending: str) -> bytes:
    """A file of the report."""
    answer: Any = client.get(f"/report/file/?year=2025&format={ending}")
    assert answer.status_code == 200 and f".{ending}" in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content)


def test_english_pages_count_the_same(district: None) -> None:
    html = html_of(signed_in("leader", "en"), f"/report/?figure={IN_NEED}")
    assert "Of these, " in html and "People in need" in html and "年内" not in html


def test_who_may_not_see_the_rows_of_a_figure_is_not_told_of_it(district: None) -> None:
    html = html_of(signed_in("data"), "/figures/")
    assert reverse(f"figure-{IN_NEED}") not in html
    assert "没有任何预警" not in html_of(signed_in("data"), "/command/")


def test_names_stand_on_the_wall_only_beside_open_warnings(district: None) -> None:
    html = html_of(signed_in("leader"), "/command/")
    assert html.count("周桂") == html.count("mz-alarm-who") == 3
    assert "示意图" in html


def test_whoever_sees_no_figure_has_no_wall_and_no_report(district: None) -> None:
    client = signed_in("wutongli_grid")
    assert {client.get(address).status_code for address in ("/figures/", "/report/", "/command/")} == {403}


def test_every_measure_says_how_its_rows_look() -> None:
    assert {measure.model for measure in measures} == set(SHOWN)
