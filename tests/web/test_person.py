"""A person's page: through the door, masked, revealed with a reason; why, what happened, and who has looked."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from minzheng.exchange.models import Delivery
from minzheng.platform.acting import acting
from minzheng.platform.verbs import Origin
from minzheng.registry.models import Person, Subject
from minzheng.registry.services import FactRow, move_person, record_facts
from tests.accounts import actor, division, key
from tests.contracts.rows import Place, made, qinghe, wanghu
from tests.people import WANGHU_1, id_number
from tests.ui.reading import page
from tests.web.clients import client, looks, person, to_be_visited, warned

pytestmark = pytest.mark.django_db

NUMBER, PHONE, DOOR = id_number(date(1941, 3, 5)), "12012345678", "3 幢 502 室"


def known() -> Person:
    """Somebody of whom everything is known."""
    return person("周桂英", id_number=NUMBER, phone=PHONE, estate="梧桐新村", door=DOOR)


def text(who: str, path: str, **options: str) -> str:
    """What an account reads at an address."""
    return client(who, **options).get(path).content.decode()  # type: ignore[arg-type]  # the language alone


def test_the_head_shows_no_number_no_telephone_and_no_door() -> None:
    shown = text("qinghe_clerk", f"/person/{known().pk}/")
    assert "周桂英" in shown and "梧桐新村" in shown
    assert NUMBER not in shown and PHONE not in shown and DOOR not in shown


@pytest.mark.parametrize("path", ["/person/{pk}/", "/people/", "/search/?q=周桂英"])
def test_no_day_of_birth_stands_beside_the_mask_that_hides_it(path: str) -> None:
    shown = text("qinghe_clerk", path.format(pk=known().pk))
    assert "1941" in shown
    assert not any(day in shown for day in ("1941-03-05", "03-05", "19410305", "3 月 5 日"))


@pytest.mark.parametrize(("what", "value"), [("id", NUMBER), ("phone", PHONE), ("door", DOOR)])
def test_a_masked_value_is_shown_with_a_reason_that_is_written_down(what: str, value: str) -> None:
    someone, clerk = known(), client("qinghe_clerk")
    shown = clerk.post(f"/person/{someone.pk}/reveal/{what}/", {"why": "other", "words": "家属来办事"})
    assert value in shown.content.decode()
    kind = {"id": "id_number"}.get(what, what)
    assert looks(someone) == [(kind, "家属来办事")]


def test_without_a_reason_or_the_permit_nothing_is_shown_and_nothing_written() -> None:
    someone = known()
    path = f"/person/{someone.pk}/reveal/id/"
    assert client("qinghe_clerk").post(path, {"why": "other", "words": "查"}).status_code == 302
    assert client("qinghe_head").post(path, {"why": "visit"}).status_code == 403
    assert looks(someone) == []
    assert not page(client("qinghe_head").get(f"/person/{someone.pk}/")).all("form", class_="mz-dialog")


def test_a_person_of_another_street_is_not_there_and_no_look_is_written() -> None:
    someone = known()
    other = client("wanghu_clerk")
    assert other.get(f"/person/{someone.pk}/").status_code == 404
    assert other.post(f"/person/{someone.pk}/reveal/id/", {"why": "visit"}).status_code == 404
    assert looks(someone) == []


def test_opening_the_page_is_one_look_an_hour_for_each_who_looks() -> None:
    someone = known()
    for tab in ("", "?tab=why", "?tab=looks"):
        client("qinghe_clerk").get(f"/person/{someone.pk}/{tab}")
    client("bureau").get(f"/person/{someone.pk}/")
    assert looks(someone) == [("page", ""), ("page", "")]
    told = text("bureau", f"/person/{someone.pk}/?tab=looks")
    assert "许静文" in told and "沈若兰" in told and "打开人员页" in told
    assert "Xu Jingwen" in text("bureau", f"/person/{someone.pk}/?tab=looks", language="en")


def test_the_looks_go_along_when_the_person_moves() -> None:
    someone = known()
    client("qinghe_clerk").get(f"/person/{someone.pk}/")
    bureau = actor("bureau")
    with acting(bureau):
        row = Person.objects.visible_to(bureau).get(pk=someone.pk)
        move_person(bureau, person=row, to=division(WANGHU_1), key=key())
    assert client("qinghe_clerk").get(f"/person/{someone.pk}/").status_code == 404
    assert client("wanghu_clerk").get(f"/person/{someone.pk}/").status_code == 200


def test_a_warning_stands_first_with_its_reasons_and_marks_the_name() -> None:
    someone = known()
    warning = warned(someone, "red", "楼道里摔倒过一次")
    shown = page(client("qinghe_clerk").get(f"/person/{someone.pk}/"))
    cards = [words for _, words in shown.all("h2")]
    assert cards.index("人工报告") < cards.index("时间线")
    assert any("红" in words for badge, words in shown.all("span") if "mz-red" in badge.get("class", ""))
    assert any("楼道里摔倒过一次" in words for _, words in shown.all("p"))
    assert any(found["href"] == f"/warning/{warning.pk}/" for found, _ in shown.all("a"))


def told_by_file(someone: Person, place: Place) -> Delivery:
    """A file of this place, and a fact that it told of somebody."""
    day = date(2026, 11, 6)
    file = made(Delivery, place, source="assistance_roll", state="merged", sent_on=day, party=None)
    data = actor("data")
    with acting(data):
        subject = Subject.objects.visible_to(data).get(pk=someone.pk)
        row = FactRow(
            subject.pk, "assistance", date(2026, 11, 1), date(2026, 11, 30), "subsistence", 64000,
            origin=Origin(file.pk, "名册", 7), source=file.source, sent_on=day,
        )  # fmt: skip
        record_facts.many(data, [row], key=key())
    return file


def test_each_fact_names_its_department_and_the_file_it_came_in() -> None:
    someone = known()
    file = told_by_file(someone, qinghe())
    shown = page(client("qinghe_clerk").get(f"/person/{someone.pk}/?tab=timeline"))
    told = text("qinghe_clerk", f"/person/{someone.pk}/?tab=timeline")
    assert "救助类别：低保 · 640 元" in told and "社会救助科" in told
    (words,) = [words for found, words in shown.all("a") if found["href"] == f"/delivery/{file.pk}/"]
    assert words == "社会救助对象名册 11-06"


def test_a_file_of_elsewhere_is_named_but_not_opened() -> None:
    someone = known()
    file = told_by_file(someone, wanghu())
    shown = page(client("qinghe_clerk").get(f"/person/{someone.pk}/?tab=timeline"))
    assert "社会救助对象名册 11-06" in text("qinghe_clerk", f"/person/{someone.pk}/?tab=timeline")
    assert f"/delivery/{file.pk}/" not in {found["href"] for found, _ in shown.all("a")}


def test_what_may_be_begun_is_offered_to_whom_it_is_permitted() -> None:
    someone = known()
    links = {
        who: {found["href"] for found, _ in page(client(who).get(f"/person/{someone.pk}/")).all("a")}
        for who in ("qinghe_clerk", "wutongli_grid", "qinghe_head")
    }
    plan, report = f"/plan-visit/{someone.pk}/", f"/raise-warning/{someone.pk}/"
    assert {plan, report} <= links["qinghe_clerk"]
    assert report in links["wutongli_grid"] and plan not in links["wutongli_grid"]
    assert not {plan, report} & links["qinghe_head"]


def test_a_planned_visit_stands_beside() -> None:
    someone = known()
    visit = to_be_visited(someone)
    shown = page(client("qinghe_clerk").get(f"/person/{someone.pk}/"))
    assert any(found["href"] == f"/visit/{visit.pk}/" for found, _ in shown.all("a"))


def test_the_number_of_statements_does_not_grow_with_what_happened() -> None:
    someone, data = known(), actor("data")
    clerk = client("qinghe_clerk")

    def statements() -> int:
        with connection.execute_wrapper(counted := _Counted()):
            clerk.get(f"/person/{someone.pk}/")
        return counted.number

    statements()
    few = statements()
    with acting(data):
        subject = Subject.objects.visible_to(data).get(pk=someone.pk)
        rows = [
            FactRow(subject.pk, "assistance", date(2025, month, 1), code="subsistence")
            for month in range(1, 13)
        ]
        record_facts.many(data, rows, key=key())
    assert statements() <= few + 2  # the files behind the facts are asked for once there are facts


class _Counted:
    """Counts the statements of a connection."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: object, *args: object) -> object:
        self.number += 1
        return execute(*args)  # type: ignore[operator]  # Django's own way of wrapping
