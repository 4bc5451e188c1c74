"""Makes the smallest valid row of any scoped model in a place, with the rows it needs; the next model needs no change
here unless a constraint asks for more than types tell (then it has a line in `MORE`)."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import models

from minzheng.platform.acting import Actor, acting, nobody, unscoped, writing
from minzheng.platform.crypto import blind, encrypt
from minzheng.platform.models import Agent, Division, Event, EventLine, Look, Party
from minzheng.platform.time import now, today
from minzheng.registry.models import Person, Subject
from tests.accounts import division
from tests.people import QINGHE_1, WANGHU_1, id_number

_numbers = count(1_000_000)


@dataclass(frozen=True)
class Place:
    """Where a row lies: a community, and the party that works there."""

    area: Division
    party: Party


def qinghe() -> Place:
    """A community of one street, and the provider that serves it."""
    return Place(division(QINGHE_1), Party.objects.get(code="anhe"))


def wanghu() -> Place:
    """A community of the other street, and its provider."""
    return Place(division(WANGHU_1), Party.objects.get(code="qingfeng"))


# What types alone don't tell: constraints, and values that the engines look up in the pack.
MORE: dict[str, dict[str, Any]] = {
    "orders.order": {"basis": "entitlement"},
    "registry.person": {"standing": "registered"},
    "registry.household": {"verb": "test.made"},
    "questionnaires.answers": {"questionnaire": "need_survey"},
    "visits.visit": {"questionnaire": "need_survey"},
    "discovery.warning": {"severity": "red"},
    "screening.proposal": {
        "values": {"medical_burden_limit": "5000"},
        "before": {"medical_burden_limit": "10000.00"},
    },
    "screening.triedhit": {"side": "enters"},
    "assessment.need": {"level": 1},
}


def maker(hat_areas: frozenset[int]) -> Actor:
    """Somebody who sees all of these areas; only tests have one."""
    with nobody():
        agent = Agent.objects.get(code="system")
    return Actor(agent.pk, "maker", "staff", {"everything": hat_areas})


def made(model: type[models.Model], place: Place, **given: Any) -> Any:
    """A row of the model in this place, saved as a verb would save it; `given` overrides."""
    with nobody():
        areas = frozenset(Division.objects.values_list("pk", flat=True))
    with acting(maker(areas)), writing(areas, "test.made"):
        return _made(model, place, given)


def _made(model: type[models.Model], place: Place, given: Mapping[str, Any]) -> Any:
    if model is Person and "subject" not in given:
        given = {**given, "subject": _made(Subject, place, {"kind": "person"})}
    values = {**MORE.get(model._meta.label_lower, {}), **given}
    if model is not Subject and "subject" not in values and _points_to_subject(model):
        values["subject"] = _subject(model, place, values)
    for field in model._meta.concrete_fields:
        if field.name not in values and not _left_alone(field):
            values[field.name] = _value(field, place, values)
    row = model(**values)
    row.save(force_insert=True)
    return row


def _points_to_subject(model: type[models.Model]) -> bool:
    return any(field.related_model is Subject for field in model._meta.concrete_fields)


def _subject(model: type[models.Model], place: Place, values: Mapping[str, Any]) -> Subject:
    """The subject of a row it belongs to, else a new person's."""
    for value in values.values():
        if isinstance(value, models.Model) and hasattr(value, "subject_id"):
            return value.subject
    return _made(Person, place, {}).subject


def _left_alone(field: models.Field[Any, Any]) -> bool:
    return bool(
        (field.null and field.name != "party")
        or field.has_default()
        or field.has_db_default()
        or isinstance(field, models.AutoField | models.BigAutoField)
        or field.blank
    )


def _value(field: models.Field[Any, Any], place: Place, values: Mapping[str, Any]) -> Any:
    number = next(_numbers)
    if field.is_relation:
        return _related(field, place, values)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.BinaryField):
        return encrypt("120000") if field.name.endswith("_cipher") else blind(str(number))
    if field.name == "taken_on":  # one a day of each: several rows of one person need several days
        return today() - timedelta(days=number % 10_000)
    simple = {
        models.UUIDField: uuid.uuid4(),
        models.DateTimeField: now(),
        models.DateField: today(),
        models.BooleanField: False,
        models.PositiveSmallIntegerField: 1,
        models.PositiveIntegerField: 1,
        models.IntegerField: 1,
        models.JSONField: {},
    }
    for kind, value in simple.items():
        if type(field) is kind:
            return value
    return number if isinstance(field, models.IntegerField) else f"x{number}"[: field.max_length]


def _related(field: models.Field[Any, Any], place: Place, values: Mapping[str, Any]) -> Any:
    if field.related_model is Division:
        return place.area
    if field.related_model is Party:
        return place.party
    if field.related_model is Agent:
        with nobody():
            return Agent.objects.get(code="system")
    carried = (
        {"subject": values["subject"]}
        if "subject" in values and _points_to_subject(field.related_model)
        else {}
    )
    return _made(field.related_model, place, carried)


def logged(model: type[models.Model], place: Place) -> Any:
    """A line of the log or a look, which no verb of a test needs to have made."""
    with nobody():
        areas = frozenset(Division.objects.values_list("pk", flat=True))
        agent = Agent.objects.get(code="system")
    common = {"area": place.area, "subject_id": 1}
    with acting(maker(areas)), writing(areas, "test.made"):
        if model is Look:
            row: Any = Look(agent=agent, party=place.party, what="page", **common)
        else:
            event = Event(actor=agent, verb="test.made", key=uuid.uuid4(), fingerprint=os.urandom(32))
            event.save(force_insert=True)
            row = EventLine(
                event=event,
                party=place.party,
                kind="made",
                object_kind="test.row",
                object_id=1,
                verb="test.made",
                actor_id=agent.pk,
                **common,
            )
        row.save(force_insert=True)
    return row


def any_row(model: type[models.Model], place: Place, **given: Any) -> Any:
    """A row of any scoped model, the log's too."""
    return logged(model, place) if model in (EventLine, Look) else made(model, place, **given)


def person_in(place: Place) -> Person:
    """A person with a valid identity number."""
    number = id_number()
    return made(Person, place, name="周桂英", id_cipher=encrypt(number), id_index=blind(number))


def in_a_month() -> Any:
    """A day ahead."""
    return today() + timedelta(days=30)


def count_all(model: type[models.Model]) -> int:
    """How many rows there are, whoever sees them."""
    with unscoped("a test counts everything"):
        return model._default_manager.count()
