"""A campaign knows who is to be reached, who is, and who was answered for twice; nobody ticks any of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minzheng.campaigns.content import plans
from minzheng.campaigns.models import Campaign, Target
from minzheng.campaigns.services import end_campaign, move_deadline, settle_double
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.crypto import decrypt
from minzheng.platform.installed import installed_pack
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.services import withdraw_answers
from minzheng.registry.facts import category_options
from minzheng.registry.models import Person
from minzheng.registry.services import move_person, record_death
from minzheng.visits.services import plan_visit, record_visit
from tests.accounts import actor, division, key
from tests.campaigns.running import CHECKUPS, SURVEY, answered, begun, on_the_roll, state_of, target_of
from tests.contracts.calls import survey_answers
from tests.exchange.deliveries import SURVEY as SURVEY_FILE
from tests.exchange.deliveries import sent, surveyed, withdrawn
from tests.people import QINGHE_1, QINGHE_2, WANGHU_1, registered

pytestmark = pytest.mark.django_db
LAST_WEEK = timedelta(days=7)


@pytest.fixture
def poor(db: None) -> Person:
    """Somebody on the roll, in the grid worker's community."""
    return on_the_roll(registered(actor("qinghe_clerk"), QINGHE_1))


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=f"^{code}")


def test_whoever_is_in_a_planned_category_is_in_it_and_nobody_else(poor: Person) -> None:
    registered(actor("qinghe_clerk"), QINGHE_1, name="王建国")
    far = on_the_roll(registered(actor("wanghu_clerk"), WANGHU_1, name="李秀兰"), by="wanghu_clerk")
    begun()
    with unscoped("a test looks"):
        assert set(Target.objects.values_list("subject_id", flat=True)) == {poor.pk, far.pk}


def test_each_has_the_working_days_that_are_planned(poor: Person) -> None:
    days = plans(installed_pack())[SURVEY].working_days
    begun()
    assert target_of(poor).due_on == installed_pack().calendar.add_working_days(today(), days)


def test_answers_on_the_phone_reach_who_was_visited(poor: Person) -> None:
    begun()
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        subject = target_of(poor).subject
        visit = plan_visit(clerk, subject=subject, questionnaire="need_survey", planned_on=today(), key=key())
        record_visit(clerk, visit=visit, items=survey_answers(), visited_on=today(), key=key())
    drain()
    assert (state_of(poor), target_of(poor).reached_on) == ("reached", today())


def test_answers_of_a_file_reach_too_and_withdrawn_they_do_no_longer(poor: Person) -> None:
    begun(on=today() - LAST_WEEK)
    file = sent("qinghe_clerk", SURVEY_FILE, surveyed(decrypt(poor.id_cipher), f"{today()}"))
    assert state_of(poor) == "reached"
    withdrawn(file)
    assert (state_of(poor), target_of(poor).reached_on) == ("open", None)


def test_what_was_answered_since_its_first_day_counts_and_before_it_does_not(poor: Person) -> None:
    answered(poor, on=today() - LAST_WEEK)
    begun(on=today() - LAST_WEEK + timedelta(days=1))
    assert state_of(poor) == "open"
    with acting(bureau := actor("bureau")):
        end_campaign(bureau, campaign=target_of(poor).campaign, key=key())
    begun(on=today() - LAST_WEEK)
    assert state_of(poor) == "reached"


def test_the_same_answers_twice_are_no_double_and_different_ones_are(poor: Person) -> None:
    begun(on=today() - LAST_WEEK)
    answered(poor, on=today() - LAST_WEEK)
    answered(poor, by="qinghe_clerk")
    assert (state_of(poor), target_of(poor).reached_on) == ("reached", today() - LAST_WEEK)


def double(poor: Person) -> tuple[Answers, Answers]:
    """Two sets of answers: by the grid worker a week ago, by a file of today."""
    begun(on=today() - LAST_WEEK)
    first = answered(poor, on=today() - LAST_WEEK)
    sent("qinghe_clerk", SURVEY_FILE, surveyed(decrypt(poor.id_cipher), f"{today()}", falls=9))
    with unscoped("a test looks"):
        return first, Answers.objects.exclude(pk=first.pk).get(subject=poor.pk)


def test_by_phone_and_by_file_with_different_answers_is_found_and_one_of_them_decided_for(
    poor: Person,
) -> None:
    first, second = double(poor)
    assert state_of(poor) == "double"
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        settle_double(clerk, target=target_of(poor), keep=second, reason="入户复核", key=key())
    drain()
    assert (state_of(poor), target_of(poor).reached_on) == ("reached", today())
    with unscoped("a test looks"):
        assert list(Answers.objects.standing().filter(subject=poor.pk)) == [second]
    with acting(clerk), refused("not_double"):
        settle_double(clerk, target=target_of(poor), keep=first, reason="再改", key=key())


def test_answers_of_somebody_else_settle_nothing(poor: Person) -> None:
    double(poor)
    other = registered(actor("qinghe_clerk"), QINGHE_1, name="王建国")
    theirs, clerk = answered(other), actor("qinghe_clerk")
    with acting(clerk), refused("answers_of_another"):
        settle_double(clerk, target=target_of(poor), keep=theirs, reason="入户复核", key=key())
    with acting(clerk), refused("reason_missing"):
        settle_double(clerk, target=target_of(poor), keep=theirs, reason=" ", key=key())


def test_withdrawing_one_of_two_settles_it_as_well(poor: Person) -> None:
    _first, second = double(poor)
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        withdraw_answers(clerk, answers=second, reason="重复", key=key())
    drain()
    assert state_of(poor) == "reached"


def test_who_dies_unreached_is_looked_for_no_more(poor: Person) -> None:
    begun()
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        record_death(clerk, person=poor, died_on=today(), key=key())
    drain()
    assert state_of(poor) == "died"


def test_who_moves_is_reached_where_they_live_now(poor: Person) -> None:
    begun()
    clerk, wanghu = actor("qinghe_clerk"), actor("wutongli_grid")
    with acting(clerk):
        move_person(clerk, person=poor, to=division(QINGHE_2), reason="搬家", key=key())
    with acting(wanghu):
        assert not Target.objects.visible_to(wanghu).exists()


def test_a_community_has_another_day_for_a_reason_and_its_neighbour_keeps_its_own(poor: Person) -> None:
    other = on_the_roll(registered(actor("qinghe_clerk"), QINGHE_2, name="王建国"))
    campaign, bureau, later = begun(), actor("bureau"), today() + timedelta(days=60)
    before = target_of(other).due_on
    told = {"area": division(QINGHE_1), "due_on": later, "reason": "汛期"}
    with acting(bureau):
        move_deadline(bureau, campaign=campaign, key=key(), **told)
        with refused("before_beginning"):
            move_deadline(bureau, campaign=campaign, key=key(), **{**told, "due_on": today() - LAST_WEEK})
    assert (target_of(poor).due_on, target_of(other).due_on) == (later, before)


def test_it_runs_once_at_a_time_and_ended_it_takes_nothing_in(poor: Person) -> None:
    campaign, bureau = begun(), actor("bureau")
    with refused("campaign_runs"):
        begun()
    with acting(bureau):
        end_campaign(bureau, campaign=campaign, key=key())
        with refused("campaign_ended"):
            end_campaign(bureau, campaign=campaign, key=key())


def test_nobody_begins_what_is_not_planned_or_lies_ahead(poor: Person) -> None:
    with refused("no_such_campaign"):
        begun("nothing")
    with refused("in_future"):
        begun(on=today() + timedelta(days=1))
    with refused("not_permitted"):
        begun(by="qinghe_clerk")


def test_a_street_sees_its_own_people_of_a_campaign_that_the_district_began(poor: Person) -> None:
    begun()
    for username, number in (
        ("qinghe_clerk", 1),
        ("wutongli_grid", 1),
        ("wanghu_clerk", 0),
        ("hubin_grid", 0),
    ):
        who = actor(username)
        with acting(who):
            assert Target.objects.visible_to(who).count() == number, username
            assert not Campaign.objects.visible_to(who).exists()


def test_plans_name_categories_that_people_are_listed_by() -> None:
    known = {option.value for option in category_options(actor("bureau"))}
    for code in (SURVEY, CHECKUPS):
        assert {*plans(installed_pack())[code].categories} <= known
