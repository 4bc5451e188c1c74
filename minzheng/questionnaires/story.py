"""What questionnaires tell on a person's page: what was asked when, and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.platform.acting import Actor
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.sheets import title_of
from minzheng.registry.models import Person
from minzheng.registry.naming import shown
from minzheng.registry.telling import Story, stories
from minzheng.ui.declare import TimelineEntry
from minzheng.ui.shell import optional_url


def happened(person: Person, actor: Actor) -> Sequence[TimelineEntry]:
    """The answers that count."""
    found = Answers.objects.visible_to(actor).standing().filter(subject_id=person.pk)
    return [
        TimelineEntry(
            at=one.taken_on,
            department=gettext_lazy("Surveys"),
            text=_("Asked by %(name)s") % {"name": shown(one.asked_by)}
            if one.asked_by
            else title_of(one.questionnaire),
            icon="clipboard-list",
            document=title_of(one.questionnaire),
            url=optional_url("answer", one.pk),
            own=True,
        )
        for one in found
    ]


stories.register(Story(name="answers", permit=Answers.see, entries=happened))
