"""Pages of rules: every rule of the pack from its text to its hits, and each number the rows that it opens."""

from __future__ import annotations

import pytest

from minzheng.platform.time import today
from minzheng.screening.inputs import installed_book
from minzheng.screening.models import Hit
from tests.contracts.rows import made, qinghe, wanghu
from tests.ui.reading import page, rows
from tests.web.clients import client

pytestmark = pytest.mark.django_db

RULE = "medical_burden"


def hit(place: object, **more: object) -> None:
    """A hit of the rule."""
    made(Hit, place, rule=RULE, severity=installed_book().rules[RULE].severity, **more)  # type: ignore[arg-type]


def test_every_rule_in_force_is_listed_with_its_basis_and_has_a_page() -> None:
    bureau = client("bureau")
    listed = bureau.get("/rules/").content.decode()
    for rule in installed_book().rules_on(today()):
        assert f"/rules/{rule.code}/" in listed and rule.title.zh in listed
        shown = bureau.get(f"/rules/{rule.code}/")
        assert shown.status_code == 200
        text = shown.content.decode()
        assert rule.basis.zh in text and rule.what_to_do.zh in text
        assert all(installed_book().parameters[code].title.zh in text for code in rule.parameters)
        assert len(rule.examples) <= text.count("<tr>")


def test_the_number_of_hits_is_that_of_the_rows_it_opens() -> None:
    for place in (qinghe(), qinghe(), wanghu()):
        hit(place)
    who = client("bureau")
    for path in ("/rules/", f"/rules/{RULE}/"):
        shown = page(who.get(path))
        urls = {found["href"] for found, _ in shown.all("a") if f"rule={RULE}" in found["href"]}
        assert urls
        for url in urls:
            told = next(words for found, words in shown.all("a") if found["href"] == url)
            assert str(len(rows(who.get(url)))) in told


def test_a_parameter_that_nobody_verified_says_so() -> None:
    book = installed_book()
    rule = next(
        one
        for one in book.rules_on(today())
        for code in one.parameters
        if (setting := book.parameters[code].on(today())) and setting.status == "unverified"
    )
    assert "未核实" in client("bureau").get(f"/rules/{rule.code}/").content.decode()


def test_a_rule_that_the_pack_does_not_have_is_not_there() -> None:
    assert client("bureau").get("/rules/nothing/").status_code == 404
    assert client("wutongli_grid").get("/rules/").status_code == 403
