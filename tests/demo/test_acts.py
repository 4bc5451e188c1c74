"""The acts of the last weeks: after the report's year, by accounts that are there, with work left open."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date
from typing import Any

from tests.demo.conftest import Make
from tests.demo.reading import Sent, pack

Act = dict[str, Any]


def acts(sent: Sent) -> list[Act]:
    told: list[Act] = json.loads((sent.folder / "acts.json").read_text(encoding="utf-8"))
    return told


def test_acts_come_in_order_of_weekdays_after_the_year_and_up_to_the_as_of_day(make: Make) -> None:
    for as_of in (date(2026, 11, 24), date(2026, 1, 12)):
        days = [date.fromisoformat(act["day"]) for act in acts(make(1, as_of))]
        assert days == sorted(days)
        assert date(2025, 12, 31) < days[0] and days[-1] <= as_of
        assert all(day.weekday() < 5 for day in days)


def test_every_hand_has_an_account(sent: Sent) -> None:
    grants = {
        (grant.role, grant.division, grant.party) for account in pack().accounts for grant in account.grants
    }
    hands = {(by["role"], by.get("division"), by.get("party")) for by in (act["by"] for act in acts(sent))}
    assert hands <= grants


def test_each_person_has_one_story_and_nobody_of_a_planted_case_has_one(sent: Sent) -> None:
    stories: dict[str, set[int]] = defaultdict(set)
    for act in acts(sent):
        stories[act["person"]].add(act["story"])
    assert all(len(each) == 1 for each in stories.values())
    rows = {
        (row["file"], row["row"])
        for rule in sent.truth["rules"].values()
        for case in rule["cases"]
        for row in case["rows"]
    }
    people = {
        row.number.text
        for file, validated in sent.files.items()
        for row in validated.good
        if row.number is not None and (file, row.row) in rows
    }
    assert people and not people & stories.keys()


def test_stories_stop_at_every_step_so_that_all_lists_have_open_work(sent: Sent) -> None:
    last: dict[int, str] = {}
    for act in acts(sent):
        last[act["story"]] = act["step"]
    stops = Counter(last.values())
    assert {"raise", "plan_visit", "draft", "record", "propose", "approve", "serve", "close"} <= stops.keys()
