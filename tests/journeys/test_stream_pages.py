"""Every page of the stream, full and empty, on the desk and on a phone: nothing cut, nothing that axe finds.

Each width is gone through in one language: what a width breaks and what a language breaks rarely depend on each other.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from minzheng.assessment.models import Assessment
from minzheng.casework.models import Plan, PlanItem
from minzheng.casework.services import approve_plan, propose_plan
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.screening.models import Hit
from minzheng.screening.services import screen
from tests.accounts import actor, key
from tests.answers import ALONE_AND_FALLEN
from tests.exchange.deliveries import FUNERALS, ROLL, dead, paid, sent
from tests.indicators.rows import entitled, served, surveyed
from tests.journeys.conftest import SignIn
from tests.journeys.sound import unsound
from tests.people import id_number
from tests.web.clients import person, to_be_visited, warned

Paths = dict[str, list[str]]
EMPTY: Paths = {
    "data": [
        "/deliveries/",
        "/returned-rows/",
        "/told-facts/",
        "/hits/",
        "/runs/",
        "/send-file/",
        "/screen/",
    ],
    "qinghe_clerk": [
        f"/{name}/"
        for name in (
            "warnings",
            "visits",
            "answers",
            "assessments",
            "needs",
            "plans",
            "orders",
            "service-visits",
        )
    ],
    "anhe": ["/my-orders/", "/my-visits/", "/deliveries/"],
}


@pytest.fixture
def full(committed: str) -> Paths:
    """A row of everything; gives the pages by account."""
    who = person("周桂英", estate="梧桐新村")
    warning, visit = warned(who, "red"), to_be_visited(who)
    answers = surveyed(who, today() - timedelta(days=3), ALONE_AND_FALLEN)
    order = entitled(who, today() - timedelta(days=9))
    service = served(order, "A-1", today(), found_true=None)
    found, broken = id_number(), id_number()
    month = f"{today():%Y-%m}"
    delivery = sent("data", ROLL, paid(found, month=month), paid(broken[:17] + "x", "-5", month=month))
    sent("data", FUNERALS, dead(found, "2025-03-04"))
    item = planned()
    ran()
    with unscoped("a test looks"):
        hit, result = Hit.objects.order_by("pk")[0], Assessment.objects.get(answers_id=answers.pk)
    return {
        "data": [
            *EMPTY["data"],
            f"/delivery/{delivery.pk}/",
            f"/delivery/{delivery.pk}/?tab=taken",
            f"/delivery/{delivery.pk}/?tab=returned",
            f"/told-facts/?delivery={delivery.pk}",
            f"/hit/{hit.pk}/",
        ],
        "qinghe_clerk": [
            *EMPTY["qinghe_clerk"],
            f"/warning/{warning.pk}/",
            f"/warning-visit/{warning.pk}/",
            f"/close-warning/{warning.pk}/",
            f"/raise-warning/{who.pk}/",
            f"/visit/{visit.pk}/",
            f"/visit-phone/{visit.pk}/",
            f"/plan-visit/{who.pk}/",
            f"/move-visit/{visit.pk}/",
            f"/answer/{answers.pk}/",
            f"/assessment/{result.pk}/",
            f"/propose-plan/{result.pk}/",
            f"/plan/{item.plan_id}/",
            f"/place-order/{item.pk}/",
            f"/order/{order.pk}/",
            f"/service-visit/{service.pk}/",
        ],
        "anhe": [*EMPTY["anhe"], f"/my-order/{order.pk}/", f"/report-visit/{order.pk}/", "/send-file/"],
    }


def planned() -> PlanItem:
    """An approved plan's first item."""
    clerk, head = actor("qinghe_clerk"), actor("qinghe_head")
    with acting(clerk):
        result = Assessment.objects.visible_to(clerk).get()
        plan = propose_plan(clerk, assessment=result, key=key())
    with acting(head):
        approve_plan(head, plan=Plan.objects.visible_to(head).get(pk=plan.pk), key=key())
    with unscoped("a test looks"):
        return PlanItem.objects.filter(plan=plan)[0]


def ran() -> None:
    """The rules run, and what follows."""
    desk = actor("data")
    with acting(desk):
        screen(desk, as_of=today(), key=key())
    drain()


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "zh-hans")])
def test_every_page_of_the_stream_is_sound(
    full: Paths, sign_in: SignIn, faults: list[str], width: int, language: str
) -> None:
    for username, paths in full.items():
        shown = sign_in(username, width=width, language=language)
        for path in paths:
            faults += unsound(shown, path)
    assert not faults, "\n".join(faults)


def test_every_empty_list_says_what_would_be_there(
    committed: str, sign_in: SignIn, faults: list[str]
) -> None:
    for username, paths in EMPTY.items():
        shown = sign_in(username, width=390)
        for path in paths:
            faults += unsound(shown, path)
    assert not faults, "\n".join(faults)
