"""What stands around a verb's body: the order of things, nested calls, failures, handlers, keys."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from minzheng.platform.acting import Actor, acting, current, nobody, unscoped
from minzheng.platform.handlers import Handler, handlers
from minzheng.platform.jobs import derived_key, drain, run_handler
from minzheng.platform.models import Event, EventLine, Look
from minzheng.platform.verbs import Refused, Told, Verb, all_verbs, record
from minzheng.registry.models import Person, Subject
from minzheng.ui.words import say
from tests.accounts import actor, key
from tests.contracts.calls import holder
from tests.contracts.rows import made, person_in, qinghe, wanghu
from tests.contracts.test_verbs import everything
from tests.contracts.trial import RenameRow, calling, gather, rename, renames, send

pytestmark = pytest.mark.django_db


def clerk_of_qinghe() -> Actor:
    return holder("registry.register", qinghe())


def events(**where: Any) -> int:
    with unscoped("a test counts events"):
        return Event.objects.filter(**where).count()


def label_of(subject: Subject) -> str:
    with unscoped("a test reads"):
        return Subject.objects.get(pk=subject.pk).label


def test_the_key_is_claimed_before_anything_else_is_asked() -> None:
    """A repetition is answered though the actor has lost the permit since: it happened."""
    subject, clerk, once = person_in(qinghe()).subject, clerk_of_qinghe(), key()
    with acting(clerk):
        rename(clerk, subject=subject, label="新名", key=once)
    seeing = Actor(clerk.agent_id, clerk.name, "staff", {"registry.see": clerk.seen})
    with acting(seeing):
        assert rename(seeing, subject=subject, label="新名", key=once).pk == subject.pk


def test_the_permit_is_asked_before_the_row_so_that_who_has_none_learns_nothing() -> None:
    stranger = person_in(wanghu()).subject
    nothing = Actor(clerk_of_qinghe().agent_id, "x", "staff", {"registry.see": frozenset({qinghe().area.pk})})
    with acting(nothing), pytest.raises(Refused, match="^not_permitted:"):
        rename(nothing, subject=stranger, label="新名", key=key())


def test_place_is_asked_before_duties() -> None:
    from tests.contracts.trial import check_name

    subject = person_in(qinghe()).subject
    clerk = clerk_of_qinghe()
    with acting(clerk):
        rename(clerk, subject=subject, label="新名", key=key())
    elsewhere = holder("registry.register", wanghu(), looks_on=qinghe())
    with acting(elsewhere), pytest.raises(Refused, match="^not_permitted_here:"):
        check_name(elsewhere, subject=subject, label="又名", key=key())


def test_the_body_gets_the_row_as_it_is_now_not_as_the_page_had_it() -> None:
    subject, clerk = person_in(qinghe()).subject, clerk_of_qinghe()
    with acting(clerk):
        stale = Subject.objects.visible_to(clerk).get(pk=subject.pk)
        rename(clerk, subject=subject, label="新名", key=key())
        seen: list[str] = []
        calling(lambda _, row: seen.append(row.label))(clerk, subject=stale, key=key())
    assert seen == ["新名"]


def test_a_refusal_in_the_body_takes_back_all_and_frees_the_key() -> None:
    subject, clerk, once = person_in(qinghe()).subject, clerk_of_qinghe(), key()
    before = everything()
    with acting(clerk):
        with pytest.raises(Refused, match="refused_at_last"):
            rename(clerk, subject=subject, label="refuse", key=once)
        assert everything() == before
        assert rename(clerk, subject=subject, label="新名", key=once).label == "新名"


def test_a_nested_refusal_takes_back_the_outer_verb_too() -> None:
    subject, clerk = person_in(qinghe()).subject, clerk_of_qinghe()
    outer = calling(lambda who, row: rename(who, subject=row, label="refuse", key=key()))
    before = everything()
    with acting(clerk), pytest.raises(Refused, match="refused_at_last"):
        outer(clerk, subject=subject, key=key())
    assert everything() == before


def test_a_nested_verb_derives_its_key_and_names_the_outer_event_as_its_cause() -> None:
    subject, clerk, once = person_in(qinghe()).subject, clerk_of_qinghe(), key()

    def both(who: Actor, row: Subject) -> None:
        rename(who, subject=row, label="一", key=key())
        rename(who, subject=row, label="二", key=key())
        renames.many(who, [RenameRow(row.pk, "三")], key=key())

    outer = calling(both)
    with acting(clerk):
        outer(clerk, subject=subject, key=once)
        after_once = everything()
        outer(clerk, subject=subject, key=once)
    assert everything() == after_once
    with unscoped("a test reads the log"):
        first = Event.objects.get(key=once)
        inner = list(Event.objects.filter(cause=first).order_by("id").values_list("key", flat=True))
    assert inner == [uuid.uuid5(once, f"trial.rename:{number}") for number in (1, 2, 3)]


def test_a_nested_verb_asks_its_own_permit() -> None:
    subject, clerk = person_in(qinghe()).subject, clerk_of_qinghe()
    less = Actor(
        clerk.agent_id, "less", "staff", {"registry.register": clerk.seen, "registry.see": clerk.seen}
    )
    from minzheng.platform.verbs import Verb

    other: Verb[..., Subject] = Verb(rename.body, name="trial.other", permit="casework.approve", not_by=())
    outer = calling(lambda who, row: other(who, subject=row, label="新名", key=key()))
    with acting(less), pytest.raises(Refused, match="^not_permitted:"):
        outer(less, subject=subject, key=key())
    assert label_of(subject) != "新名"


def test_what_the_outer_verb_may_write_is_back_after_a_nested_one() -> None:
    subject, clerk = person_in(qinghe()).subject, clerk_of_qinghe()
    seen: list[frozenset[int]] = []

    def look(who: Actor, row: Subject) -> None:
        seen.append(current().write)
        rename(who, subject=row, label="新名", key=key())
        seen.append(current().write)

    with acting(clerk):
        calling(look)(clerk, subject=subject, key=key())
        seen.append(current().write)
    assert seen == [clerk.where("registry.register"), clerk.where("registry.register"), frozenset()]


def test_a_violated_constraint_is_a_conflict_and_what_comes_after_still_works() -> None:
    here, clerk = person_in(qinghe()), clerk_of_qinghe()
    number = here.lake_no

    def double(_: Actor, row: Subject) -> None:
        Person.objects.bulk_create(
            [Person(subject=row, area_id=row.area_id, lake_no=number, birth_date="2000-01-01")]
        )

    with acting(clerk):
        with pytest.raises(Refused, match="^conflict: constraint"):
            calling(double)(clerk, subject=made(Subject, qinghe()), key=key())
        assert rename(clerk, subject=here.subject, label="新名", key=key()).label == "新名"


def test_a_text_that_has_no_room_refuses_the_call_and_what_comes_after_still_works() -> None:
    here, clerk = person_in(qinghe()), clerk_of_qinghe()
    with acting(clerk):
        with pytest.raises(Refused, match="^too_long"):
            rename(clerk, subject=here.subject, label="长" * 500, key=key())
        assert rename(clerk, subject=here.subject, label="新名", key=key()).label == "新名"


def test_a_text_longer_than_the_signature_says_is_refused_with_both_lengths() -> None:
    def note(actor: Actor, *, subject: Subject, key: uuid.UUID, reason: Told) -> Subject:
        record(subject, reason=reason)
        return subject

    here, clerk = person_in(qinghe()), clerk_of_qinghe()
    noting = Verb(note, name="trial.note", permit="registry.register", not_by=())
    noting.hints = {"reason": Told, "return": Subject}
    with acting(clerk):
        with pytest.raises(Refused, match="^too_long") as refusal:
            noting(clerk, subject=here.subject, reason="长" * 501, key=key())
        assert noting(clerk, subject=here.subject, reason="长" * 500, key=key()).pk == here.pk
    (reason,) = refusal.value.reasons
    assert (reason.what, say(reason.seen), say(reason.rule)) == ("reason", "501 个字", "最多 500 个字")


def test_what_a_form_tells_of_a_text_is_what_its_verb_or_its_column_takes() -> None:
    lengths = {one.name: one.longest for one in all_verbs}
    assert lengths["discovery.close_warning"]("reason") == 500
    assert lengths["registry.register_person"]("estate") == 80
    assert lengths["registry.seek_person"]("reason") == Look._meta.get_field("reason").max_length
    assert not [
        name for name, of in lengths.items() if "reason" in all_verbs[name].hints and of("reason") is None
    ]


def test_a_row_of_a_foreign_place_written_in_a_body_refuses_the_call() -> None:
    clerk, there = holder("registry.register", qinghe(), looks_on=wanghu()), wanghu().area
    smuggle = calling(
        lambda _, row: Subject.objects.bulk_create([Subject(kind="person", label="x", area=there)])
    )
    with acting(clerk), pytest.raises(Refused, match="^not_permitted_here"):
        smuggle(clerk, subject=person_in(qinghe()).subject, key=key())


def test_a_place_outside_the_permit_is_refused_though_the_body_would_write_nothing_there() -> None:
    clerk = holder("registry.register", qinghe(), looks_on=wanghu())
    with acting(clerk), pytest.raises(Refused, match="^not_permitted_here"):
        send(clerk, subject=person_in(qinghe()).subject, to=wanghu().area, key=key())


def test_rows_in_a_list_are_asked_one_by_one() -> None:
    clerk = holder("registry.register", qinghe(), looks_on=wanghu())
    here, there = person_in(qinghe()).subject, person_in(wanghu()).subject
    with acting(clerk):
        assert gather(clerk, subjects=[here], key=key()) is None
        with pytest.raises(Refused, match="^not_permitted_here"):
            gather(clerk, subjects=[here, there], key=key())


def test_a_bulk_update_that_would_miss_a_row_in_silence_refuses_the_call() -> None:
    from minzheng.platform.bulk import update_all

    clerk = holder("registry.register", qinghe(), looks_on=wanghu())
    theirs = person_in(wanghu()).subject
    theirs.label = "我的"
    with acting(clerk), pytest.raises(Refused, match="^not_permitted_here"):
        calling(lambda *_: update_all(Subject, [theirs], ("label",)))(
            clerk, subject=person_in(qinghe()).subject, key=key()
        )
    assert label_of(theirs) != "我的"


def test_a_key_of_a_person_belongs_to_one_call_whatever_the_argument_that_differs() -> None:
    subject, clerk, once = person_in(qinghe()).subject, clerk_of_qinghe(), key()
    with acting(clerk):
        rename(clerk, subject=subject, label="新名", key=once)
        for other in ({"label": "又名"}, {"subject": person_in(qinghe()).subject}):
            with pytest.raises(Refused, match="key_reused"):
                rename(clerk, **{"subject": subject, "label": "新名", "key": once, **other})
    assert label_of(subject) == "新名"


def test_one_key_of_two_people_or_of_two_verbs_makes_two_events() -> None:
    one, other, once = clerk_of_qinghe(), actor("qinghe_clerk"), key()
    subject = person_in(qinghe()).subject
    with acting(one):
        rename(one, subject=subject, label="新名", key=once)
        calling(lambda *_: None)(one, subject=subject, key=once)
    with acting(other):
        rename(other, subject=subject, label="又名", key=once)
    assert (events(key=once), label_of(subject)) == (3, "又名")


def test_every_row_of_a_set_is_in_its_fingerprint() -> None:
    clerk, once = clerk_of_qinghe(), key()
    rows = [RenameRow(person_in(qinghe()).pk, f"名{n}") for n in range(3)]
    with acting(clerk):
        renames.many(clerk, rows, key=once)
        for changed in ([*rows[:2], RenameRow(rows[2].target_id, "别名")], rows[::-1], rows[:2]):
            with pytest.raises(Refused, match="key_reused"):
                renames.many(clerk, changed, key=once)


def test_refused_rows_of_a_set_are_lines_and_come_back_with_its_repetition() -> None:
    clerk, once = clerk_of_qinghe(), key()
    here, there = person_in(qinghe()), person_in(wanghu())
    rows = [
        RenameRow(there.pk, "一"),
        RenameRow(here.pk, "二"),
        RenameRow(2**40, "三"),
        RenameRow(here.pk, "refuse"),
    ]
    with acting(clerk):
        first = renames.many(clerk, rows, key=once)
        again = renames.many(clerk, rows, key=once)
    assert [(row.index, row.code) for row in first.refused] == [
        (0, "not_found"),
        (2, "not_found"),
        (3, "refused_at_last"),
    ]
    assert (first.done, again) == ((here.pk,), first)
    with unscoped("a test reads the log"):
        lines = EventLine.objects.filter(event_id=first.event_id, kind="refused")
        assert sorted(lines.values_list("object_id", flat=True)) == [0, 2, 3]
        assert set(lines.values_list("area_id", flat=True)) <= clerk.seen


def test_a_row_named_twice_in_a_set_is_answered_twice_also_when_the_set_is_repeated() -> None:
    from minzheng.registry.services import PersonRow, register_people
    from tests.people import id_number

    clerk, once, number = actor("qinghe_clerk"), key(), id_number()
    rows = [PersonRow(number, "周桂英", qinghe().area.pk)] * 2
    with acting(clerk):
        first = register_people.many(clerk, rows, key=once)
        assert register_people.many(clerk, rows, key=once) == first
        known = register_people.many(clerk, rows, key=key())
        assert register_people.many(clerk, rows, key=once) == first
    assert (len(first.done), len(set(first.done)), known.done) == (2, 1, first.done)


def test_somebody_known_in_another_street_is_not_taken_over_by_registering_them_here() -> None:
    from minzheng.registry.services import PersonRow, register_people, register_person
    from tests.people import id_number

    there, clerk, number = actor("wanghu_clerk"), actor("qinghe_clerk"), id_number()
    with acting(there):
        known = register_person(there, area=wanghu().area, id_number=number, name="周桂英", key=key())
    with acting(clerk):
        with pytest.raises(Refused, match="known_elsewhere"):
            register_person(clerk, area=qinghe().area, id_number=number, name="我的", key=key())
        answer = register_people.many(clerk, [PersonRow(number, "我的", qinghe().area.pk)], key=key())
    assert [row.code for row in answer.refused] == ["known_elsewhere"]
    with unscoped("a test reads"):
        person = Person.objects.get(pk=known.pk)
    assert (person.area_id, person.name) == (wanghu().area.pk, "周桂英")


def test_rows_are_recorded_in_a_verb_only() -> None:
    with acting(clerk_of_qinghe()), pytest.raises(RuntimeError, match="in a verb only"):
        record(person_in(qinghe()))


@contextmanager
def handled(run: Any, name: str = "trial.follow", on: str = "trial.rename") -> Iterator[Handler]:
    """A handler that waits for the tests' verb, for as long as the test runs."""
    handler = Handler(name=name, on=on, permits=("registry.register", "registry.see", "log.see"), run=run)
    handlers._entries[name] = handler
    try:
        yield handler
    finally:
        del handlers._entries[name]


def follow(event: Event, who: Actor) -> None:
    """Renames once more, with a key derived from the event."""
    from tests.contracts.trial import rename as again

    with unscoped("the handler reads the line"):
        pk = EventLine.objects.filter(event=event).values_list("object_id", flat=True)[0]
    subject = Subject.objects.visible_to(who).get(pk=pk)
    if subject.label != "跟进":
        again.because(event.pk, who, subject=subject, label="跟进", key=derived_key(event, "trial.follow"))


def jobs(status: str) -> int:
    with nobody(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = %s", [status])
        found: int = cursor.fetchone()[0]
        return found


def test_a_handler_run_again_makes_no_further_event() -> None:
    subject, clerk, once = person_in(qinghe()).subject, clerk_of_qinghe(), key()
    with handled(follow):
        with acting(clerk):
            rename(clerk, subject=subject, label="新名", key=once)
        first = _event(once)
        run_handler(handler="trial.follow", event_id=first.pk)
        number = events()
        run_handler(handler="trial.follow", event_id=first.pk)
    assert events() == number
    with unscoped("a test reads the log"):
        assert Event.objects.filter(cause=first).count() == 1
    assert label_of(subject) == "跟进"


def _event(once: uuid.UUID) -> Event:
    with unscoped("a test reads the log"):
        return Event.objects.get(key=once)


def test_a_refused_verb_leaves_no_job() -> None:
    subject, clerk = person_in(qinghe()).subject, clerk_of_qinghe()
    with handled(follow):
        before = jobs("todo")
        with acting(clerk), pytest.raises(Refused):
            rename(clerk, subject=subject, label="refuse", key=key())
        assert jobs("todo") == before
        with acting(clerk):
            rename(clerk, subject=subject, label="新名", key=key())
        assert jobs("todo") == before + 1


def test_killed_between_two_steps_the_job_waits_and_the_next_drain_makes_it_once() -> None:
    subject, clerk, once = person_in(qinghe()).subject, clerk_of_qinghe(), key()
    killed = [True]

    def dies_once(event: Event, who: Actor) -> None:
        follow(event, who)
        if killed:
            killed.clear()
            raise KeyboardInterrupt

    with handled(dies_once):
        with acting(clerk):
            rename(clerk, subject=subject, label="新名", key=once)
        with pytest.raises(KeyboardInterrupt):
            drain()
        assert (label_of(subject), jobs("todo")) == ("新名", 1)
        drain()
    first = _event(once)
    with unscoped("a test reads the log"):
        assert Event.objects.filter(cause=first).count() == 1
    assert (label_of(subject), jobs("todo")) == ("跟进", 0)
