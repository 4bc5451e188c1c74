"""A person's page: who it is, why they are on a list, what happened, what is done for them, who has looked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minzheng.platform.acting import Actor, current
from minzheng.platform.time import today
from minzheng.registry.facts import categories
from minzheng.registry.links import year_of_birth
from minzheng.registry.models import Person
from minzheng.registry.naming import official, shown_place
from minzheng.registry.pages.categories import category_card
from minzheng.registry.pages.households import of_person
from minzheng.registry.pages.looks import count_looks, look_cards, looked
from minzheng.registry.pages.merging import merged_card
from minzheng.registry.pages.on_a_day import day_cards
from minzheng.registry.pages.people import age_words, phone_words
from minzheng.registry.pages.recording import recording_card
from minzheng.registry.pages.since import since_card
from minzheng.registry.services import note_copy, reveal
from minzheng.registry.services.looks import REVEAL
from minzheng.registry.telling import Place, acts_on, cards_of, tags_of, told
from minzheng.ui.declare import Card, DetailPage, Fact, LinesBlock, Reveal, Tab, TimelineBlock
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import quiet, tag
from minzheng.ui.words import full_day

SHORT = 8
LONGEST = 300


def person_rows(actor: Actor) -> QuerySet[Person]:
    """Registered persons with their place."""
    found: QuerySet[Person] = Person.objects.visible_to(actor).registered()
    return found.select_related("area__parent", "subject")


def subtitle(person: Person) -> str:
    """Sex and age; the day of death for who has died."""
    words = _("%(sex)s · %(age)s years") % {"sex": person.get_sex_display(), "age": age_words(person)}
    died = _("died %(day)s") % {"day": full_day(person.died_on)}
    return f"{words} · {died}" if person.died_on else words


def tags(person: Person) -> list[object]:
    """Levels of open warnings first, then what the person is by the newest files."""
    actor = current().actor
    if actor is None:
        return []
    return [*tags_of(person, actor), *(tag(words, accent=True) for words in categories(person, actor))]


def address(person: Person) -> str:
    """Street, community and estate; the door is shown on demand."""
    parts = [person.area.parent, person.area, shown_place(person.estate)]
    return " ".join(str(part) for part in parts if part)


def door_mask(person: Person) -> str:
    """The address with its door left out."""
    return f"{address(person)} ***" if person.door_cipher else address(person)


def masked(key: str, what: str = "") -> Reveal[Person]:
    """How a masked value is revealed: the registry writes the look, and another one when it is copied."""
    name = what or key
    return Reveal(
        key=key,
        permit=REVEAL,
        show=lambda actor, person, reason: (
            reveal(actor, person=person, what=name, reason=reason) or _("not known")
        ),
        copied=lambda actor, person, reason: note_copy(
            actor, person, permit=REVEAL, what=name, reason=reason
        ),
    )


def timeline(person: Person, actor: Actor, most: int = 0) -> Card:
    """Twelve months of lanes, and the newest entries."""
    entries = told(person, actor)[:LONGEST]
    left = len(entries) - most if most else 0
    more = ngettext("%(n)d more", "%(n)d more", left) % {"n": left} if left > 0 else ""
    block = TimelineBlock(
        entries=entries, today=today(), most=most, more=more, more_url="?tab=timeline" if more else ""
    )
    number = len({str(entry.department) for entry in entries})
    note = ngettext("%(n)d source", "%(n)d sources", number) % {"n": number} if number else ""
    return Card(title=_("Timeline"), note=note, blocks=[block])


def overview(person: Person, actor: Actor) -> Sequence[Card]:
    """Why first, then the newest of the timeline."""
    return [*cards_of(person, actor, "overview"), timeline(person, actor, SHORT)]


def whole_timeline(person: Person, actor: Actor) -> Sequence[Card]:
    """Everything that happened."""
    return [timeline(person, actor)]


def why(person: Person, actor: Actor) -> Sequence[Card]:
    """Decisions on the person, then what engines tell; or that there is nothing."""
    title = _("Why on this list")
    nothing = _("No warning and no need is known; the person came with a department's file.")
    decided = category_card(person, actor)
    return [*decided, *(cards_of(person, actor, "why") or ([] if decided else _nothing(title, nothing)))]


def _nothing(title: Words, words: Words) -> list[Card]:
    return [Card(title=title, blocks=[LinesBlock(lines=[quiet(words)])])]


def told_or(place: Place, title: Words, nothing: Words, person: Person, actor: Actor) -> Sequence[Card]:
    """The cards of a tab, or one that says that there is nothing."""
    found = cards_of(person, actor, place)
    return found or _nothing(title, nothing)


def beside(person: Person, actor: Actor) -> Sequence[Card]:
    """What stands beside the first tab."""
    return [
        *since_card(person, actor),
        *cards_of(person, actor, "beside"),
        *merged_card(person, actor),
        *recording_card(person, actor),
    ]


PERSON = DetailPage[Person](
    name="person",
    permit=Person.see,
    title=str,
    also=lambda person: official(person.name),
    group=gettext_lazy("People"),
    parent="people",
    parent_title=gettext_lazy("Registered people"),
    rows=person_rows,
    face=True,
    subtitle=subtitle,
    tags=tags,
    facts=[
        Fact(
            label=gettext_lazy("ID number"),
            value=lambda person: person.id_masked,
            reveal=masked("id", "id_number"),
        ),
        Fact(
            label=gettext_lazy("Telephone"),
            value=phone_words,
            reveal=masked("phone"),
        ),
        Fact(
            label=gettext_lazy("Address"),
            value=door_mask,
            reveal=masked("door"),
        ),
        Fact(label=gettext_lazy("Year of birth"), value=year_of_birth),
        Fact(label=gettext_lazy("As of"), value=lambda person: full_day(today())),
    ],
    tabs=[
        Tab(key="overview", label=gettext_lazy("At a glance"), cards=overview, side=beside),
        Tab(key="timeline", label=gettext_lazy("Timeline"), cards=whole_timeline),
        Tab(key="why", label=gettext_lazy("Why on this list"), cards=why),
        Tab(
            key="care",
            label=gettext_lazy("Plan and services"),
            cards=partial(
                told_or,
                "care",
                gettext_lazy("Plan and services"),
                gettext_lazy("There is no plan and no service yet."),
            ),
        ),
        Tab(key="household", label=gettext_lazy("Household"), cards=of_person),
        Tab(key="day", label=gettext_lazy("On a day"), cards_on=day_cards),
        Tab(key="looks", label=gettext_lazy("Who has looked"), cards=look_cards, count=count_looks),
    ],
    acts=lambda person, actor: acts_on(person, actor),
    looked=looked,
)
