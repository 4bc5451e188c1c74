"""How pages of all engines name a person: the name as a link to their page, sex and age beside it, the place below."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.models import Person, Subject
from minzheng.registry.naming import both, official, shown, shown_place
from minzheng.registry.searching import named as sounding
from minzheng.ui.declare import Column
from minzheng.ui.parts import hinted, joined, link, person_link, quiet, two_lines

WHO = ("subject__person", "area")
"""What a list of rows about persons asks for at once: `select_related(*WHO)`."""


def registered_people(actor: Actor) -> QuerySet[Any]:
    """The registered people that an actor sees, with their place: what a form about a person stands on."""
    found: QuerySet[Any] = Person.objects.visible_to(actor).registered()
    return found.select_related("subject", "area")


def age(born: date, day: date | None = None) -> int:
    """Completed years on a day, today's if none is given."""
    on = day or today()
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def year_of_birth(person: Person) -> str:
    """The year alone: with the day beside it the masked identity number could be read off."""
    return str(person.birth_date.year)


def sex_and_age(subject: Subject) -> str:
    """Sex and age as lists show them; empty for a subject that is no person."""
    person = getattr(subject, "person", None)
    return f"{person.get_sex_display()} {age(person.birth_date)}" if person is not None else ""


def subject_url(subject_id: int) -> str:
    """The page of a person."""
    try:
        return reverse("person", args=[subject_id])
    except NoReverseMatch:
        return "#"


def has_page(subject: Subject) -> bool:
    """Whether the subject has a page: who was merely seen in files has none."""
    person = getattr(subject, "person", None)
    return person is not None and person.standing == Person.Standing.REGISTERED


def subject_link(subject: Subject) -> SafeString:
    """The name as a link, sex and age beside it; a name alone for who has no page."""
    if not has_page(subject):
        return joined([person_part(subject.label), quiet(sex_and_age(subject))])
    url, title = subject_url(subject.pk), official(subject.label)
    return person_link(str(subject), url, sex_and_age(subject), title=title)


def subject_line(subject: Subject) -> SafeString:
    """The same in running text."""
    if not has_page(subject):
        return subject_link(subject)
    name = link(str(subject), subject_url(subject.pk), css="n", title=official(subject.label))
    return joined([name, quiet(sex_and_age(subject))])


def person_part(name: str) -> str:
    """A name that is no link: a worker's, a colleague's; the characters in its tooltip where they aren't shown."""
    return hinted(shown(name), official(name))


def place_part(name: str) -> str:
    """An estate, or another place without an English name of its own; its characters in the tooltip likewise."""
    return hinted(shown_place(name), official(name))


def who_column() -> Column[Any]:
    """The column of a list that says whom a row is about, and where they live."""
    return Column(
        key="who",
        label=_("Person"),
        cell=lambda row: two_lines(subject_link(row.subject), str(row.area)),
        text=lambda row: both(row.subject.label),
        sort=("subject__person__sort_key", "subject"),
    )


def place_column() -> Column[Any]:
    """The column of the workbook and the desktop that names the place alone."""
    return Column(key="area", label=_("Area"), cell=lambda row: str(row.area), phone=False)


def named(words: str) -> Q:
    """Rows about somebody whose name, pinyin or initials begin so."""
    return sounding(words, "subject__person__")


def who(row: Any) -> str:
    """What acts call a row about somebody: the name."""
    return str(row.subject)
