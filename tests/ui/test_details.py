"""A detail page: through the door, masked, revealed with a reason that is written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from minzheng.platform.acting import unscoped
from tests.ui.reading import page
from tests.ui.test_acts import errands, foreign, own, told

SignIn = Callable[..., Client]
NUMBER = "320499194306120028"


def test_a_foreign_row_is_not_found_and_a_missing_permit_is_refused(sign_in: SignIn) -> None:
    assert sign_in("clerk").get(f"/errand/{foreign()[0].pk}/").status_code == 404
    assert sign_in("stranger").get(f"/errand/{own()[0].pk}/").status_code == 403


def test_values_are_masked_until_somebody_says_why(sign_in: SignIn) -> None:
    client, errand = sign_in(), own()[0]
    assert NUMBER not in client.get(f"/errand/{errand.pk}/").content.decode()
    shown = client.post(f"/errand/{errand.pk}/reveal/id/", {"why": "visit"})
    assert NUMBER in shown.content.decode() and "上门核实" in shown.content.decode()


def test_a_reveal_is_written_before_it_is_shown(sign_in: SignIn) -> None:
    from minzheng.platform.models import EventLine

    sign_in().post(f"/errand/{own()[0].pk}/reveal/id/", {"why": "other", "words": "家属来办"})
    with unscoped("the log, whoever may see it"):
        line = EventLine.objects.filter(verb="gallery._look").order_by("-id").values("reason").first()
    assert line == {"reason": "家属来办"}


def test_that_a_shown_value_was_copied_is_written_too(sign_in: SignIn) -> None:
    from minzheng.platform.models import EventLine

    client, errand = sign_in(), own()[0]
    shown = client.post(f"/errand/{errand.pk}/reveal/id/", {"why": "visit"}, headers={"HX-Request": "true"})
    (place,) = (found for found, _ in page(shown).all("span", class_="mz-revealed"))
    assert client.post(place["data-copied"], {"reason": place["data-reason"]}).status_code == 204
    with unscoped("the log, whoever may see it"):
        line = EventLine.objects.filter(verb="gallery._look").order_by("-id").values("reason").first()
    assert line == {"reason": "copied: 上门核实"}
    assert sign_in("guest").post(place["data-copied"], {"reason": "上门核实"}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"why": "other", "words": "嗯"}, {"why": "nothing"}])
def test_without_a_reason_nothing_is_shown(sign_in: SignIn, sent: dict[str, str]) -> None:
    answer = sign_in().post(f"/errand/{own()[0].pk}/reveal/id/", sent)
    assert answer.status_code == 302 and "至少" in told(answer)


def test_htmx_gets_the_value_alone(sign_in: SignIn) -> None:
    answer = sign_in().post(
        f"/errand/{own()[0].pk}/reveal/id/", {"why": "visit"}, headers={"HX-Request": "true"}
    )
    assert NUMBER in answer.content.decode() and b"<html" not in answer.content


def test_who_may_not_reveal_is_not_offered_it_and_refused(sign_in: SignIn) -> None:
    client, errand = sign_in("guest"), own()[0]
    assert not page(client.get(f"/errand/{errand.pk}/")).all("form", class_="mz-dialog")
    assert client.post(f"/errand/{errand.pk}/reveal/id/", {"why": "visit"}).status_code == 403
    assert sign_in().post(f"/errand/{errand.pk}/reveal/nothing/", {"why": "visit"}).status_code == 404


def test_tabs_ask_their_own_permit(sign_in: SignIn) -> None:
    client, errand = sign_in(), own()[0]
    assert client.get(f"/errand/{errand.pk}/?tab=looks").status_code == 200
    assert client.get(f"/errand/{errand.pk}/?tab=secret").status_code == 404
    assert "Secret" not in client.get(f"/errand/{errand.pk}/").content.decode()


def test_an_act_of_the_head_asks_then_runs(sign_in: SignIn) -> None:
    client, errand = sign_in(), own()[0]
    asked = client.post(f"/errand/{errand.pk}/do/", {"verb": "gallery._close"})
    assert asked.status_code == 200 and not errands(done=True)
    client.post(f"/errand/{errand.pk}/do/", {"verb": "gallery._close", "sure": "1"})
    assert [one.pk for one in errands(done=True)] == [errand.pk]
    assert client.post(f"/errand/{errand.pk}/do/", {"verb": "gallery._visit"}).status_code == 404


def test_reasons_show_fact_rule_basis_and_source(sign_in: SignIn) -> None:
    html = sign_in().get(f"/errand/{own()[0].pk}/").content.decode()
    for words in ("<b>6.4 倍</b>", "规则 R-07", "依据《刚性支出困难家庭认定办法》", "医保局 11-20"):
        assert words in html
