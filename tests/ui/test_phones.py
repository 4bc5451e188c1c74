"""A phone page: the server draws the questions, keeps the draft at each answer and checks what is handed in."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from minzheng.ui.declare import ShowIf
from tests.ui.reading import page
from tests.ui.test_acts import errands, foreign, own

SignIn = Callable[..., Client]
GOOD = {"q.met": "yes", "q.hard": ["money", "care"], "q.eat": "help", "q.falls": "2"}


def test_the_draft_is_kept_and_comes_back(sign_in: SignIn) -> None:
    client, mine = sign_in(), own()[0]
    saved = client.post(f"/errand-phone/{mine.pk}/draft/", {"q.met": "yes", "q.hard": ["money"]})
    assert set(saved.json()) == {"saved"}
    back = page(client.get(f"/errand-phone/{mine.pk}/"))
    chosen = [found["value"] for found, _t in back.all("input") if "checked" in found]
    assert (
        chosen == ["yes", "money"]
        and f"草稿已存 {saved.json()['saved']}" in back.all("span", role="status")[0][1]
    )
    assert not errands(done=True)


def test_a_draft_holds_only_what_was_asked(sign_in: SignIn) -> None:
    mine = own()[0]
    sent = {"q.met": "no", "q.eat": "help", "q.why": "没人应门", "q.next": "soon", "q.other": "x"}
    sign_in().post(f"/errand-phone/{mine.pk}/draft/", sent)
    assert errands(pk=mine.pk)[0].answers == {"met": "no", "why": "没人应门"}


def test_a_draft_keeps_what_is_right_and_names_what_is_not(sign_in: SignIn) -> None:
    mine = own()[0]
    answer = sign_in().post(f"/errand-phone/{mine.pk}/draft/", {"q.met": "yes", "q.falls": "99"})
    assert answer.status_code == 422 and answer.json() == {
        "refused": "有 1 处没存",
        "faults": {"falls": "“30 天里摔过几次”填了 99，最多 50。"},
    }
    assert errands(pk=mine.pk)[0].answers == {"met": "yes"}


def test_handing_in_runs_the_verb_with_the_answers(sign_in: SignIn) -> None:
    mine = own()[0]
    assert sign_in().post(f"/errand-phone/{mine.pk}/", GOOD).url == "/errands/"
    done = errands(done=True)[0]
    assert done.answers == {"met": "yes", "hard": ["money", "care"], "eat": "help", "falls": 2}


def test_open_questions_are_named_and_the_answers_stay(sign_in: SignIn) -> None:
    answer = sign_in().post(
        f"/errand-phone/{own()[0].pk}/", {"q.met": "yes", "q.eat": "help", "q.falls": "two"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422 and "“现在最难的是”尚未作答" in html and "two" in html
    assert [f["value"] for f, _t in page(answer).all("input") if "checked" in f] == ["yes", "help"]


def test_hidden_questions_are_not_asked(sign_in: SignIn) -> None:
    client, mine = sign_in(), own()[0]
    hidden = {
        found["data-code"]
        for found, _t in page(client.get(f"/errand-phone/{mine.pk}/")).all("fieldset")
        if "hidden" in found
    }
    assert hidden == {"hard", "eat", "falls", "why"}
    assert client.post(f"/errand-phone/{mine.pk}/", {"q.met": "no", "q.why": "没人应门"}).status_code == 302


def test_a_number_keeps_its_bounds(sign_in: SignIn) -> None:
    answer = sign_in().post(f"/errand-phone/{own()[0].pk}/", {**GOOD, "q.falls": "99"})
    assert answer.status_code == 422 and "“30 天里摔过几次”填了 99，最多 50" in answer.content.decode()


def test_a_text_says_how_long_it_may_be_and_a_longer_one_is_not_lost(sign_in: SignIn) -> None:
    client, mine = sign_in(), own()[0]
    assert page(client.get(f"/errand-phone/{mine.pk}/")).all("p", id="t-why-most")[0][1] == "最多 40 个字"
    answer = client.post(f"/errand-phone/{mine.pk}/", {"q.met": "no", "q.why": "长" * 41})
    assert answer.status_code == 422 and "有 41 个字，最多写 40 个字" in answer.content.decode()
    assert page(answer).all("textarea", name="q.why")[0][1] == "长" * 41


def test_a_question_that_hangs_on_a_number_is_asked_from_it_on() -> None:
    rule = ShowIf("falls", at_least=2)
    assert [rule.holds({"falls": number}) for number in (None, 1, 2)] == [False, False, True]


def test_a_foreign_row_and_a_missing_permit(sign_in: SignIn) -> None:
    assert sign_in().get(f"/errand-phone/{foreign()[0].pk}/").status_code == 404
    assert sign_in("guest").get(f"/errand-phone/{own()[0].pk}/").status_code == 403
    assert sign_in().post(f"/errand-phone/{foreign()[0].pk}/draft/", {"q.met": "yes"}).status_code == 404
