"""Verbs of the tests' own, not registered: what the frame does is tried without an engine's rules in the way."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.platform.acting import Actor
from minzheng.platform.models import Division
from minzheng.platform.verbs import Refused, SetVerb, Verb, record
from minzheng.registry.models import Person, Subject

PERMIT = "registry.register"


def _rename(actor: Actor, *, subject: Subject, label: str, key: uuid.UUID) -> Subject:
    """The subject bears this label."""
    subject.label = label
    subject.save(update_fields=["label"])
    record(subject, kind="renamed", diff={"label": label})
    if label == "refuse":
        raise Refused("refused_at_last")
    return subject


rename: Verb[..., Subject] = Verb(_rename, name="trial.rename", permit=PERMIT, not_by=())
check_name: Verb[..., Subject] = Verb(
    _rename, name="trial.check_name", permit=PERMIT, not_by=("trial.rename",)
)


def _send(actor: Actor, *, subject: Subject, to: Division, key: uuid.UUID) -> Subject:
    """Nothing is written, only the place is named."""
    return subject


def _gather(actor: Actor, *, subjects: list[Subject], key: uuid.UUID) -> None:
    """Nothing is written, only the rows are named."""


send: Verb[..., Subject] = Verb(_send, name="trial.send", permit=PERMIT, not_by=())
gather: Verb[..., None] = Verb(_gather, name="trial.gather", permit=PERMIT, not_by=())


@dataclass(frozen=True, slots=True)
class RenameRow:
    """A subject (`target_id`) and its new label."""

    target_id: int
    label: str


def _rename_all(
    actor: Actor, rows: Sequence[RenameRow], targets: Mapping[int, Subject]
) -> Sequence[Subject | Refused]:
    """One answer a row."""
    answers: list[Subject | Refused] = []
    for row in rows:
        if row.label == "refuse":
            answers.append(Refused("refused_at_last"))
            continue
        targets[row.target_id].label = row.label
        targets[row.target_id].save(update_fields=["label"])
        record(targets[row.target_id], kind="renamed")
        answers.append(targets[row.target_id])
    return answers


renames: SetVerb[Subject, RenameRow] = SetVerb(rename, _rename_all, Subject)
check_names: SetVerb[Subject, RenameRow] = SetVerb(check_name, _rename_all, Subject)


def calling(then: Callable[[Actor, Subject], Any], name: str = "trial.outer") -> Verb[..., Subject]:
    """A verb that renames its subject and then does something: a nested call, a failure, a look around."""

    def body(actor: Actor, *, subject: Subject, key: uuid.UUID) -> Subject:
        record(subject, kind="outer")
        then(actor, subject)
        return subject

    body.__annotations__["return"] = Subject
    return Verb(body, name=name, permit=PERMIT, not_by=())


def subject_of(person: Person) -> Subject:
    """The subject row behind a person."""
    found: Subject = person.subject
    return found
