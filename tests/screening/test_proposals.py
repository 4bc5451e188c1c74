"""Other values of a parameter: who would enter and leave is what a run by them finds; two accounts publish them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.installed import forget_pack, installed_pack
from minzheng.platform.jobs import drain, run_handler
from minzheng.platform.models import Event
from minzheng.platform.published import published_path
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Person
from minzheng.registry.services import form_household, record_income
from minzheng.screening.models import Hit, Proposal, TriedHit
from minzheng.screening.services import (
    also_change,
    publish_change,
    put_forward,
    try_change,
    withdraw_proposal,
)
from tests.accounts import actor, key
from tests.contracts.calls import holder
from tests.contracts.rows import qinghe
from tests.people import QINGHE_1, WANGHU_1, registered
from tests.screening.lakes import AS_OF, bill, deliver, paid, screened

LIMIT, RULE = "medical_burden_limit", "medical_burden"
STANDARD, NOT_DRAWN = "subsistence_standard", "subsistence_not_drawn"
MONTH = date(2026, 11, 1)
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_published() -> Iterator[None]:
    """The database takes its rows back after a test; the file has to be taken away."""
    yield
    Path(published_path()).unlink(missing_ok=True)
    forget_pack()


@pytest.fixture
def ill() -> list[Person]:
    """Three on the roll who paid 8,000, 12,000 and 20,000 for their treatment; everybody is screened."""
    people = [registered(actor("bureau"), area) for area in (QINGHE_1, QINGHE_1, WANGHU_1)]
    deliver("assistance_roll", [row for one in people for row in paid(one, [MONTH])])
    bills = zip(people, (800_000, 1_200_000, 2_000_000), strict=True)
    deliver("medical_insurance", [bill(one, fen, AS_OF) for one, fen in bills])
    screened()
    return people


def tries(value: str, *, parameter: str = LIMIT, since: date = AS_OF, by: str = "bureau") -> Proposal:
    who = actor(by)
    with acting(who):
        return try_change(who, parameter=parameter, value=Decimal(value), valid_from=since, key=key())


def told(proposal: Proposal, who: Actor | None = None) -> dict[str, set[tuple[int, str]]]:
    """Who is on which side, as somebody sees it."""
    reader = who or actor("bureau")
    with acting(reader):
        hits = TriedHit.objects.visible_to(reader).filter(proposal=proposal)
        sides: dict[str, set[tuple[int, str]]] = {side: set() for side in TriedHit.Side.values}
        for hit in hits:
            sides[hit.side].add((hit.subject_id, hit.rule))
    return sides


def forward(proposal: Proposal, by: str = "bureau", paper: str = "民发〔2026〕12号") -> Proposal:
    who = actor(by)
    with acting(who):
        return put_forward(who, proposal=proposal, paper=paper, reason="市里调整", key=key())


def publish(proposal: Proposal, by: str = "leader") -> Proposal:
    who = actor(by)
    with acting(who):
        done = publish_change(who, proposal=proposal, key=key())
    drain()
    return done


def found_and_cleared(run: int) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
    with unscoped("a test looks at all"):
        found = set(Hit.objects.filter(found_by=run).values_list("subject_id", "rule"))
        return found, set(Hit.objects.filter(cleared_by=run).values_list("subject_id", "rule"))


def test_a_trial_tells_who_enters_leaves_and_stays_and_changes_nothing(ill: list[Person]) -> None:
    low, middle, high = ill
    before = installed_pack().hash
    assert told(tries("15000")) == {
        "enters": set(),
        "leaves": {(middle.pk, RULE)},
        "stays": {(high.pk, RULE)},
    }
    assert told(tries("5000")) == {
        "enters": {(low.pk, RULE)},
        "leaves": set(),
        "stays": {(middle.pk, RULE), (high.pk, RULE)},
    }
    assert installed_pack().hash == before
    assert found_and_cleared(screened().pk) == (set(), set())


@pytest.mark.parametrize("value", ["15000", "5000", "12000", "11999.99"])
def test_what_was_tried_is_what_a_run_by_the_published_value_finds_and_clears(
    ill: list[Person], value: str
) -> None:
    sides = told(publish(forward(tries(value))))
    assert found_and_cleared(screened().pk) == (sides["enters"], sides["leaves"])


def test_a_published_value_holds_from_its_day_on_under_its_paper_and_the_old_one_before(
    ill: list[Person],
) -> None:
    before, start = installed_pack(), AS_OF + 5 * A_DAY
    publish(forward(tries("5000", since=start)))
    pack = installed_pack()
    assert pack.hash != before.hash
    assert pack.at(start - A_DAY).parameter(LIMIT) == before.at(start - A_DAY).parameter(LIMIT)
    new = pack.at(start).parameter(LIMIT)
    assert (new.number, new.source, new.status) == (5000, "民发〔2026〕12号", "verified")
    assert found_and_cleared(screened().pk) == (set(), set())


def test_a_later_value_ends_an_earlier_one_and_one_between_them_ends_where_the_later_begins(
    ill: list[Person],
) -> None:
    for value, days in (("5000", 10), ("7000", 30), ("6000", 20)):
        publish(forward(tries(value, since=AS_OF + days * A_DAY)))
    at = [
        installed_pack().at(AS_OF + days * A_DAY).parameter(LIMIT).number for days in (9, 10, 19, 20, 29, 30)
    ]
    assert at == [10_000, 5000, 5000, 6000, 6000, 7000]


def test_who_tried_it_or_put_it_forward_cant_publish_it(ill: list[Person]) -> None:
    proposal = forward(tries("5000"))
    with pytest.raises(Refused, match="^same_person:"):
        publish(proposal, by="bureau")
    with pytest.raises(Refused, match="^not_permitted:"):
        publish(proposal, by="data")
    with pytest.raises(Refused, match="^not_permitted:"):
        tries("5000", by="qinghe_clerk")
    assert publish(proposal).state == Proposal.State.PUBLISHED


def test_each_step_is_refused_out_of_its_turn(ill: list[Person]) -> None:
    proposal = tries("5000")
    with pytest.raises(Refused, match="^proposal_elsewhere:"):
        publish(proposal)
    with pytest.raises(Refused, match="^paper_missing"):
        forward(proposal, paper=" ")
    publish(forward(proposal))
    for step in (forward, publish):
        with pytest.raises(Refused, match="^proposal_elsewhere:"):
            step(proposal)
    who = actor("bureau")
    with acting(who), pytest.raises(Refused, match="^proposal_elsewhere:"):
        withdraw_proposal(who, proposal=proposal, reason="无", key=key())


def test_what_was_tried_before_another_change_has_to_be_tried_again(ill: list[Person]) -> None:
    first, second, third = tries("5000"), tries("6000"), tries("7000")
    second = forward(second)
    publish(forward(first))
    with pytest.raises(Refused, match="^tried_against_other_content"):
        publish(second)
    with pytest.raises(Refused, match="^tried_against_other_content"):
        forward(third)


def test_of_two_published_at_once_the_second_is_refused(ill: list[Person]) -> None:
    """The first one's file is written by a job: until then the content looks as before."""
    first, second, leader = forward(tries("5000")), forward(tries("6000")), actor("leader")
    with acting(leader):
        publish_change(leader, proposal=first, key=key())
        with pytest.raises(Refused, match="^tried_against_other_content"):
            publish_change(leader, proposal=second, key=key())


def test_what_a_street_tried_for_itself_cant_become_the_districts(ill: list[Person]) -> None:
    street = holder("screening.propose", qinghe())
    with acting(street):
        proposal = try_change(street, parameter=LIMIT, value=Decimal("5000"), valid_from=AS_OF, key=key())
    assert told(proposal, street) == {
        "enters": {(ill[0].pk, RULE)},
        "leaves": set(),
        "stays": {(ill[1].pk, RULE)},
    }
    with acting(street), pytest.raises(Refused, match="^tried_on_a_part:"):
        put_forward(street, proposal=proposal, paper="无", reason="无", key=key())


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        (LIMIT, "-1", "no_such_value"),
        (LIMIT, "0.001", "no_such_value"),
        (LIMIT, "NaN", "no_such_value"),
        (LIMIT, "1e30", "no_such_value"),
        ("unvisited_age", "79.5", "no_such_value"),
        (LIMIT, "10000.00", "value_in_force"),
        ("no_such", "5", "no_such_parameter"),
        ("old_age", "5", "no_such_parameter"),
    ],
)
def test_what_cant_be_a_value_is_refused(parameter: str, value: str, code: str) -> None:
    with pytest.raises(Refused, match=f"^{code}:"):
        tries(value, parameter=parameter)


def test_values_tried_together_are_a_proposal_of_their_own(ill: list[Person]) -> None:
    first, who = tries("5000"), actor("bureau")
    with acting(who):
        both = also_change(who, proposal=first, parameter="unvisited_age", value=Decimal(70), key=key())
    assert (first.values, both.values) == ({LIMIT: "5000"}, {LIMIT: "5000", "unvisited_age": "70"})
    assert told(first) == told(both)


def test_a_street_sees_its_own_side_only(ill: list[Person]) -> None:
    proposal = tries("15000")
    sides = told(proposal, holder("screening.see", qinghe()))
    assert sides == {"enters": set(), "leaves": {(ill[1].pk, RULE)}, "stays": set()}


def test_a_hit_costs_what_its_rule_says_a_year(ill: list[Person]) -> None:
    by = actor("bureau")
    poor, less_poor = registered(by, born=date(1971, 3, 5)), registered(by, born=date(1971, 3, 5))
    with acting(by):
        for person, fen in ((poor, 50_000), (less_poor, 110_000)):
            since = {"reason": "入户核实", "key": key()}
            form_household(by, person=person, kind="living", since=date(2026, 1, 1), **since)
            record_income(
                by,
                person=person,
                part="wage",
                amount=Decimal(fen) / 100,
                valid_from=date(2026, 1, 1),
                proof="工资单",
                key=key(),
            )
    with acting(by):
        hits = TriedHit.objects.visible_to(by).filter(
            proposal=tries("1200", parameter=STANDARD), rule=NOT_DRAWN
        )
        costs = {hit.subject_id: (hit.side, hit.cost_now, hit.cost_then) for hit in hits}
    assert costs == {
        poor.pk: ("stays", (102_000 - 50_000) * 12, (120_000 - 50_000) * 12),
        less_poor.pk: ("enters", None, (120_000 - 110_000) * 12),
    }


def test_the_published_file_is_written_again_as_it_was(ill: list[Person]) -> None:
    publish(forward(tries("5000")))
    path = Path(published_path())
    text, pack = path.read_text(encoding="utf-8"), installed_pack().hash
    path.unlink()
    with unscoped("a test looks at all"):
        event = Event.objects.get(verb="screening.publish_change")
    run_handler(handler="screening.published", event_id=event.pk)
    assert (path.read_text(encoding="utf-8"), installed_pack().hash) == (text, pack)
