"""Somebody merely seen in files: sought by the exact number with a reason, shown for a day, taken up from there."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minzheng.platform.acting import Actor
from minzheng.platform.models import Look
from minzheng.registry.links import age, person_part, subject_url
from minzheng.registry.models import Person
from minzheng.registry.services import seek_person, take_up_person
from minzheng.registry.services.seeking import PERMIT
from minzheng.registry.services.seeking import SOUGHT as LOOKED
from minzheng.ui.declare import Ask, Column, FormPage, ListPage, RowVerb
from minzheng.ui.parts import link

SHOWN_FOR = timedelta(days=1)


def found_url(person: Person) -> str:
    """A registered person has a page; somebody merely seen stands in the list of those sought."""
    return subject_url(person.pk) if person.standing == Person.Standing.REGISTERED else reverse("sought")


SEEK = FormPage[Person](
    name="seek",
    title=_("Seek by the exact number"),
    group=_("People"),
    button=_("Seek the person"),
    said=_("Found; your look and its reason are written to the log"),
    hint=_(
        "People merely seen in files are found by their exact number alone. The reason goes into “who has looked”."
    ),
    verb=seek_person,
    done=found_url,
    ask={
        "number": Ask(label=_("ID number or telephone number"), help=_("Complete and exact")),
        "reason": Ask(label=_("Reason"), help=_("At least four characters"), lines=2),
    },
)


def sought(actor: Actor) -> QuerySet[Person]:
    """Whom this account sought within a day and who isn't registered."""
    looks = Look.objects.visible_to(actor).filter(
        agent_id=actor.agent_id, what=LOOKED, at__gte=timezone.now() - SHOWN_FOR
    )
    seen: QuerySet[Person] = Person.objects.visible_to(actor).filter(
        standing=Person.Standing.OBSERVED, pk__in=looks.values("subject_id")
    )
    return seen.select_related("area")


SOUGHT = ListPage[Person](
    name="sought",
    title=_("Sought today"),
    group=_("People"),
    permit=PERMIT,
    rows=sought,
    unit=_("people"),
    order=["sort_key"],
    export=False,
    columns=[
        Column(key="name", label=_("Name"), cell=lambda person: person_part(person.name), sort=("sort_key",)),
        Column(
            key="sex",
            label=_("Sex and age"),
            cell=lambda person: f"{person.get_sex_display()} {age(person.birth_date)}",
        ),
        Column(key="id_masked", label=_("ID number"), cell=lambda person: person.id_masked),
        Column(key="area", label=_("Community"), cell=lambda person: str(person.area), wide=True),
    ],
    row_act=lambda person: RowVerb(
        verb=take_up_person,
        label=_("Register"),
        confirm=_("From now on the bureau works with this person: there is a page and a place in lists."),
        done=_("Registered"),
    ),
    note=lambda actor: _("Merely seen in files; shown for a day after you sought them"),
    empty=_("Nobody was sought today"),
    empty_next=lambda actor: link(_("Seek by the exact number"), reverse("seek")),
)
