"""Two registered people who are one: everything about both lies with one of them, and may be taken apart again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence

from django.db import IntegrityError, connection, models, transaction

from minzheng.platform.acting import Actor
from minzheng.platform.verbs import Reason, Refused, Told, record, verb
from minzheng.platform.verbs.frame import running
from minzheng.registry.models import Merge, Person, Subject
from minzheng.registry.searching import with_number
from minzheng.registry.services.claims import noting_changes
from minzheng.registry.services.households import Number
from minzheng.registry.services.moves import models_about_subjects, rewrite_areas
from minzheng.registry.services.settling import settle_death_of

Moved = dict[str, list[int]]
"""Rows by the label of their model."""
OWN = (Subject, Person, Merge)
HAND_OVER = 'UPDATE "{table}" SET "{column}" = %s, area_id = %s WHERE "{key}" = %s AND "{column}" = %s'


@verb(permit="registry.register")
def merge_people(actor: Actor, *, person: Person, number: Number, reason: Told, key: uuid.UUID) -> Person:
    """The person with this exact number is the same as this one, who stays: what is known of both is theirs, and either
    number leads to them. What can't stand twice, such as two own entries of one day, stays hidden with the other.

    Refuses a number that nobody else registered in the actor's places has, and somebody into whom others were merged.
    """
    other = _the_other(actor, person, number)
    if Merge.objects.visible_to(actor).standing().filter(subject=other.pk).exists():
        raise Refused("merged_before")
    frame = running()
    merge = Merge(
        subject_id=person.pk,
        other_id=other.pk,
        area_id=person.area_id,
        from_area_id=other.area_id,
        recorded_by=frame.event_id if frame else 0,
    )
    with noting_changes(actor, (person.pk, other.pk)):
        other.standing, other.merged_into_id = Person.Standing.MERGED, person.pk
        other.save(update_fields=["standing", "merged_into"])
        rewrite_areas({other.pk: person.area_id})
        merge.rows = _hand_over(_rows_of(other.pk), other.pk, person.pk, person.area_id)
    merge.save(force_insert=True)
    settle_death_of((person.pk, other.pk))
    record(person, kind="merged", subject_id=person.pk, reason=reason, diff={"other": other.pk})
    record(merge, subject_id=other.pk, reason=reason)
    person.refresh_from_db(fields=["died_on"])
    return person


@verb(permit="registry.register")
def unmerge_people(actor: Actor, *, merge: Merge, reason: Told, key: uuid.UUID) -> Merge:
    """The two are two again, each with what was theirs before; what people recorded in between stays with the one it
    was recorded of, and what files told goes to whose number they named.

    Refuses one taken back already, and one after which somebody else was merged: that one comes first.
    """
    if merge.withdrawn_by is not None:
        raise Refused("withdrawn_already")
    later = Merge.objects.visible_to(actor).standing().filter(subject=merge.subject_id, pk__gt=merge.pk)
    if later.exists():
        raise Refused("merged_since")
    frame = running()
    other = Person.objects.visible_to(actor).get(pk=merge.other_id)
    with noting_changes(actor, (merge.subject_id, other.pk)):
        other.standing, other.merged_into_id = Person.Standing.REGISTERED, None
        other.save(update_fields=["standing", "merged_into"])
        rewrite_areas({other.pk: merge.from_area_id})
        _hand_over(merge.rows, merge.subject_id, other.pk, merge.from_area_id)
    merge.withdrawn_by = frame.event_id if frame else 0
    merge.save(update_fields=["withdrawn_by"])
    settle_death_of((merge.subject_id, other.pk))
    record(merge, kind="unmerged", subject_id=merge.subject_id, reason=reason)
    record(other, kind="unmerged", subject_id=other.pk, reason=reason)
    return merge


@verb(permit="registry.register")
def give_back(actor: Actor, *, merge: Merge, rows: Moved, key: uuid.UUID) -> Merge:
    """Rows that files told under the other's number while the two were one are the other's, with what came of them.

    Rows that stand on others, such as a visit on an order, stay where those are. Refuses while the two are still one.
    """
    if merge.withdrawn_by is None:
        raise Refused("in_force")
    other = Person.objects.visible_to(actor).get(pk=merge.other_id)
    with noting_changes(actor, (merge.subject_id, other.pk)):
        told = {label: ids for label, ids in rows.items() if label not in _standing_on_others()}
        _hand_over(_with_followers(told, merge.subject_id), merge.subject_id, other.pk, other.area_id)
    settle_death_of((merge.subject_id, other.pk))
    record(merge, kind="given_back", subject_id=other.pk)
    return merge


def _the_other(actor: Actor, person: Person, number: str) -> Person:
    frame = running()
    here = Person.objects.visible_to(actor).registered().filter(with_number(number)).exclude(pk=person.pk)
    other: Person | None = here.select_for_update(no_key=True, of=("self",)).order_by("pk").first()
    if other is None or frame is None or other.area_id not in frame.places:
        raise Refused("nobody_has_number", (Reason("number"),))
    return other


def _tables() -> Iterator[tuple[type[models.Model], str]]:
    """The models whose rows go over to another person, with the column that says whose they are."""
    return ((model, column) for model, column in models_about_subjects() if model not in OWN)


def _rows_of(subject_id: int) -> Moved:
    """Every row about somebody, whether it stands or not."""
    found: Moved = {}
    with connection.cursor() as cursor:
        for model, column in _tables():
            key = model._meta.pk.column
            cursor.execute(
                f'SELECT "{key}" FROM "{model._meta.db_table}" WHERE "{column}" = %s ORDER BY 1',  # noqa: S608
                [subject_id],
            )
            if ids := [row[0] for row in cursor.fetchall()]:
                found[model._meta.label_lower] = ids
    return found


def _hand_over(rows: Moved, giver: int, taker: int, area_id: int) -> Moved:
    """Makes these rows the taker's; gives those that went. One that would stand there twice stays with the giver."""
    went: Moved = {}
    for model, column in _tables():
        statement = HAND_OVER.format(table=model._meta.db_table, column=column, key=model._meta.pk.column)
        for pk in rows.get(model._meta.label_lower, ()):
            if _goes(statement, [taker, area_id, pk, giver]):
                went.setdefault(model._meta.label_lower, []).append(pk)
    return went


def _goes(statement: str, values: Sequence[int]) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            gone: bool = cursor.rowcount > 0
            return gone
    except IntegrityError:
        return False


def _with_followers(rows: Moved, subject_id: int) -> Moved:
    """These rows, and those of the same person that point to them, and so on: results of answers, needs of results."""
    found = {label: set(ids) for label, ids in rows.items()}
    grown = True
    while grown:
        grown = False
        for model, column, pointing, target in _pointers():
            ids = sorted(found.get(target._meta.label_lower, ()))
            fresh = set(_pointing(model, column, pointing, subject_id, ids))
            fresh -= found.get(model._meta.label_lower, set())
            if fresh:
                found.setdefault(model._meta.label_lower, set()).update(fresh)
                grown = True
    return {label: sorted(ids) for label, ids in found.items()}


def _standing_on_others() -> set[str]:
    return {model._meta.label_lower for model, *_ in _pointers()}


def _pointers() -> Iterable[tuple[type[models.Model], str, str, type[models.Model]]]:
    """Which rows about people point to other rows about people: model, whose column, pointing column, target."""
    about = {model for model, _column in _tables()}
    for model, column in _tables():
        for one in model._meta.concrete_fields:
            target = one.related_model
            if isinstance(target, type) and target in about and one.column:
                yield model, column, one.column, target


def _pointing(
    model: type[models.Model], column: str, pointing: str, subject_id: int, ids: Sequence[int]
) -> list[int]:
    if not ids:
        return []
    key, table = model._meta.pk.column, model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{key}" FROM "{table}" WHERE "{column}" = %s AND "{pointing}" = ANY (%s)',  # noqa: S608
            [subject_id, list(ids)],
        )
        return [row[0] for row in cursor.fetchall()]
