"""The list of registered people, and the search that every page's bar leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.platform.acting import Actor
from minzheng.platform.crypto import decrypt, mask_phone
from minzheng.platform.installed import installed_pack
from minzheng.platform.packs import NoParameter
from minzheng.platform.time import today
from minzheng.registry.facts import CATEGORIES
from minzheng.registry.links import age, place_part, subject_url, year_of_birth
from minzheng.registry.models import Person
from minzheng.registry.naming import both, both_of_place, official
from minzheng.registry.searching import found_by
from minzheng.registry.services.seeking import PERMIT as SEEK_PERMIT
from minzheng.ui.declare import Column, Filter, ListPage, Option
from minzheng.ui.parts import joined, link, person_link, quiet, tag
from minzheng.ui.places import area_filter
from minzheng.ui.words import UNKNOWN

# The pack's parameters for the bands of ages; a pack without them has no such bands.
OLD, VERY_OLD = "old_age", "very_old_age"


def years_of(code: str) -> int | None:
    """The age that the pack sets under this code, today's value."""
    try:
        return int(installed_pack().at(today()).parameter(code).number)
    except NoParameter:
        return None


def born_by(years: int) -> date:
    """The last day of birth of somebody who is so old today."""
    now = today()
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # 29 February
        return now.replace(year=now.year - years, day=28)


def bands() -> list[tuple[Option, Q]]:
    """The bands of ages, each with who is in it: those the pack sets, and those who have died."""
    old, very_old, living = years_of(OLD), years_of(VERY_OLD), Q(died_on=None)
    found = [
        (
            Option(key, _("Aged %(years)s and over") % {"years": years}),
            living & Q(birth_date__lte=born_by(years)),
        )
        for key, years in (("old", old), ("very_old", very_old))
        if years is not None
    ]
    if old is not None:
        young = living & Q(birth_date__gt=born_by(old))
        found.append((Option("young", _("Under %(years)s") % {"years": old}), young))
    return [*found, (Option("dead", _("Died")), ~living)]


def of_age(value: str) -> Q:
    """Persons of this band of ages."""
    return next(who for option, who in bands() if option.value == value)


def ages(actor: Actor) -> list[Option]:
    """The bands of ages to choose from."""
    return [option for option, _who in bands()]


def people(actor: Actor) -> QuerySet[Person]:
    """Registered persons that the actor sees."""
    found: QuerySet[Person] = Person.objects.visible_to(actor).registered().select_related("area")
    return found


def name_cell(person: Person) -> object:
    """The name as a link, sex and age; a tag for who has died."""
    note = f"{person.get_sex_display()} {age_words(person)}"
    who = person_link(str(person), subject_url(person.pk), note, title=official(person.name))
    return joined([who, tag(_("Died"))]) if person.died_on else who


def age_words(person: Person) -> str:
    """The age in years; that at death for who has died."""
    return str(age(person.birth_date, person.died_on or today()))


def phone_words(person: Person) -> str:
    """The telephone number, masked."""
    return mask_phone(decrypt(person.phone_cipher)) or UNKNOWN


PEOPLE = ListPage[Person](
    name="people",
    title=gettext_lazy("Registered people"),
    group=gettext_lazy("People"),
    permit=Person.see,
    rows=people,
    unit=gettext_lazy("people"),
    order=["sort_key"],
    filters=[
        area_filter(Person.see),
        Filter(key="age", label=gettext_lazy("Age"), options=ages, where=of_age),
        CATEGORIES,
    ],
    search=found_by,
    columns=[
        Column(
            key="name",
            label=gettext_lazy("Name"),
            cell=name_cell,
            text=lambda person: both(person.name),
            sort=("sort_key",),
        ),
        Column(
            key="birth_date",
            label=gettext_lazy("Year of birth"),
            cell=year_of_birth,
            text=year_of_birth,
            sort=("birth_date",),
            phone=False,
        ),
        Column(
            key="id_masked",
            label=gettext_lazy("ID number"),
            cell=lambda person: person.id_masked,
            phone=False,
        ),
        Column(key="phone", label=gettext_lazy("Telephone"), cell=phone_words, text=phone_words, phone=False),
        Column(key="area", label=gettext_lazy("Community"), cell=lambda person: str(person.area)),
        Column(
            key="estate",
            label=gettext_lazy("Estate"),
            cell=lambda person: place_part(person.estate) or UNKNOWN,
            text=lambda person: both_of_place(person.estate),
            wide=True,
        ),
    ],
    empty=gettext_lazy("Nobody is registered here yet"),
    empty_next=lambda actor: quiet(_("People come in with the files of departments and subdistricts.")),
)


def seek_hint(actor: Actor) -> object:
    """Where to go for somebody who isn't registered; for whom that is permitted."""
    if not actor.may(SEEK_PERMIT):
        return quiet(_("Only registered people are found here."))
    return link(_("Seek by the exact number among people merely seen in files"), reverse("seek"))


SEARCH = replace(
    PEOPLE,
    name="search",
    title=gettext_lazy("Find people"),
    empty=gettext_lazy("Nobody registered is found this way"),
    empty_next=seek_hint,
    note=lambda actor: _("Name, pinyin, initials, estate, or an exact ID or telephone number"),
)
