"""Clients of the example's accounts, and the rows that pages are looked at with, made by the verbs of who may."""

from __future__ import annotations

from datetime import date

from django.test import Client

from minzheng.discovery.models import Warning
from minzheng.discovery.services import raise_warning
from minzheng.platform.acting import Hat, acting, nobody, unscoped
from minzheng.platform.models import Account, Division, Look
from minzheng.platform.time import today
from minzheng.registry.models import Person, Subject
from minzheng.registry.services import PersonRow, register_people, register_person
from minzheng.visits.models import Visit
from minzheng.visits.services import plan_visit
from minzheng.web.hats import HAT_KEY
from tests.accounts import actor, division, key
from tests.people import QINGHE_1, id_number

BACKEND = "django.contrib.auth.backends.ModelBackend"


def client(username: str, *, hat: Hat | None = None, language: str = "") -> Client:
    """A client of this account, under this hat if one is named; in Chinese unless another language is."""
    made = Client()
    with nobody():
        made.force_login(Account.objects.get(username=username), BACKEND)
        session = made.session
        if hat is not None:
            session[HAT_KEY] = hat
        session.save()
    if language:
        made.cookies["django_language"] = language
    return made


def person(
    name: str = "周桂英", *, area: str | Division = QINGHE_1, born: date = date(1941, 3, 5), **more: str
) -> Person:
    """A person registered by the clerk of the street: telephone, estate, door or number as named."""
    clerk = actor("wanghu_clerk" if str(area).startswith("320499002") else "qinghe_clerk")
    values = {"id_number": id_number(born), **more}
    with acting(clerk):
        place = division(area) if isinstance(area, str) else area
        return register_person(clerk, area=place, name=name, key=key(), **values)


def merely_seen(name: str = "丁小宝", *, number: str = "") -> Person:
    """A person who only stood in a file."""
    clerk = actor("qinghe_clerk")
    row = PersonRow(number or id_number(), name, division(QINGHE_1).pk)
    with acting(clerk):
        register_people.many(clerk, [row], key=key())
        found: Person = Person.objects.visible_to(clerk).get(name=name)
    return found


def warned(who: Person, severity: str = "orange", reason: str = "三天没见她出门") -> Warning:
    """A warning that the grid worker raised, with its task."""
    grid = actor("wutongli_grid")
    with acting(grid):
        subject = Subject.objects.visible_to(grid).get(pk=who.pk)
        return raise_warning(grid, subject=subject, severity=severity, reason=reason, key=key())


def to_be_visited(who: Person) -> Visit:
    """A visit planned for today, with its task."""
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        subject = Subject.objects.visible_to(clerk).get(pk=who.pk)
        return plan_visit(
            clerk, subject=subject, questionnaire="need_survey", planned_on=today(), colour="red", key=key()
        )


def looks(who: Person) -> list[tuple[str, str]]:
    """What was looked at of a person, and why, the oldest first."""
    with unscoped("a test reads every look"):
        found = Look.objects.filter(subject_id=who.pk).order_by("pk")
        return list(found.values_list("what", "reason"))
