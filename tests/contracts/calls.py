"""An example call of every verb and every set-wise verb: made from its signature, plus what a signature can't tell.

A verb whose arguments are rows, places, days, words and numbers needs no line here. One that wants a row in a certain
state, or words of the pack, has a line in `WORDS`.
"""

from __future__ import annotations

import json
import types
import uuid
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from django.db import connection

from minzheng.platform.acting import Actor, nobody, unscoped
from minzheng.platform.crypto import decrypt
from minzheng.platform.installed import installed_pack, role_book
from minzheng.platform.models import Agent, Division, Party
from minzheng.platform.packs.files import Role
from minzheng.platform.scope import ScopedModel
from minzheng.platform.time import now, today
from minzheng.platform.verbs import SetVerb, Verb, all_set_verbs, all_verbs
from tests.contracts.rows import Place, in_a_month, made, person_in
from tests.people import id_number

Maker = Callable[[Place], Any]

SURVEY = "need_survey"
STOPPED_JOB = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)
    VALUES ('default', 'minzheng.run_handler', 'failed', %s)
"""


def survey_answers() -> dict[str, Any]:
    """Answers to every question of the survey, of somebody who needs help."""
    from minzheng.questionnaires.content import questionnaire

    answers: dict[str, Any] = {}
    for question in questionnaire(installed_pack(), SURVEY).questions:
        if question.show_if is None:
            answers[question.code] = _answer(question)
    return answers


def _answer(question: Any) -> Any:
    if question.kind == "choice":
        return question.options[-1].code
    if question.kind == "choices":
        return [question.options[-1].code]
    return {"yes_no": "yes", "number": 0}.get(question.kind, "文字")


def _label(name: str) -> type[Any]:
    from django.apps import apps

    return apps.get_model(name)


def _answers(place: Place) -> Any:
    return made(_label("questionnaires.Answers"), place, items=survey_answers())


def _assessed(place: Place) -> Any:
    """An assessment with a need that something in the catalogue answers."""
    from minzheng.catalogue.content import catalogue

    item = next(item for item in catalogue(installed_pack()) if item.need and item.holds_on(today()))
    need = made(_label("assessment.Need"), place, category=item.need, level=item.min_level or 1)
    return need.assessment


def _approved_item(place: Place) -> Any:
    plan = made(_label("casework.Plan"), place, state="approved", decided_on=today())
    return made(_label("casework.PlanItem"), place, plan=plan, subject=plan.subject)


def _order(place: Place) -> Any:
    return made(_label("orders.Order"), place, valid_from=today(), valid_until=in_a_month())


def _checked(place: Place) -> Any:
    return made(_label("orders.ServiceVisit"), place, state="confirmed", checked_on=today())


def _ended(place: Place) -> Any:
    """A warning that a rule raised whose hit was cleared since."""
    hit = made(_label("screening.Hit"), place, cleared_by=made(_label("screening.Run"), place))
    told = {"subject": hit.subject, "origin_kind": "screening.hit", "origin_id": hit.pk}
    return made(_label("discovery.Warning"), place, **told)


def _sent(place: Place) -> Any:
    """A file that a street sent and nobody has merged, with bytes that no table is made of."""
    from minzheng.exchange.originals import keep

    digest = keep(uuid.uuid4().bytes)
    return made(_label("exchange.Delivery"), place, source="residents_80", digest=digest, state="received")


def _signed_for(_place: Place) -> str:
    """A source that is read only of people who have signed for it."""
    from minzheng.exchange.authorisations import sources_to_sign_for

    return next(iter(sources_to_sign_for()))


def _checked_in(place: Place, state: str = "matched") -> Any:
    """A file whose rows passed, none of them, and wait to be matched or to go in."""
    from minzheng.exchange.contracts import contracts
    from minzheng.exchange.kept import ARRIVED, keep_table
    from minzheng.exchange.kernel.arrival import arrived_schema
    from minzheng.platform.installed import installed_pack

    delivery = made(_label("exchange.Delivery"), place, source="residents_80", state=state)
    rows = arrived_schema(contracts(installed_pack())[delivery.source]).empty_table()
    keep_table(delivery, ARRIVED, rows)
    return delivery


def _matched(place: Place, **given: Any) -> Any:
    """A row of a file that may mean whoever lives here."""
    meant = {"subject": person_in(place).pk, "tier": "masked", "probability": 0.9, "evidence": []}
    delivery = made(_label("exchange.Delivery"), place, source="residents_80", state="merged")
    told = {"band": "review", "candidates": [meant], "delivery": delivery, "decision": "", "outcome": ""}
    return made(_label("exchange.Match"), place, **{**told, **given})


def _meant(place: Place) -> Any:
    """Whom the newest such row may mean."""
    with unscoped("an example is looked up"):
        match = _label("exchange.Match")._default_manager.filter(area=place.area).latest("pk")
        return _label("registry.Person")._default_manager.get(pk=match.likeliest)


def _stopped(place: Place) -> Any:
    """A file whose next step a fault has stopped."""
    event = uuid.uuid4().int % 10**12
    with nobody(), connection.cursor() as cursor:
        # As the verb would have deferred it: only within one may a job be added.
        cursor.execute("SET LOCAL app.verb = 'exchange.receive_delivery'")
        cursor.execute(STOPPED_JOB, [json.dumps({"handler": "exchange.check", "event_id": event})])
    return made(_label("exchange.Delivery"), place, source="residents_80", work_event=event)


def _planned(place: Place) -> str:
    """A campaign of the pack, with somebody of the place in it."""
    from minzheng.campaigns.content import plans

    code, plan = next(iter(plans(installed_pack()).items()))
    kind, _colon, category = plan.categories[0].partition(":")
    told = {"kind": kind, "code": category, "valid_from": today().replace(day=1)}
    made(_label("registry.Fact"), place, subject=person_in(place).subject, **told)
    return code


def _running(place: Place) -> Any:
    """A campaign with somebody of the place who is still to be reached."""
    campaign = made(_label("campaigns.Campaign"), place)
    made(_label("campaigns.Target"), place, campaign=campaign)
    return campaign


def _answered_twice(place: Place) -> Any:
    """Somebody in a survey whose two sets of answers differ, one of which stands here."""
    told = {"plan": "needs_round", "state": "double", "reached_on": today(), "begun_on": today()}
    target = made(_label("campaigns.Target"), place, **told)
    made(_label("questionnaires.Answers"), place, subject=target.subject, taken_on=today())
    return target


def _kept(place: Place) -> Any:
    """The newest answers of the place."""
    with unscoped("an example is looked up"):
        found = _label("questionnaires.Answers")._default_manager.filter(area=place.area, withdrawn_by=None)
        return found.latest("pk")


def _agreed() -> str:
    """An agreement on which lists are given out."""
    from minzheng.exchange.sharing.content import agreements

    return next(iter(agreements(installed_pack())))


def _asked_for(place: Place) -> Any:
    """A list with one person that waits for approval."""
    extract = made(_label("exchange.Extract"), place, agreement=_agreed())
    made(_label("exchange.ExtractPerson"), place, extract=extract, subject=person_in(place).subject)
    return extract


def _given(place: Place) -> Any:
    """A list whose file can be fetched."""
    decided = {"decided_by": Agent.objects.get(code="system"), "decided_at": now()}
    return made(_label("exchange.Extract"), place, state="given", expires_on=in_a_month(), **decided)


def _proposal(place: Place, **more: Any) -> Any:
    """Values tried against today's content."""
    return made(_label("screening.Proposal"), place, pack_hash=installed_pack().hash, **more)


def _part() -> str:
    """A part of a household's income."""
    from minzheng.registry.content import means_parts

    return next(iter(means_parts(installed_pack())))


def _category() -> str:
    """A category into which people are put by a decision."""
    from minzheng.registry.facts import fact_kinds

    return next(iter(fact_kinds()["category_decision"].codes))


def _merge(place: Place, **more: Any) -> Any:
    """Two people of the place who are one, or were."""
    other = person_in(place)
    return made(_label("registry.Merge"), place, other=other.subject, **more)


def _observed(place: Place) -> Any:
    return made(_label("registry.Person"), place, standing="observed")


def _ended(place: Place) -> Any:
    """A warning that a rule raised whose hit was cleared since."""
    hit = made(_label("screening.Hit"), place, cleared_by=made(_label("screening.Run"), place))
    told = {"subject": hit.subject, "origin_kind": "screening.hit", "origin_id": hit.pk}
    return made(_label("discovery.Warning"), place, **told)


def _stopped(place: Place) -> Any:
    """A file whose next step a fault has stopped."""
    event = uuid.uuid4().int % 10**12
    with nobody(), connection.cursor() as cursor:
        # As the verb would have deferred it: only within one may a job be added.
        cursor.execute("SET LOCAL app.verb = 'exchange.receive_delivery'")
        cursor.execute(STOPPED_JOB, [json.dumps({"handler": "exchange.check", "event_id": event})])
    return made(_label("exchange.Delivery"), place, source="residents_80", work_event=event)


def _observed(place: Place) -> Any:
    return made(_label("registry.Person"), place, standing="observed")


# By verb, then by argument (of the verb, or of the row of its set-wise form).
WORDS: dict[str, dict[str, Any]] = {
    "registry.register_person": {"id_number": lambda _: id_number(), "name": "周桂英"},
    "registry.take_up_person": {"person": _observed, "target_id": lambda place: _observed(place).pk},
    "registry.seek_person": {
        "number": lambda place: decrypt(person_in(place).id_cipher),
        "reason": "核对部门数据",
    },
    "registry.record_income": {"part": lambda _: _part(), "amount": Decimal("900.50")},
    "registry.decide_category": {"category": lambda _: _category()},
    "registry.end_category": {
        "fact": lambda place: made(_label("registry.Fact"), place, kind="category_decision")
    },
    "registry.merge_people": {"number": lambda place: decrypt(person_in(place).id_cipher)},
    "registry.unmerge_people": {"merge": lambda place: _merge(place)},
    "registry.give_back": {"merge": lambda place: _merge(place, withdrawn_by=1)},
    "exchange.retell_people": {"merge": lambda place: _merge(place)},
    "registry.join_household": {"number": lambda place: decrypt(person_in(place).id_cipher)},
    "questionnaires.record_answers": {"questionnaire": SURVEY, "items": lambda _: survey_answers()},
    "assessment.assess_answers": {"answers": _answers, "target_id": lambda place: _answers(place).pk},
    "visits.plan_visit": {"questionnaire": SURVEY, "planned_on": lambda _: today()},
    "visits.move_visit": {
        "visit": lambda place: made(_label("visits.Visit"), place, due_on=in_a_month()),
        "planned_on": lambda _: in_a_month(),
    },
    "visits.record_visit": {"items": lambda _: survey_answers(), "visited_on": lambda _: today()},
    "discovery.raise_warning": {"severity": "red", "origin_id": 1},
    "discovery.visit_warning": {"questionnaire": SURVEY},
    "discovery.close_warning": {"outcome": "need"},
    "discovery.lift_warning": {"warning": _ended, "target_id": lambda place: _ended(place).pk},
    "worklist.open_task": {"kind": "visit", "colour": "red"},
    "exchange.receive_delivery": {
        "source": "residents_80",
        "content": lambda _: uuid.uuid4().bytes,
        "area": lambda place: place.area.parent,
        "corrects": None,
    },
    "exchange.issue_token": {
        "sources": lambda _: ["residents_80"],
        "valid_until": lambda _: in_a_month(),
        "area": lambda place: place.area.parent,
    },
    "exchange.record_authorisation": {"source": _signed_for, "valid_until": lambda _: in_a_month()},
    "exchange.withdraw_authorisation": {
        "fact": lambda place: made(_label("registry.Fact"), place, kind="authorisation")
    },
    "exchange.check_delivery": {"delivery": _sent},
    "exchange.release_delivery": {
        "delivery": lambda place: made(_label("exchange.Delivery"), place, state="held")
    },
    "exchange.match_delivery": {"delivery": partial(_checked_in, state="checked")},
    "exchange.merge_delivery": {"delivery": _checked_in},
    "exchange.settle_delivery": {
        "delivery": lambda place: made(
            _label("exchange.Delivery"), place, source="residents_80", state="merged"
        )
    },
    "exchange.take_for_same": {"match": _matched, "person": _meant},
    "exchange.keep_apart": {"match": _matched},
    "exchange.undo_decision": {"match": partial(_matched, decision="apart")},
    "exchange.resume_delivery": {"delivery": _stopped},
    "exchange.take_back_delivery": {
        "delivery": lambda place: made(_label("exchange.Delivery"), place, state="withdrawn")
    },
    "campaigns.begin_campaign": {"plan": _planned},
    "campaigns.move_deadline": {"campaign": _running, "due_on": lambda _: in_a_month()},
    "campaigns.settle_double": {"target": _answered_twice, "keep": _kept},
    "exchange.ask_extract": {
        "agreement": lambda _: _agreed(),
        "listed": "people",
        "people": lambda place: [person_in(place).pk],
    },
    "exchange.approve_extract": {"extract": _asked_for},
    "exchange.fetch_extract": {"extract": _given},
    "screening.try_change": {"parameter": "medical_burden_limit", "value": Decimal("5000")},
    "screening.also_change": {"parameter": "medical_burden_limit", "value": Decimal("6000")},
    "screening.put_forward": {"proposal": lambda place: _proposal(place)},
    "screening.publish_change": {
        "proposal": lambda place: _proposal(place, state="put_forward", paper="文件")
    },
    "casework.propose_plan": {"assessment": _assessed},
    "orders.place_order": {"plan_item": _approved_item, "valid_until": lambda _: in_a_month()},
    "orders.report_visit": {
        "order": _order,
        "target_id": lambda place: _order(place).pk,
        "number": lambda _: uuid.uuid4().hex,
    },
    "orders.withdraw_check": {"visit": _checked, "target_id": lambda place: _checked(place).pk},
}


def _made_of(hint: Any, name: str, place: Place) -> Any:
    """A value of a type."""
    kind = _bare(hint)
    if isinstance(kind, type) and issubclass(kind, ScopedModel):
        return person_in(place) if kind.__name__ == "Person" else made(kind, place)
    by_type: dict[Any, Callable[[], Any]] = {
        Division: lambda: place.area,
        Party: lambda: place.party,
        Agent: lambda: Agent.objects.get(code="qinghe_clerk"),
        uuid.UUID: uuid.uuid4,
        date: today,
        str: lambda: "文字",
        int: lambda: 1,
        bool: lambda: False,
        bytes: lambda: b"x",
        dict: dict,
        tuple: tuple,
        list: list,
        Mapping: dict,
    }
    if kind in by_type:
        return by_type[kind]()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    raise LookupError(f"{name}: no example of a {hint}; add it to tests/contracts/calls.py")


def _bare(hint: Any) -> Any:
    """The type without Annotated, Optional and parameters."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return _bare(next(part for part in get_args(hint) if part is not type(None)))
    origin = get_origin(hint)
    return origin if origin is not None else hint


def _value(verb: str, name: str, hint: Any, place: Place) -> Any:
    if name in WORDS.get(verb, {}):
        given = WORDS[verb][name]
        return given(place) if callable(given) else given
    if name == "area_id":
        return place.area.pk
    if name == "party_id":
        return place.party.pk
    return _made_of(hint, f"{verb}.{name}", place)


def arguments(verb: Verb[..., Any], place: Place) -> dict[str, Any]:
    """Keyword arguments of a call in this place; those with a default are left to it, save rows and named words."""
    taken = {}
    for name, parameter in list(verb.signature.parameters.items())[1:]:
        if parameter.default is parameter.empty or name in WORDS.get(verb.name, {}):
            taken[name] = _value(verb.name, name, verb.hints[name], place)
    return taken


def rows_of(many: SetVerb[Any, Any]) -> type[Any]:
    """The type of the rows of a set-wise verb."""
    (row_type,) = get_args(get_type_hints(many.body)["rows"])
    return row_type


def set_row(many: SetVerb[Any, Any], place: Place) -> Any:
    """A row of a set-wise call in this place."""
    kind, values = rows_of(many), {}
    hints = get_type_hints(kind)
    for part in fields(kind):
        if part.name == "target_id" and "target_id" not in WORDS.get(many.one.name, {}):
            assert many.target is not None
            values[part.name] = _made_of(many.target, many.one.name, place).pk
        elif (part.default is MISSING and part.default_factory is MISSING) or part.name in WORDS.get(
            many.one.name, {}
        ):
            values[part.name] = _value(many.one.name, part.name, hints[part.name], place)
    return kind(**values)


def verbs() -> list[Verb[..., Any]]:
    """Every verb there is."""
    return sorted(all_verbs, key=lambda one: one.name)


def set_verbs() -> list[SetVerb[Any, Any]]:
    """Every set-wise verb there is."""
    return sorted(all_set_verbs, key=lambda one: one.one.name)


def role_with(permit: str) -> Role:
    """A role that holds the permit."""
    return next(role for role in role_book().values() if permit in role.permits)


def holder(permit: str, place: Place, code: str = "two_hats", *, looks_on: Place | None = None) -> Actor:
    """An account with one role that holds the permit in one street alone; with `looks_on` it sees the other one too."""
    role = role_with(permit)
    here, there = _street(role, place), _street(role, looks_on) if looks_on else frozenset()
    grants = {one: here | (there if one.endswith(".see") else frozenset()) for one in role.permits}
    return Actor(Agent.objects.get(code=code).pk, code, role.hat, grants, roles=(role.code,))


def _street(role: Role, place: Place | None) -> frozenset[int]:
    if place is None:
        return frozenset()
    if role.hat == "party":
        return frozenset({place.party.pk})
    street = place.area.parent_id
    return frozenset(Division.objects.filter(parent_id=street).values_list("pk", flat=True)) | {street}
