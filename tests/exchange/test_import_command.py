"""`minzheng import`: what a sender reads on a screen, or a program as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from minzheng.cli import importing
from minzheng.exchange.models import Delivery
from tests.accounts import actor
from tests.exchange.deliveries import FUNERALS, LIST, ROLL, dead, elder, paid, table
from tests.exchange.matching import NAMES, known, matches, same, slipped
from tests.exchange.matching import paid as matched_row
from tests.people import id_number

pytestmark = pytest.mark.django_db


def called(*words: str) -> int:
    """The command's exit code."""
    parser = argparse.ArgumentParser()
    importing.configure(parser)
    return importing.run(parser.parse_args(words))


def test_it_prints_counts_and_each_row_that_came_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "名册.csv"
    file.write_bytes(table(ROLL, paid(id_number()), paid(id_number(), "-3")))
    assert called(ROLL, str(file), "--as", "data", "--sent", "2025-06-10", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["accepted"], told["returned"], told["new_persons"]) == ("merged", 1, 1, 1)
    assert told["returned_rows"] == [
        {"sheet": "", "row": 3, "problems": ["G 列（月发放金额）“-3”太小，应不小于 0。"]}
    ]
    assert called(ROLL, str(file), "--as", "data", "--lang", "en") == 0
    shown = capsys.readouterr().out
    assert "accepted                      1" in shown and "it should be at least 0" in shown


def test_where_one_account_alone_may_send_such_a_file_it_needs_no_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, number = tmp_path / "x.csv", id_number()
    file.write_bytes(table(ROLL, paid(number), paid(id_number(), "-3")))
    assert called(ROLL, str(file), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["received_by"] == actor("data").name
    assert (told["accepted"], told["rejected"], told["held"]) == (1, 1, [])
    assert {way: rows for way, rows in told["matched"].items() if rows} == {"new": 1}


def test_it_tells_by_which_way_people_were_found_and_how_far_the_evidence_can_be_trusted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = {name: known(name) for name in NAMES[:4]}
    zhou, zhang, li, wang = numbers.items()
    file = tmp_path / "x.csv"
    rows = [
        matched_row(zhou[1], zhou[0]),
        matched_row(zhang[1][:10] + " " + zhang[1][10:], zhang[0]),
        matched_row(slipped(li[1]), li[0]),
        matched_row("", wang[0]),
        matched_row(id_number(), "钱小妹"),
        matched_row("", "无人识"),
    ]
    file.write_bytes(table(ROLL, *rows))
    assert called(ROLL, str(file), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["matched"] == {
        "exact": 1,
        "normalised": 1,
        "repaired": 1,
        "masked": 0,
        "probabilistic": 0,
        "review": 1,
        "new": 1,
        "nobody": 1,
    }
    assert (told["accepted"], told["waiting"], told["rejected"], told["rows"]) == (4, 1, 1, 6)
    assert told["precision"]["accept"] == {"rows": 1, "looked_at": 0, "confirmed": 0}
    same(next(match for match in matches(Delivery(pk=told["delivery"])) if match.band == "review"))
    assert called(ROLL, str(file), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["precision"]["review"] == {"rows": 1, "looked_at": 1, "confirmed": 1}
    assert (told["accepted"], told["waiting"]) == (5, 0)


def test_where_several_may_send_it_or_nobody_knows_the_source_it_is_refused_with_those_to_choose_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(table(LIST, elder(id_number())))
    assert called(LIST, str(file)) == 2
    told = capsys.readouterr()
    assert (
        told.out == ""
        and "--as: qinghe_clerk (许静文), two_streets (任春生), wanghu_clerk (蒋一鸣)." in told.err
    )
    assert called("provider_visits", str(file)) == 2
    assert "anhe (白云舒), qingfeng (江采薇), two_hats (石安然)." in capsys.readouterr().err
    assert called("no_source", str(file)) == 2
    assert "没有约定过这种表" in capsys.readouterr().err


def test_a_division_narrows_who_may_send_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(table(LIST, elder(id_number(), community="湖滨社区", street="望湖街道")))
    assert called(LIST, str(file), "--division", "320499002000", "--json") == 0
    assert json.loads(capsys.readouterr().out)["received_by"] == actor("wanghu_clerk").name


def test_the_same_file_again_says_since_when_it_is_there_and_who_sent_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(table(FUNERALS, dead(id_number())))
    assert called(FUNERALS, str(file), "--as", "data", "--json") == 0
    first = json.loads(capsys.readouterr().out)
    assert called(FUNERALS, str(file), "--as", "data", "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (first["here_already"], again["here_already"]) == (False, True)
    assert {**again, "here_already": False} == first
    assert called(FUNERALS, str(file), "--as", "data", "--lang", "en") == 0
    told = capsys.readouterr().out
    assert (
        "This file is here since" in told
        and f"sent by {actor('data').names['en']}; it was not read again." in told
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [((FUNERALS, "data"), "缺少列：死亡日期"), ((FUNERALS, "qinghe_clerk"), "这种表不由这个单位报送"),
     (("no_source", "data"), "没有约定过这种表"), ((FUNERALS, "nobody"), "nobody")],
)  # fmt: skip
def test_a_file_that_isnt_taken_ends_with_2_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str], said: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(table(ROLL, paid(id_number())))
    source, account = words
    assert called(source, str(file), "--as", account) == 2
    told = capsys.readouterr()
    assert said in told.err and told.out == ""
    assert called(FUNERALS, str(tmp_path / "none.csv"), "--as", "data") == 2


def test_a_street_is_named_where_the_account_has_several(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(table(FUNERALS, dead(id_number())))
    assert called(FUNERALS, str(file), "--as", "data", "--division", "999999999999") == 2
    assert "999999999999" in capsys.readouterr().err
    assert called(FUNERALS, str(file), "--as", "data", "--division", "320499000000") == 0
