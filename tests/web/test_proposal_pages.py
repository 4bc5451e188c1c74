"""Pages of what-if: each number opens the rows it counts, parts add up, and costs are shown to who may see means."""

from __future__ import annotations

import pytest

from minzheng.screening.models import Proposal, TriedHit
from minzheng.screening.proposing.outcome import rows_url
from minzheng.screening.proposing.words import proposal_url
from tests.contracts.rows import Place, made, qinghe, wanghu
from tests.ui.reading import page, rows
from tests.web.clients import client

pytestmark = pytest.mark.django_db

RULE = "subsistence_not_drawn"


def trial() -> Proposal:
    """A trial by which three enter, one leaves and two stay, in two streets."""
    proposal: Proposal = made(
        Proposal,
        qinghe(),
        values={"subsistence_standard": "1200"},
        before={"subsistence_standard": "1020.00"},
    )
    for place, side, now, then in (
        (qinghe(), "enters", None, 120_000),
        (qinghe(), "enters", None, 240_000),
        (wanghu(), "enters", None, 60_000),
        (wanghu(), "leaves", 30_000, None),
        (qinghe(), "stays", 100_000, 316_000),
        (wanghu(), "stays", 100_000, 316_000),
    ):
        _hit(proposal, place, side, now, then)
    return proposal


def _hit(proposal: Proposal, place: Place, side: str, now: int | None, then: int | None) -> None:
    made(TriedHit, place, proposal=proposal, rule=RULE, side=side, cost_now=now, cost_then=then)


@pytest.mark.parametrize("who", ["bureau", "leader", "data"])
def test_each_number_of_a_trial_is_that_of_the_rows_it_opens(who: str) -> None:
    proposal, reader = trial(), client(who)
    for tab in ("", "?tab=beside"):
        shown = page(reader.get(proposal_url(proposal) + tab))
        links = [(found["href"], words) for found, words in shown.all("a") if "trial=" in found["href"]]
        assert links
        for url, words in links:
            assert str(len(rows(reader.get(url)))) in words, url


def test_now_and_then_are_what_stays_with_what_leaves_and_with_what_enters() -> None:
    proposal = trial()
    bureau = client("bureau")
    counts = {
        side: len(rows(bureau.get(rows_url(proposal, side=side))))
        for side in ("now", "enters", "leaves", "then", "stays")
    }
    assert counts == {"now": 3, "enters": 3, "leaves": 1, "then": 5, "stays": 2}


def test_costs_follow_from_incomes_and_are_for_who_sees_means() -> None:
    proposal = trial()
    assert "2,300 元 → 10,520 元 (+8,220 元)" in _text("bureau", proposal)
    for who in ("leader", "data"):
        text = _text(who, proposal)
        assert "10,520" not in text and "仅对可查看收入的账号显示" in text


def _text(who: str, proposal: Proposal) -> str:
    return client(who).get(proposal_url(proposal)).content.decode()


def test_a_rules_page_leads_to_a_trial_for_who_may_make_one() -> None:
    assert "/try-values/" in client("bureau").get(f"/rules/{RULE}/").content.decode()
    assert "/try-values/" not in client("leader").get(f"/rules/{RULE}/").content.decode()
