"""Acts on rows: only offered verbs, only on rows that are seen, once for each press, with a report by row."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from minzheng.platform.acting import acting
from tests.ui.reading import page

SignIn = Callable[..., Client]
CLOSE, PASS_ON, VISIT = "gallery._close", "gallery._pass_on", "gallery._visit"


def errands(**where: Any) -> list[Any]:
    """Errands of both streets, as somebody sees them who sees both."""
    from tests.ui.gallery.house import actor_of
    from tests.ui.gallery.models import Errand

    actor = actor_of("both")
    with acting(actor):
        return list(Errand.objects.visible_to(actor).filter(**where).select_related("area").order_by("pk"))


def own() -> list[Any]:
    return [errand for errand in errands() if errand.area.code.startswith("3204990010")]


def foreign() -> list[Any]:
    return [errand for errand in errands() if errand.area.code.startswith("3204990020")]


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_post_with_a_foreign_row_changes_only_the_own(sign_in: SignIn) -> None:
    mine, theirs = own()[0], foreign()[0]
    sent = {"verb": CLOSE, "pk": [mine.pk, theirs.pk], "sure": "1", "key": uuid.uuid4()}
    assert sign_in("clerk").post("/errands/do/", sent).status_code == 302
    assert [errand.pk for errand in errands(done=True)] == [mine.pk]


def test_a_row_that_is_only_seen_is_refused_by_the_verb(sign_in: SignIn) -> None:
    """Who clerks here and looks on there may not write there: the list asks the verb, and the verb says no."""
    mine, theirs = own()[0], foreign()[0]
    sent = {"verb": CLOSE, "pk": [mine.pk, theirs.pk], "sure": "1", "key": uuid.uuid4()}
    answer = sign_in("both").post("/errands/do/", sent)
    assert [errand.pk for errand in errands(done=True)] == [mine.pk]
    assert theirs.name in told(answer) and "无权" in told(answer) or "不能" in told(answer)


@pytest.mark.parametrize("name", [VISIT, "gallery._nothing", "platform.grant_role"])
def test_a_verb_that_the_list_does_not_offer_is_not_found(sign_in: SignIn, name: str) -> None:
    sent = {"verb": name, "pk": [own()[0].pk], "sure": "1"}
    assert sign_in().post("/errands/do/", sent).status_code == 404


def test_a_rows_own_act_is_found_for_that_row_alone(sign_in: SignIn) -> None:
    audit = next(errand for errand in own() if errand.kind == "审核")
    visit = next(errand for errand in own() if errand.kind != "审核")
    client = sign_in()
    assert client.post("/errands/do/", {"one": f"{visit.pk}:{CLOSE}"}).status_code == 404
    assert client.post("/errands/do/", {"one": f"{audit.pk}:{CLOSE}"}).status_code == 302
    assert [errand.pk for errand in errands(done=True)] == [audit.pk]


def test_a_foreign_row_is_not_found(sign_in: SignIn) -> None:
    audit = next(errand for errand in foreign() if errand.kind == "审核")
    assert sign_in("clerk").post("/errands/do/", {"one": f"{audit.pk}:{CLOSE}"}).status_code == 404


def test_pressing_twice_is_done_once(sign_in: SignIn) -> None:
    from minzheng.platform.models import Event

    client, mine = sign_in(), own()[:2]
    sent = {
        "verb": PASS_ON,
        "pk": [e.pk for e in mine],
        "sure": "1",
        "reason": "熟悉情况",
        "key": uuid.uuid4(),
    }
    client.post("/errands/do/", sent)
    client.post("/errands/do/", sent)
    from tests.ui.gallery.house import actor_of

    with acting(actor_of("clerk")):
        assert Event.objects.filter(verb=PASS_ON).count() == 2


def test_what_the_verb_still_asks_stands_between(sign_in: SignIn) -> None:
    client, mine = sign_in(), own()[:2]
    asked = client.post("/errands/do/", {"verb": PASS_ON, "pk": [e.pk for e in mine], "from": "?tile=late"})
    assert asked.status_code == 200 and "事由" in asked.content.decode()
    assert len(page(asked).all("input", name="pk")) == 2 and not errands(note__gt="")
    missing = client.post("/errands/do/", {"verb": PASS_ON, "pk": [mine[0].pk], "sure": "1", "reason": ""})
    assert missing.status_code == 422 and "“事由”尚未填写" in missing.content.decode()


def test_a_heavy_act_asks_first(sign_in: SignIn) -> None:
    asked = sign_in().post("/errands/do/", {"verb": CLOSE, "pk": [own()[0].pk]})
    assert "办结后不再出现在清单里" in asked.content.decode() and not errands(done=True)


def test_a_refused_row_is_named_and_the_rest_is_done(sign_in: SignIn) -> None:
    first, second = own()[:2]
    client = sign_in()
    client.post("/errands/do/", {"verb": PASS_ON, "pk": [first.pk], "sure": "1", "reason": "locked"})
    answer = client.post("/errands/do/", {"verb": CLOSE, "pk": [first.pk, second.pk], "sure": "1"})
    assert [errand.pk for errand in errands(done=True)] == [second.pk]
    assert first.name in told(answer) and "since 08:12" in told(answer)


def test_nothing_selected_says_so(sign_in: SignIn) -> None:
    assert "勾选" in told(sign_in().post("/errands/do/", {"verb": CLOSE}))


@pytest.mark.parametrize("who", ["guest", "stranger"])
def test_who_may_not_act_changes_nothing(sign_in: SignIn, who: str) -> None:
    sign_in(who).post("/errands/do/", {"verb": CLOSE, "pk": [own()[0].pk], "sure": "1"})
    assert not errands(done=True)


def test_the_way_back_stays_in_the_house(sign_in: SignIn) -> None:
    answer = sign_in().post("/errands/do/", {"verb": "", "from": "https://elsewhere.example/"})
    assert answer.url == "/errands/"
