"""Two numbers, one person: merging by a form, the card that says so on the person's page, and taking apart again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.platform.acting import Actor
from minzheng.registry.links import person_part, registered_people, subject_link, subject_url
from minzheng.registry.models import Merge, Person
from minzheng.registry.services import merge_people, unmerge_people
from minzheng.ui.declare import Ask, Card, FormPage, LinesBlock
from minzheng.ui.declare.acts import may_on
from minzheng.ui.parts import joined, link, quiet, two_lines

RECORD = merge_people.permit


def merges(actor: Actor) -> QuerySet[Any]:
    """Merges that nobody has taken back."""
    found: QuerySet[Any] = Merge.objects.visible_to(actor).standing()
    return found.select_related("subject__person", "other__person", "area")


def other_number(merge: Merge) -> str:
    """The number under which the person was known besides, masked."""
    person: Person | None = getattr(merge.other, "person", None)
    return person.id_masked if person is not None else ""


def merged_card(person: Person, actor: Actor) -> Sequence[Card]:
    """Under which other numbers the person was known; no card where there is none."""
    found = list(merges(actor).filter(subject=person.pk).order_by("-pk"))
    if not found:
        return []
    return [
        Card(
            title=_("Known under another number too"),
            blocks=[LinesBlock(lines=[_line(one, may_on(actor, RECORD, one)) for one in found])],
        )
    ]


def _line(merge: Merge, may: bool) -> object:
    apart = link(_("Take apart"), reverse("unmerge-people", args=[merge.pk])) if may else ""
    return two_lines(other_number(merge), joined([person_part(merge.other.label), apart]))


MERGE = FormPage[Any](
    name="merge-people",
    title=gettext_lazy("Merge with another number"),
    button=gettext_lazy("Merge the two"),
    said=gettext_lazy("The two are merged; either number leads here"),
    verb=merge_people,
    rows=registered_people,
    group=gettext_lazy("People"),
    about=lambda person: subject_link(person.subject),
    hint=gettext_lazy(
        "This person stays; what is known under the other number is shown here. It can be taken apart."
    ),
    back=lambda person: subject_url(person.pk),
    done=lambda person: subject_url(person.pk),
    ask={
        "number": Ask(
            label=gettext_lazy("The other ID number"),
            help=gettext_lazy("Complete and exact, of somebody registered"),
        ),
        "reason": Ask(
            label=gettext_lazy("Reason"),
            help=gettext_lazy("What shows that both are one person"),
            lines=2,
        ),
    },
)
UNMERGE = FormPage[Any](
    name="unmerge-people",
    title=gettext_lazy("Take two people apart"),
    button=gettext_lazy("Take them apart"),
    said=gettext_lazy("The two are two again"),
    verb=unmerge_people,
    rows=merges,
    group=gettext_lazy("People"),
    about=lambda merge: joined([subject_link(merge.subject), quiet(other_number(merge))]),
    hint=gettext_lazy("What was recorded here since stays; what files told goes to whose number they named."),
    back=lambda merge: subject_url(merge.subject_id),
    done=lambda merge: subject_url(merge.subject_id),
    ask={
        "reason": Ask(
            label=gettext_lazy("Reason"),
            help=gettext_lazy("What shows that they are two people"),
            lines=2,
        )
    },
)
MERGING = (MERGE, UNMERGE)
