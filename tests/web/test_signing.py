"""Sign-in as people use it: the right and the wrong password, the hats, the way out."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.accounts import PASSWORD

pytestmark = pytest.mark.django_db


def signed_in(username: str) -> Client:
    """A client after the sign-in page."""
    client = Client()
    client.post("/sign-in/", {"username": username, "password": PASSWORD})
    return client


def test_a_wrong_password_says_so_and_keeps_the_name() -> None:
    answer = Client().post("/sign-in/", {"username": "leader", "password": "wrong"})
    assert answer.status_code == 200
    assert "用户名与密码不符" in answer.content.decode()
    assert 'value="leader"' in answer.content.decode()


def test_who_signs_in_comes_back_to_where_they_wanted_to_go() -> None:
    answer = Client().post("/sign-in/?next=/shell/counts/", {"username": "leader", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/shell/counts/")


def test_another_site_is_no_place_to_come_back_to() -> None:
    answer = Client().post(
        "/sign-in/", {"username": "leader", "password": PASSWORD, "next": "//evil.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_two_hats_are_worn_one_at_a_time_and_a_third_is_not_there() -> None:
    client = signed_in("two_hats")
    client.post("/hat/party/")
    assert client.session["hat"] == "party"
    client.post("/hat/crown/")
    assert client.session["hat"] == "party"


def test_after_the_way_out_nothing_is_shown() -> None:
    client = signed_in("leader")
    client.post("/sign-out/")
    assert client.get("/").headers["Location"].startswith("/sign-in/")
