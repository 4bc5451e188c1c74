"""The verbs of screening: rules are run over the lake, new hits are kept, and those that ended are cleared.

Everybody is looked at by `screen`; whom a file tells of, as soon as it is in or taken back, by `screen_again`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection

from minzheng.exchange.models import Delivery
from minzheng.exchange.told_of import told_of
from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import Among, among, insert_all, update_all
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.time import now, today
from minzheng.platform.verbs import Reason, Refused, record, verb
from minzheng.registry.households import ever_together
from minzheng.registry.models import Person, Subject
from minzheng.screening.inputs import code_words, installed_book, tables, tables_about
from minzheng.screening.kernel.reasons import reasons
from minzheng.screening.kernel.run import RunRefused, run
from minzheng.screening.models import Hit, Run

PERMIT = "screening.run"
AS_OF, RULES = gettext_noop("As of"), gettext_noop("Rule")
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('screening.screen'))"

Name = tuple[int, str]  # a subject's number and a rule's code: what one standing hit is about
Found = Mapping[str, Any]  # a row of the kernel's HITS


@verb(permit=PERMIT)
def screen(actor: Actor, *, as_of: date, key: uuid.UUID) -> Run:
    """The rules in force on the day are run over the lake as it is now, for the areas in which the actor may run them.

    A hit that stands and holds again stays as it was found, with the values it was found by; one that no longer
    holds is cleared by this run. Refuses days to come, and days before one that was screened already.
    """
    take_turns()
    _ask_day(as_of)
    with refusing_in_words():
        rows = run(installed_book(), tables(installed_book()), as_of).to_pylist()
    return _settled(actor, _run(actor, as_of), _of_subjects(actor, rows), _standing(actor))


@verb(permit=PERMIT)
def screen_again(actor: Actor, *, delivery: Delivery, as_of: date, key: uuid.UUID) -> Run:
    """Of whom a file tells, or told until it was withdrawn, and of whoever lives or lived with them, it is seen anew
    which rules hold, with the same outcome for them as if everybody were screened; all others' hits stay as they are.

    Refuses days as `screen` does.
    """
    take_turns()
    _ask_day(as_of)
    people = ever_together(actor, told_of(actor, delivery))
    rows = _rows_about(people, as_of)
    screened = _run(actor, as_of)
    screened.delivery, screened.people = delivery, len(people)
    return _settled(
        actor,
        screened,
        {name: row for name, row in _of_subjects(actor, rows).items() if name[0] in people},
        _standing(actor, people),
    )


def take_turns() -> None:
    """One of these at a time: all write the same snapshots, and what stands is compared with what holds."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)


def _run(actor: Actor, as_of: date) -> Run:
    return Run(area_id=place_of(actor, PERMIT), as_of=as_of, pack_hash=installed_pack().hash, ran_at=now())


def _settled(actor: Actor, screened: Run, held: Mapping[Name, Found], standing: Mapping[Name, Hit]) -> Run:
    """Keeps what holds and did not stand, clears what stands and holds no longer."""
    screened.hits = len(held)
    screened.save(force_insert=True)
    record(screened)
    _keep(actor, screened, {name: row for name, row in held.items() if name not in standing})
    _clear(screened, [hit for name, hit in standing.items() if name not in held])
    return screened


def _rows_about(people: Collection[int], as_of: date) -> list[Found]:
    """What holds for these people, and maybe for others around them, of whom not all is read."""
    book = installed_book()
    with refusing_in_words(), tables_about(book, people) as (files, numbers):
        rows: list[Found] = run(book, files, as_of, people=numbers).to_pylist()
    return rows


@contextmanager
def refusing_in_words() -> Iterator[None]:
    """Rules that can't be run are a refusal that says what is missing."""
    try:
        yield
    except RunRefused as refusal:
        raise Refused(
            "rules_not_run", tuple(Reason(phrase(RULES), message) for message in refusal.messages)
        ) from refusal


def _ask_day(as_of: date) -> None:
    if as_of > today():
        raise Refused("as_of_in_future", (Reason(phrase(AS_OF), str(as_of)),))
    with unscoped("no run anywhere was of a later day"):
        later = Run.objects.filter(as_of__gt=as_of).order_by("-as_of").first()
    if later is not None:
        raise Refused("as_of_before_last_run", (Reason(phrase(AS_OF), str(as_of), str(later.as_of)),))


def _of_subjects(actor: Actor, rows: Iterable[Found]) -> dict[Name, Found]:
    """What holds for whom, as far as the actor's areas go.

    Persons merely seen in files are screened like registered ones: who has a severe disability and is on no roll is
    somebody the bureau doesn't know yet, and money paid after a death is owed whoever it was paid to.
    """
    rows = list(rows)
    subjects = subjects_of(actor, PERMIT, {row["lake_no"] for row in rows})
    return {(subjects[row["lake_no"]], row["rule"]): row for row in rows if row["lake_no"] in subjects}


def subjects_of(actor: Actor, permit: str, lake_nos: Collection[int]) -> dict[int, int]:
    """The subject behind each number of the lake, of those who live where the actor holds the permit."""
    here = Person.objects.visible_to(actor).filter(area_id__in=actor.where(permit))
    return dict(here.filter(Among("lake_no", lake_nos)).values_list("lake_no", "subject_id"))


def _standing(actor: Actor, people: Collection[int] | None = None) -> dict[Name, Hit]:
    here = Hit.objects.visible_to(actor).filter(cleared_by=None, area_id__in=actor.where(PERMIT))
    hits = here.filter(among(people))
    return {(hit.subject_id, hit.rule): hit for hit in hits.order_by("pk")}


def place_of(actor: Actor, permit: str) -> int:
    """The area that what was done for all of them lies in: the highest of those where the actor holds the permit."""
    covered = actor.where(permit)
    tops = Division.objects.filter(pk__in=covered).exclude(parent_id__in=covered)
    place: int = tops.order_by("pk").values_list("pk", flat=True)[0]
    return place


def _keep(actor: Actor, screened: Run, found: Mapping[Name, Found]) -> None:
    """A hit each, in its person's area."""
    ids = {subject_id for subject_id, _ in found}
    areas = areas_of(actor, ids)
    hits = [_hit(screened, name, areas[name[0]], row) for name, row in found.items() if name[0] in areas]
    for hit in insert_all(Hit, hits):
        record(hit)


def areas_of(actor: Actor, ids: Collection[int]) -> dict[int, int]:
    """Where these subjects live; they are locked, so that nobody moves away meanwhile."""
    here = Subject.objects.visible_to(actor).filter(Among("id", ids)).order_by("pk")
    return dict(here.select_for_update(no_key=True, of=("self",)).values_list("pk", "area_id"))


def _hit(screened: Run, name: Name, area_id: int, row: Found) -> Hit:
    book, (subject_id, rule) = installed_book(), name
    return Hit(
        subject_id=subject_id,
        area_id=area_id,
        rule=rule,
        severity=book.rules[rule].severity,
        found_by=screened,
        found_on=today(),
        values={"seen": json.loads(row["values"]), "parameters": json.loads(row["parameters"])},
        reasons=[reason.as_json() for reason in reasons(row, book, code_words())],
        rows=row["rows"],
        pack_hash=screened.pack_hash,
    )


def _clear(screened: Run, ended: Sequence[Hit]) -> None:
    for hit in ended:
        hit.cleared_by = screened
        record(hit, kind="cleared")
    update_all(Hit, ended, ("cleared_by",))
