"""The pages of the registry: people, search, a person, households, the search among those merely seen in files."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minzheng.registry.models import Person
from minzheng.registry.pages.categories import DECISIONS
from minzheng.registry.pages.households import HOUSEHOLDS
from minzheng.registry.pages.leaving import LEAVING
from minzheng.registry.pages.means import MEANS
from minzheng.registry.pages.merging import MERGING
from minzheng.registry.pages.people import PEOPLE, SEARCH
from minzheng.registry.pages.person import PERSON
from minzheng.registry.pages.seeking import SEEK, SOUGHT
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.views.refusals import Sentence, sentences

sentences.register(
    Sentence("nobody_has_number", gettext_noop("Nobody in the places you look after has this number.")),
    Sentence(
        "known_elsewhere",
        gettext_noop("This number belongs to somebody registered in another place; ask for a transfer."),
    ),
    Sentence("registered_already", gettext_noop("This person is registered already.")),
    Sentence("member_already", gettext_noop("This person is in the household already, as just that.")),
    Sentence("no_member", gettext_noop("On that day this person doesn't belong to the household.")),
    Sentence("head_already", gettext_noop("This person is the head already.")),
    Sentence(
        "members_elsewhere",
        gettext_noop("Some members live in places you don't look after; ask the district to name the head."),
    ),
    Sentence(
        "told_later",
        gettext_noop("Something recorded for a later day says otherwise; give a day after that one."),
    ),
    Sentence(
        "merged_before",
        gettext_noop("Others were merged into this person; let this one stay, or take that apart first."),
    ),
    Sentence("merged_since", gettext_noop("Somebody else was merged since; take that apart first.")),
    Sentence("no_such_category", gettext_noop("There is no such category.")),
    Sentence("no_decision", gettext_noop("This entry is no decision on a category.")),
    Sentence("no_such_part", gettext_noop("There is no such part of an income.")),
    Sentence("amount", gettext_noop("Give an amount of zero or more, in yuan and fen.")),
    Sentence("id_number", gettext_noop("This is no valid identity number; compare it with the document.")),
    Sentence("death_date", gettext_noop("The day of death must lie between the day of birth and today.")),
    Sentence("too_long", gettext_noop("One of the texts is longer than there is room for; shorten it.")),
    Sentence("conflict", gettext_noop("This is there already, or somebody else has just written it.")),
)
menu.register(
    MenuEntry(
        label=_("Registered people"),
        url="people",
        permit=Person.see,
        group=_("People"),
        order=70,
        icon="users",
        pages=("person", "search", "seek", "sought", "household"),
        tab=True,
    )
)
PAGES = (PEOPLE, SEARCH, PERSON, SEEK, SOUGHT, *HOUSEHOLDS, *MERGING, *DECISIONS, *LEAVING, *MEANS)
