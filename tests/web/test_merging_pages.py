"""Merging on pages: either number finds who stays, the card says so, and the two are taken apart by the form."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.platform.acting import unscoped
from minzheng.registry.models import Merge, Person
from tests.people import id_number
from tests.ui.reading import page, rows
from tests.web.clients import client, looks, person

pytestmark = pytest.mark.django_db

OTHER = id_number(date(1941, 3, 7))
WHY = {"reason": "户籍核实为同一人"}


def merged() -> tuple[Person, Person]:
    """Two people of the clerk's street, merged by the form."""
    one, other = person("周桂英"), person("周桂瑛", born=date(1941, 3, 7), id_number=OTHER)
    answer = client("qinghe_clerk").post(f"/merge-people/{one.pk}/", {"number": OTHER, **WHY})
    assert answer.status_code == 302
    return one, other


def test_the_other_number_finds_who_stays_and_the_other_stands_in_no_list() -> None:
    one, other = merged()
    clerk = client("qinghe_clerk")
    (found,) = rows(clerk.get(f"/search/?q={OTHER}"))
    assert "周桂英" in found
    assert "周桂瑛" not in clerk.get("/people/").content.decode()
    assert clerk.get(f"/person/{other.pk}/").status_code == 404
    shown = clerk.get(f"/person/{one.pk}/").content.decode()
    assert "另有证件号码" in shown and OTHER not in shown


def test_looks_at_both_stand_together() -> None:
    one, other = person("周桂英"), person("周桂瑛", born=date(1941, 3, 7), id_number=OTHER)
    clerk = client("qinghe_clerk")
    clerk.get(f"/person/{other.pk}/")
    clerk.post(f"/merge-people/{one.pk}/", {"number": OTHER, **WHY})
    shown = client("bureau").get(f"/person/{one.pk}/?tab=looks").content.decode()
    assert "许静文" in shown and looks(other) == [("page", "")]


def test_taken_apart_by_the_form_each_has_a_page_again() -> None:
    one, other = merged()
    with unscoped("a test looks"):
        merge = Merge.objects.get()
    clerk = client("qinghe_clerk")
    hrefs = {found["href"] for found, _ in page(clerk.get(f"/person/{one.pk}/")).all("a")}
    assert f"/unmerge-people/{merge.pk}/" in hrefs
    assert clerk.post(f"/unmerge-people/{merge.pk}/", {"reason": "是两个人"}).status_code == 302
    assert clerk.get(f"/person/{other.pk}/").status_code == 200
    assert "另有证件号码" not in clerk.get(f"/person/{one.pk}/").content.decode()


def test_who_may_only_look_is_offered_no_merging() -> None:
    one, _other = merged()
    hrefs = {found["href"] for found, _ in page(client("qinghe_head").get(f"/person/{one.pk}/")).all("a")}
    assert not any("merge-people" in href for href in hrefs)
