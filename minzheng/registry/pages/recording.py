"""What can be recorded of a person at the counter: one card of links beside the first tab, for whom it is permitted."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.platform.acting import Actor
from minzheng.registry.models import Person
from minzheng.registry.services import (
    decide_category,
    form_household,
    merge_people,
    move_person,
    record_death,
    record_income,
)
from minzheng.ui.declare import Card, LinesBlock
from minzheng.ui.declare.acts import may_on
from minzheng.ui.parts import link

FORMS = (
    ("decide-category", gettext_lazy("Decision on a category"), decide_category.permit),
    ("record-income", gettext_lazy("Income"), record_income.permit),
    ("form-household", gettext_lazy("Household"), form_household.permit),
    ("move-person", gettext_lazy("Move"), move_person.permit),
    ("record-death", gettext_lazy("Death"), record_death.permit),
    ("merge-people", gettext_lazy("Merge with another number"), merge_people.permit),
)
"""URL names of forms that stand on a person, what they record, and the permit."""


def recording_card(person: Person, actor: Actor) -> Sequence[Card]:
    """The forms that the actor may fill in for this person."""
    lines = [
        link(label, reverse(page, args=[person.pk]))
        for page, label, permit in FORMS
        if may_on(actor, permit, person)
    ]
    return [Card(title=_("Record at the counter"), blocks=[LinesBlock(lines=lines)])] if lines else []
