"""Duties stay apart in files too, and a handler that runs again changes nothing."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from minzheng.exchange.kept import STAGED, keep_table
from minzheng.exchange.models import Delivery
from minzheng.orders.intake import reporting
from minzheng.orders.intake.checking import check_served
from minzheng.orders.intake.reporting import report_served
from minzheng.orders.services import report_visit
from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.actors import system_actor
from minzheng.platform.handlers import handlers
from minzheng.platform.jobs import drain, run_handler
from minzheng.platform.models import Agent, Event
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from tests.accounts import actor, key
from tests.contracts.rows import made, qinghe
from tests.orders.ordering import an_elder, entitled, reported, standing_visits
from tests.people import id_number
from tests.sending import CHECKS, LIST, VISITS, came_back, check, elder, sent, visit

pytestmark = pytest.mark.django_db

SERVED, CHECKED, NEXT_MONTH = date(2025, 3, 3), date(2025, 3, 5), date(2025, 4, 3)
TAKE = "orders.take_delivery"


def test_a_provider_may_not_send_checks_nor_a_street_visits() -> None:
    with pytest.raises(Refused, match="wrong_sender"):
        sent("anhe", CHECKS, check("A-1", CHECKED))
    with pytest.raises(Refused, match="wrong_sender"):
        sent("qinghe_clerk", VISITS, visit("A-1", id_number(), SERVED))


@pytest.mark.parametrize(("source", "by"), [(CHECKS, "anhe"), (CHECKS, "data"), (VISITS, "qinghe_clerk")])
def test_a_file_taken_in_for_an_account_that_may_not_do_this_itself_comes_back_whole(
    source: str, by: str
) -> None:
    reported(entitled(an_elder()))
    told = {"state": "merged", "received_by": Agent.objects.get(code=by), "source": source}
    delivery = made(Delivery, qinghe(), **told)
    values = {"order_no": "A-1", "provider": "anhe", "result": "confirmed", "item": "home_visit"}
    keep_table(
        delivery,
        STAGED,
        pa.table({"sheet": [""], "row": [2], "subject": [None], **{k: [v] for k, v in values.items()}}),
    )
    step = check_served if source == CHECKS else report_served
    system = system_actor(TAKE, handlers[TAKE].permits)
    with acting(system):
        event = Event.objects.order_by("-pk")[0]
        step(event, system, Delivery.objects.visible_to(system).get(pk=delivery.pk))
    assert came_back(delivery) == {2: ["sender_may_not"]}
    assert [row.state for row in standing_visits(actor("qinghe_clerk"))] == ["reported"]


def test_who_reported_a_visit_may_not_confirm_it_by_a_file() -> None:
    clerk, provider = actor("qinghe_clerk"), actor("anhe")
    other_hat = Actor(clerk.agent_id, clerk.name, "party", provider.grants)
    with acting(other_hat):
        told = {"number": "A-1", "served_on": SERVED, "minutes": 40, "worker": clerk.name}
        report_visit(other_hat, order=entitled(an_elder()), key=key(), **told)
    assert came_back(sent("qinghe_clerk", CHECKS, check("A-1", today()))) == {2: ["same_person"]}
    assert [row.state for row in standing_visits(clerk)] == ["reported"]


def test_a_handler_cut_off_after_its_first_verb_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    number = id_number()
    sent("qinghe_clerk", LIST, elder(number), on=date(2025, 1, 6))
    rows = visit("A-1", number, SERVED), visit("A-2", id_number(), SERVED), visit("A-3", number, NEXT_MONTH)
    with monkeypatch.context() as broken:
        broken.setattr(reporting, "send_back", _cut_off)
        with pytest.raises(ConnectionError):
            sent("anhe", VISITS, *rows)
        merged = _last_merge()
        with pytest.raises(ConnectionError):
            run_handler(handler=TAKE, event_id=merged)
    assert [row.number for row in standing_visits(actor("anhe"))] == ["A-1", "A-3"]
    drain()
    run_handler(handler=TAKE, event_id=merged)
    assert [row.number for row in standing_visits(actor("anhe"))] == ["A-1", "A-3"]
    with unscoped("a test looks at the counts"):
        delivery = Delivery.objects.get(source=VISITS)
    assert came_back(delivery) == {3: ["order_missing"]}
    assert (delivery.accepted, delivery.returned) == (2, 1)


def _last_merge() -> int:
    with unscoped("a test looks for an event"):
        return (
            Event.objects.filter(verb="exchange.merge_delivery")
            .order_by("-pk")
            .values_list("pk", flat=True)[0]
        )


def _cut_off(*_: object) -> None:
    raise ConnectionError("the server is gone")
