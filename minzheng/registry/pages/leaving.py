"""A move and a death, recorded at the counter."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.registry.links import registered_people, subject_link, subject_url
from minzheng.registry.services import move_person, record_death
from minzheng.ui.declare import Ask, FormPage

MOVE = FormPage[Any](
    name="move-person",
    title=_("Record a move"),
    button=_("Record the move"),
    said=_("The move is recorded"),
    verb=move_person,
    rows=registered_people,
    group=_("People"),
    about=lambda person: subject_link(person.subject),
    hint=_("Everything known of this person goes along: tasks, visits, plans, orders."),
    back=lambda person: subject_url(person.pk),
    done=lambda person: reverse("people"),
    ask={
        "to": Ask(label=_("New community"), help=_("Of the places where you may register people")),
        "reason": Ask(label=_("Reason"), lines=2),
    },
)
DEATH = FormPage[Any](
    name="record-death",
    title=_("Record a death"),
    button=_("Record the death"),
    said=_("The death is recorded"),
    verb=record_death,
    rows=registered_people,
    group=_("People"),
    about=lambda person: subject_link(person.subject),
    hint=_("A day recorded before, also by a file, is replaced."),
    back=lambda person: subject_url(person.pk),
    done=lambda person: subject_url(person.pk),
    ask={"died_on": Ask(label=_("Day of death"))},
)
LEAVING = (MOVE, DEATH)
