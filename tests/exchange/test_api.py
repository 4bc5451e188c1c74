"""Rows by another system: in its account's name, narrowed to its key, once, and asked about afterwards."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from minzheng.cli import main
from minzheng.exchange.api.keys import new_secret, written
from minzheng.exchange.api.rows import Batch, as_table, read_batch
from minzheng.exchange.contracts import contracts
from minzheng.exchange.kernel.delimited import rows_of
from minzheng.exchange.models import AccessToken, Delivery
from minzheng.exchange.services import end_token, issue_token
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.installed import installed_pack
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from tests.accounts import actor, key
from tests.exchange.deliveries import LIST, ROLL, person
from tests.people import id_number

pytestmark = pytest.mark.django_db


def issued(by: str = "data", *sources: str, days: int = 30) -> tuple[AccessToken, str]:
    """A key and how it is written."""
    secret, digest = new_secret()
    who = actor(by)
    with acting(who):
        token = issue_token(
            who,
            title="医保局前置机",
            sources=list(sources) or [ROLL],
            valid_until=today() + timedelta(days=days),
            digest=digest,
            key=key(),
        )
    return token, written(token, secret)


def row(number: str, **other: Any) -> dict[str, Any]:
    """A row of the roll by headings and a code."""
    told = {"姓名": "周桂英", "证件号码": number, "街道": "清和街道", "社区": "梧桐里社区"}
    return {**told, "救助类别": "低保", "发放月份": "2025-06", "月发放金额": 900.10, **other}


def post(bearer: str, *rows: Any, source: str = ROLL, idem: str = "一", **other: Any) -> Any:
    """What is answered to rows."""
    body = json.dumps({"sent_on": today().isoformat(), "rows": rows, **other})
    headers = {"Authorization": f"Bearer {bearer}", "Idempotency-Key": idem} if idem else {}
    return Client().post(
        f"/api/sources/{source}/deliveries/", body, content_type="application/json", headers=headers
    )


def asked(bearer: str, number: int) -> Any:
    """What is told of a delivery."""
    return Client().get(f"/api/deliveries/{number}/", headers={"Authorization": f"Bearer {bearer}"})


def test_rows_go_in_and_what_came_back_is_told_by_its_place_in_the_batch() -> None:
    _, bearer = issued()
    number, other = id_number(), id_number()
    wrong = other[:17] + ("0" if other[17] != "0" else "1")
    answer = post(bearer, row(number), row(wrong), row(int(other)) if other.isdecimal() else row(other))
    assert answer.status_code == 202 and answer.json()["state"] == "received"
    drain()
    told = asked(bearer, answer.json()["delivery"]).json()
    assert (told["state"], told["rows"], told["accepted"], told["returned"]) == ("merged", 3, 2, 1)
    (back,) = told["returned_rows"]
    assert back["index"] == 1 and "第 18 位" in back["problems"][0]["zh"]
    assert person(number).id_masked


def test_the_same_key_of_a_call_makes_one_delivery_and_other_rows_under_it_are_refused() -> None:
    _, bearer = issued()
    first = row(id_number())
    one, two = post(bearer, first), post(bearer, first)
    assert one.json()["delivery"] == two.json()["delivery"]
    assert post(bearer, row(id_number())).status_code == 409
    again = post(bearer, first, idem="二").json()
    assert again["delivery"] == one.json()["delivery"] and again["here_already"]


@pytest.mark.parametrize("spoilt", ["", "mz.1.1.x", "mz.0.0.0", "mz.9.9", "Bearer"])
def test_a_wrong_key_opens_nothing(spoilt: str) -> None:
    issued()
    assert post(spoilt, row(id_number())).status_code == 401
    assert asked(spoilt, 1).status_code == 401


def test_a_key_opens_nothing_with_another_secret_of_another_account_once_ended_or_after_its_last_day() -> (
    None
):
    token, bearer = issued()
    other, _ = issued("qinghe_clerk", LIST)
    secret = bearer.rsplit(".", 1)[1]
    for forged in (bearer[:-1] + ("A" if bearer[-1] != "A" else "B"), written(other, secret)):
        assert post(forged, row(id_number())).status_code == 401
    _, short = issued(days=0)
    assert post(short, row(id_number())).status_code == 202
    desk = actor("data")
    with acting(desk):
        end_token(desk, token=token, key=key())
    assert post(bearer, row(id_number()), idem="三").status_code == 401


def test_a_key_sends_its_own_sources_for_its_own_sender_and_sees_their_deliveries_alone() -> None:
    _, ours = issued()
    _, street = issued("qinghe_clerk", LIST)
    assert post(street, row(id_number())).status_code == 403
    delivery = post(ours, row(id_number())).json()["delivery"]
    assert asked(street, delivery).status_code == 404
    assert asked(ours, delivery).status_code == 200


def test_what_is_not_as_agreed_is_refused_with_what_would_be_right() -> None:
    _, bearer = issued()
    assert post(bearer, row(id_number()), idem="").status_code == 401
    unknown = post(bearer, row(id_number(), 备注="无"))
    assert unknown.status_code == 422 and unknown.json()["unknown"] == ["备注"]
    assert "证件号码" in unknown.json()["agreed"].values()
    none = post(bearer)
    assert none.status_code == 422 and none.json()["problems"][0]["where"] == "rows"
    flag = post(bearer, row(id_number(), 联系电话=True))
    assert flag.status_code == 422 and flag.json()["problems"][0]["where"] == "rows[0].联系电话"
    assert post(bearer, *[{"姓名": "周桂英"}] * 10_001).status_code == 422
    late = post(bearer, row(id_number()), sent_on=(today() + timedelta(days=1)).isoformat(), idem="四")
    assert late.status_code == 422 and late.json()["code"] == "in_future"
    with unscoped("a test looks"):
        assert not Delivery.objects.exists()


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    _, bearer = issued()
    number = id_number()
    first = post(bearer, row(number)).json()["delivery"]
    drain()
    second = post(bearer, row(number, 月发放金额="950.00"), idem="二", corrects=first).json()["delivery"]
    drain()
    assert asked(bearer, first).json()["state"] == "withdrawn"
    assert asked(bearer, second).json()["state"] == "merged"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), min_size=1, max_size=8))
def test_each_row_stands_where_its_number_says(names: list[str]) -> None:
    contract = contracts(installed_pack())[ROLL]
    batch = Batch(sent_on=today(), rows=[{"姓名": name + "\n", "证件号码": "1"} for name in names])
    with NamedTemporaryFile() as file:
        Path(file.name).write_bytes(as_table(contract, batch))
        _, *lines = rows_of(Path(file.name))
    assert [line[0].split() for line in lines] == [name.split() for name in names]


def test_a_long_number_keeps_its_digits() -> None:
    body = b'{"sent_on": "2026-01-02", "rows": [{"x": 320499194103050017, "y": 12.50}]}'
    assert read_batch(body).rows == [{"x": "320499194103050017", "y": "12.50"}]


def test_the_command_issues_lists_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    until = (today() + timedelta(days=9)).isoformat()
    common = ["--as", "data", "--lang", "en"]
    assert main(["key", "issue", *common, "--source", ROLL, "--title", "前置机", "--until", until]) == 0
    bearer = capsys.readouterr().out.strip()
    assert post(bearer, row(id_number())).status_code == 202
    assert main(["key", "list", *common]) == 0
    (told,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert main(["key", "end", *common, "--number", str(told["number"])]) == 0
    assert post(bearer, row(id_number())).status_code == 401
    assert main(["key", "issue", *common, "--source", LIST, "--title", "x", "--until", until]) == 2
    assert main(["key", "issue", *common]) == 2
