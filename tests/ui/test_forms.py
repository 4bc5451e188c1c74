"""A form made from a verb's signature: its fields, its errors, and a refusal that keeps what was filled in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.ui.reading import page
from tests.ui.test_acts import errands, foreign, own

SignIn = Callable[..., Client]


def filled(**changed: Any) -> dict[str, Any]:
    """What a colleague fills in."""
    usual = {
        "met": "on",
        "on": timezone.localdate().isoformat(),
        "minutes": "30",
        "level": "high",
        "note": "好",
    }
    return {name: value for name, value in (usual | changed).items() if value is not None}


def test_fields_come_from_the_signature(sign_in: SignIn) -> None:
    answer = page(sign_in().get(f"/errand-visit/{own()[0].pk}/"))
    kinds = {found["name"]: found.get("type", "") for found, _t in answer.all("input") if "name" in found}
    assert kinds["met"] == "checkbox" and kinds["on"] == "date" and kinds["minutes"] == "number"
    assert kinds["key"] == "hidden" and "errand" not in kinds and "actor" not in kinds
    assert [found["name"] for found, _t in answer.all("select")] == ["level", "other"]
    assert answer.all("textarea", name="note")
    assert answer.all("p", class_="mz-help")[0][1] == "The day somebody was at the door"


def test_what_is_known_is_filled_in_with_its_source(sign_in: SignIn) -> None:
    answer = page(sign_in().get(f"/errand-visit/{own()[0].pk}/"))
    assert answer.value("minutes") == "45" and any("服务单 11-20" in text for _f, text in answer.all("label"))


def test_choices_hold_only_rows_that_are_seen(sign_in: SignIn) -> None:
    mine, theirs = own()[0], foreign()[0]
    client = sign_in()
    offered = [found["value"] for found, _t in page(client.get(f"/errand-visit/{mine.pk}/")).all("option")]
    assert str(mine.pk) in offered and str(theirs.pk) not in offered
    answer = client.post(f"/errand-visit/{mine.pk}/", filled(other=theirs.pk))
    assert answer.status_code == 422 and not errands(note__gt="")


def test_a_good_form_runs_the_verb(sign_in: SignIn) -> None:
    mine = own()[0]
    answer = sign_in().post(f"/errand-visit/{mine.pk}/", filled(other=own()[1].pk))
    assert answer.status_code == 302 and answer.url == f"/errand/{mine.pk}/"
    assert errands(note__gt="")[0].note.startswith(f"True {timezone.localdate()} 30 high {own()[1].name}")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"on": ""}, "“走访日期”尚未填写"),
        ({"on": "25/11/2026"}, "25/11/2026"),
        ({"minutes": "3O"}, "3O"),
        ({"level": "middle"}, "middle"),
    ],
)
def test_an_error_says_what_where_and_what_would_be_right(
    sign_in: SignIn, changed: dict[str, str], words: str
) -> None:
    answer = sign_in().post(f"/errand-visit/{own()[0].pk}/", filled(**changed))
    summary = page(answer).all("div", class_="mz-summary")[0][1]
    assert answer.status_code == 422 and words in summary
    name = next(iter(changed))
    assert page(answer).all("a", href=f"#f-{name}") and page(answer).all("p", id=f"f-{name}-error")


def test_a_refusal_is_shown_and_keeps_what_was_filled_in(sign_in: SignIn) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = sign_in().post(f"/errand-visit/{own()[0].pk}/", filled(on=tomorrow, note="写了很多"))
    html = answer.content.decode()
    assert answer.status_code == 422 and "not after today" in html and "写了很多" in html


def test_a_text_says_how_long_it_may_be_and_a_longer_one_stays_whole(sign_in: SignIn) -> None:
    mine, client = own()[0], sign_in()
    form = page(client.get(f"/errand-visit/{mine.pk}/"))
    assert form.all("p", id="f-note-most")[0][1] == "最多 500 个字"
    ((area, _),) = form.all("textarea", name="note")
    assert "f-note-most" in area["aria-describedby"] and "maxlength" not in area, (
        "a browser would cut what is pasted"
    )
    written = "一\r\n" + "长" * 499
    answer = client.post(f"/errand-visit/{mine.pk}/", filled(note=written))
    assert answer.status_code == 422 and "有 501 个字，最多写 500 个字" in answer.content.decode()
    assert "长" * 499 in page(answer).all("textarea", name="note")[0][1] and not errands(note__gt="")
    assert client.post(f"/errand-visit/{mine.pk}/", filled(note=written[:-1])).status_code == 302


def test_a_foreign_row_and_a_missing_permit(sign_in: SignIn) -> None:
    assert sign_in().get(f"/errand-visit/{foreign()[0].pk}/").status_code == 404
    assert sign_in("guest").get(f"/errand-visit/{own()[0].pk}/").status_code == 403


def test_a_row_that_is_only_seen_cannot_be_filled_in(sign_in: SignIn) -> None:
    assert sign_in("both").get("/errands/?area=320499002001").status_code == 200
    assert sign_in("both").get(f"/errand-visit/{foreign()[0].pk}/").status_code == 403


def test_a_form_without_row_makes_one_in_a_place_of_the_permit(sign_in: SignIn) -> None:
    client = sign_in("both")
    offered = [text for _f, text in page(client.get("/errand-begin/")).all("option")]
    theirs = foreign()[0].area
    assert str(own()[0].area) in offered and str(theirs) not in offered
    client.post("/errand-begin/", {"area": own()[0].area_id, "name": "新来的"})
    assert errands(name="新来的")


def test_a_file_comes_in_with_its_name_and_what_the_page_gives_is_not_asked(sign_in: SignIn) -> None:
    form = page(sign_in().get("/errand-send/"))
    assert {f["name"] for f, _t in form.all("input") if f.get("type") in ("file", "text")} == {
        "content",
        "note",
    }
    assert form.value("note") == "照旧" and not form.all("select")
    sent = {"content": SimpleUploadedFile("名单.csv", b"a,b"), "note": "新"}
    assert sign_in().post("/errand-send/", sent).status_code == 302
    assert [(e.name, e.note) for e in errands(note__startswith="新")] == [("名单.csv", "新 3")]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "“文件”还没有选，请选一个不超过 2 KB 的文件"),
        (("a.csv", b"x" * 2_001), "“a.csv”有 2 KB，最多收 2 KB"),
        (("a.pdf", b"x"), "“a.pdf”不是这里收的文件，请用 .csv .xlsx 结尾的"),
    ],
)
def test_a_file_that_is_not_taken_says_why(
    sign_in: SignIn, file: tuple[str, bytes] | None, words: str
) -> None:
    sent = {"note": "新"} | ({"content": SimpleUploadedFile(*file)} if file else {})
    answer = sign_in().post("/errand-send/", sent)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_a_page_of_the_other_hat_is_closed(sign_in: SignIn) -> None:
    assert sign_in().get("/other-hat/").status_code == 403


def test_a_verb_that_takes_no_such_row_fails_at_the_start() -> None:
    from minzheng.platform.models import Event
    from minzheng.ui.views.fields import row_name
    from tests.ui.gallery.verbs import close_errand

    with pytest.raises(TypeError, match="takes no Event"):
        row_name(close_errand, Event)
