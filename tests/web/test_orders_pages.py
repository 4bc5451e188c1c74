"""A provider sees its own orders with what it needs at the door, reports visits, and the street asks after them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minzheng.orders.models import Order, ServiceVisit
from minzheng.platform.acting import unscoped
from minzheng.platform.time import today
from minzheng.registry.models import Person
from tests.indicators.rows import entitled, served
from tests.ui.reading import page, rows
from tests.web.clients import client, looks, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(db: None) -> Order:
    """The order of somebody whose door and telephone are known."""
    who = person("陆桂珍", estate="翠竹新村", door="12幢乙单元502室", phone="12000006217")
    return entitled(who, today() - timedelta(days=30), a_month=4)


def report(order: Order, **changed: str) -> dict[str, str]:
    """What a provider fills in."""
    usual = {
        "number": "A-1",
        "served_on": today().isoformat(),
        "minutes": "45",
        "worker": "王师傅",
        "item": "",
    }
    return usual | changed


def test_a_provider_sees_its_orders_with_the_estate_and_nothing_else(order: Order) -> None:
    entitled(person("欧阳秀", area="320499002001"), today(), "qingfeng")
    own, other = client("anhe"), client("qingfeng")
    assert len(rows(own.get("/my-orders/"))) == len(rows(other.get("/my-orders/"))) == 1
    html = own.get(f"/my-order/{order.pk}/").content.decode()
    assert "翠竹新村" in html and "12幢乙单元502室" not in html and "12000006217" not in html
    assert other.get(f"/my-order/{order.pk}/").status_code == 404
    for path in (
        "/people/",
        f"/person/{order.subject_id}/",
        "/orders/",
        f"/order/{order.pk}/",
        "/warnings/",
        "/visits/",
    ):
        assert own.get(path).status_code == 403, path


def test_one_press_shows_door_and_telephone_and_the_person_s_page_says_who_looked_for_whom(
    order: Order,
) -> None:
    own = client("anhe")
    shown = page(own.get(f"/my-order/{order.pk}/"))
    (usual,) = (found for found, _ in shown.all("input", type="hidden") if found.get("value") == "service")
    told = own.post(f"/my-order/{order.pk}/reveal/entrance/", {usual["name"]: usual["value"]})
    html = told.content.decode()
    assert "12幢乙单元502室" in html and 'href="tel:12000006217"' in html
    who = Person(pk=order.subject_id)
    assert looks(who) == [("entrance", "上门服务")]
    clerk = client("qinghe_clerk").get(f"/person/{order.subject_id}/?tab=looks").content.decode()
    assert "查看门牌与电话" in clerk and "安和为老服务中心" in clerk and "上门服务" in clerk


def test_that_a_worker_copied_what_was_shown_is_a_second_look(order: Order) -> None:
    own = client("anhe")
    path = f"/my-order/{order.pk}/reveal/entrance/"
    own.post(path, {"why": "service"})
    assert own.post(f"{path}copied/", {"reason": "上门服务"}).status_code == 204
    assert own.post(f"{path}copied/", {"reason": "短"}).status_code == 422
    assert [what for what, _ in looks(Person(pk=order.subject_id))] == ["entrance", "entrance_copied"]


@pytest.mark.parametrize("sent", [{}, {"why": "own"}, {"why": "other", "words": "看"}])
def test_without_a_reason_of_its_own_list_a_provider_is_shown_nothing(
    order: Order, sent: dict[str, str]
) -> None:
    own = client("anhe")
    assert own.post(f"/my-order/{order.pk}/reveal/entrance/", sent).status_code == 302
    assert own.get(f"/my-order/{order.pk}/reveal/entrance/").status_code == 302
    assert client("qingfeng").post(f"/my-order/{order.pk}/reveal/entrance/", sent).status_code == 404
    assert looks(Person(pk=order.subject_id)) == []


def test_the_provider_s_navigation_and_bar_lead_to_its_own_pages_alone(order: Order) -> None:
    shown = page(client("anhe").get("/my-orders/"))
    lists = {found["href"] for found, _ in shown.all("a") if found["href"].count("/") == 2}
    assert lists == {"/my-orders/", "/my-visits/", "/deliveries/", "/access-keys/"}
    assert not shown.all("form", class_="mz-search")


def test_staff_see_no_door_or_telephone_on_an_order(order: Order) -> None:
    html = client("qinghe_clerk").get(f"/order/{order.pk}/").content.decode()
    assert "12幢乙单元502室" not in html and "12000006217" not in html
    assert client("qinghe_clerk").get(f"/my-order/{order.pk}/").status_code == 403


def test_a_report_waits_for_the_street_and_a_number_is_used_once(order: Order) -> None:
    own = client("anhe")
    assert (
        own.post(f"/report-visit/{order.pk}/", report(order)).headers["Location"] == f"/my-order/{order.pk}/"
    )
    again = own.post(f"/report-visit/{order.pk}/", report(order, minutes="50"))
    assert again.status_code == 422 and "这一条已经登记过，不再重复登记。" in again.content.decode()
    early = own.post(f"/report-visit/{order.pk}/", report(order, number="A-2", served_on="2020-01-01"))
    assert "日期不在服务单有效期内。" in early.content.decode()
    assert len(rows(own.get("/my-visits/?tile=reported"))) == 1


def test_a_visit_longer_than_a_day_or_shorter_than_a_minute_is_refused_with_the_range(order: Order) -> None:
    own = client("anhe")
    for minutes in ("-5", "0", "1441", "99999"):
        answer = own.post(f"/report-visit/{order.pk}/", report(order, minutes=minutes))
        html = answer.content.decode()
        assert answer.status_code == 422 and "时长应在 1 至 1440 分钟之间" in html
    assert own.post(f"/report-visit/{order.pk}/", report(order, minutes="1440")).status_code == 302


def test_what_may_be_given_instead_is_what_the_entitlement_says(order: Order) -> None:
    offered = {
        found["value"] for found, _ in page(client("anhe").get(f"/report-visit/{order.pk}/")).all("option")
    }
    assert offered == {"", "appliance_cleaning", "bathing", "massage", "seasonal_tidying"}


def test_the_street_confirms_or_disputes_with_way_and_day_and_the_provider_does_neither(order: Order) -> None:
    first = served(order, "A-1", today(), found_true=None)
    second = served(order, "A-2", today(), found_true=None)
    clerk = client("qinghe_clerk")
    asked = page(clerk.post(f"/service-visit/{first.pk}/do/", {"verb": "orders.confirm_visit"}))
    assert {text for _, text in asked.all("option")} == {"请选择", "电话", "上门"}
    told = {"sure": "1", "way": "door", "checked_on": today().isoformat()}
    clerk.post(f"/service-visit/{first.pk}/do/", {"verb": "orders.confirm_visit", **told})
    clerk.post(f"/service-visit/{second.pk}/do/", {"verb": "orders.dispute_visit", **told})
    with unscoped("a test looks"):
        assert [visit.state for visit in ServiceVisit.objects.order_by("pk")] == ["confirmed", "disputed"]
    assert "核实属实" in client("anhe").get("/my-visits/").content.decode()
    assert (
        client("anhe").post(f"/service-visit/{first.pk}/do/", {"verb": "orders.confirm_visit"}).status_code
        == 403
    )


def test_the_order_says_to_both_sides_how_much_of_the_month_is_used(order: Order) -> None:
    served(order, "A-1", today(), found_true=None)
    served(order, "A-2", today(), found_true=False)
    for who, path in (("anhe", "my-order"), ("qinghe_clerk", "order")):
        shown = page(client(who).get(f"/{path}/{order.pk}/"))
        assert ({"href": "?tab=visits"}, "1 / 4 次") in shown.all("a"), who


def test_no_page_of_an_order_by_age_tells_the_day_it_began(order: Order) -> None:
    day = order.valid_from.isoformat()
    paths = {
        "anhe": ("/my-orders/", f"/my-order/{order.pk}/"),
        "qinghe_clerk": ("/orders/", f"/order/{order.pk}/", f"/person/{order.subject_id}/?tab=care"),
    }
    for who, addresses in paths.items():
        for path in addresses:
            html = client(who).get(path).content.decode()
            assert day[:7] in html and day not in html, path


def test_several_are_confirmed_at_once_and_each_that_was_checked_before_says_so(order: Order) -> None:
    visits = [served(order, f"A-{n}", today(), found_true=True if n == 2 else None) for n in range(3)]
    told = {
        "verb": "orders.confirm_visit",
        "pk": [str(visit.pk) for visit in visits],
        "sure": "1",
        "way": "phone",
        "checked_on": today().isoformat(),
    }
    answer = client("qinghe_clerk").post("/service-visits/do/", told, follow=True).content.decode()
    assert "这次服务已经核实过。" in answer
    with unscoped("a test looks"):
        assert ServiceVisit.objects.filter(state="confirmed").count() == 3


def test_the_tiles_of_service_visits_add_up(order: Order) -> None:
    for number, found_true in enumerate((None, True, False, True)):
        served(order, f"A-{number}", today(), found_true=found_true)
    clerk = client("qinghe_clerk")
    parts = [
        len(rows(clerk.get(f"/service-visits/?tile={state}")))
        for state in ("reported", "confirmed", "disputed")
    ]
    assert parts == [1, 2, 1] and sum(parts) == len(rows(clerk.get("/service-visits/")))
