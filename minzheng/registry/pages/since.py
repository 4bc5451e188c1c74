"""What others changed about a person since the reader last looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.log import Happening, since
from minzheng.platform.models import Look
from minzheng.platform.verbs import all_verbs
from minzheng.registry.links import person_part
from minzheng.registry.models import Person
from minzheng.registry.pages.looks import ONE_LOOK, PAGE, numbers_of
from minzheng.ui.declare import Card, LinesBlock
from minzheng.ui.parts import joined, quiet, two_lines
from minzheng.ui.words import moment, said

SHOWN = 6


def since_card(person: Person, actor: Actor) -> Sequence[Card]:
    """The newest changes; nothing for who looks for the first time."""
    before = looked_before(person, actor)
    if before is None:
        return ()
    found = since(actor, numbers_of(person, actor), before)
    titles = act_titles()
    lines: list[object] = [line(one, titles) for one in found[:SHOWN]]
    if len(found) > SHOWN:
        left = len(found) - SHOWN
        lines.append(quiet(ngettext("and %(n)d more", "and %(n)d more", left) % {"n": left}))
    note = _("you looked %(moment)s") % {"moment": moment(before)}
    return [
        Card(
            title=_("Since your last look"),
            note=note,
            blocks=[LinesBlock(lines=lines or [quiet(_("Nothing changed."))])],
        )
    ]


def looked_before(person: Person, actor: Actor) -> datetime | None:
    """When the reader opened the page before this time; going to and fro between its tabs is one time."""
    mine = Look.objects.visible_to(actor).filter(subject_id=person.pk, agent_id=actor.agent_id, what=PAGE)
    found = mine.filter(at__lt=timezone.now() - ONE_LOOK).order_by("-id").values_list("at", flat=True)
    return found.first()


def line(one: Happening, titles: Mapping[str, str]) -> object:
    """What was done, when, by whom."""
    done = titles.get(one.verb, one.verb)
    return two_lines(done, joined([quiet(moment(one.at)), person_part(str(one.by))]))


def act_titles() -> dict[str, str]:
    """What each verb does, in the words of its permit."""
    titles = {entry.code: str(said(entry.title)) for entry in installed_pack().permits}
    return {verb.name: titles[verb.permit] for verb in all_verbs if verb.permit in titles}
