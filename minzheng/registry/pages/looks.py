"""Who has looked: every opening of a person's page and every value shown, with its reason; for all who see the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.platform.acting import Actor
from minzheng.platform.models import Look
from minzheng.registry.models import Person
from minzheng.registry.services import look_at
from minzheng.registry.services.looks import COPIED, AboutSomebody
from minzheng.registry.services.seeking import SOUGHT
from minzheng.ui.declare import Card, TableBlock
from minzheng.ui.parts import two_lines
from minzheng.ui.words import UNKNOWN, moment

PAGE, HOUSEHOLD = "page", "household"
SHOWN = 200
# Going to and fro between the tabs of a page is one look.
ONE_LOOK = timedelta(hours=1)

WHAT = {
    PAGE: gettext_lazy("Opened the page"),
    HOUSEHOLD: gettext_lazy("Opened the household"),
    "id_number": gettext_lazy("Had the ID number shown"),
    "phone": gettext_lazy("Had the telephone number shown"),
    "door": gettext_lazy("Had the door number shown"),
    "entrance": gettext_lazy("Had door and telephone shown"),
    f"id_number{COPIED}": gettext_lazy("Copied the ID number"),
    f"phone{COPIED}": gettext_lazy("Copied the telephone number"),
    f"door{COPIED}": gettext_lazy("Copied the door number"),
    f"entrance{COPIED}": gettext_lazy("Copied door or telephone"),
    "rules": gettext_lazy("Had the rules explained"),
    "given": gettext_lazy("Gave to another office"),
    "match": gettext_lazy("Compared with a row of a file"),
    SOUGHT: gettext_lazy("Sought by the exact number"),
}


def looked(actor: Actor, person: Person) -> None:
    """Writes that the actor opened the page, once an hour."""
    looked_at(actor, person, PAGE)


def looked_at(actor: Actor, row: AboutSomebody, what: str) -> None:
    """Writes that the actor opened a page about somebody, once an hour."""
    before = Look.objects.visible_to(actor).filter(
        subject_id=row.subject_id, agent_id=actor.agent_id, what=what
    )
    if not before.filter(at__gte=timezone.now() - ONE_LOOK).exists():
        look_at(actor, row, what=what)


def looks_at(person: Person, actor: Actor) -> QuerySet[Look]:
    """The looks at a person that the actor sees, the newest first."""
    found: QuerySet[Look] = Look.objects.visible_to(actor).filter(subject_id__in=numbers_of(person, actor))
    return found.order_by("-at", "-pk")


def numbers_of(person: Person, actor: Actor) -> list[int]:
    """The person's number, and those under which the person was known before being found to be one."""
    merged = Person.objects.visible_to(actor).filter(merged_into=person.pk)
    return [person.pk, *merged.values_list("pk", flat=True)]


def count_looks(person: Person, actor: Actor) -> int:
    """How many looks there are."""
    return looks_at(person, actor).count()


def who_looked(look: Look) -> object:
    """Whoever looked, under the name of the organisation for which they did."""
    name = str(look.agent)
    return two_lines(name, str(look.party)) if look.party else name


def look_cards(person: Person, actor: Actor) -> Sequence[Card]:
    """The newest looks as a table."""
    rows = [
        (moment(look.at), who_looked(look), WHAT.get(look.what, look.what), look.reason or UNKNOWN)
        for look in looks_at(person, actor).select_related("agent", "party")[:SHOWN]
    ]
    table = TableBlock(
        heads=[_("When"), _("Who"), _("What"), _("Reason")],
        rows=rows,
        caption=_("Who has looked"),
        empty=_("Nobody has looked yet"),
    )
    return [Card(title=_("Who has looked"), note=_("the person may ask for this list"), blocks=[table])]
