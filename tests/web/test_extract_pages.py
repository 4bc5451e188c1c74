"""A list on its way out by the pages: asked for where lists are taken out, read, approved, fetched by its recipient."""

from __future__ import annotations

import pytest

from minzheng.exchange.models import Extract
from minzheng.platform.acting import unscoped
from tests.exchange.sharing import AGREED, approved, asked, read
from tests.people import WANGHU_1
from tests.web.clients import client, person

pytestmark = pytest.mark.django_db


def extract() -> Extract:
    """The one extract there is."""
    with unscoped("a test looks"):
        return Extract.objects.get()


def test_a_list_is_asked_for_as_it_is_filtered_where_it_would_be_taken_out() -> None:
    person("周桂英")
    person("李秀兰", area=WANGHU_1)
    bureau = client("bureau")
    where = "/give/people/?area=320499001000"
    assert where in bureau.get("/people/export/?area=320499001000").content.decode()
    assert "共 1 人" in bureau.get(where).content.decode()
    answer = bureau.post(where, {"agreement": AGREED, "reason": "年度免费体检"})
    assert answer.status_code == 302 and answer.url == f"/extract/{extract().pk}/"
    assert (extract().people, extract().listed) == (1, {"list": "people", "query": "area=320499001000"})


def test_a_list_that_no_agreement_names_is_not_offered_and_not_given() -> None:
    bureau = client("bureau")
    assert "/give/" not in bureau.get("/tasks/export/").content.decode()
    assert bureau.get("/give/tasks/").status_code == 404
    assert client("qinghe_head").get("/give/people/").status_code == 403


def test_the_leader_reads_what_was_agreed_before_approving() -> None:
    made = asked(person("周桂英"))
    page = client("leader").get(f"/extract/{made.pk}/").content.decode()
    for told in ("通知并安排低收入人口免费体检", "身份证号", "年度免费体检"):
        assert told in page


def test_the_recipient_takes_the_file_and_its_neighbour_finds_nothing() -> None:
    made = approved(asked(person("周桂英")))
    hospital = client("hospital")
    answer = hospital.post(f"/extract/{made.pk}/file/", {"verb": "fetch"})
    rows = read(b"".join(answer.streaming_content))
    assert rows[2][0] == "周桂英" and extract().fetched == 1
    assert client("anhe").get(f"/extract/{made.pk}/").status_code == 403
    for elsewhere in ("/people/", "/extract-people/", "/deliveries/", "/tasks/"):
        assert hospital.get(elsewhere).status_code == 403


def test_what_nobody_has_approved_the_recipient_does_not_see() -> None:
    made = asked(person("周桂英"))
    assert client("hospital").get(f"/extract/{made.pk}/").status_code == 404


def test_a_person_s_page_says_to_whom_their_data_went() -> None:
    who = person("周桂英")
    approved(asked(who))
    page = client("qinghe_clerk").get(f"/person/{who.pk}/?tab=looks").content.decode()
    assert "提供给其他单位" in page and "云澜区人民医院" in page
