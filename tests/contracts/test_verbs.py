"""Every verb and every set-wise verb: a permit somebody holds, refused without it, made once, and only where it may."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.actors import actor_for, hats_of
from minzheng.platform.handlers import handlers
from minzheng.platform.installed import installed_pack, role_book
from minzheng.platform.models import Account, Agent
from minzheng.platform.scope import ScopedModel
from minzheng.platform.verbs import Refused, SetVerb, Verb, all_verbs
from tests.contracts.calls import WORDS, arguments, holder, rows_of, set_row, set_verbs, verbs
from tests.contracts.conftest import Tried
from tests.contracts.enumerated import our_models, scoped_models
from tests.contracts.rows import qinghe, wanghu

pytestmark = pytest.mark.django_db

each_verb = pytest.mark.parametrize("verb", verbs(), ids=lambda verb: verb.name)
each_set = pytest.mark.parametrize("many", set_verbs(), ids=lambda many: many.one.name)


def everything() -> dict[str, tuple[int, str]]:
    """Number and content of the rows of every scoped table and of the events."""
    found = {}
    tables = [m._meta.db_table for m in scoped_models()] + ["platform_event", "procrastinate_jobs"]
    with unscoped("a test compares everything"), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t"
            )
            found[table] = cursor.fetchone()
    return found


def accounts() -> list[Actor]:
    """Every account of the example district under each of its hats."""
    agents = [account.agent for account in Account.objects.select_related("agent").order_by("username")]
    return [actor_for(agent, hat) for agent in agents for hat in hats_of(agent)]


@each_verb
def test_its_permit_is_in_the_pack_and_some_role_holds_it(verb: Verb[..., Any]) -> None:
    assert verb.permit in {permit.code for permit in installed_pack().permits}
    assert [role.code for role in role_book().values() if verb.permit in role.permits] != []


@each_verb
def test_the_verbs_whose_actor_may_not_do_it_exist(verb: Verb[..., Any]) -> None:
    assert [name for name in verb.not_by if name not in all_verbs] == []


def test_every_permit_a_model_or_a_handler_names_is_in_the_pack() -> None:
    known = {permit.code for permit in installed_pack().permits}
    assert {m.see for m in scoped_models()} <= known  # type: ignore[attr-defined]  # scoped models have it
    for handler in handlers:
        assert set(handler.permits) <= known, handler.name
        assert handler.on in all_verbs, handler.name


@each_verb
def test_it_takes_its_own_row_and_has_an_example(verb: Verb[..., Any], tried: Tried) -> None:
    actor = holder(verb.permit, qinghe())
    with acting(actor):
        verb(actor, **arguments(verb, qinghe()))
    tried("verbs done")


def test_no_example_is_left_of_a_verb_that_is_gone() -> None:
    assert [name for name in WORDS if name not in all_verbs] == []


@each_verb
def test_it_is_refused_to_every_account_without_its_permit(verb: Verb[..., Any], tried: Tried) -> None:
    told = arguments(verb, qinghe())
    before, number = everything(), 0
    for actor in accounts():
        if actor.may(verb.permit):
            continue
        with acting(actor), pytest.raises(Refused, match="^not_permitted:"):
            verb(actor, **told)
        number += 1
    assert everything() == before
    assert number > 0
    tried("refusals to an account without the permit", number)


@each_verb
def test_it_is_made_once_however_often_it_is_sent(verb: Verb[..., Any], tried: Tried) -> None:
    actor, told = holder(verb.permit, qinghe()), arguments(verb, qinghe())
    with acting(actor):
        first = verb(actor, **told)
        after_once = everything()
        again = verb(actor, **told)
    assert everything() == after_once
    assert getattr(first, "pk", None) == getattr(again, "pk", None)
    tried("verbs repeated")


@each_verb
def test_a_foreign_row_is_not_found_and_a_foreign_place_not_permitted(
    verb: Verb[..., Any], tried: Tried
) -> None:
    actor = holder(verb.permit, qinghe())
    own, other = arguments(verb, qinghe()), arguments(verb, wanghu())
    swapped = [name for name, value in other.items() if _is_place(value, actor) or _holds_rows(value)]
    before = everything()
    for name in swapped:
        code = "not_found" if _holds_rows(other[name]) else "not_permitted_here"
        with acting(actor), pytest.raises(Refused, match=f"^{code}:"):
            verb(actor, **{**own, name: other[name], "key": uuid.uuid4()})
    assert everything() == before
    taken = [hint for name, hint in verb.hints.items() if name != "return"]
    assert swapped or not any(_about_rows(hint) for hint in taken)
    tried("foreign rows and places given to verbs", len(swapped))


@each_verb
def test_a_row_that_is_only_seen_is_not_permitted_here(verb: Verb[..., Any], tried: Tried) -> None:
    actor = holder(verb.permit, qinghe(), looks_on=wanghu())
    own, other = arguments(verb, qinghe()), arguments(verb, wanghu())
    seen = [name for name, value in other.items() if _holds_rows(value)]
    before = everything()
    for name in seen:
        with acting(actor), pytest.raises(Refused, match="^not_permitted_here:"):
            verb(actor, **{**own, name: other[name], "key": uuid.uuid4()})
    assert everything() == before
    tried("rows that are only seen given to verbs", len(seen))


@each_verb
def test_a_number_of_no_row_is_not_found(verb: Verb[..., Any]) -> None:
    actor, own = holder(verb.permit, qinghe()), arguments(verb, qinghe())
    for name, value in own.items():
        if isinstance(value, ScopedModel):
            nothing = type(value)(pk=2**40)
            with acting(actor), pytest.raises(Refused, match="^not_found:"):
                verb(actor, **{**own, name: nothing, "key": uuid.uuid4()})


@each_verb
def test_the_next_step_of_a_separated_duty_is_refused_to_who_did_the_one_before(
    verb: Verb[..., Any], tried: Tried
) -> None:
    """The line of the step before is written by the frame itself: whichever verbs `not_by` names."""
    from minzheng.platform.acting import writing
    from minzheng.platform.models import Event, EventLine
    from tests.contracts.rows import maker

    actor, own = holder(verb.permit, qinghe()), arguments(verb, qinghe())
    row = next((value for value in own.values() if isinstance(value, ScopedModel)), None)
    if not verb.not_by or row is None:
        return
    everywhere = frozenset({row.area_id})
    for step in verb.not_by:
        before = replace(maker(everywhere), agent_id=actor.agent_id)
        with acting(before), writing(everywhere, step):
            event = Event.objects.create(
                actor_id=actor.agent_id, verb=step, key=uuid.uuid4(), fingerprint=b"x"
            )
            line = EventLine(
                event=event,
                area_id=row.area_id,
                kind="made",
                object_kind=row._meta.label_lower,
                object_id=row.pk,
                verb=step,
                actor_id=actor.agent_id,
            )
            line.save(force_insert=True)
        with acting(actor), pytest.raises(Refused, match="^same_person:"):
            verb(actor, **{**own, "key": uuid.uuid4()})
        tried("separated duties refused")


@each_set
def test_a_set_has_a_row_type_with_an_example_and_takes_it(many: SetVerb[Any, Any], tried: Tried) -> None:
    actor = holder(many.one.permit, qinghe())
    row = set_row(many, qinghe())
    with acting(actor):
        answer = many.many(actor, [row], key=uuid.uuid4())
    assert (len(answer.done), answer.refused) == (1, ())
    tried("set-wise verbs done")


@each_set
def test_a_set_is_refused_to_every_account_without_the_permit(many: SetVerb[Any, Any], tried: Tried) -> None:
    row, number = set_row(many, qinghe()), 0
    before = everything()
    for actor in accounts():
        if not actor.may(many.one.permit):
            with acting(actor), pytest.raises(Refused, match="^not_permitted:"):
                many.many(actor, [row], key=uuid.uuid4())
            number += 1
    assert everything() == before
    tried("refusals to an account without the permit", number)


@each_set
def test_a_set_is_made_once_and_its_repetition_gives_the_same_answer(
    many: SetVerb[Any, Any], tried: Tried
) -> None:
    actor, once = holder(many.one.permit, qinghe()), uuid.uuid4()
    rows = [set_row(many, qinghe()), set_row(many, wanghu()), set_row(many, qinghe())]
    rows.append(rows[0])
    with acting(actor):
        first = many.many(actor, rows, key=once)
        after_once = everything()
        again = many.many(actor, rows, key=once)
    assert everything() == after_once
    assert again == first
    tried("set-wise verbs repeated")


@each_set
def test_a_set_told_with_another_key_changes_nothing_or_refuses_its_rows(many: SetVerb[Any, Any]) -> None:
    actor, rows = holder(many.one.permit, qinghe()), [set_row(many, qinghe())]
    with acting(actor):
        many.many(actor, rows, key=uuid.uuid4())
        after_once = everything()
        many.many(actor, rows, key=uuid.uuid4())
    logs = ("platform_event", "platform_eventline", "procrastinate_jobs")
    assert {k: v for k, v in everything().items() if k not in logs} == {
        k: v for k, v in after_once.items() if k not in logs
    }


@each_set
def test_in_a_set_foreign_rows_are_refused_one_by_one_and_the_good_one_goes_in(
    many: SetVerb[Any, Any], tried: Tried
) -> None:
    actor = holder(many.one.permit, qinghe())
    rows = [set_row(many, wanghu()), set_row(many, qinghe())]
    with acting(actor):
        answer = many.many(actor, rows, key=uuid.uuid4())
    code = "not_found" if many.target else "not_permitted_here"
    assert [(refused.index, refused.code) for refused in answer.refused] == [(0, code)]
    assert len(answer.done) == 1
    tried("foreign rows given to set-wise verbs")


@each_set
def test_in_a_set_rows_that_are_only_seen_are_not_permitted_here(
    many: SetVerb[Any, Any], tried: Tried
) -> None:
    actor = holder(many.one.permit, qinghe(), looks_on=wanghu())
    rows = [set_row(many, wanghu()), set_row(many, qinghe())]
    with acting(actor):
        answer = many.many(actor, rows, key=uuid.uuid4())
    assert [(refused.index, refused.code) for refused in answer.refused] == [(0, "not_permitted_here")]
    tried("rows that are only seen given to set-wise verbs")


@each_set
def test_a_row_of_a_set_names_its_place_or_stands_on_a_target(many: SetVerb[Any, Any]) -> None:
    names = set(rows_of(many).__dataclass_fields__)
    assert ("target_id" in names) == (many.target is not None)
    assert many.target is not None or names & {"area_id", "party_id"}


def test_rows_are_saved_by_verbs_alone() -> None:
    """No permit of writing is held by a model's own `see`: who only looks has nothing a verb could take."""
    seeing = {m.see for m in scoped_models()}  # type: ignore[attr-defined]  # scoped models have it
    assert [verb.name for verb in verbs() if verb.permit in seeing] == []


def test_agents_of_accounts_are_no_system_agents() -> None:
    assert not Agent.objects.filter(is_system=True, account__isnull=False).exists()
    assert len(our_models()) > 20


def _holds_rows(value: Any) -> bool:
    parts = value if isinstance(value, list | tuple) else [value]
    return bool(parts) and all(isinstance(part, ScopedModel) for part in parts)


def _is_place(value: Any, actor: Actor) -> bool:
    kind = "Division" if actor.hat == "staff" else "Party"
    return type(value).__name__ == kind


def _about_rows(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, ScopedModel)
